"""What the camera does: row 14, a clip turned by known angles, and row 15, verdicts on clips.

The thresholds were chosen on the clips named here, on clips made of them (mirrored, cropped, rolled, turned,
zoomed, noisy, small, 5 frames/s) and on pictures of layers at several depths; none was left out to check.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from scipy.spatial.transform import Rotation

from staf_cli.api import Pipeline
from staf_cli.camera import Camera
from staf_cli.result import Person, VideoResult
from staf_cli.video.video_sink import VideoSink
from staf_cli.video.video_source import VideoSource
from staf_cli.world.camera_motion import CameraMotion
from staf_cli.world.surroundings import look_around
from worlds.clips import noted
from worlds.rows import Row

WALKER = "two_walk_and_frontflip_vp9.mp4"
FIRST, NUM_FRAMES = 60, 141  # of it: a man walks through
FOCAL_PX = 1698.2  # 55 degrees
PANNED_WH = (1200, 920)
PAN_DEG = 7.5  # to both sides

# What the cameras do, by eye, floor and structure from motion: first frame of a shot -> allowed verdicts.
CAMERAS: Mapping[str, Mapping[int, tuple[str, ...]]] = {
    "single_squats_portrait.mp4": {0: ("static",)},
    "single_armswing_square.mp4": {0: ("static",)},
    "two_walk_and_frontflip_vp9.mp4": {0: ("static",)},
    "onebyone_empty_between_10fps.mp4": {0: ("static",)},
    "crowds/two_hug_occlusion_1080p.mp4": {0: ("static",)},
    **{f"pose2sim_multi/p2s_multi_cam0{number}.mp4": {0: ("static",)} for number in range(1, 5)},
    "single_taiji_720p.mp4": {0: ("static", "rotating")},  # it drifts by a degree
    "two_handover_portrait_12fps.mp4": {0: ("static", "rotating")},  # by half of one
    "crowds/multi_basketball_crossing_240p.mp4": {0: ("zooming",)},
    "crowds/cut_nasa_tiny_persons.mp4": {240: ("zooming",)},  # the shot before has dissolves
    "derived_cut_runner_empty_taiji.mp4": {
        0: ("travelling",),
        50: ("static",),
        75: ("static", "rotating"),
    },
    "street_walkers_5frames.mp4": {0: ("travelling",)},
}
STANDS = {"static", "rotating"}
LOOKED_AT = 450  # frames: all but of one clip


def rows(footage: Path, groundtruth: Path) -> list[Row]:
    """Rows 14 and 15 on the clips in two folders."""
    return [*pan_rows(footage / WALKER), *verdict_rows(footage, groundtruth)]


def pan_rows(clip: Path) -> list[Row]:
    """A standing camera's clip seen by one that turns: its rotations, and the walker's path."""
    turns = known_turns()
    with tempfile.TemporaryDirectory() as folder, Pipeline(engine="landmarks", focal_px=FOCAL_PX) as pipeline:
        standing, panned = Path(folder) / "standing.mp4", Path(folder) / "panned.mp4"
        write(standing, clip, None)
        write(panned, clip, turns)
        still, moved = pipeline.run(standing), pipeline.run(panned)
        motion = motions_of(panned, moved.camera)[0]
    if motion.rotations is None:
        return [Row(14, f"known pan is called {motion.verdict}", (np.inf,), (0, 0.05), (0, 0.3), "deg")]
    true = turns[0] * turns.inv()
    errors = np.degrees((Rotation.from_matrix(motion.rotations).inv() * true).magnitude())
    path = path_mm(walker(still), walker(moved), motion.rotations)
    return [
        Row(14, "known pan, rotation, mean", (float(errors.mean()),), (0, 0.05), (0, 0.3), "deg"),
        Row(14, "known pan, path against the standing camera's", (path,), (0, 45), (0, 80), "mm"),
    ]


def known_turns() -> Rotation:
    """(141): a direction in the standing camera's axes -> those of the frame that turns."""
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(NUM_FRAMES + 96, 2))
    window = np.exp(-(np.arange(-48, 49) ** 2) / 2 / 12**2)
    tremble = np.stack([np.convolve(column, window, "valid") for column in noise.T], axis=1)
    tremble *= 0.4 / tremble.std(axis=0)
    yaw = np.linspace(-PAN_DEG, PAN_DEG, NUM_FRAMES)
    return Rotation.from_euler("yxz", np.column_stack([yaw, tremble]), degrees=True)


