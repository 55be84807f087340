"""3DPW's official layout: one pickle a sequence, read without running anything that is in it.

von Marcard et al., ECCV 2018. `sequenceFiles/<split>/*.pkl`, `imageFiles/<sequence>/image_%05d.jpg`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

from staf_cli.errors import AssetError, InputError
from staf_cli.motion import NUM_BETAS, NUM_POSE
from staf_cli.untrusted.arrays import require_plausible
from staf_cli.untrusted.pickles import MAX_PICKLE_BYTES, read_pickle

FPS = 30.0
SPLITS = ("test", "validation", "train")
GENDERS = {"m": "male", "f": "female"}
NUM_KEYPOINTS = 18


@dataclass(frozen=True, eq=False)
class TruePerson:
    """One person of a sequence.

    Attributes:
        gender: "male" or "female".
        poses: (N, 72) rad, already turned into the camera's axes.
        betas: (10,).
        keypoints: (N, 18, 3) px and confidence, zeros where unseen.
        campose_valid: (N,) bool.
    """

    gender: str
    poses: np.ndarray
    betas: np.ndarray
    keypoints: np.ndarray
    campose_valid: np.ndarray


@dataclass(frozen=True, eq=False)
class TrueSequence:
    """One sequence's truth.

    Attributes:
        name: such as "downtown_walking_00".
        image_folder: where its pictures should lie.
        num_frames: N.
        focal_px: of the camera.
        people: everybody in it.
    """

    name: str
    image_folder: Path
    num_frames: int
    focal_px: float
    people: tuple[TruePerson, ...]

    @property
    def image_names(self) -> tuple[str, ...]:
        return tuple(f"image_{number:05d}.jpg" for number in range(self.num_frames))


def sequence_files(root: Path, split: str) -> tuple[Path, ...]:
    """The pickles of a split, by name.

    Raises:
        InputError: the folder is not 3DPW's.
    """
    folder = root / "sequenceFiles" / split
    files = tuple(sorted(folder.glob("*.pkl"))) if folder.is_dir() else ()
    if not files:
        raise InputError(
            f"{root}: no sequenceFiles/{split}/*.pkl in it; give the folder that 3DPW's sequenceFiles.zip "
            "and imageFiles.zip were unpacked into"
        )
    return files


def read_sequence(path: Path, root: Path) -> TrueSequence:
    """Read one pickle.

    Raises:
        InputError: it is damaged, refused, or not 3DPW's; one line.
    """
    try:
        if path.stat().st_size > MAX_PICKLE_BYTES:
            raise InputError(f"{path} is refused: no sequence of 3DPW is so long")
        data = read_pickle(path.read_bytes(), str(path))
    except AssetError as error:
        raise InputError(str(error)) from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    try:
        return _sequence(data, path.stem, root)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        reason = f"it has no {error.args[0]}" if isinstance(error, KeyError) else str(error)
        raise InputError(
            f"{path} is no sequence of 3DPW: {reason}; get it again".replace("\n", " ")
        ) from error


def _sequence(data: Any, stem: str, root: Path) -> TrueSequence:
    if not isinstance(data, dict):
        raise ValueError("it holds no dictionary")
    cam_poses = _numbers("cam_poses", data["cam_poses"], (None, 4, 4))
    num_frames = len(cam_poses)
    intrinsics = _numbers("cam_intrinsics", data["cam_intrinsics"], (3, 3))
    num_people = len(data["poses"])
    people = tuple(_person(data, index, cam_poses[:, :3, :3]) for index in range(num_people))
    focal_px = float(intrinsics[0, 0])
    if not focal_px > 0:
        raise ValueError("cam_intrinsics has no focal length")
    # The name in the pickle is not trusted to be a path.
    return TrueSequence(stem, root / "imageFiles" / stem, num_frames, focal_px, people)


def _person(data: dict[str, Any], index: int, cam_rotations: np.ndarray) -> TruePerson:
    num_frames = len(cam_rotations)
    poses = _numbers("poses", data["poses"][index], (num_frames, NUM_POSE)).copy()
    betas = _numbers("betas", data["betas"][index], (None,))
    if len(betas) < NUM_BETAS:
        raise ValueError(f"betas must be at least {NUM_BETAS}")
    keypoints = _numbers("poses2d", data["poses2d"][index], (num_frames, 3, NUM_KEYPOINTS))
    valid = _numbers("campose_valid", data["campose_valid"][index], (num_frames,))
    poses[:, :3] = _premultiplied(poses[:, :3], cam_rotations)
    return TruePerson(
        gender=_gender(data["genders"][index]),
        poses=poses,
        betas=betas[:NUM_BETAS],
        keypoints=keypoints.transpose(0, 2, 1),
        campose_valid=valid.astype(bool),
    )


def _premultiplied(rotvecs: np.ndarray, rotations: np.ndarray) -> np.ndarray:
    """Axis-angle (N, 3), turned by rotations (N, 3, 3); frames that are not finite become NaN."""
    turned = np.full(rotvecs.shape, np.nan)
    fine = np.isfinite(rotvecs).all(axis=1) & np.isfinite(rotations).all(axis=(1, 2))
    fine &= np.linalg.det(np.where(fine[:, None, None], rotations, 0.0)) > 0
    if fine.any():
        product = Rotation.from_matrix(rotations[fine]) * Rotation.from_rotvec(rotvecs[fine])
        turned[fine] = product.as_rotvec()
    return turned


def _gender(value: object) -> str:
    text = value.decode("latin1") if isinstance(value, bytes) else str(value)
    if text not in GENDERS:
        raise ValueError(f"genders must be m or f, not {text!r:.20}")
    return GENDERS[text]


def _numbers(name: str, values: object, shape: tuple[int | None, ...]) -> np.ndarray:
    """A float64 array of the shape; None stands for any length."""
    array = np.asarray(values)
    fits = array.ndim == len(shape) and all(
        want is None or got == want for got, want in zip(array.shape, shape, strict=True)
    )
    if array.dtype.kind not in "biuf" or not fits:
        raise ValueError(f"{name} has the shape {array.shape}, not {shape}".replace("None", "any"))
    return require_plausible(name, array)
