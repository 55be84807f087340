"""Poses of motion capture on SMPL's joints, with rare poses found by clustering."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from build_pose_prior import smpl_rotvecs
from scipy.cluster.vq import kmeans2
from scipy.spatial.transform import Rotation

NUM_JOINTS = 22  # SMPL's without the hands
NUM_CLUSTERS = 400
HELD_BACK = 10  # every tenth clip is never trained on


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
    """Training and held-back poses of the CMU capture; the layout is told in build_pose_prior.py."""
    trained, held_back = read_clips(path, seed)
    return trained.poses, held_back.poses


def read_clips(path: Path, seed: int) -> tuple[Clips, Clips]:
    """Training and held-back clips of the CMU capture; per clip also `<clip>/root_cm` (T, 3)."""
    with np.load(path) as mocap:
        names = [str(name) for name in mocap["joint_names"]]
        clips = [mocap[f"{clip}/rotvec"].astype(np.float64) for clip in mocap["clips"]]
        roots = [mocap[f"{clip}/root_cm"] / 100 for clip in mocap["clips"]]
    rotvecs = [_with_root(clip, names) for clip in clips]
    held_back = [number for number in range(len(clips)) if number % HELD_BACK == HELD_BACK - 1]
    trained = [number for number in range(len(clips)) if number % HELD_BACK != HELD_BACK - 1]
    parts = [([rotvecs[k] for k in part], [roots[k] for k in part]) for part in (trained, held_back)]
    return _clips(*parts[0], seed), _clips(*parts[1], seed)


def _with_root(clip: np.ndarray, names: list[str]) -> np.ndarray:
    """(T, 21, 3) of the capture -> (T, 22, 3) of SMPL's joints, the root first."""
    return np.concatenate([clip[:, [names.index("hip")]], smpl_rotvecs(clip, names)], axis=1)


def _clips(rotvecs: list[np.ndarray], roots: list[np.ndarray], seed: int) -> Clips:
    lengths = np.array([len(clip) for clip in rotvecs])
    first = np.cumsum(lengths) - lengths
    return Clips(
        _poses(np.concatenate(rotvecs), seed),
        torch.as_tensor(np.concatenate(roots), dtype=torch.float32),
        torch.as_tensor(np.repeat(first, lengths)),
        torch.as_tensor(np.repeat(first + lengths - 1, lengths)),
    )


def _poses(rotvecs: np.ndarray, seed: int) -> Poses:
    rotmats = Rotation.from_rotvec(rotvecs.reshape(-1, 3)).as_matrix().reshape(-1, NUM_JOINTS, 3, 3)
    likeness = rotmats[:, 1:].reshape(len(rotmats), -1)
    _, clusters = kmeans2(likeness, NUM_CLUSTERS, iter=8, minit="points", rng=seed)
    return Poses(torch.as_tensor(rotmats, dtype=torch.float32), torch.as_tensor(clusters))