def write(path: Path, clip: Path, turns: Rotation | None) -> None:
    """The walker's frames as they are, or seen by a camera that turns."""
    source = VideoSource(clip)
    to_middle = np.array([[1, 0, PANNED_WH[0] / 2], [0, 1, PANNED_WH[1] / 2], [0, 0, 1]])
    size_wh = source.info.size_wh if turns is None else PANNED_WH
    with VideoSink(path, size_wh, source.info.time_base, fps=source.info.fps) as sink:
        for number, frame in enumerate(islice(source.frames(), FIRST, FIRST + NUM_FRAMES)):
            image = frame.image
            if turns is not None:
                rays = np.diag([1 / FOCAL_PX, 1 / FOCAL_PX, 1])
                rays[:2, 2] = -np.array(image.shape[1::-1]) / 2 / FOCAL_PX
                onto = to_middle @ np.diag([FOCAL_PX, FOCAL_PX, 1]) @ turns[number].as_matrix() @ rays
                image = cv2.warpPerspective(image, onto, PANNED_WH)
            sink.write(image, frame.pts, frame.duration)


def walker(result: VideoResult) -> Person:
    """Who goes furthest in the picture."""
    return max(result.people, key=lambda person: np.ptp(person.joints2d[:, 0, 0]))


def path_mm(still: Person, moved: Person, rotations: np.ndarray) -> float:
    """Mean distance of the pelvis, the moved camera's turned back and laid over the other as a rigid body."""
    _, in_still, in_moved = np.intersect1d(still.frame_ids, moved.frame_ids, return_indices=True)
    frames = moved.frame_ids[in_moved]
    a = still.joints3d[in_still, 0].astype(float)
    b = np.einsum("tij,tj->ti", rotations[frames], moved.joints3d[in_moved, 0].astype(float))
    turn, _ = Rotation.align_vectors(a - a.mean(axis=0), b - b.mean(axis=0))
    return float(np.linalg.norm(turn.apply(b - b.mean(axis=0)) + a.mean(axis=0) - a, axis=1).mean() * 1000)


@dataclass(frozen=True)
class Said:
    """What was said of a shot.

    Attributes:
        shot: clip and first frame.
        motion: what the camera does, it was said.
        allowed: what it may be called.
    """

    shot: str
    motion: CameraMotion
    allowed: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return self.motion.verdict in self.allowed

    @property
    def is_harmful(self) -> bool:
        """A camera that travels taken for one that does not, or the other way round."""
        travels = self.allowed == ("travelling",)
        said = self.motion.verdict
        return (travels and said in STANDS) or (set(self.allowed) <= STANDS and said == "travelling")


def verdict_rows(footage: Path, groundtruth: Path) -> list[Row]:
    """How many shots are called wrong, and how many so that a false world follows."""
    told = list(said(footage, groundtruth))
    for each in told:
        mark = "" if each.is_right else f"   should be {' or '.join(each.allowed)}"
        print(f"   {each.shot:64} {each.motion.verdict}{mark}")
    wrong = float(sum(not each.is_right for each in told))
    harmful = float(sum(each.is_harmful for each in told))
    return [
        Row(15, f"shots of {len(told)} whose camera is called wrong", (wrong,), (0, 0), (0, np.inf)),
        Row(15, "of them travelling ones called static or rotating, or back", (harmful,), (0, 0), (0, 0)),
    ]


def said(footage: Path, groundtruth: Path) -> Iterator[Said]:
    """The product's verdict on every shot listed, with the people it finds there; no body is asked."""
    for name, shots in CAMERAS.items():
        clip = (footage if (footage / name).is_file() else groundtruth) / name
        motions = motions_of(clip, Camera.from_fov(noted(clip, LOOKED_AT).size_wh))
        for first, allowed in shots.items():
            yield Said(f"{name} from {first}", motions[first], allowed)


def motions_of(clip: Path, camera: Camera) -> dict[int, CameraMotion]:
    """What the camera does, by the first frame of each shot."""
    seen = noted(clip, LOOKED_AT)
    around, _ = look_around(seen.shots, seen.boxes, camera)
    return {each.shot.first: each.motion for each in around}
