"""What a run gives: the same data as the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.motion import Motion
from staf_cli.video.frame import VideoInfo

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Person:
    """One person of a video; every key of `person_NNN.npz` is an attribute.

    Attributes:
        motion: track, poses and place.
        camera: of the video.
        body: whose parameters the motion holds.
        timestamps_s: (T,) s since the file's first frame.
        fps: the video's average; with a stride its part of it.
    """

    motion: Motion
    camera: Camera
    body: Body = field(repr=False)
    timestamps_s: np.ndarray
    fps: float

    def __getattr__(self, name: str) -> np.ndarray:
        if name.startswith("_") or name == "arrays":
            raise AttributeError(name)
        try:
            return self.arrays[name]
        except KeyError:
            raise AttributeError(f"a person has no {name!r}; it has {', '.join(self.arrays)}") from None

    @property
    def person_id(self) -> int:
        return self.motion.track.person_id

    @cached_property
    def arrays(self) -> dict[str, np.ndarray]:
        """Everything that `person_NNN.npz` holds, by its keys."""
        motion, camera, track = self.motion, self.camera, self.motion.track
        joints = self.body.joints(motion.poses, motion.mesh_betas, motion.trans)
        arrays: dict[str, object] = {
            "schema_version": SCHEMA_VERSION,
            "engine": motion.engine,
            "body_model": motion.body_model,
            "person_id": track.person_id,
            "frame_ids": track.frame_ids.astype(np.int64),
            "timestamps_s": self.timestamps_s.astype(np.float64),
            "fps": float(self.fps),
            "observed": track.observed.astype(bool),
            "confidence": motion.confidence.astype(np.float32),
            "boxes_xyxy": track.boxes_xyxy.astype(np.float32),
            "poses": motion.poses.astype(np.float32),
            "betas": motion.betas.astype(np.float32),
            "trans": motion.trans.astype(np.float32),
            "joints3d": joints,
            "joints2d": camera.project(joints.astype(np.float64)),
            "focal_px": float(camera.focal_px),
            "principal_point_px": np.array(camera.principal_point_px, np.float64),
            "image_size_wh": np.array(camera.size_wh, np.int64),
            "joint_names": np.array(SMPL_JOINT_NAMES),
        }
        if motion.betas_per_frame is not None:
            arrays["betas_per_frame"] = motion.betas_per_frame.astype(np.float32)
        if motion.measured is not None:
            arrays["landmarks2d"] = motion.measured.landmarks_px.astype(np.float32)
            arrays["landmarks2d_visibility"] = motion.measured.visibility.astype(np.float32)
        if motion.residual_px is not None:
            arrays["projection_residual_px"] = motion.residual_px.astype(np.float32)
        if self.body.has_joints49:
            arrays["joints49_3d"] = self.body.joints49(motion.poses, motion.mesh_betas, motion.trans)
        return {name: np.asarray(value) for name, value in arrays.items()}

    def vertices(self, frame_id: int) -> np.ndarray:
        """The mesh (V, 3) float32 m in camera coordinates in one frame.

        Raises:
            KeyError: the person is not in that frame.
        """
        row = int(np.searchsorted(self.motion.track.frame_ids, frame_id))
        if row >= len(self.motion) or self.motion.track.frame_ids[row] != frame_id:
            raise KeyError(f"person {self.person_id} is not in frame {frame_id}")
        return self.vertices_of(slice(row, row + 1))[0]

    def vertices_of(self, rows: slice) -> np.ndarray:
        """Meshes (t, V, 3) float32 m of a stretch of the person's own frames."""
        motion = self.motion
        return self.body.vertices(motion.poses[rows], motion.mesh_betas[rows], motion.trans[rows])


@dataclass(frozen=True)
class Exported:
    """What one format of `--export` became.

    Attributes:
        format: its name.
        files: names in the result's folder, of files or of folders that hold them.
        num_files: how many files were written.
        numbers: what was measured, for run.json: plain values.
        notes: what the format could not carry, one line each.
    """

    format: str
    files: tuple[str, ...]
    num_files: int
    numbers: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class VideoResult:
    """Everything recovered from one video.

    Attributes:
        info: of the video.
        camera: the one camera.
        body: the body model, with `faces` (F, 3).
        people: by person id.
        num_frames: N, frames worked on.
        frame_ids: (N,) int, their numbers in the file; None where these are all of its frames.
        num_lost: frames lost to damage of the file; None where nobody knows how many.
        engine, detector: what made it.
        warnings: one line each.
        timings_s: seconds by stage.
        exports: what `--export` wrote.
    """

    info: VideoInfo
    camera: Camera
    body: Body
    people: Sequence[Person]
    num_frames: int
    engine: str
    detector: str
    frame_ids: np.ndarray | None = None
    num_lost: int | None = 0
    warnings: tuple[str, ...] = ()
    timings_s: dict[str, float] = field(default_factory=dict)
    exports: tuple[Exported, ...] = ()

    @property
    def last_frame_id(self) -> int:
        """The file's own number of the last frame worked on; -1 where there is none."""
        if self.frame_ids is None:
            return self.num_frames - 1
        return int(self.frame_ids[-1]) if len(self.frame_ids) else -1

    def vertices(self, frame_id: int) -> dict[int, np.ndarray]:
        """Meshes (V, 3) m of everybody in one frame, by person id; camera coordinates."""
        return {
            person.person_id: person.vertices(frame_id)
            for person in self.people
            if frame_id in person.motion.track.frame_ids
        }
