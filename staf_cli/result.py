"""What a run gives, and what is read back from a finished folder: the same data as the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.camera import Camera
from staf_cli.errors import OutputError
from staf_cli.motion import Motion, Track
from staf_cli.video.frame import VideoInfo
from staf_cli.world.world import World, placed

if TYPE_CHECKING:  # torch comes with it, and what was read back does without
    from staf_cli.body.model import Body

SCHEMA_VERSION = 1  # of person_NNN.npz


@dataclass(frozen=True)
class Person:
    """One person of a video; every key of `person_NNN.npz` is a property.

    T is the number of the person's frames. Camera coordinates are OpenCV's: x right, y down, z away, metres.

    Attributes:
        motion: track, poses and place.
        camera: of the video.
        body: whose parameters the motion holds.
        timestamps_s: (T,) s since the file's first frame.
        fps: the video's average; with a stride its part of it.
        world: of the shot that the person is in; None where no one looked for one.
        stored: what a `person_NNN.npz` that was read back holds; None for a fresh result.
    """

    motion: Motion
    camera: Camera
    body: Body = field(repr=False)
    timestamps_s: np.ndarray
    fps: float
    world: World | None = None
    stored: Mapping[str, np.ndarray] | None = field(default=None, repr=False)

    @property
    def person_id(self) -> int:
        """The person's number, from 1 in the order of first appearance."""
        return self.motion.track.person_id

    @property
    def engine(self) -> str:
        """Which engine recovered the body: "landmarks", "staf" or "staf-open"."""
        return self.motion.engine

    @property
    def body_model(self) -> str:
        """Name of the body whose parameters these are, such as "smpl-neutral"."""
        return self.motion.body_model

    @property
    def frame_ids(self) -> np.ndarray:
        """(T,) int64: 0-based indices of the file's decoded frames, ascending."""
        return self.arrays["frame_ids"]

    @property
    def observed(self) -> np.ndarray:
        """(T,) bool: false where nothing that was seen in the frame determines the body."""
        return self.arrays["observed"]

    @property
    def why(self) -> np.ndarray:
        """(T,) str: why a frame is not observed, one of `staf_cli.motion.REASONS`; "" where it is."""
        return self.motion.why

    @property
    def confidence(self) -> np.ndarray:
        """(T,) float32, 0-1; the landmarks engine gives 0 where a frame is not observed."""
        return self.arrays["confidence"]

    @property
    def boxes_xyxy(self) -> np.ndarray:
        """(T, 4) float32 px: left, top, right, bottom around the body in the upright picture."""
        return self.arrays["boxes_xyxy"]

    @property
    def poses(self) -> np.ndarray:
        """(T, 72) float32 rad: axis-angle of SMPL's 24 joints, root first."""
        return self.arrays["poses"]

    @property
    def betas(self) -> np.ndarray:
        """(10,) float32: shape in standard deviations of the body model."""
        return self.arrays["betas"]

    @property
    def stature_m(self) -> float:
        """How tall the body of `betas` stands in the rest pose, m; of STAF's it is the mean shape."""
        stored = self.arrays.get("stature_m")
        return self._stature_m if stored is None else float(stored)

    @property
    def betas_per_frame(self) -> np.ndarray | None:
        """(T, 10) float32 where the engine gives a shape per frame, which the meshes then use; else None."""
        return self.arrays.get("betas_per_frame")

    @property
    def trans(self) -> np.ndarray:
        """(T, 3) float32 m: smplx's `transl`, camera coordinates."""
        return self.arrays["trans"]

    @property
    def joints3d(self) -> np.ndarray:
        """(T, 24, 3) float32 m: SMPL's joints in `joint_names`' order, camera coordinates."""
        return self.arrays["joints3d"]

    @property
    def joints2d(self) -> np.ndarray:
        """(T, 24, 2) float64 px: projection of `joints3d`, f X/Z + c; with a lens, bent by `distortion`."""
        return self.arrays["joints2d"]

    @property
    def joint_names(self) -> tuple[str, ...]:
        """Names of the 24 joints."""
        return tuple(self.arrays["joint_names"].tolist())

    @property
    def focal_px(self) -> float:
        """Focal length of the video's camera, px."""
        return float(self.camera.focal_px)

    @property
    def principal_point_px(self) -> np.ndarray:
        """(2,) float64 px: where the camera's axis meets the picture."""
        return self.arrays["principal_point_px"]

    @property
    def focal_source(self) -> str:
        """Where the focal length comes from, one of `staf_cli.camera.FocalSource`."""
        return self.camera.focal_source

    @property
    def distortion(self) -> np.ndarray | None:
        """(8,) float64: OpenCV's k1 k2 p1 p2 k3 k4 k5 k6 of a calibrated lens; None where there is none."""
        return self.arrays.get("distortion")

    @property
    def focal_xy_px(self) -> np.ndarray | None:
        """(2,) float64 px: focal lengths across and down that go with `distortion`; else None."""
        return self.arrays.get("focal_xy_px")

    @property
    def image_size_wh(self) -> np.ndarray:
        """(2,) int64 px: width and height of the upright picture."""
        return self.arrays["image_size_wh"]

    @property
    def landmarks2d(self) -> np.ndarray | None:
        """(T, 33, 2) float32 px: what the landmarks engine measured in the picture; else None."""
        return self.arrays.get("landmarks2d")

    @property
    def landmarks2d_visibility(self) -> np.ndarray | None:
        """(T, 33) float32, 0-1: how visible each landmark is; None where there are none."""
        return self.arrays.get("landmarks2d_visibility")

    @property
    def projection_residual_px(self) -> np.ndarray | None:
        """(T,) float32 px: how far STAF's joints lie from where the network saw them (RMS); else None."""
        return self.arrays.get("projection_residual_px")

    @property
    def joints49_3d(self) -> np.ndarray | None:
        """(T, 49, 3) float32 m: STAF's own joints, camera coordinates; None for other engines."""
        return self.arrays.get("joints49_3d")

    @property
    def contacts(self) -> np.ndarray | None:
        """(T, 4) bool: left heel, left toe, right heel, right toe stand still; None where no one looked."""
        return self.arrays.get("contacts")

    @property
    def world_from_camera(self) -> np.ndarray | None:
        """(4, 4), or (T, 4, 4) where the camera moves, from camera coordinates; None without a world."""
        return self.arrays.get("world_from_camera")

    @property
    def gravity_source(self) -> str | None:
        """What told the direction of gravity: "given", "lines" or "bodies"; None without a world."""
        return self._text("gravity_source")

    @property
    def scale_source(self) -> str | None:
        """What told how large everything is: "given", "floor" or "assumed"; None without a world."""
        return self._text("scale_source")

    @property
    def trans_world(self) -> np.ndarray | None:
        """(T, 3) float32 m: smplx's `transl` in the world; None where none is trusted."""
        return self.arrays.get("trans_world")

    @property
    def poses_world(self) -> np.ndarray | None:
        """(T, 72) float32 rad: as `poses`, the root turned into the world; None where none is trusted."""
        return self.arrays.get("poses_world")

    @property
    def joints3d_world(self) -> np.ndarray | None:
        """(T, 24, 3) float32 m: `joints3d` in the world (z up, floor at 0); None where none is trusted."""
        return self.arrays.get("joints3d_world")

    @cached_property
    def arrays(self) -> dict[str, np.ndarray]:
        """Everything that `person_NNN.npz` holds, by its keys."""
        if self.stored is not None:
            return dict(self.stored)
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
            "why": motion.why.astype(str),
            "confidence": motion.confidence.astype(np.float32),
            "boxes_xyxy": track.boxes_xyxy.astype(np.float32),
            "poses": motion.poses.astype(np.float32),
            "betas": motion.betas.astype(np.float32),
            "stature_m": self._stature_m,
            "trans": motion.trans.astype(np.float32),
            "joints3d": joints,
            "joints2d": camera.project(joints.astype(np.float64)),
            "focal_px": float(camera.focal_px),
            "focal_source": camera.focal_source,
            "principal_point_px": np.array(camera.principal_point_px, np.float64),
            "image_size_wh": np.array(camera.size_wh, np.int64),
            "joint_names": np.array(SMPL_JOINT_NAMES),
        }
        if motion.weights is not None:
            arrays["engine_version"] = motion.weights.version
            arrays["engine_sha256"] = motion.weights.sha256
        if camera.lens is not None:
            arrays["distortion"] = np.array(camera.lens.coefficients, np.float64)
            arrays["focal_xy_px"] = np.array(camera.focal_xy_px, np.float64)
        if motion.betas_per_frame is not None:
            arrays["betas_per_frame"] = motion.betas_per_frame.astype(np.float32)
        if motion.measured is not None:
            arrays["landmarks2d"] = motion.measured.landmarks_px.astype(np.float32)
            arrays["landmarks2d_visibility"] = motion.measured.visibility.astype(np.float32)
        if motion.residual_px is not None:
            arrays["projection_residual_px"] = motion.residual_px.astype(np.float32)
        if self.body.has_joints49:
            arrays["joints49_3d"] = self.body.joints49(motion.poses, motion.mesh_betas, motion.trans)
        arrays |= self._in_world(joints)
        return {name: np.asarray(value) for name, value in arrays.items()}

    @property
    def _stature_m(self) -> float:
        from staf_cli.body.stature import stature_of  # loads torch

        return stature_of(self.body, self.motion.betas)

    def _in_world(self, joints: np.ndarray) -> dict[str, object]:
        """The keys of contacts and world, as far as they are known; `joints` (T, 24, 3) m of the camera."""
        motion, arrays = self.motion, dict[str, object]()
        if motion.contacts is not None:
            arrays["contacts"] = motion.contacts.astype(bool)
        if self.world is None or not self.world.is_trusted:
            return arrays
        matrices = self.world.camera_at(motion.track.frame_ids)
        poses, trans, there = placed(matrices, motion.poses, motion.trans, joints)
        stands = self.world.frame_ids is None
        return arrays | {
            "shot": self.world.shot,
            "gravity_source": self.world.gravity,
            "scale_source": self.world.scale,
            "world_from_camera": self.world.world_from_camera if stands else matrices,
            "trans_world": trans,
            "poses_world": poses,
            "joints3d_world": there,
        }

    def _text(self, key: str) -> str | None:
        stored = self.arrays.get(key)
        return None if stored is None else str(stored)

    def vertices(self, frame_id: int) -> np.ndarray:
        """The mesh (V, 3) float32 m in camera coordinates in one frame.

        Raises:
            KeyError: the person is not in that frame.
            AssetError: a result that was read back needs a body that is not here.
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
class Origin:
    """What a result was made from, as run.json keeps it for later runs to compare.

    Attributes:
        input_name: what the input was called.
        input_sha256: of the input's content; None where it is not known.
        input_path_sha256: of the input's absolute path; None where it is not known.
        settings: in force, as plain values.
        assets: sha256 of every net and body file that was opened, by its name.
        versions: of Python, of ourselves and of what results depend on; None where not installed.
    """

    input_name: str = ""
    input_sha256: str | None = None
    input_path_sha256: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    assets: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str | None] = field(default_factory=dict)


class ResultWriter(Protocol):
    """Writes a result into a folder; comes with the result, from the code that made it."""

    def save(self, result: VideoResult, folder: Path, settings: Mapping[str, Any]) -> None:
        """Write it, complete or not at all."""
        ...


@dataclass(frozen=True)
class VideoResult:
    """Everything recovered from one video.

    Attributes:
        info: of the video.
        camera: the one camera.
        body: the body model, with `faces` (F, 3).
        people: by person id.
        num_frames: N, frames worked on.
        engine: what recovered the bodies: "landmarks", "staf" or "staf-open".
        detector: what found the people, by its name.
        frame_ids: (N,) int, their numbers in the file; None where these are all of its frames.
        num_lost: frames lost to damage of the file; None where it cannot be known.
        warnings: one line each.
        timings_s: seconds by stage.
        exports: what `--export` wrote.
        worlds: of every shot, where anyone looked for one.
        boxes_only: people of whom no body can be told (too small, hidden), by person id; their numbers
            are no one else's.
        origin: what it was made from.
        writer: writes it for `save`.
    """

    info: VideoInfo
    camera: Camera
    body: Body = field(repr=False)
    people: Sequence[Person]
    num_frames: int
    engine: str
    detector: str
    frame_ids: np.ndarray | None = None
    num_lost: int | None = 0
    warnings: tuple[str, ...] = ()
    timings_s: Mapping[str, float] = field(default_factory=dict)
    exports: tuple[Exported, ...] = ()
    worlds: Sequence[World] = ()
    boxes_only: Sequence[Track] = ()
    origin: Origin = field(default_factory=Origin)
    writer: ResultWriter | None = field(default=None, repr=False, compare=False)

    @property
    def last_frame_id(self) -> int:
        """The file's own number of the last frame worked on; -1 where there is none."""
        if self.frame_ids is None:
            return self.num_frames - 1
        return int(self.frame_ids[-1]) if len(self.frame_ids) else -1

    def vertices(self, frame_id: int) -> dict[int, np.ndarray]:
        """Meshes (V, 3) m of all people in one frame, by person id; camera coordinates."""
        return {
            person.person_id: person.vertices(frame_id)
            for person in self.people
            if frame_id in person.motion.track.frame_ids
        }

    def save(
        self,
        folder: str | Path,
        *,
        export: Sequence[str] | None = None,
        overlay: bool | None = None,
        **settings: Any,
    ) -> None:
        """Write the files of `staf run` directly into a folder, complete or not at all.

        Args:
            folder: made where it is not there; an earlier result of the same input is replaced.
            export: further formats: "glb", "bvh", "amass", "csv", "html", "ply"; None: as set for the run.
            overlay: whether to draw the overlay video, which takes most of the time; None: as the run's.
            **settings: other settings of what is written, such as `obj`, `frame_npz`, `view`, `opacity`; a
                result that was read back also takes `video`, the path of the video to draw on, without
                which it is written without overlay and poster.

        Raises:
            OutputError: the folder holds something else, or cannot be written.
            SettingError: a setting has a value that makes no sense.
            InputError: the video that the overlay is drawn on is not there any more.
        """
        if self.writer is None:
            raise OutputError("this result was put together by hand: nothing knows how to write it")
        given = {"export": export, "overlay": overlay}
        settings |= {name: value for name, value in given.items() if value is not None}
        self.writer.save(self, Path(folder), settings)
