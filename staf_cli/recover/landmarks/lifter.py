"""The lifter: one frame's 2D landmarks -> 3D landmarks and joint rotations, along the line of sight.

A plain residual net on points (Martinez et al., "A simple yet effective baseline for 3d human pose
estimation", ICCV 2017), trained on the free body's own skeleton moved by motion capture (see
scripts/train_lifter.py), so that its points are the very ones that the fit compares them with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import torch
from torch import nn

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.camera import Camera
from staf_cli.recover import rotations
from staf_cli.recover.landmarks.skeleton import FIT_HIPS, FIT_LANDMARKS, HIPS

NUM_POINTS = len(FIT_LANDMARKS)
NUM_LIMBS = 12  # the first of FIT_LANDMARKS
NUM_ROTATIONS = 22  # SMPL's joints without the hands
MIN_CONFIDENCE = 0.01  # under it a point is not there; hidden ones have 0.02-0.1 and lie nearly right
WEIGHTS = "lifter.npz"
FRAMES_AT_A_TIME = 1024  # what the net keeps of each, 20 KB, is then no matter in a long track
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
    """What the lifter makes of T frames.

    Attributes:
        points_m: (T, P, 3) m in the order of `FIT_LANDMARKS`, mid-hip at the origin, axes along the line of
            sight to the person (x right, y down, z away), at the size of the free body's mean shape.
        rotmats: (T, 22, 3, 3) local rotations of SMPL's joints, the root's into the same axes.
    """

    points_m: torch.Tensor
    rotmats: torch.Tensor


@dataclass(frozen=True)
class Initial3D:
    """3D of T frames in the camera's axes, from which the fit starts and to which it is drawn.

    Attributes:
        points_m: (T, P, 3) m in the order of `FIT_LANDMARKS`, mid-hip at the origin, sizes as they come.
        rotmats: (T, 22, 3, 3) local rotations of SMPL's joints, the root's into camera axes.
    """

    points_m: np.ndarray
    rotmats: np.ndarray


# 3D initialisation interface: gives the 3D of a pose track; the weights (T, 33) 0-1 say which points count.
Initialise3D = Callable[[PoseTrack, np.ndarray, Camera], Initial3D]


class Block(nn.Module):
    """x + f(norm(x)), (B, width) -> (B, width)."""

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
        points = self.points(features).view(-1, NUM_POINTS, 3)
        sixes = self.rotations(features.detach()).view(-1, NUM_ROTATIONS, 3, 2)
        straight = torch.eye(3, 2, device=sixes.device)
        points = points - points[:, FIT_HIPS].mean(1, keepdim=True)
        return Lifted(points, rotations.special_gramschmidt(sixes + straight))


def normalised(points: torch.Tensor, confidence: torch.Tensor) -> torch.Tensor:
    """What the net reads: where points are about their middle, in units of their spread.

    Args:
        points: (B, P, 2) in any unit, x right, y down; the person on the camera's axis.
        confidence: (B, P) 0-1.

    Returns:
        (B, P, 3): x, y, confidence; all zero where a point is not to be trusted.
    """
    known = confidence > MIN_CONFIDENCE
    weights = known[:, :NUM_LIMBS, None].to(points.dtype)
    total = weights.sum(1, keepdim=True).clamp_min(1)
    limbs = points[:, :NUM_LIMBS]
    middle = (limbs * weights).sum(1, keepdim=True) / total
    spread = ((limbs - middle).square().sum(-1, keepdim=True) * weights).sum(1, keepdim=True) / total
    scaled = (points - middle) / spread.sqrt().clamp_min(1e-6)
    observed = torch.cat([scaled, confidence[..., None]], dim=-1)
    return torch.where(known[..., None], observed, torch.zeros_like(observed))


class Lifter:
    """The trained net, averaged over a picture and its mirror image."""

    def __init__(self, net: LifterNet) -> None:
        self._net = net.eval()

    @classmethod
    def load(cls) -> Lifter:
        """Read the package's own weights (see scripts/train_lifter.py)."""
        with files("staf_cli.recover.landmarks").joinpath(WEIGHTS).open("rb") as file:
            stored = dict(np.load(file))
        width, num_blocks = (int(size) for size in stored.pop("sizes"))
        net = LifterNet(LifterConfig(width, num_blocks))
        net.load_state_dict({name: torch.from_numpy(value).float() for name, value in stored.items()})
        return cls(net)

    def __call__(self, points: np.ndarray, confidence: np.ndarray) -> Lifted:
        """Lift T frames.

        Args:
            points: (T, P, 2) in the order of `FIT_LANDMARKS`, any unit, the person on the camera's axis.
            confidence: (T, P) 0-1.
        """
        given = (torch.as_tensor(values, dtype=torch.float32) for values in (points, confidence))
        return self.lift(normalised(*given))

    def initial_3d(self, poses: PoseTrack, weights: np.ndarray, camera: Camera) -> Initial3D:
        """An `Initialise3D`: turn the camera to face the person, lift, turn back, every frame by itself."""
        starts = range(0, max(len(poses), 1), FRAMES_AT_A_TIME)
        rows = [slice(start, start + FRAMES_AT_A_TIME) for start in starts]
        pieces = [self._turn_and_lift(poses.points_px[piece], weights[piece], camera) for piece in rows]
        return Initial3D(*(np.concatenate(values) for values in zip(*pieces, strict=True)))

    def _turn_and_lift(
        self, points_px: np.ndarray, weights: np.ndarray, camera: Camera
    ) -> tuple[np.ndarray, np.ndarray]:
        names = list(FIT_LANDMARKS)
        rays = camera.rays(points_px.astype(np.float64))  # (T, 33, 3)
        middle = rays[:, HIPS].mean(axis=1)
        turn = line_of_sight_turn(middle / np.linalg.norm(middle, axis=-1, keepdims=True))
        facing = rays[:, names] @ turn
        lifted = self(facing[..., :2] / np.maximum(facing[..., 2:], 0.1), weights[:, names])
        turned = torch.as_tensor(turn, dtype=torch.float32)
        rotmats = torch.cat([turned[:, None] @ lifted.rotmats[:, :1], lifted.rotmats[:, 1:]], dim=1)
        return lifted.points_m.numpy() @ turn.swapaxes(1, 2), rotmats.numpy()

    @torch.no_grad()
    def lift(self, observed: torch.Tensor) -> Lifted:
        """The same from normalised points (T, P, 3)."""
        return averaged(self._net(observed), mirrored(self._net(mirrored_input(observed))))


