"""The embedded default as an engine: observed poses in, motions out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
import torch

from staf_cli.blazepose.detector import box_iou
from staf_cli.blazepose.landmarker import Landmarker, PoseEstimate
from staf_cli.blazepose.pose_track import (
    MIN_FLAG,
    PoseObservation,
    PoseTrack,
    box_of,
    same_person,
    seen_peak,
    settle,
    settle_any_way_up,
)
from staf_cli.blazepose.region import Region
from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.device import one_thread
from staf_cli.motion import Measured2D, Motion, Track
from staf_cli.people.found import FoundPeople, Timeline
from staf_cli.recover.landmarks.fit import FitSettings, Fitted, fit_motion, fit_shape, shape_rows
from staf_cli.recover.landmarks.girth import fit_girth, make_rings
from staf_cli.recover.landmarks.lifter import DepthCue, Lifter, LifterCue
from staf_cli.recover.landmarks.prior import PosePrior
from staf_cli.recover.landmarks.repair import inlier_frames, repair_sides
from staf_cli.recover.landmarks.skeleton import VERTEX_OF_LANDMARK, Skeleton, landmarks_to_joint_centres
from staf_cli.recover.landmarks.targets import Targets, inside_picture, make_targets
from staf_cli.video.frame import Frame

MIN_BOX_IOU = 0.35  # under this the landmark net looked at somebody else than the detector
TURN_AGAIN_PEAK = 0.55
TURN_AGAIN_FRAMES = 8


def measure(frames: Iterable[Frame], tracks: list[Track], landmarker: Landmarker) -> list[PoseTrack]:
    """See every tracked person in every frame of their track; one pass over the video."""
    starts = [int(track.frame_ids[0]) if len(track) else 0 for track in tracks]
    glimpses: list[list[PoseObservation | None]] = [[None] * len(track) for track in tracks]
    lookers = [_Looker(landmarker) for _ in tracks]
    last = max((int(track.frame_ids[-1]) for track in tracks if len(track)), default=-1)
    for frame in frames:
        seen: list[PoseEstimate] = []
        for number, track in enumerate(tracks):
            row = frame.index - starts[number]
            if not 0 <= row < len(track):
                continue
            sighting = lookers[number].look(frame, track.boxes_xyxy[row])
            if sighting and not any(same_person(sighting, other) for other in seen):
                seen.append(sighting)
                glimpses[number][row] = PoseObservation.of(sighting, frame.image.shape)
        if frame.index >= last:
            break
    return [PoseTrack.stack(column) for column in glimpses]


class _Looker:
    """Looks at one person frame after frame: at their own last region while it fits the detector's box."""

    def __init__(self, landmarker: Landmarker) -> None:
        self._landmarker = landmarker
        self._last: PoseEstimate | None = None
        self._turned_at = -TURN_AGAIN_FRAMES

    def look(self, frame: Frame, box_xyxy: np.ndarray) -> PoseEstimate | None:
        """The person in the box (4,) px, or None where nobody or only a neighbour is seen."""
        image = frame.image
        sighting = None
        if self._last is not None:
            sighting = settle(self._landmarker, image, self._last.next_region, max_passes=2)
            if not _fits(sighting, box_xyxy, image.shape):
                sighting = None
        if sighting is None:
            sighting = settle(self._landmarker, image, Region.from_box(box_xyxy))
        weak = sighting.flag < MIN_FLAG or seen_peak(sighting, image.shape) < TURN_AGAIN_PEAK
        if weak and frame.index - self._turned_at >= TURN_AGAIN_FRAMES:
            self._turned_at = frame.index
            sighting = settle_any_way_up(self._landmarker, image, Region.from_box(box_xyxy))
        self._last = sighting if _fits(sighting, box_xyxy, image.shape) else None
        return self._last


def _fits(sighting: PoseEstimate, box_xyxy: np.ndarray, shape: tuple[int, ...]) -> bool:
    if sighting.flag < MIN_FLAG:
        return False
    return bool(box_iou(box_of(sighting, shape)[None], box_xyxy[None])[0, 0] >= MIN_BOX_IOU)


DOUBT = 0.3  # what is left of the confidence where the landmarks were not believed


