"""Files of motion: poses of motion capture on SMPL's joints, with rare poses found by clustering."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from scipy.cluster.vq import kmeans2
from scipy.spatial.transform import Rotation

from staf_cli.train.motion.retarget import NEEDED_JOINTS, ROOT, smpl_rotvecs
from staf_cli.untrusted.arrays import as_float64, content_told, read_arrays

CAPTURE_FPS = 30
NUM_JOINTS = 22  # SMPL's without the hands
NUM_CLUSTERS = 400
HELD_BACK = 10  # every tenth clip is never trained on; of fewer than ten, the last
MOST_FRAMES = 2_000_000  # 18 hours; 1.6 GB of rotations
LARGEST_RAD, LARGEST_CM = 1000.0, 1e6
REMEDY = "docs/training.md has the format"


@dataclass(frozen=True)
class Poses:
    """N poses.

    Attributes:
        rotmats: (N, 22, 3, 3) local rotations, SMPL's axes (y up, facing +z, left = +x).
        clusters: (N,) which group of like poses each belongs to.
    """

    rotmats: torch.Tensor
    clusters: torch.Tensor

    def __len__(self) -> int:
        return len(self.rotmats)


@dataclass(frozen=True)
class Clips:
    """The same N poses as movement: clips one after the other, 30 frames a second.

    Attributes:
        poses: of all frames.
        root_m: (N, 3) m, where the hips are; y up.
        first, last: (N,) the first and the last frame of each frame's clip.
    """

    poses: Poses
    root_m: torch.Tensor
    first: torch.Tensor
    last: torch.Tensor

    def to(self, device: torch.device) -> Clips:
        poses = Poses(self.poses.rotmats.to(device), self.poses.clusters.to(device))
        return Clips(poses, *(getattr(self, name).to(device) for name in ("root_m", "first", "last")))


def read_capture(path: Path, seed: int) -> tuple[Poses, Poses]:
    """Training and held-back poses of a file of motion; errors as for `read_clips`."""
    trained, held_back = read_clips(path, seed)
    return trained.poses, held_back.poses


def read_clips(path: Path, seed: int) -> tuple[Clips, Clips]:
    """Training and held-back clips of a file of motion.

    Args:
        path: an `.npz` of the format in docs/training.md; nothing in it is unpickled.
        seed: of the clustering.

    Raises:
        InputError: it is missing, damaged or of another content; one line that says what.
    """
    arrays = read_arrays(path, "motion")
    with content_told(path, "file of motion", REMEDY):
        clips = _checked(arrays)
    last = len(clips) - 1
    held_back = [k for k in range(len(clips)) if k % HELD_BACK == min(HELD_BACK - 1, last)]
    trained = [k for k in range(len(clips)) if k not in set(held_back)]
    first, second = ([clips[k] for k in part] for part in (trained, held_back))
    return _clips(first, seed), _clips(second, seed)


def _checked(arrays: Mapping[str, np.ndarray]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Rotation vectors (T, 22, 3) rad, the root first, and places (T, 3) m of every clip."""
    joints = _names(arrays["joint_names"], "joint_names")
    lacking = [name for name in NEEDED_JOINTS if name not in joints]
    if lacking:
        raise ValueError(f"joint_names lacks {', '.join(lacking[:3])}")
    names = _names(arrays["clips"], "clips")
    if len(names) < 2:
        raise ValueError(f"it needs two clips, one to learn from and one held back, and has {len(names)}")
    clips = []
    for name in names:
        rotvec = _numbers(arrays, f"{name}/rotvec", (len(joints), 3), LARGEST_RAD)
        root = _numbers(arrays, f"{name}/root_cm", (3,), LARGEST_CM) / 100
        if len(rotvec) != len(root):
            raise ValueError(f"{name} has {len(rotvec)} frames of rotvec and {len(root)} of root_cm")
        clips.append((_with_root(rotvec, joints), root))
    if sum(len(root) for _, root in clips) > MOST_FRAMES:
        raise ValueError(f"it has more than {MOST_FRAMES} frames")
    return clips


def _names(values: np.ndarray, key: str) -> list[str]:
    if values.ndim != 1 or values.dtype.kind != "U":
        raise ValueError(f"{key} must be a list of names")
    names = [str(name) for name in values]
    if len(set(names)) < len(names):
        raise ValueError(f"{key} has a name twice")
    return names


def _numbers(
    arrays: Mapping[str, np.ndarray], key: str, shape: tuple[int, ...], largest: float
) -> np.ndarray:
    """Finite numbers (T, *shape) float64 of at least one frame."""
    values = arrays[key]
    if values.dtype.kind not in "fiu" or values.shape[1:] != shape or not len(values):
        wanted = ", ".join(("T", *map(str, shape)))
        raise ValueError(f"{key} must be numbers ({wanted}), and is {values.dtype} {values.shape}")
    numbers = as_float64(values)
    if not bool((np.abs(numbers) < largest).all()):
        raise ValueError(f"{key} holds what is no number, or one beyond {largest:g}")
    return numbers


def _with_root(clip: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """(T, J, 3) of the capture -> (T, 22, 3) of SMPL's joints, the root first."""
    return np.concatenate([clip[:, [names.index(ROOT)]], smpl_rotvecs(clip, names)], axis=1)


def _clips(clips: Sequence[tuple[np.ndarray, np.ndarray]], seed: int) -> Clips:
    lengths = np.array([len(root) for _, root in clips])
    first = np.cumsum(lengths) - lengths
    return Clips(
        _poses(np.concatenate([rotvecs for rotvecs, _ in clips]), seed),
        torch.as_tensor(np.concatenate([root for _, root in clips]), dtype=torch.float32),
        torch.as_tensor(np.repeat(first, lengths)),
        torch.as_tensor(np.repeat(first + lengths - 1, lengths)),
    )


def _poses(rotvecs: np.ndarray, seed: int) -> Poses:
    rotmats = Rotation.from_rotvec(rotvecs.reshape(-1, 3)).as_matrix().reshape(-1, NUM_JOINTS, 3, 3)
    likeness = rotmats[:, 1:].reshape(len(rotmats), -1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a cluster that comes out empty is never drawn
        num = min(NUM_CLUSTERS, len(likeness))
        _, clusters = kmeans2(likeness, num, iter=8, minit="points", rng=seed)
    return Poses(torch.as_tensor(rotmats, dtype=torch.float32), torch.as_tensor(clusters))