def mirrored_input(observed: torch.Tensor) -> torch.Tensor:
    """The mirror image of normalised points (B, P, 3)."""
    return observed[:, MIRRORED_POINTS] * observed.new_tensor([-1.0, 1.0, 1.0])


def mirrored(lifted: Lifted) -> Lifted:
    """The mirror image of a body; SMPL's own axes mirror in x as the camera's do."""
    flip = lifted.points_m.new_tensor([-1.0, 1.0, 1.0])
    rotmats = lifted.rotmats[:, MIRRORED_JOINTS] * flip[:, None] * flip
    return Lifted(lifted.points_m[:, MIRRORED_POINTS] * flip, rotmats)


def averaged(one: Lifted, other: Lifted) -> Lifted:
    """The middle of two."""
    rotmats = rotations.special_procrustes(one.rotmats + other.rotmats)
    return Lifted((one.points_m + other.points_m) / 2, rotmats)


def line_of_sight_turn(rays: np.ndarray) -> np.ndarray:
    """Unit rays (T, 3) -> rotations (T, 3, 3) that turn the axis z onto each of them, without roll."""
    x, y, z = rays.T
    zeros = np.zeros_like(x)
    yaw, level = np.arctan2(x, z), np.hypot(x, z)
    c, s = np.cos(yaw), np.sin(yaw)
    turn_y = np.stack([c, zeros, s, zeros, zeros + 1, zeros, -s, zeros, c], -1).reshape(-1, 3, 3)
    turn_x = np.stack([zeros + 1, zeros, zeros, zeros, level, y, zeros, -y, level], -1).reshape(-1, 3, 3)
    return turn_y @ turn_x
