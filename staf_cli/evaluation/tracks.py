"""A finished result as evaluation takes it: the people of a folder, or one `person_NNN.npz`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from staf_cli.body.joints import STAF_JOINT_NAMES
from staf_cli.errors import InputError
from staf_cli.evaluation.npz_fields import Fields
from staf_cli.evaluation.smpl import SmplParameters
from staf_cli.motion import NUM_BETAS, NUM_POSE
from staf_cli.results.layout import RUN_JSON, no_result, track_files
from staf_cli.results.track_npz import read_track

# Keys of every version's tracks that are read here.
_NEEDED = (
    *("frame_ids", "joints3d", "joint_names", "poses", "betas", "trans", "engine", "body_model", "fps"),
    *("person_id", "observed", "boxes_xyxy", "joints2d", "image_size_wh"),
)


@dataclass(frozen=True, eq=False)
class PersonTrack:
    """One person of a result.

    Attributes:
        path: of the npz.
        person_id: as the result counts.
        engine: "staf", "staf-open" or "landmarks".
        fps: of the video, on average.
        frame_ids: (T,) int, ascending.
        observed: (T,) bool, false where a frame was filled in between detections.
        boxes_xyxy: (T, 4) px.
        joints3d: (T, J, 3) m, camera coordinates: SMPL's 24, and STAF's own where there are some.
        joint_names: (J,).
        joints2d: (T, 24, 2) px.
        image_size_wh: px.
        smpl: what the meshes are made of.
    """

    path: Path
    person_id: int
    engine: str
    fps: float
    frame_ids: np.ndarray
    observed: np.ndarray
    boxes_xyxy: np.ndarray
    joints3d: np.ndarray
    joint_names: tuple[str, ...]
    joints2d: np.ndarray
    image_size_wh: tuple[int, int]
    smpl: SmplParameters

    def __len__(self) -> int:
        return len(self.frame_ids)

    @property
    def joints24(self) -> np.ndarray:
        """(T, 24, 3) m: SMPL's alone."""
        return self.joints3d[:, :24]


def read_tracks(path: Path) -> tuple[PersonTrack, ...]:
    """The people in a folder of results, by person id, or the one person of an npz.

    Raises:
        InputError: there is no result, or it is damaged.
    """
    if not path.is_dir():
        return (_read(path),)
    files = track_files(path)
    if not files and (path / RUN_JSON).is_file():
        raise InputError(f"{path}: nobody was found in this video, so there is nothing to compare")
    if not files:
        raise InputError(no_result(path))
    return tuple(_read(file) for file in files)


def _read(path: Path) -> PersonTrack:
    arrays = read_track(path)
    missing = [key for key in _NEEDED if key not in arrays]
    if missing:
        raise InputError(f"{path} is no person's track of staf: it has no {', '.join(missing)}")
    fields, num_frames = Fields(path, arrays), arrays["frame_ids"].size

    def finite(key: str, *shape: int) -> np.ndarray:
        return fields.numbers(key, shape, finite=True)

    names, joints = fields.names("joint_names", 24), finite("joints3d", num_frames, 24, 3)
    if "joints49_3d" in fields:
        more = finite("joints49_3d", num_frames, len(STAF_JOINT_NAMES), 3)
        names, joints = (*names, *STAF_JOINT_NAMES), np.concatenate([joints, more], axis=1)
    width, height = finite("image_size_wh", 2).astype(int).tolist()
    betas = finite("betas", NUM_BETAS)
    if "betas_per_frame" in fields:
        betas = finite("betas_per_frame", num_frames, NUM_BETAS)
    poses, trans = finite("poses", num_frames, NUM_POSE), finite("trans", num_frames, 3)
    return PersonTrack(
        path=path,
        person_id=int(finite("person_id")),
        engine=str(fields.scalar("engine", None)),
        fps=fields.fps() or 0.0,
        frame_ids=fields.frame_ids(num_frames),
        observed=fields.numbers("observed", (num_frames,)).astype(bool),
        boxes_xyxy=fields.numbers("boxes_xyxy", (num_frames, 4)),
        joints3d=joints,
        joint_names=names,
        joints2d=fields.numbers("joints2d", (num_frames, 24, 2)),
        image_size_wh=(width, height),
        smpl=SmplParameters(str(fields.scalar("body_model", None)), poses, betas, trans),
    )
