"""STAF as an engine: crops of tracked people in, motions out, in one pass over the video."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import torch

from staf_cli.body.joints import STAF_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.body.stature import with_stature
from staf_cli.camera import Camera
from staf_cli.errors import InputError
from staf_cli.known_heights import KnownHeights
from staf_cli.motion import Motion, Track
from staf_cli.people.found import FoundPeople, Timeline
from staf_cli.recover import Stand
from staf_cli.recover.staf.crops import crop, fit_trans, image_joints, normalise, square_box
from staf_cli.recover.staf.staf import STAF, TrackStream
from staf_cli.video.frame import Frame
from staf_cli.world.footing import Footing
from staf_cli.world.planting import planted
from staf_cli.world.resize import resized

BATCH_CROPS = 16


@dataclass(frozen=True)
class StafEngine:
    """The STAF network on every person's crops; memory does not grow with the video.

    Attributes:
        model: on its device.
        body: the same body as the network's own.
        one_shape: give each person one shape, the mean over their track, instead of one per frame.
        half: run the backbone in half precision; on CUDA only.
        reference_batching: mix windows, batch by batch, as the release's evaluation does.
        heights: of people, as far as they are known.
        lock_feet: hold feet that stand on known ground where they are.
    """

    name = "staf"
    model: STAF
    body: Body
    one_shape: bool = False
    half: bool = False
    reference_batching: bool = False
    heights: KnownHeights = field(default_factory=KnownHeights)
    lock_feet: bool = True

    def recover(
        self,
        frames: Callable[[], Iterator[Frame]],
        people: FoundPeople,
        timeline: Timeline,
        camera: Camera,
        stand: Stand | None = None,
    ) -> list[Motion]:
        """One motion a track; the video is opened once."""
        recorders = [_Recorder(track, self.model, self.reference_batching) for track in people.tracks]
        if any(len(recorder.track) for recorder in recorders):
            for crops, owners in _batches(frames(), recorders):
                features = self._encode(crops)
                for recorder in dict.fromkeys(owners):
                    mine = [row for row, owner in enumerate(owners) if owner is recorder]
                    recorder.push(features[mine])
        motions = [self._motion(recorder, camera) for recorder in recorders]
        if stand is None:
            return motions
        return [
            self._on_ground(motion, timeline.timestamps_s[motion.track.frame_ids], footing)
            for motion, footing in zip(motions, stand(motions), strict=True)
        ]

    def _on_ground(self, motion: Motion, times_s: np.ndarray, footing: Footing) -> Motion:
        """The motion of the size that the ground gives, with feet that stay where they stand."""
        motion = replace(resized(motion, self.body, footing.size), contacts=footing.contacts)
        return planted(motion, self.body, times_s, footing) if self.lock_feet else motion

    @torch.inference_mode()
    def _encode(self, crops: np.ndarray) -> torch.Tensor:
        """Features (N, 2048, 7, 7) of crops (N, S, S, 3) uint8."""
        batch = torch.from_numpy(normalise(crops)).to(self.model.device)
        if not self.half:
            return self.model.encode(batch)
        with torch.autocast(batch.device.type, torch.float16):
            return self.model.encode(batch).float()

    def _motion(self, recorder: _Recorder, camera: Camera) -> Motion:
        theta, joints2d = recorder.recorded()
        poses, betas_per_frame = theta[:, 3:75], theta[:, 75:]
        betas = betas_per_frame.mean(0) if len(theta) else np.zeros(betas_per_frame.shape[1], np.float32)
        height_m = self.heights.of(recorder.track.person_id)
        if height_m is not None:
            # All frames' shapes move together: the mean gets the height, what differs from it stays. Poses
            # stay too; where the body is follows from its size.
            change = with_stature(self.body, betas, height_m) - betas
            betas, betas_per_frame = betas + change, betas_per_frame + change
        mesh_betas = np.broadcast_to(betas, betas_per_frame.shape) if self.one_shape else betas_per_frame
        at_origin = np.zeros((len(theta), 3), np.float32)
        joints = self.body.joints49(poses, mesh_betas, at_origin)
        trans, residual_px = fit_trans(joints, image_joints(joints2d, recorder.boxes), camera)
        return Motion(
            track=recorder.track,
            engine=self.name,
            body_model=self.body.name,
            poses=poses,
            betas=betas.astype(np.float32),
            betas_per_frame=None if self.one_shape else betas_per_frame,
            trans=trans.astype(np.float32),
            confidence=recorder.track.confidence.astype(np.float32),
            residual_px=residual_px.astype(np.float32),
        )


class _Recorder:
    """One person: their crops go in, what the network says of each frame is kept."""

    def __init__(self, track: Track, model: STAF, reference_batching: bool) -> None:
        self.track = track
        boxes = square_box(track.boxes_xyxy)
        boxes[:, 2:] = boxes[:, 2:].clip(min=1.0)  # a box may have shrunk to nothing at the picture's edge
        self.boxes = boxes  # (T, 4) cx, cy, w, h
        self._crop_size = model.config.crop_size
        self._stream = TrackStream(model, len(track), reference_batching=reference_batching)
        self._theta = [np.zeros((0, 85), np.float32)]
        self._joints2d = [np.zeros((0, len(STAF_JOINT_NAMES), 2), np.float32)]

    def crop_of(self, frame: Frame) -> np.ndarray | None:
        """The person's crop (S, S, 3) in a frame, S = 224 as published; None where they are not in it."""
        row = int(np.searchsorted(self.track.frame_ids, frame.index))
        if row >= len(self.track) or self.track.frame_ids[row] != frame.index:
            return None
        return crop(frame.image, self.boxes[row], size=self._crop_size)[0]

    def push(self, features: torch.Tensor) -> None:
        output = self._stream.push(features)
        self._theta.append(output.theta.cpu().numpy())
        self._joints2d.append(output.joints2d.cpu().numpy())

    def recorded(self) -> tuple[np.ndarray, np.ndarray]:
        """theta (T, 85) and joints (T, 49, 2) in crop coordinates.

        Raises:
            InputError: frames are missing.
        """
        theta = np.concatenate(self._theta)
        if len(theta) != len(self.track):
            trouble = "the input gave fewer frames at its second reading"
            raise InputError(f"{trouble}; leave it alone while staf runs")
        return theta, np.concatenate(self._joints2d)


def _batches(
    frames: Iterator[Frame], recorders: list[_Recorder]
) -> Iterator[tuple[np.ndarray, list[_Recorder]]]:
    """Crops (N, S, S, 3) of several people and frames at a time, and whose they are; in order."""
    crops: list[np.ndarray] = []
    owners: list[_Recorder] = []
    last = max(int(recorder.track.frame_ids[-1]) for recorder in recorders if len(recorder.track))
    for frame in frames:
        for recorder in recorders:
            if (picture := recorder.crop_of(frame)) is not None:
                crops.append(picture)
                owners.append(recorder)
        if len(crops) >= BATCH_CROPS:
            yield np.stack(crops), owners
            crops, owners = [], []
        if frame.index >= last:
            break
    if crops:
        yield np.stack(crops), owners
