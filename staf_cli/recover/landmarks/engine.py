"""The embedded default as an engine: sightings in, motions out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import torch

from staf_cli.blazepose.landmarker import Landmarker
from staf_cli.blazepose.sightings import Sightings
from staf_cli.body.model import Body
from staf_cli.device import one_thread
from staf_cli.geometry.camera import Camera
from staf_cli.motion import Measured2D, Motion
from staf_cli.people.found import FoundPeople, Timeline
from staf_cli.people.track import Track
from staf_cli.recover.landmarks.belief import believable
from staf_cli.recover.landmarks.cue import DepthCue, LifterCue
from staf_cli.recover.landmarks.fit import FitSettings, Fitted, fit_motion, fit_shape, shape_rows
from staf_cli.recover.landmarks.girth import fit_girth, make_rings
from staf_cli.recover.landmarks.lifter import Lifter
from staf_cli.recover.landmarks.measure import measure
from staf_cli.recover.landmarks.places import at_joints
from staf_cli.recover.landmarks.prior import PosePrior
from staf_cli.recover.landmarks.repair import repair_sides
from staf_cli.recover.landmarks.skeleton import VERTEX_OF_LANDMARK, Skeleton
from staf_cli.recover.landmarks.targets import Targets, inside_picture, make_targets
from staf_cli.video.frame import Frame

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

    def _recover_one(self, track: Track, sightings: Sightings, timeline: Timeline, camera: Camera) -> Motion:
        seen = np.asarray(sightings.visibility.any(axis=1))
        sightings = repair_sides(sightings, seen, timeline.fps)
        times_s = timeline.timestamps_s[track.frame_ids]
        seen = believable(sightings, seen, inside_picture(sightings.points_px, camera), timeline.fps)
        at_body = replace(sightings, points_px=at_joints(sightings.points_px))
        targets = make_targets(at_body, seen, times_s, camera, self._cue)
        betas = self._shape(targets, camera)
        fitted = fit_motion(targets, betas, self._skeleton, self._prior, camera, self._settings)
        believed = replace(track, confidence=track.confidence * np.where(seen, 1.0, DOUBT))
        return self._motion(believed, sightings, fitted)

    def _shape(self, targets: Targets, camera: Camera) -> torch.Tensor:
        """Betas (10,) from bone lengths, then from girth."""
        rough = fit_shape(targets, self._skeleton, self._prior, camera, self._settings)
        if not self._rings:
            return rough.betas
        rows = shape_rows(len(targets))
        widths = torch.as_tensor(targets.widths_px[rows], dtype=torch.float32, device=rough.betas.device)
        return fit_girth(rough, widths, self._rings, self._skeleton, camera.focal_px)

    def _motion(self, track: Track, sightings: Sightings, fitted: Fitted) -> Motion:
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
        parents=tuple(body.parents.tolist()),
    )
