"""The net that lifts one frame: normalised 2D points -> 3D points and rotations, along the line of sight.

`LifterNet` is a plain residual net on points (Martinez et al., "A simple yet effective baseline for 3d human
pose estimation", ICCV 2017). Both it and `WindowNet` (window_net.py) are trained on the free body's own
skeleton moved by motion capture (see scripts/train_lifter.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

from staf_cli.recover import rotations
from staf_cli.recover.landmarks.skeleton import FIT_HIPS, FIT_LANDMARKS

NUM_POINTS = len(FIT_LANDMARKS)
NUM_LIMBS = 12  # the first of FIT_LANDMARKS
NUM_ROTATIONS = 22  # SMPL's joints without the hands
WEIGHTS = "lifter.npz"  # beside this module
FARTHEST = 30.0  # spreads from the middle: of a single limb point the spread is nought
MIN_CONFIDENCE = 0.01  # under it a point is not there; hidden ones have 0.02-0.1 and lie nearly right
# The same points and joints with left and right exchanged.
MIRROR_LANDMARK = {left: left + 1 for left in (7, 11, 13, 15, 19, 23, 25, 27, 29, 31)}
MIRROR_JOINT = {1: 2, 4: 5, 7: 8, 10: 11, 13: 14, 16: 17, 18: 19, 20: 21}


def _exchange(pairs: dict[int, int], among: tuple[int, ...]) -> list[int]:
    both = {**pairs, **{right: left for left, right in pairs.items()}}
    return [among.index(both.get(one, one)) for one in among]


MIRRORED_POINTS = _exchange(MIRROR_LANDMARK, FIT_LANDMARKS)
MIRRORED_JOINTS = _exchange(MIRROR_JOINT, tuple(range(NUM_ROTATIONS)))


@dataclass(frozen=True)
class LifterConfig:
    """Sizes of the net.

    Attributes:
        width: of every layer.
        num_blocks: residual blocks before the points; the rotations have one more of their own.
    """

    width: int = 512
    num_blocks: int = 3


@dataclass(frozen=True)
class Lifted:
    """What the lifter makes of frames, T of them or any other leading dimensions.

    Attributes:
        points_m: (T, P, 3) m in the order of `FIT_LANDMARKS`, mid-hip at the origin, axes along the line of
            sight to the person (x right, y down, z away), at the size of the free body's mean shape.
        rotmats: (T, 22, 3, 3) local rotations of SMPL's joints, the root's into the same axes.
    """

    points_m: torch.Tensor
    rotmats: torch.Tensor


class Block(nn.Module):
    """x + f(norm(x)), (..., width) -> (..., width)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, width), nn.GELU(), nn.Linear(width, width)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.layers(x)


class LifterNet(nn.Module):
    """Normalised points (B, P, 3: x, y, confidence) -> `Lifted` of B frames.

    The rotations are read off the points' features without pulling at them: joints stay as good as without.
    """

    def __init__(self, config: LifterConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        blocks = (Block(width) for _ in range(config.num_blocks))
        self.trunk = nn.Sequential(nn.Linear(NUM_POINTS * 3, width), nn.GELU(), *blocks)
        self.points = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, NUM_POINTS * 3))
        self.rotations = nn.Sequential(Block(width), nn.LayerNorm(width), nn.Linear(width, NUM_ROTATIONS * 6))

    def forward(self, observed: torch.Tensor) -> Lifted:
        features = self.trunk(observed.flatten(1))
        return as_body(self.points(features), self.rotations(features.detach()))


def as_body(points: torch.Tensor, sixes: torch.Tensor) -> Lifted:
    """A net's last numbers (..., P * 3) and (..., 22 * 6) -> mid-hip at the origin, rotations.

    Rotations come as the first two columns of matrices, less the identity's (Zhou et al., "On the continuity
    of rotation representations in neural networks", CVPR 2019).
    """
    points = points.unflatten(-1, (NUM_POINTS, 3))
    sixes = sixes.unflatten(-1, (NUM_ROTATIONS, 3, 2)) + torch.eye(3, 2, device=sixes.device)
    return Lifted(
        points - points[..., FIT_HIPS, :].mean(-2, keepdim=True), rotations.special_gramschmidt(sixes)
    )


def normalised(points: torch.Tensor, confidence: torch.Tensor) -> torch.Tensor:
    """What the net reads: where points are about their middle, in units of their spread.

    Args:
        points: (..., P, 2) in any unit, x right, y down; the person on the camera's axis.
        confidence: (..., P) 0-1.

    Returns:
        (..., P, 3): x, y, confidence; all zero where a point is not to be trusted.
    """
    known = confidence > MIN_CONFIDENCE
    middle, spread = middle_and_spread(points, confidence)
    scaled = ((points - middle) / spread).clamp(-FARTHEST, FARTHEST)
    observed = torch.cat([scaled, confidence[..., None]], dim=-1)
    return torch.where(known[..., None], observed, torch.zeros_like(observed))


def middle_and_spread(points: torch.Tensor, confidence: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The origin (..., 1, 2) and the unit (..., 1, 1) of what `normalised` gives, from its arguments."""
    known = confidence > MIN_CONFIDENCE
    weights = known[..., :NUM_LIMBS, None].to(points.dtype)
    total = weights.sum(-2, keepdim=True).clamp_min(1)
    limbs = points[..., :NUM_LIMBS, :]
    middle = (limbs * weights).sum(-2, keepdim=True) / total
    spread = ((limbs - middle).square().sum(-1, keepdim=True) * weights).sum(-2, keepdim=True) / total
    return middle, spread.sqrt().clamp_min(1e-6)


def mirrored_input(observed: torch.Tensor) -> torch.Tensor:
    """The mirror image of normalised points (..., P, 3)."""
    return observed[..., MIRRORED_POINTS, :] * observed.new_tensor([-1.0, 1.0, 1.0])


def mirrored(lifted: Lifted) -> Lifted:
    """The mirror image of a body; SMPL's own axes mirror in x as the camera's do."""
    flip = lifted.points_m.new_tensor([-1.0, 1.0, 1.0])
    rotmats = lifted.rotmats[..., MIRRORED_JOINTS, :, :] * flip[:, None] * flip
    return Lifted(lifted.points_m[..., MIRRORED_POINTS, :] * flip, rotmats)


def averaged(one: Lifted, other: Lifted) -> Lifted:
    """The middle of two."""
    rotmats = rotations.special_procrustes(one.rotmats + other.rotmats)
    return Lifted((one.points_m + other.points_m) / 2, rotmats)


@torch.no_grad()
def lift_both_ways(net: LifterNet, observed: torch.Tensor) -> Lifted:
    """Normalised points (T, P, 3) lifted as they are and as in a mirror, and averaged."""
    return averaged(net(observed), mirrored(net(mirrored_input(observed))))
