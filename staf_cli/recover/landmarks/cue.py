"""Where the fit takes its 3D from: the lifter, looking along the line of sight to each person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch

from staf_cli.blazepose.sightings import Sightings
from staf_cli.geometry.camera import Camera
from staf_cli.recover.landmarks.lifter import Lifter
from staf_cli.recover.landmarks.skeleton import LANDMARKS

HIPS = [23, 24]
FRAMES_AT_A_TIME = 1024  # what the net keeps of each, 20 KB, is then no matter in a long track


@dataclass(frozen=True)
class Cue:
    """3D of T frames in the camera's axes.

    Attributes:
        points_m: (T, P, 3) m in the order of `LANDMARKS`, mid-hip at the origin, sizes as they come.
        rotmats: (T, 22, 3, 3) local rotations of SMPL's joints, the root's into camera axes: a start.
    """

    points_m: np.ndarray
    rotmats: np.ndarray


class DepthCue(Protocol):
    """The seam through which the fit takes its 3D."""

    def __call__(self, sightings: Sightings, trust: np.ndarray, camera: Camera) -> Cue:
        """3D of what was seen; `trust` (T, 33) 0-1 says which points count."""
        ...


class LifterCue:
    """2D landmarks lifted by the package's own net."""

    def __init__(self, lifter: Lifter) -> None:
        self._lifter = lifter

    def __call__(self, sightings: Sightings, trust: np.ndarray, camera: Camera) -> Cue:
        """Turn the camera to face each person, lift, turn back: every frame by itself, some at a time."""
        starts = range(0, max(len(sightings), 1), FRAMES_AT_A_TIME)
        rows = [slice(start, start + FRAMES_AT_A_TIME) for start in starts]
        cues = [self._lift(sightings.points_px[piece], trust[piece], camera) for piece in rows]
        return Cue(
            np.concatenate([cue.points_m for cue in cues]), np.concatenate([cue.rotmats for cue in cues])
        )

    def _lift(self, points_px: np.ndarray, trust: np.ndarray, camera: Camera) -> Cue:
        names = list(LANDMARKS)
        rays = camera.rays(points_px.astype(np.float64))  # (T, 33, 3)
        turn = line_of_sight_turn(_unit(rays[:, HIPS].mean(axis=1)))
        facing = rays[:, names] @ turn
        points = facing[..., :2] / np.maximum(facing[..., 2:], 0.1)
        lifted = self._lifter(points, trust[:, names])
        turned = torch.as_tensor(turn, dtype=torch.float32)
        rotmats = torch.cat([turned[:, None] @ lifted.rotmats[:, :1], lifted.rotmats[:, 1:]], dim=1)
        return Cue(lifted.points_m.numpy() @ turn.swapaxes(1, 2), rotmats.numpy())


def line_of_sight_turn(rays: np.ndarray) -> np.ndarray:
    """Unit rays (T, 3) -> rotations (T, 3, 3) that turn the axis z onto each of them, without roll."""
    x, y, z = rays.T
    zeros = np.zeros_like(x)
    yaw, level = np.arctan2(x, z), np.hypot(x, z)
    c, s = np.cos(yaw), np.sin(yaw)
    turn_y = np.stack([c, zeros, s, zeros, zeros + 1, zeros, -s, zeros, c], -1).reshape(-1, 3, 3)
    turn_x = np.stack([zeros + 1, zeros, zeros, zeros, level, y, zeros, -y, level], -1).reshape(-1, 3, 3)
    return turn_y @ turn_x


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
