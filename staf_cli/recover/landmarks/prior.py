"""What bodies can do: a learnt Gaussian over poses, limits of joints, and a rest pose for unseen limbs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import torch

# SMPL joint -> lower and upper bounds of its rotation vector, rad.
KNEE = ((-0.1, -0.25, -0.25), (2.7, 0.25, 0.25))
SPINE = ((-0.4, -0.4, -0.35), (0.9, 0.4, 0.35))
ANKLE = ((-0.7, -0.5, -0.5), (0.8, 0.5, 0.5))
WRIST = ((-0.8, -0.5, -0.9), (0.8, 0.5, 0.9))
COLLAR = ((-0.2, -0.35, -0.35), (0.2, 0.35, 0.35))
NECK = ((-0.5, -0.7, -0.4), (0.6, 0.7, 0.4))
LIMITS = {
    3: SPINE, 6: SPINE, 9: SPINE, 4: KNEE, 5: KNEE, 7: ANKLE, 8: ANKLE, 12: NECK, 15: NECK,
    13: COLLAR, 14: COLLAR, 20: WRIST, 21: WRIST,
    18: ((-1.6, -2.7, -1.3), (1.6, 0.1, 1.3)),
    19: ((-1.6, -0.1, -1.3), (1.6, 2.7, 1.3)),
    22: ((0, 0, 0), (0, 0, 0)), 23: ((0, 0, 0), (0, 0, 0)),
}  # fmt: skip
FREE = 3.0  # rad, for joints without limits of their own
# Arms hanging, legs straight: where limbs go that are out of the picture.
REST = {16: (0.0, 0.0, -1.2), 17: (0.0, 0.0, 1.2), 18: (0.0, -0.25, 0.0), 19: (0.0, 0.25, 0.0)}
# Joint -> landmarks of which at least one must be seen for the joint's rotation to be known.
SHOWN_BY = {
    1: (25, 27), 2: (26, 28), 4: (27,), 5: (28,), 7: (31, 29), 8: (32, 30),
    16: (13, 15), 17: (14, 16), 18: (15,), 19: (16,), 20: (19,), 21: (20,), 15: (0, 7, 8), 12: (0, 7, 8),
}  # fmt: skip
NUM_BODY = 23


@dataclass(frozen=True)
class PosePrior:
    """Terms on the rotation vectors (T, 23, 3) of all joints but the root.

    Attributes:
        mean: (63,) rad, of SMPL's joints 1-21.
        precision_root: (63, 63), lower Cholesky factor of the inverse covariance.
        low, high: (23, 3) rad, limits of the joints.
        rest: (23, 3) rad.
    """

    mean: torch.Tensor
    precision_root: torch.Tensor
    low: torch.Tensor
    high: torch.Tensor
    rest: torch.Tensor

    @classmethod
    def load(cls, device: torch.device) -> PosePrior:
        """Read the package's own prior (see scripts/build_pose_prior.py)."""
        with files("staf_cli.recover.landmarks").joinpath("pose_prior.npz").open("rb") as file:
            stored = np.load(file)
            mean, root = stored["mean"], stored["precision_root"]
        low, high, rest = np.full((NUM_BODY, 3), -FREE), np.full((NUM_BODY, 3), FREE), np.zeros((NUM_BODY, 3))
        for joint, (lower, upper) in LIMITS.items():
            low[joint - 1], high[joint - 1] = lower, upper
        for joint, value in REST.items():
            rest[joint - 1] = value
        tensors = (torch.tensor(v, dtype=torch.float32, device=device) for v in (mean, root, low, high, rest))
        return cls(*tensors)

    def mahalanobis_sq(self, rotvec: torch.Tensor) -> torch.Tensor:
        """Squared Mahalanobis distance (T,) from the mean pose."""
        offset = rotvec[:, :21].reshape(len(rotvec), -1) - self.mean
        return (offset @ self.precision_root).square().sum(-1)

    def joint_limit_penalty(self, rotvec: torch.Tensor) -> torch.Tensor:
        """Squared excess (T,) rad² beyond the joints' limits."""
        excess = (self.low - rotvec).clamp_min(0) + (rotvec - self.high).clamp_min(0)
        return excess.square().sum((-1, -2))

    def rest_pose_penalty(self, rotvec: torch.Tensor, unseen: torch.Tensor) -> torch.Tensor:
        """Squared distance (T,) rad² of unseen joints from their rest; `unseen` (T, 23) 0-1."""
        return ((rotvec - self.rest).square().sum(-1) * unseen).sum(-1)


def unseen_joints(weights: np.ndarray, landmarks: tuple[int, ...]) -> np.ndarray:
    """How little is known of each joint's rotation.

    Args:
        weights: (T, P) 0-1 of the landmarks.
        landmarks: (P,) which they are.

    Returns:
        (T, 23) 0-1 for SMPL's joints 1-23; 1 where nothing shows the joint.
    """
    unseen = np.zeros((len(weights), NUM_BODY))
    for joint, marks in SHOWN_BY.items():
        best = weights[:, [landmarks.index(mark) for mark in marks]].max(axis=1)
        unseen[:, joint - 1] = np.clip(1 - best / 0.3, 0, 1)
    return unseen
