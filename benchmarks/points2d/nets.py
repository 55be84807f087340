"""What several nets see of the same people in every camera of a rig, in the same boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from quality.calibrated import RigCamera
from quality.sightings_of_rig import NUM_LIMBS, match_people, stack_cameras

from points2d.reference import NetPoints
from staf_cli.assets.store import AssetStore
from staf_cli.blazepose.follow import TURN_AGAIN_PEAK, PoseTrack, best_of_four_orientations, look_until_steady
from staf_cli.blazepose.landmarker import Landmarker
from staf_cli.body.joints import LIMB_BLAZEPOSE
from staf_cli.build import Components
from staf_cli.motion import Track
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.nets.region import Region
from staf_cli.nets.thunder import Thunder
from staf_cli.recover.landmarks.measure import measure
from staf_cli.settings import Settings
from staf_cli.video.cuts import CutDetector
from staf_cli.video.video_source import open_source

NUM_PEOPLE = 2
FIRST_LIMB = 5  # of COCO's joints; then they come in the limb joints' order
FOLLOWED = "heavy, followed"
Net = Callable[[np.ndarray, np.ndarray], np.ndarray]  # image, box (4,) px -> (12, 3) x, y px, confidence


def see_all(clips: Sequence[Path], cameras: Sequence[RigCamera], step: int) -> NetPoints:
    """Find and follow the people with BlazePose heavy, then look at every `step`-th frame with each net.

    Raises:
        ValueError: the people of the rig are not found in every camera.
    """
    boxes, followed = _followed(clips, cameras)
    frames = np.arange(0, boxes.shape[2], step)
    nets = all_nets()
    points = np.full((1 + len(nets), *boxes.shape[:2], len(frames), NUM_LIMBS, 3), np.nan)
    points[0] = followed[:, :, frames]
    for view, clip in enumerate(clips):
        for frame in open_source(clip).frames():
            row = np.flatnonzero(frames == frame.index)
            for person in range(NUM_PEOPLE) if len(row) else ():
                box = boxes[view, person, frame.index]
                if np.isfinite(box).all():
                    seen = [net(frame.image, box) for net in nets.values()]
                    points[1:, view, person, row[0]] = seen
    return NetPoints((FOLLOWED, *nets), frames, points)


def all_nets() -> dict[str, Net]:
    """The nets of the reference beside the one that follows, each looking at single frames."""
    assets = AssetStore(None, offline=False)
    thunder = Thunder(
        assets.require("movenet_thunder_graph"), assets.require("movenet_thunder_weights"), num_threads=1
    )
    return {
        "heavy": _blazepose(assets.require("pose_landmark_heavy")),
        "full": _blazepose(assets.require("pose_landmark_full")),
        "thunder": lambda image, box: _limbs(thunder, image, box),
        "thunder, mirrored": lambda image, box: _mirrored_limbs(thunder, image, box),
    }


def _blazepose(path: Path) -> Net:
    landmarker = Landmarker(TfliteNet(path, 1))

    def look(image: np.ndarray, box: np.ndarray) -> np.ndarray:
        region = Region.from_box(box)
        pose = look_until_steady(landmarker, image, region)
        if pose.limb_peak < TURN_AGAIN_PEAK:
            pose = best_of_four_orientations(landmarker, image, region)
        return np.column_stack([pose.points_px[LIMB_BLAZEPOSE], pose.visibility[LIMB_BLAZEPOSE]])

    return look


def _limbs(thunder: Thunder, image: np.ndarray, box: np.ndarray) -> np.ndarray:
    joints = thunder.look(image, box)
    return np.column_stack([joints.points_px, joints.confidence])[FIRST_LIMB:]


def _mirrored_limbs(thunder: Thunder, image: np.ndarray, box: np.ndarray) -> np.ndarray:
    """What the net sees in a mirror: a second opinion of the same net, with left and right put back."""
    width = image.shape[1]
    mirrored_box = np.array([width - box[2], box[1], width - box[0], box[3]])
    limbs = _limbs(thunder, np.ascontiguousarray(image[:, ::-1]), mirrored_box)
    limbs[:, 0] = width - limbs[:, 0]
    return limbs.reshape(NUM_LIMBS // 2, 2, 3)[:, ::-1].reshape(NUM_LIMBS, 3)


def _followed(clips: Sequence[Path], cameras: Sequence[RigCamera]) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (C, P, T, 4) px and limb joints (C, P, T, 12, 3), the people in the same order everywhere."""
    components = Components(Settings(detector="blazepose", engine="landmarks", landmarks="heavy"))
    found: list[tuple[list[Track], list[PoseTrack]]] = []
    lengths = []
    for clip in clips:
        source = open_source(clip)
        people, timeline = components.finder.find(
            source.frames(), fps=float(source.info.fps), is_cut=CutDetector().is_cut
        )
        found.append((people.tracks, measure(source.frames, people.tracks, components.landmark_nets)))
        lengths.append(len(timeline))
    boxes, limbs = _stacked(found, min(lengths))
    no_3d = [[np.zeros((len(track), 33, 3)) for track in tracks] for tracks, _ in found]
    sightings = stack_cameras(
        [(tracks, poses, own) for (tracks, poses), own in zip(found, no_3d, strict=True)],
        NUM_PEOPLE,
        min(lengths),
    )
    order = _order(sightings.points_px, match_people(sightings, cameras).points_px)
    rows = np.arange(len(clips))[:, None]
    return boxes[rows, order], limbs[rows, order]


def _stacked(
    found: Sequence[tuple[list[Track], list[PoseTrack]]], num_frames: int
) -> tuple[np.ndarray, np.ndarray]:
    """As `stack_cameras` has them: the longest tracks, by number."""
    size = (len(found), NUM_PEOPLE, num_frames)
    boxes, limbs = np.full((*size, 4), np.nan), np.full((*size, NUM_LIMBS, 3), np.nan)
    for view, (tracks, poses) in enumerate(found):
        longest = sorted(range(len(tracks)), key=lambda k: -len(tracks[k]))[:NUM_PEOPLE]
        for place, k in enumerate(sorted(longest)):
            inside = tracks[k].frame_ids < num_frames
            boxes[view, place, tracks[k].frame_ids[inside]] = tracks[k].boxes_xyxy[inside]
            seen = inside & poses[k].seen
            limbs[view, place, tracks[k].frame_ids[seen]] = np.concatenate(
                [poses[k].points_px, poses[k].visibility[..., None]], axis=-1
            )[seen][:, LIMB_BLAZEPOSE]
    return boxes, limbs


def _order(before: np.ndarray, after: np.ndarray) -> list[list[int]]:
    """Where the people of each camera (C, P, ...) went: indices of `before` in the order of `after`."""
    return [
        [next(k for k, old in enumerate(olds) if np.array_equal(old, new)) for new in news]
        for olds, news in zip(before, after, strict=True)
    ]
