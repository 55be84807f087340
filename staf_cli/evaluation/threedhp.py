"""MPI-INF-3DHP's official test set: TS1 to TS6, a MATLAB v7.3 file (HDF5) and pictures each.

Mehta et al., 3DV 2017. `TSn/annot_data.mat`, `TSn/imageSequence/img_%06d.jpg`, counted from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.errors import InputError
from staf_cli.untrusted.arrays import require_plausible

NUM_JOINTS = 17
JOINT_NAMES: tuple[str, ...] = (
    *("head_top", "neck", "right_shoulder", "right_elbow", "right_wrist"),
    *("left_shoulder", "left_elbow", "left_wrist", "right_hip", "right_knee", "right_ankle"),
    *("left_hip", "left_knee", "left_ankle", "root", "spine", "head"),
)
SEQUENCES: tuple[str, ...] = ("TS1", "TS2", "TS3", "TS4", "TS5", "TS6")


@dataclass(frozen=True, eq=False)
class TrueSequence:
    """One test sequence's truth.

    Attributes:
        name: such as "TS1".
        image_folder: where its pictures should lie.
        keypoints_px: (N, 17, 2) px.
        joints: (N, 17, 3) m, `univ_annot3`, camera axes.
        valid: (N,) bool, `valid_frame`.
    """

    name: str
    image_folder: Path
    keypoints_px: np.ndarray
    joints: np.ndarray
    valid: np.ndarray

    def __len__(self) -> int:
        return len(self.joints)

    @property
    def image_names(self) -> tuple[str, ...]:
        return tuple(f"img_{number:06d}.jpg" for number in range(1, len(self) + 1))


def sequence_files(root: Path) -> tuple[Path, ...]:
    """The truth files that are there, TS1 first.

    Raises:
        InputError: the folder is not MPI-INF-3DHP's test set.
    """
    files = tuple(root / name / "annot_data.mat" for name in SEQUENCES)
    there = tuple(file for file in files if file.is_file())
    if not there:
        raise InputError(f"{root}: no TS1/annot_data.mat ... in it; give mpi_inf_3dhp_test_set")
    return there


def read_sequence(path: Path) -> TrueSequence:
    """Read one `annot_data.mat`.

    Raises:
        InputError: h5py is missing, or the file is damaged or something else; one line.
    """
    try:
        import h5py
    except ImportError as error:
        raise InputError('reading MPI-INF-3DHP needs h5py; pip install ".[eval]"') from error
    try:
        with h5py.File(path, "r") as file:
            keypoints = _annotation(file, "annot2", 2)
            joints = _annotation(file, "univ_annot3", 3)
            valid = np.asarray(_dataset(file, "valid_frame")).ravel()
    except (OSError, RuntimeError, KeyError, ValueError, TypeError) as error:
        reason = str(error).split("\n")[0][:120]
        raise InputError(f"{path} is no test sequence of MPI-INF-3DHP: {reason}; get it again") from error
    if not len(keypoints) == len(joints) == len(valid):
        raise InputError(f"{path}: annot2, univ_annot3 and valid_frame differ in length; get it again")
    folder = path.parent
    return TrueSequence(folder.name, folder / "imageSequence", keypoints, joints / 1000, valid > 0.5)


def _annotation(file: Any, name: str, width: int) -> np.ndarray:
    """(N, 17, width) float64; the file has it as (N, 1, 17, width)."""
    data = _dataset(file, name)
    if data.ndim != 4 or data.shape[1:] != (1, NUM_JOINTS, width):
        raise ValueError(f"{name} has the shape {data.shape}, not (N, 1, {NUM_JOINTS}, {width})")
    return require_plausible(name, np.asarray(data))[:, 0]


def _dataset(file: Any, name: str) -> Any:
    """A plain array of numbers of the file itself: links into other files are not followed."""
    import h5py

    if name not in file:
        raise KeyError(f"no {name}")
    data = None if isinstance(file.get(name, getlink=True), h5py.ExternalLink) else file[name]
    if (
        not isinstance(data, h5py.Dataset)
        or data.dtype.kind not in "biuf"
        or data.external
        or data.is_virtual
    ):
        raise ValueError(f"{name} holds no numbers of its own")
    if data.size > 100_000_000:
        raise ValueError(f"{name} is too long")
    return data
