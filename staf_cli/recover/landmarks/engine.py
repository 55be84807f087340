"""The engine that needs no weights of others: BlazePose's landmarks in, motions out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import torch

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.body.model import Body
from staf_cli.body.stature import reachable_m, with_stature
from staf_cli.camera import Camera
from staf_cli.device import one_thread
from staf_cli.known_heights import KnownHeights
from staf_cli.motion import NOT_FOUND, OUTSIDE, WEAK, EngineWeights, Measured2D, Motion, Track
from staf_cli.people.found import FoundPeople, Timeline
from staf_cli.recover import Stand
from staf_cli.recover.landmarks.fit import BodyFit, FitSettings, Fitted, shape_rows
from staf_cli.recover.landmarks.girth import fit_girth, make_rings
from staf_cli.recover.landmarks.lifter import Initialise3D
from staf_cli.recover.landmarks.measure import measure
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.recover.landmarks.planting import PlantedFeet
from staf_cli.recover.landmarks.repair import ENOUGH_AGREED, inlier_frames, repair_sides
from staf_cli.recover.landmarks.skeleton import PosePrior, ShapePrior, Skeleton, landmarks_to_joint_centres
from staf_cli.recover.landmarks.targets import Targets, inside_picture, make_targets
from staf_cli.recover.landmarks.window_lifter import WindowLifter
from staf_cli.video.frame import Frame
from staf_cli.world.body_points import sole_heights
from staf_cli.world.footing import Footing
from staf_cli.world.planting import held, on_path
from staf_cli.world.resize import resized

FARTHEST_M = 0.015  # that legs move a foot after the fit has held it: legs in the picture pay for it
LANDMARKS = "landmarks"  # the engine's name
KNOWN_SD_M = 0.05  # of a known height in the fit, which tighter ones hold up; in the end it is exact


class LandmarksEngine:
    """BlazePose's landmarks, then one fit of the body over all frames of a track."""

    def __init__(
        self,
        nets: LandmarkNets,
        body: Body,
        *,
        settings: FitSettings | None = None,
        initialise: Initialise3D | None = None,
        girth: bool = True,
        heights: KnownHeights | None = None,
        lock_feet: bool = True,
        name: str = LANDMARKS,
        weights: EngineWeights | None = None,
    ) -> None:
        """Make the engine.

        Args:
            nets: for tracks that come without poses.
            body: whose parameters are fitted.
            settings: weights of the fit.
            initialise: where the fit takes its 3D from; the lifter of windows where None.
            girth: let the shape follow the widths measured in the segmentation mask.
            heights: of people, as far as they are known.
            lock_feet: hold feet that stand on known ground where they are.
            name: that results have, with another beginning of the fit.
            weights: of that, where it is a network. Tracks that it gives no sigmas of are then not its own:
                they are called "landmarks".
        """
        self.name, self._weights = name, weights
        self._nets = nets
        self._body = body
        self._settings = settings or FitSettings()
        self._heights = heights or KnownHeights()
        self._lock_feet = lock_feet
        self._initialise = initialise or WindowLifter.load().initial_3d
        self._skeleton = Skeleton.of(body)
        self._prior = PosePrior.load(body.device)
        self._rings = make_rings(body, self._skeleton) if girth else []

    def recover(
        self,
        frames: Callable[[], Iterator[Frame]],
        people: FoundPeople,
        timeline: Timeline,
        camera: Camera,
        stand: Stand | None = None,
    ) -> list[Motion]:
        """One motion a track, none for a track in which the landmark net never saw a person.

        The video is opened again only where the detector saw no landmarks.
        """
        poses = people.poses
        if poses is None:
            poses = measure(frames, people.tracks, self._nets, people.early)
        with one_thread():
            found = [
                self._recover_one(track, seen, timeline, camera)
                for track, seen in zip(people.tracks, poses, strict=True)
                if seen.seen.any()
            ]
            motions = [motion for motion, _, _ in found]
            if stand is None:
                return motions
            return [
                self._on_ground(motion, targets, fit, footing)
                for (motion, targets, fit), footing in zip(found, stand(motions), strict=True)
            ]

    def _on_ground(self, motion: Motion, targets: Targets, fit: BodyFit, footing: Footing) -> Motion:
        """The motion of the size that the ground gives, with feet that stay where they stand."""
        motion = replace(resized(motion, self._body, footing.size), contacts=footing.contacts)
        if not self._lock_feet or footing.world_from_camera is None or not footing.contacts.any():
            return motion
        device = self._body.device
        motion = on_path(motion, self._body, targets.times_s, footing)
        betas = torch.as_tensor(motion.betas, device=device)
        at_rest = self._skeleton.rest_joints(betas)[0].cpu()
        rotvecs = torch.as_tensor(motion.poses).reshape(len(motion), -1, 3)
        first = Fitted(rotvecs, torch.as_tensor(motion.trans) + at_rest, betas)
        feet = PlantedFeet.of(footing, sole_heights(self._body, motion.betas), device)
        last = fit.planted(targets, first, feet)
        motion = replace(
            motion,
            poses=last.rotvecs.reshape(len(motion), -1).numpy().astype(np.float32),
            trans=(last.pelvis - at_rest).numpy().astype(np.float32),
        )
        return held(motion, self._body, targets.times_s, footing, FARTHEST_M)

    def _recover_one(
        self, track: Track, poses: PoseTrack, timeline: Timeline, camera: Camera
    ) -> tuple[Motion, Targets, BodyFit]:
        poses = repair_sides(poses, poses.seen, timeline.fps)
        inside = inside_picture(poses.points_px, camera)
        inliers = inlier_frames(poses, poses.seen, inside, timeline.fps)
        at_body = replace(poses, points_px=landmarks_to_joint_centres(poses.points_px))
        times_s = timeline.timestamps_s[track.frame_ids]
        targets = make_targets(at_body, inliers, times_s, camera, self._initialise)
        fit = BodyFit(self._skeleton, self._prior, camera, self._settings)
        fitted = fit.motion(targets, self._shape(fit, targets, self._heights.of(track.person_id)))
        why = _reasons(track, poses, inliers, inside, targets.has_2d)
        observed = why == ""
        used = replace(track, observed=observed, confidence=np.where(observed, track.confidence, 0.0))
        motion = self._motion(used, why, poses, fitted)
        if self._weights is not None and targets.sigma_m is None:
            motion = replace(motion, engine=LANDMARKS, weights=None)
        return motion, targets, fit

    def _shape(self, fit: BodyFit, targets: Targets, height_m: float | None) -> torch.Tensor:
        """Betas (10,) from bone lengths, then from girth; where the height is known, of that height."""
        known = self._known(height_m)
        rough = fit.shape(targets, known)
        betas = rough.betas
        if self._rings:
            rows = shape_rows(len(targets))
            widths = torch.as_tensor(targets.widths_px[rows], dtype=torch.float32, device=betas.device)
            focal_px = fit.camera.focal_px
            betas = fit_girth(rough, widths, self._rings, self._skeleton, focal_px, known.betas)
        return betas if height_m is None else self._with_stature(betas, height_m)

    def _known(self, height_m: float | None) -> ShapePrior:
        """What is known of a person before the fit."""
        mean = torch.zeros(10, device=self._body.device)
        if height_m is None:
            return ShapePrior(mean)
        return ShapePrior(self._with_stature(mean, height_m), reachable_m(height_m), KNOWN_SD_M)

    def _with_stature(self, betas: torch.Tensor, height_m: float) -> torch.Tensor:
        changed = with_stature(self._body, betas.cpu().numpy(), height_m)
        return torch.as_tensor(changed, device=betas.device)

    def _motion(self, track: Track, why: np.ndarray, poses: PoseTrack, fitted: Fitted) -> Motion:
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
            why=why,
            weights=self._weights,
        )


def _reasons(
    track: Track, poses: PoseTrack, inliers: np.ndarray, inside: np.ndarray, has_2d: np.ndarray
) -> np.ndarray:
    """(T,) str: why a frame's picture does not determine the body; "" where it does.

    Args:
        track, poses: of one person, T frames.
        inliers: (T,) bool, frames whose landmarks are believed.
        inside: (T, 33) bool, landmarks in the picture.
        has_2d: (T,) bool, frames whose landmarks say where the person is.
    """
    weak = np.where(inside.any(axis=1), WEAK, OUTSIDE)
    why = np.where(has_2d & inliers, "", weak)
    why = np.where(poses.seen, why, poses.why)
    found = track.observed | (poses.agreed >= ENOUGH_AGREED)
    return np.asarray(np.where(found | (why != ""), why, NOT_FOUND))
