"""Poses to train on: captured ones, mixed, shaken and mirrored, and made-up ones."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from staf_cli.recover import rotations
from staf_cli.recover.landmarks.lifter_net import MIRRORED_JOINTS
from staf_cli.train.motion.capture import NUM_JOINTS, Poses

LOWER = [1, 2, 4, 5, 7, 8, 10, 11]
UPPER = [joint for joint in range(1, NUM_JOINTS) if joint not in LOWER]
LIMBS = ([1, 4, 7, 10], [2, 5, 8, 11], [13, 16, 18, 20], [14, 17, 19, 21])
MOVING = [joint for limb in LIMBS for joint in limb]
SPINE = [3, 6, 9]


@dataclass(frozen=True)
class PoseMix:
    """How often what is done.

    Attributes:
        spliced, limb_spliced: shares of poses with the legs, or one limb, of another pose.
        made_up: share of made-up poses.
        any_root: share of captured poses turned any way.
        shake_deg, shake_limbs_deg: standard deviations of what every joint is turned by.
    """

    spliced: float = 0.35
    limb_spliced: float = 0.12
    made_up: float = 0.22
    any_root: float = 0.1
    shake_deg: float = 3.5
    shake_limbs_deg: float = 7.5


class PoseSource:
    """Draws poses (B, 22, 3, 3): half of them evenly over all frames, half evenly over the clusters."""

    def __init__(self, poses: Poses, mix: PoseMix | None = None) -> None:
        """With `mix` None poses come as they were captured."""
        self._poses, self._mix = poses, mix
        order = poses.clusters.argsort(stable=True)
        sizes = poses.clusters.bincount()
        kept = sizes > 0
        self._order, self._sizes = order, sizes[kept]
        self._starts = (sizes.cumsum(0) - sizes)[kept]

    def draw(self, num: int, rng: torch.Generator) -> torch.Tensor:
        """Num poses; turned about the vertical any way."""
        rotmats = self._captured(num, rng)
        mix = self._mix
        if mix is not None:
            rotmats = spliced(rotmats, self._captured(num, rng), mix, rng)
            anyhow = chance(num, mix.any_root, rng)
            rotmats[anyhow, 0] = rotations.random_rotmat(int(anyhow.sum()), generator=rng)
            invented = chance(num, mix.made_up, rng)
            rotmats[invented] = made_up(rotmats[invented], rng)
            rotmats = rotmats @ shake(num, mix, rng)
            rotmats = mirrored(rotmats, chance(num, 0.5, rng))
        yaw = about(1, torch.rand(num, generator=rng) * 2 * math.pi)
        return torch.cat([(yaw @ rotmats[:, 0])[:, None], rotmats[:, 1:]], dim=1)

    def _captured(self, num: int, rng: torch.Generator) -> torch.Tensor:
        rows = torch.randint(len(self._poses), (num,), generator=rng)
        cluster = torch.randint(len(self._sizes), (num,), generator=rng)
        inside = (torch.rand(num, generator=rng) * self._sizes[cluster]).long()
        even = self._order[self._starts[cluster] + inside]
        return self._poses.rotmats[torch.where(chance(num, 0.5, rng), rows, even)]


def about(axis: int, angle: torch.Tensor) -> torch.Tensor:
    """Rotations (..., 3, 3) by angles (...) rad about x, y or z."""
    rotvec = angle.new_zeros(*angle.shape, 3)
    rotvec[..., axis] = angle
    return rotations.rotvec_to_rotmat(rotvec)


def chance(num: int, share: float, rng: torch.Generator) -> torch.Tensor:
    """(B,) bool, a share of them True."""
    return torch.rand(num, generator=rng, device=rng.device) < share


def between(num: int, low_deg: float, high_deg: float, rng: torch.Generator) -> torch.Tensor:
    """(B,) rad, evenly between two angles."""
    share = torch.rand(num, generator=rng, device=rng.device)
    return torch.deg2rad(low_deg + (high_deg - low_deg) * share)


def spliced(a: torch.Tensor, b: torch.Tensor, mix: PoseMix, rng: torch.Generator) -> torch.Tensor:
    """Rotations (B, 22, ...), some with legs or a limb of others (B, 22, ...)."""
    mixed = a.clone()
    rows = chance(len(a), mix.spliced, rng).nonzero()
    mixed[rows, LOWER] = b[rows, LOWER]
    for limb in LIMBS:
        rows = chance(len(a), mix.limb_spliced / len(LIMBS), rng).nonzero()
        mixed[rows, limb] = b[rows, limb]
    return mixed


def shake(num: int, mix: PoseMix, rng: torch.Generator) -> torch.Tensor:
    """Small turns (B, 22, 3, 3) of every joint."""
    spread = torch.full((NUM_JOINTS, 1), math.radians(mix.shake_deg), device=rng.device)
    spread[MOVING] = math.radians(mix.shake_limbs_deg)
    rotvec = torch.randn(num, NUM_JOINTS, 3, generator=rng, device=rng.device) * spread
    turns: torch.Tensor = rotations.rotvec_to_rotmat(rotvec)
    return turns


def mirrored(rotmats: torch.Tensor, which: torch.Tensor) -> torch.Tensor:
    """Rotations (B, 22, ..., 3, 3), those of `which` (B,) with left and right exchanged."""
    flip = rotmats.new_tensor([-1.0, 1.0, 1.0])
    image = rotmats[:, MIRRORED_JOINTS] * flip[:, None] * flip
    return torch.where(which.view(-1, *[1] * (rotmats.dim() - 1)), image, rotmats)


def made_up(rotmats: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
    """Crouched, bent, sitting, lying: every joint anywhere in its range, some kept as they were captured."""
    num = len(rotmats)
    made = rotmats.clone()
    bend = between(num, -20, 84, rng) / 3
    lean, twist = between(num, -20, 20, rng) / 3, between(num, -35, 35, rng) / 3
    for joint in SPINE:
        made[:, joint] = about(1, twist) @ about(0, bend) @ about(2, lean)
    alike = chance(num, 0.4, rng)  # both legs do the same
    hip, knee = between(num, -130, 25, rng), _knee(num, rng)
    for side, (thigh, shin, foot) in ((1.0, (1, 4, 7)), (-1.0, (2, 5, 8))):
        if side < 0:
            hip = torch.where(alike, hip, between(num, -130, 25, rng))
            knee = torch.where(alike, knee, _knee(num, rng))
        apart, turn = side * between(num, -12, 45, rng), side * between(num, -30, 45, rng)
        made[:, thigh] = about(0, hip) @ about(2, apart) @ about(1, turn)
        made[:, shin] = about(0, knee)
        made[:, foot] = about(0, between(num, -20, 35, rng))
    for side, (shoulder, elbow) in ((1.0, (16, 18)), (-1.0, (17, 19))):
        swing, lift = -side * between(num, -50, 120, rng), side * between(num, -95, 85, rng)
        made[:, shoulder] = about(1, swing) @ about(2, lift) @ about(0, between(num, -90, 90, rng))
        made[:, elbow] = about(1, -side * between(num, 0, 145, rng))
    captured_arms = chance(num, 0.4, rng).nonzero()
    arms = LIMBS[2] + LIMBS[3]
    made[captured_arms, arms] = rotmats[captured_arms, arms]
    spin = between(num, -180, 180, rng) * chance(num, 0.5, rng)  # about the body's own length
    made[:, 0] = about(0, between(num, -100, 110, rng) * _often(num, rng)) @ about(1, spin)
    return made


def _often(num: int, rng: torch.Generator) -> torch.Tensor:
    """(B,) shares of a full pitch: a third stand, the others are pitched anyhow."""
    share = torch.rand(num, generator=rng, device=rng.device)
    return torch.where(chance(num, 1 / 3, rng), 0.15 * share, share)


def _knee(num: int, rng: torch.Generator) -> torch.Tensor:
    straight = chance(num, 1 / 3, rng)
    return torch.where(straight, between(num, 0, 10, rng), between(num, 0, 140, rng))
