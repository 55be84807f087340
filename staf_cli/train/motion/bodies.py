"""Bodies of many proportions on the free body's skeleton, posed: the points that landmarks would lie on."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.body.model import NUM_JOINTS
from staf_cli.recover.landmarks.lifter_net import NUM_ROTATIONS
from staf_cli.recover.landmarks.skeleton import Skeleton

LIMB_BONES = ((16, 18), (18, 20), (17, 19), (19, 21), (1, 4), (4, 7), (2, 5), (5, 8))
MIRRORED_SMPL = [0, 2, 1, 3, 5, 4, 6, 8, 7, 9, 11, 10, 12, 14, 13, 15, 17, 16, 19, 18, 21, 20, 23, 22]
SHAPE_STD = 1.0
BONE_STD = 0.07  # of the logarithm of a bone's length, beside what the shape does


@dataclass(frozen=True)
class Proportions:
    """How long the bones between landmarks are beside the free body's; numbers are logarithms of lengths.

    Attributes:
        bones: of the bone that ends at each SMPL joint.
        carried: factors (x, y, z) of how far each carried point lies from its joint.
        bone_std: of each bone by itself, alike on both sides.
        trunk_std: of the trunk, with shins shorter as it is longer.
        carried_std, carried_std_m: of the factors, and of the places in m.
    """

    bones: dict[int, float] = field(default_factory=dict)
    carried: tuple[tuple[float, float, float], ...] = ()
    bone_std: float = BONE_STD
    trunk_std: float = 0.0
    carried_std: float = 0.0
    carried_std_m: float = 0.0


TRUNK, SHINS = [3, 6, 9, 12, 13, 14], [7, 8]
# What landmarks moved to the joints' places say: trunk, thigh and shin are 0.19-0.20, 0.15 and 0.15 of all
# limbs together on three people, one of whom was seen by one camera only; on the free body 0.17, 0.14 and
# 0.17. Noses are flatter, fingers and heels nearer to wrists and ankles than the vertices that the fit takes
# for them.
AS_LANDMARKS = Proportions(
    bones={3: 0.12, 6: 0.12, 9: 0.12, 13: 0.12, 14: 0.12, 12: 0.04}
    | {4: 0.02, 5: 0.02, 7: -0.15, 8: -0.15, 18: 0.03, 19: 0.03},
    carried=((1, 1, 0.78), *[(0.8, 1, 1)] * 2, *[(0.42,) * 3] * 2, *[(0.52,) * 3] * 2, *[(0.76,) * 3] * 2),
    bone_std=0.056,
    trunk_std=0.05,
    carried_std=0.1,
    carried_std_m=0.008,
)


class BodySource:
    """Draws bodies and poses them; all have limbs of the mean shape's length in sum."""

    def __init__(self, skeleton: Skeleton, proportions: Proportions | None = None) -> None:
        self._skeleton, self._proportions = skeleton, proportions or Proportions()
        self._usual = _limb_length(skeleton.joints_template[None])

    def pose(self, rotmats: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """Local rotations (B, 22, 3, 3) -> landmarks' places (B, P, 3) m, not moved to any origin."""
        joints, points = self._drawn(len(rotmats), rng)
        return place_points(self._skeleton, joints, points, rotmats)

    def pose_windows(self, rotmats: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        """Local rotations (B, 22, N, 3, 3) of one body a window -> landmarks' places (B, N, P, 3) m."""
        num, frames = len(rotmats), rotmats.shape[2]
        joints, points = (part.repeat_interleave(frames, dim=0) for part in self._drawn(num, rng))
        each = rotmats.transpose(1, 2).flatten(0, 1)
        return place_points(self._skeleton, joints, points, each).unflatten(0, (num, frames))

    def _drawn(self, num: int, rng: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Rest joints (B, 24, 3) and carried points (B, P, 3) of as many bodies."""
        skeleton, usual = self._skeleton, self._proportions

        def normal(*shape: int) -> torch.Tensor:
            return torch.randn(num, *shape, generator=rng, device=rng.device)

        betas = normal(10) * SHAPE_STD
        joints = skeleton.joints_template + torch.einsum("jck,bk->bjc", skeleton.joints_shapedirs, betas)
        points = skeleton.points_template + torch.einsum("pck,bk->bpc", skeleton.points_shapedirs, betas)
        offsets = points - joints[:, skeleton.carriers]
        log_factor = normal(NUM_JOINTS, 1) * usual.bone_std
        log_factor = (log_factor + log_factor[:, MIRRORED_SMPL]) / 2  # alike on both sides
        for joint, mean in usual.bones.items():
            log_factor[:, joint] += mean
        if usual.trunk_std:
            longer = normal(1, 1) * usual.trunk_std
            log_factor[:, TRUNK] += longer
            log_factor[:, SHINS] -= 0.6 * longer
        stretched = _restrung(joints, log_factor.exp())
        if usual.carried:
            offsets = offsets * torch.tensor(usual.carried, device=rng.device)
            offsets = offsets * (normal(1, 1) * usual.carried_std).exp()
            offsets = offsets + normal(*offsets.shape[1:]) * usual.carried_std_m
        scale = (self._usual / _limb_length(stretched))[:, None, None]
        joints = stretched * scale
        return joints, joints[:, skeleton.carriers] + offsets * scale


def place_points(
    skeleton: Skeleton, joints: torch.Tensor, points: torch.Tensor, rotmats: torch.Tensor
) -> torch.Tensor:
    """Pose rest joints (B, 24, 3) and carried points (B, P, 3) by local rotations (B, 22, 3, 3)."""
    hands = torch.eye(3, device=rotmats.device).expand(len(rotmats), NUM_JOINTS - NUM_ROTATIONS, 3, 3)
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
