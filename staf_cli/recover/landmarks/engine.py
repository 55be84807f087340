"""The engine that needs no weights of others: BlazePose's landmarks in, motions out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
import torch

from staf_cli.blazepose.follow import PoseFollower, PoseObservation, PoseTrack, same_person
from staf_cli.blazepose.landmarker import Landmarker, PoseEstimate
from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.device import one_thread
from staf_cli.motion import Measured2D, Motion, Track
from staf_cli.people.found import FoundPeople, Timeline
from staf_cli.recover.landmarks.fit import BodyFit, FitSettings, Fitted, shape_rows
from staf_cli.recover.landmarks.girth import fit_girth, make_rings
from staf_cli.recover.landmarks.lifter import Initialise3D, Lifter
from staf_cli.recover.landmarks.repair import inlier_frames, repair_sides
from staf_cli.recover.landmarks.skeleton import PosePrior, Skeleton, landmarks_to_joint_centres
from staf_cli.recover.landmarks.targets import Targets, inside_picture, make_targets
from staf_cli.video.frame import Frame

TURN_AGAIN_FRAMES = 8
OUTLIER_CONFIDENCE = 0.3  # share of the confidence that is left where the landmarks are outliers


def measure(frames: Iterable[Frame], tracks: list[Track], landmarker: Landmarker) -> list[PoseTrack]:
    """See every tracked person in every frame of their track; one pass over the video."""
    observations: list[list[PoseObservation | None]] = [[None] * len(track) for track in tracks]
    followers = [PoseFollower(landmarker, TURN_AGAIN_FRAMES) for _ in tracks]
    last: list[PoseEstimate | None] = [None] * len(tracks)
    end = max((int(track.frame_ids[-1]) for track in tracks if len(track)), default=-1)
    for frame in frames:
        seen: list[PoseEstimate] = []
        for number, track in enumerate(tracks):
            row = frame.index - int(track.frame_ids[0]) if len(track) else -1
            if not 0 <= row < len(track):
                continue
            box = track.boxes_xyxy[row]
            pose = last[number] = followers[number].look(frame.image, frame.index, last[number], box)
            if pose and not any(same_person(pose, other) for other in seen):
                seen.append(pose)
                observations[number][row] = PoseObservation.of(pose, frame.image.shape)
        if frame.index >= end:
            break
    return [PoseTrack.stack(column) for column in observations]


class LandmarksEngine:
    """BlazePose's landmarks, then one fit of the body over all frames of a track."""

    name = "landmarks"

    def __init__(
        self,
        landmarker: Landmarker,
        body: Body,
        *,
        settings: FitSettings | None = None,
        initialise: Initialise3D | None = None,
        girth: bool = True,
    ) -> None:
        """Make the engine.

        Args:
            landmarker: for tracks that come without poses.
            body: whose parameters are fitted.
            settings: weights of the fit.
            initialise: where the fit takes its 3D from; the lifter where None.
            girth: let the shape follow the widths measured in the segmentation mask.
        """
        self._landmarker = landmarker
        self._body = body
        self._settings = settings or FitSettings()
        self._initialise = initialise or Lifter.load().initial_3d
        self._skeleton = Skeleton.of(body)
        self._prior = PosePrior.load(body.device)
        self._rings = make_rings(body, self._skeleton) if girth else []

    def recover(
        self, frames: Callable[[], Iterator[Frame]], people: FoundPeople, timeline: Timeline, camera: Camera
    ) -> list[Motion]:
        """One motion a track, none for a track in which the landmark net never saw a person.

        The video is opened again only where the detector saw no landmarks.
        """
        poses = people.poses
        if poses is None:
            poses = measure(frames(), people.tracks, self._landmarker)
        with one_thread():
            return [
                self._recover_one(track, seen, timeline, camera)
                for track, seen in zip(people.tracks, poses, strict=True)
                if seen.seen.any()
            ]

    def _recover_one(self, track: Track, poses: PoseTrack, timeline: Timeline, camera: Camera) -> Motion:
        poses = repair_sides(poses, poses.seen, timeline.fps)
        inside = inside_picture(poses.points_px, camera)
        inliers = inlier_frames(poses, poses.seen, inside, timeline.fps)
        at_body = replace(poses, points_px=landmarks_to_joint_centres(poses.points_px))
        times_s = timeline.timestamps_s[track.frame_ids]
        targets = make_targets(at_body, inliers, times_s, camera, self._initialise)
        fit = BodyFit(self._skeleton, self._prior, camera, self._settings)
        fitted = fit.motion(targets, self._shape(fit, targets))
        used = replace(
            track,
            observed=track.observed & inliers & targets.has_2d,
            confidence=track.confidence * np.where(inliers, 1.0, OUTLIER_CONFIDENCE),
        )
        return self._motion(used, poses, fitted)

    def _shape(self, fit: BodyFit, targets: Targets) -> torch.Tensor:
        """Betas (10,) from bone lengths, then from girth."""
        rough = fit.shape(targets)
        if not self._rings:
            return rough.betas
        rows = shape_rows(len(targets))
        widths = torch.as_tensor(targets.widths_px[rows], dtype=torch.float32, device=rough.betas.device)
        return fit_girth(rough, widths, self._rings, self._skeleton, fit.camera.focal_px)

    def _motion(self, track: Track, poses: PoseTrack, fitted: Fitted) -> Motion:
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
            measured=Measured2D(poses.points_px, poses.visibility),
        )
