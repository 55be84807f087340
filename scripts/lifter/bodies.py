"""Bodies of many proportions on the free body's skeleton, posed: the points that landmarks would lie on."""

from __future__ import annotations

import torch

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.body.model import NUM_JOINTS
from staf_cli.recover.landmarks.lifter import NUM_ROTATIONS
from staf_cli.recover.landmarks.skeleton import Skeleton

LIMB_BONES = ((16, 18), (18, 20), (17, 19), (19, 21), (1, 4), (4, 7), (2, 5), (5, 8))
MIRRORED_SMPL = [0, 2, 1, 3, 5, 4, 6, 8, 7, 9, 11, 10, 12, 14, 13, 15, 17, 16, 19, 18, 21, 20, 23, 22]
SHAPE_STD = 1.0
BONE_STD = 0.07  # of the logarithm of a bone's length, beside what the shape does


class BodySource:
    """Draws bodies and poses them; all have limbs of the mean shape's length in sum."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._skeleton = skeleton
        self._usual = _limb_length(skeleton.joints_template[None])

    def pose(self, rotmats: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """Local rotations (B, 22, 3, 3) -> landmarks' places (B, P, 3) m, not moved to any origin."""
        joints, points = self._drawn(len(rotmats), rng)
        return place_points(self._skeleton, joints, points, rotmats)

    def _drawn(self, num: int, rng: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Rest joints (B, 24, 3) and carried points (B, P, 3) of as many bodies."""
        skeleton = self._skeleton
        betas = torch.randn(num, 10, generator=rng) * SHAPE_STD
        joints = skeleton.joints_template + torch.einsum("jck,bk->bjc", skeleton.joints_shapedirs, betas)
        points = skeleton.points_template + torch.einsum("pck,bk->bpc", skeleton.points_shapedirs, betas)
        offsets = points - joints[:, skeleton.carriers]
        factor = torch.exp(torch.randn(num, NUM_JOINTS, 1, generator=rng) * BONE_STD)
        factor = (factor * factor[:, MIRRORED_SMPL]).sqrt()  # alike on both sides
        stretched = _restrung(joints, factor)
        scale = (self._usual / _limb_length(stretched))[:, None, None]
        joints = stretched * scale
        return joints, joints[:, skeleton.carriers] + offsets * scale


def place_points(
    skeleton: Skeleton, joints: torch.Tensor, points: torch.Tensor, rotmats: torch.Tensor
) -> torch.Tensor:
    """Pose rest joints (B, 24, 3) and carried points (B, P, 3) by local rotations (B, 22, 3, 3)."""
    hands = torch.eye(3).expand(len(rotmats), NUM_JOINTS - NUM_ROTATIONS, 3, 3)
    local = torch.cat([rotmats, hands], dim=1)
    return skeleton.landmarks(local, joints[:, 0], joints, points)


def _restrung(joints: torch.Tensor, factor: torch.Tensor) -> torch.Tensor:
    """Every bone of rest joints (B, 24, 3) made longer by a factor (B, 24, 1)."""
    strung = [joints[:, 0]]
    for joint, parent in enumerate(SMPL_PARENTS[1:], start=1):
        strung.append(strung[parent] + (joints[:, joint] - joints[:, parent]) * factor[:, joint])
    return torch.stack(strung, dim=1)


def _limb_length(joints: torch.Tensor) -> torch.Tensor:
    """(B, 24, 3) -> (B,) m, arms and legs together."""
    return torch.stack([(joints[:, a] - joints[:, b]).norm(dim=-1) for a, b in LIMB_BONES]).sum(0)