class LandmarksEngine:
    """BlazePose's landmarks, then one fit of the body over all frames of a track."""

    name = "landmarks"

    def __init__(
        self,
        landmarker: Landmarker,
        body: Body,
        *,
        settings: FitSettings | None = None,
        cue: DepthCue | None = None,
        girth: bool = True,
    ) -> None:
        """Make the engine.

        Args:
            landmarker: for tracks that come without sightings.
            body: whose parameters are fitted.
            settings: weights of the fit.
            cue: where the fit takes its 3D from; the lifter where None.
            girth: let the shape follow the widths measured in the segmentation mask.
        """
        self._landmarker = landmarker
        self._body = body
        self._settings = settings or FitSettings()
        self._cue = cue or LifterCue(Lifter.load())
        self._skeleton = skeleton_of(body)
        self._prior = PosePrior.load(body.device)
        smpl = body.smpl
        self._rings = (
            make_rings(smpl.v_template, smpl.shapedirs, smpl.lbs_weights, self._skeleton) if girth else []
        )

    def recover(
        self,
        frames: Callable[[], Iterator[Frame]],
        people: FoundPeople,
        timeline: Timeline,
        camera: Camera,
    ) -> list[Motion]:
        """One motion a track, none for a track in which the landmark net never saw anybody.

        The video is opened again only where the detector saw no landmarks.
        """
        sightings = people.sightings
        if sightings is None:
            sightings = measure(frames(), people.tracks, self._landmarker)
        with one_thread():
            return [
                self._recover_one(track, seen, timeline, camera)
                for track, seen in zip(people.tracks, sightings, strict=True)
                if seen.visibility.any()
            ]

    def _recover_one(self, track: Track, sightings: PoseTrack, timeline: Timeline, camera: Camera) -> Motion:
        seen = np.asarray(sightings.visibility.any(axis=1))
        sightings = repair_sides(sightings, seen, timeline.fps)
        times_s = timeline.timestamps_s[track.frame_ids]
        seen = inlier_frames(sightings, seen, inside_picture(sightings.points_px, camera), timeline.fps)
        at_body = replace(sightings, points_px=landmarks_to_joint_centres(sightings.points_px))
        targets = make_targets(at_body, seen, times_s, camera, self._cue)
        betas = self._shape(targets, camera)
        fitted = fit_motion(targets, betas, self._skeleton, self._prior, camera, self._settings)
        used = replace(
            track,
            observed=track.observed & seen & targets.shown,
            confidence=track.confidence * np.where(seen, 1.0, DOUBT),
        )
        return self._motion(used, sightings, fitted)

    def _shape(self, targets: Targets, camera: Camera) -> torch.Tensor:
        """Betas (10,) from bone lengths, then from girth."""
        rough = fit_shape(targets, self._skeleton, self._prior, camera, self._settings)
        if not self._rings:
            return rough.betas
        rows = shape_rows(len(targets))
        widths = torch.as_tensor(targets.widths_px[rows], dtype=torch.float32, device=rough.betas.device)
        return fit_girth(rough, widths, self._rings, self._skeleton, camera.focal_px)

    def _motion(self, track: Track, sightings: PoseTrack, fitted: Fitted) -> Motion:
        betas = fitted.betas.cpu()
        pelvis_at_rest = self._skeleton.rest_joints(fitted.betas)[0].cpu()
        return Motion(
            track=track,
            engine=self.name,
            body_model=self._body.name,
            poses=fitted.rotvecs.reshape(len(track), -1).numpy().astype(np.float32),
            betas=betas.numpy().astype(np.float32),
            betas_per_frame=None,
            trans=(fitted.pelvis - pelvis_at_rest).numpy().astype(np.float32),
            confidence=track.confidence.astype(np.float32),
            measured=Measured2D(sightings.points_px, sightings.visibility),
        )


def skeleton_of(body: Body) -> Skeleton:
    """The joints of a body and the few skin points that landmarks lie on."""
    names = [name for name, _ in VERTEX_OF_LANDMARK.values()]
    rows = torch.tensor([body.vertex_ids[name] for name in names], device=body.device)
    carriers = torch.tensor([joint for _, joint in VERTEX_OF_LANDMARK.values()], device=body.device)
    return Skeleton(
        joints_template=body.joints_template,
        joints_shapedirs=body.joints_shapedirs,
        points_template=body.smpl.v_template[rows],
        points_shapedirs=body.smpl.shapedirs[rows],
        carriers=carriers,
        tree=body.tree,
    )
