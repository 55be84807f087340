"""A result of ours read back: the people of a folder, or one `person_NNN.npz`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from staf_cli.body.joints import STAF_JOINT_NAMES
from staf_cli.errors import InputError
from staf_cli.evaluation.smpl import SmplParameters
from staf_cli.motion import NUM_BETAS, NUM_POSE
from staf_cli.untrusted.arrays import as_float64, is_plausible, read_arrays

_FINITE = ("joints3d", "joints49_3d", "poses", "betas", "betas_per_frame", "trans", "fps", "person_id")
_PICTURE = ("boxes_xyxy", "joints2d")
_NEEDED = ("frame_ids", "joints3d", "joint_names", "poses", "betas", "trans", "engine", "body_model", "fps")


@dataclass(frozen=True, eq=False)
class PersonTrack:
    """One person of a result.

    Attributes:
        path: of the npz.
        person_id: as the result counts.
        engine: "staf" or "landmarks".
        fps: of the video, on average.
        frame_ids: (T,) int, ascending.
        observed: (T,) bool, false where a frame was filled in between detections.
        boxes_xyxy: (T, 4) px.
        joints3d: (T, J, 3) m, camera coordinates: SMPL's 24, and STAF's own where there are some.
        joint_names: (J,).
        joints2d: (T, 24, 2) px.
        image_size_wh: (2,) px, None where the file does not say.
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
    image_size_wh: tuple[int, ...] | None
    smpl: SmplParameters

    def __len__(self) -> int:
        return len(self.frame_ids)

    @cached_property
    def joints24(self) -> np.ndarray:
        """(T, 24, 3) m: SMPL's alone."""
        return self.joints3d[:, :24]


def read_tracks(path: Path) -> tuple[PersonTrack, ...]:
    """Everybody in a folder of results, by person id, or the one person of an npz.

    Raises:
        InputError: there is no result, or it is damaged.
    """
    if not path.is_dir():
        return (read_track(path),)
    files = sorted(file for file in path.iterdir() if re.fullmatch(r"person_\d+\.npz", file.name))
    if not files:
        raise InputError(_nobody(path))
    return tuple(sorted((read_track(file) for file in files), key=lambda track: track.person_id))


def read_track(path: Path) -> PersonTrack:
    """One person's npz.

    Raises:
        InputError: one line with what is wrong.
    """
    data = read_arrays(path, "one person's track (person_NNN.npz)")
    missing = [key for key in _NEEDED if key not in data]
    if missing:
        raise InputError(f"{path} is no person's track of staf: it has no {', '.join(missing)}")
    num_frames = data["frame_ids"].size
    _check(path, data, num_frames)
    names, joints = tuple(data["joint_names"].astype(np.str_).tolist()), data["joints3d"]
    if "joints49_3d" in data:
        names, joints = (*names, *STAF_JOINT_NAMES), np.concatenate([joints, data["joints49_3d"]], axis=1)
    number = re.fullmatch(r"person_(\d+)", path.stem)
    size = data.get("image_size_wh")
    return PersonTrack(
        path=path,
        person_id=int(data.get("person_id", number.group(1) if number else 0)),
        engine=str(data["engine"]),
        fps=float(data["fps"]),
        frame_ids=data["frame_ids"].astype(np.int64),
        observed=data.get("observed", np.ones(num_frames)).astype(bool),
        boxes_xyxy=as_float64(data.get("boxes_xyxy", np.full((num_frames, 4), np.nan))),
        joints3d=joints.astype(np.float64),
        joint_names=names,
        joints2d=as_float64(data.get("joints2d", np.full((num_frames, 24, 2), np.nan))),
        image_size_wh=None if size is None else tuple(size.tolist()),
        smpl=SmplParameters(
            body_model=str(data["body_model"]),
            poses=data["poses"].astype(np.float64),
            betas=data.get("betas_per_frame", data["betas"]).astype(np.float64),
            trans=data["trans"].astype(np.float64),
        ),
    )


def _check(path: Path, data: dict[str, np.ndarray], num_frames: int) -> None:
    shapes: dict[str, tuple[int, ...]] = {
        "frame_ids": (num_frames,),
        "joints3d": (num_frames, 24, 3),
        "joint_names": (24,),
        "poses": (num_frames, NUM_POSE),
        "betas": (NUM_BETAS,),
        "trans": (num_frames, 3),
        "engine": (),
        "body_model": (),
        "fps": (),
        "person_id": (),
        "observed": (num_frames,),
        "boxes_xyxy": (num_frames, 4),
        "joints2d": (num_frames, 24, 2),
        "betas_per_frame": (num_frames, NUM_BETAS),
        "joints49_3d": (num_frames, len(STAF_JOINT_NAMES), 3),
        "image_size_wh": (2,),
    }
    text = ("joint_names", "engine", "body_model")
    for key, expected in shapes.items():
        if key not in data:
            continue
        array = data[key]
        if array.shape != expected or array.dtype.kind not in ("US" if key in text else "iufb"):
            kind = "text" if key in text else "numbers"
            raise InputError(
                f"{path}: {key} must be {kind} of shape {expected}, is {array.shape} of {array.dtype}"
            )
        if key in _FINITE and not is_plausible(array).all():
            raise InputError(f"{path}: {key} holds numbers that are not finite, or beyond reason")
        if key in _PICTURE and not (is_plausible(array) | np.isnan(array)).all():
            raise InputError(f"{path}: {key} holds numbers beyond reason")
    if not data["fps"] > 0:
        raise InputError(f"{path}: fps must be a number above 0, is {data['fps']}")
    ids = data["frame_ids"]
    if ids.dtype.kind not in "iu" or (np.diff(ids.astype(np.int64)) <= 0).any():
        raise InputError(f"{path}: frame_ids must be integers that ascend, each once")


def _nobody(path: Path) -> str:
    if (path / "run.json").is_file():
        return f"{path}: nobody was found in this video, so there is nothing to compare"
    inside = sorted(folder.name for folder in path.iterdir() if (folder / "run.json").is_file())
    if inside:
        return f"{path} holds results of several videos; give one of them: {', '.join(inside[:5])}"
    return f"{path} holds no result of staf run (no person_NNN.npz); give the folder of one video"
