"""One person's truth as a plain `.npz`, so that people can measure on their own capture.

Joints, SMPL parameters, or both: then joints are compared with joints, meshes with meshes. The keys, their
shapes and units are in docs/truth_file.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from staf_cli.errors import InputError
from staf_cli.evaluation.joint_sets import H36M_14_NAMES, plain_name
from staf_cli.evaluation.smpl import SmplParameters
from staf_cli.motion import NUM_BETAS, NUM_POSE
from staf_cli.untrusted.arrays import as_float64, is_plausible, read_arrays

GENDERS = ("neutral", "male", "female")
LARGEST_PERSON_M = 4.0  # from one joint to another; more means another unit


@dataclass(frozen=True, eq=False)
class Truth:
    """What is known of one person.

    Attributes:
        path: where it was read.
        dataset: what it is called.
        frame_ids: (T,) int, ascending.
        fps: of the video, None where the file does not say.
        axes: "camera", or "fixed" for axes of the truth's own.
        protocol: "h36m" for the field's 14 joints, else None.
        joints3d: (T, J, 3) m, or None.
        joint_names: (J,) of `joints3d`.
        smpl: the parameters, or None; there is one of the two.
    """

    path: Path
    dataset: str
    frame_ids: np.ndarray
    fps: float | None
    axes: Literal["camera", "fixed"]
    protocol: Literal["h36m"] | None
    joints3d: np.ndarray | None
    joint_names: tuple[str, ...]
    smpl: SmplParameters | None

    def __len__(self) -> int:
        return len(self.frame_ids)


def read_truth(path: Path) -> Truth:
    """Read a truth file; never unpickles.

    Raises:
        InputError: one line with what is wrong, expected and actual.
    """
    return _Reader(path, read_arrays(path, "truth")).truth()


class _Reader:
    """Checks each key of a truth file."""

    def __init__(self, path: Path, data: dict[str, np.ndarray]) -> None:
        self._path = path
        self._data = data

    def truth(self) -> Truth:
        data = self._data
        if "joints3d" not in data and "poses" not in data:
            keys = ", ".join(sorted(data)) or "nothing"
            raise self._wrong(f"needs joints3d (T, J, 3) with joint_names, or poses (T, 72); it has {keys}")
        num_frames = self._num_frames()
        protocol = self._word("protocol", ("h36m",), None)
        joints, names = self._joints(num_frames, protocol) if "joints3d" in data else (None, ())
        axes = self._word("axes", ("camera", "fixed"), "camera")
        return Truth(
            path=self._path,
            dataset=str(self._scalar("dataset", self._path.name)),
            frame_ids=self._frame_ids(num_frames),
            fps=self._fps(),
            axes=axes,  # type: ignore[arg-type]
            protocol=protocol,  # type: ignore[arg-type]
            joints3d=joints,
            joint_names=names,
            smpl=self._smpl(num_frames) if "poses" in data else None,
        )

    def _num_frames(self) -> int:
        array = self._data["joints3d" if "joints3d" in self._data else "poses"]
        if array.ndim == 0 or not len(array):
            raise self._wrong("holds no frames")
        return len(array)

    def _joints(self, num_frames: int, protocol: str | None) -> tuple[np.ndarray, tuple[str, ...]]:
        joints = self._data["joints3d"]
        if joints.ndim != 3 or joints.shape[0] != num_frames or joints.shape[2] != 3:
            raise self._wrong(f"joints3d must be (T, J, 3) m, is {joints.shape}")
        joints = self._numbers("joints3d", joints.shape)
        names = self._names(joints.shape[1], protocol)
        if (known := np.isfinite(joints).all(axis=2)).any():
            some, seen = joints[known.any(axis=1)], known[known.any(axis=1)][..., None]
            spread = np.where(seen, some, -np.inf).max(axis=1) - np.where(seen, some, np.inf).min(axis=1)
            size = float(np.median(spread.max(axis=1)))
            if size > LARGEST_PERSON_M:
                raise self._wrong(f"joints3d must be metres, but a person would be {size:.0f} m large")
        return joints, names

    def _names(self, num_joints: int, protocol: str | None) -> tuple[str, ...]:
        if "joint_names" not in self._data:
            if protocol == "h36m" and num_joints == len(H36M_14_NAMES):
                return H36M_14_NAMES
            wanted = " or, with protocol h36m, 14 joints" if protocol is None else ""
            raise self._wrong(f"needs joint_names ({num_joints},) with joints3d{wanted}")
        array = self._data["joint_names"]
        if array.shape != (num_joints,) or array.dtype.kind not in "US":
            kind = "text" if array.dtype.kind in "US" else array.dtype
            raise self._wrong(f"joint_names must be ({num_joints},) of text, is {array.shape} of {kind}")
        names = tuple(array.astype(np.str_).tolist())
        plain = [plain_name(name) for name in names]
        twice = sorted({name for name in plain if plain.count(name) > 1})
        if twice:
            raise self._wrong(f"joint_names has {', '.join(twice)} more than once")
        if protocol == "h36m" and (missing := [name for name in H36M_14_NAMES if name not in plain]):
            raise self._wrong(f"protocol h36m needs the joint {', '.join(missing)}")
        return names

    def _smpl(self, num_frames: int) -> SmplParameters:
        poses = self._numbers("poses", (num_frames, NUM_POSE))
        betas = np.zeros(NUM_BETAS)
        if "betas" in self._data:
            given = self._data["betas"]
            lead = (num_frames,) if given.ndim == 2 else ()
            size = given.shape[-1] if given.ndim else 0
            betas = self._numbers("betas", (*lead, max(size, NUM_BETAS)))[..., :NUM_BETAS]
        trans = np.zeros((num_frames, 3))
        if "trans" in self._data:
            trans = self._numbers("trans", (num_frames, 3))
        gender = self._word("gender", GENDERS, "neutral")
        body_model = str(self._scalar("body_model", f"smpl-{gender}"))
        return SmplParameters(f"smpl-{gender}" if body_model == "smpl" else body_model, poses, betas, trans)

    def _frame_ids(self, num_frames: int) -> np.ndarray:
        if "frame_ids" not in self._data:
            return np.arange(num_frames)
        ids = self._data["frame_ids"]
        if ids.shape != (num_frames,) or ids.dtype.kind not in "iu":
            raise self._wrong(f"frame_ids must be ({num_frames},) integers, is {ids.shape} of {ids.dtype}")
        ids = ids.astype(np.int64)
        if ids[0] < 0 or (np.diff(ids) <= 0).any():
            raise self._wrong("frame_ids must ascend from 0 or more, each once")
        return ids

    def _fps(self) -> float | None:
        if "fps" not in self._data:
            return None
        fps = self._scalar("fps", None)
        if not isinstance(fps, int | float) or not 0 < fps < 1e5:
            raise self._wrong(f"fps must be a number above 0, is {fps}")
        return float(fps)

    def _word(self, key: str, allowed: tuple[str, ...], default: str | None) -> str | None:
        word = self._scalar(key, default)
        if word is not None and word not in allowed:
            raise self._wrong(f"{key} must be {' or '.join(allowed)}, is {word}")
        return None if word is None else str(word)

    def _scalar(self, key: str, default: object) -> object:
        if key not in self._data:
            return default
        array = self._data[key]
        if array.size != 1:
            raise self._wrong(f"{key} must be one value, is {array.shape}")
        value = array.reshape(-1)[0].item()
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else value

    def _numbers(self, key: str, shape: tuple[int, ...]) -> np.ndarray:
        array = self._data[key]
        if array.shape != shape or array.dtype.kind not in "iuf":
            raise self._wrong(f"{key} must be numbers of shape {shape}, is {array.shape} of {array.dtype}")
        numbers = as_float64(array)
        if not (is_plausible(numbers) | ~np.isfinite(numbers)).all():
            raise self._wrong(f"{key} holds numbers beyond reason")
        return numbers

    def _wrong(self, what: str) -> InputError:
        return InputError(f"{self._path}: {what}")
