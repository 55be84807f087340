"""The lifter: one frame's 2D landmarks -> 3D landmarks and joint rotations, along the line of sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import torch

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.camera import Camera
from staf_cli.recover.landmarks.lifter_net import (
    WEIGHTS,
    Lifted,
    LifterConfig,
    LifterNet,
    lift_both_ways,
    normalised,
)
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS, HIPS

FRAMES_AT_A_TIME = 1024  # what the net keeps of each, 20 KB, is then no matter in a long track


@dataclass(frozen=True)
class Initial3D:
    """3D of T frames in the camera's axes, from which the fit starts and to which it is drawn.

    Attributes:
        points_m: (T, P, 3) m in the order of `FIT_LANDMARKS`, mid-hip at the origin, sizes as they come.
        rotmats: (T, 22, 3, 3) local rotations of SMPL's joints, the root's into camera axes.
        sigma_m: (T, P) m, standard deviation of the points along one axis, where what gives them says so.
    """

    points_m: np.ndarray
    rotmats: np.ndarray
    sigma_m: np.ndarray | None = None


# 3D initialisation interface: gives the 3D of a pose track; the weights (T, 33) 0-1 say which points count,
# the times (T,) s when they were seen.
Initialise3D = Callable[[PoseTrack, np.ndarray, np.ndarray, Camera], Initial3D]


class Lifter:
    """The trained net, averaged over a picture and its mirror image."""

    def __init__(self, net: LifterNet) -> None:
        self._net = net.eval()

    @property
    def net(self) -> LifterNet:
        return self._net

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
        return lift_both_ways(self._net, normalised(*given))

    def initial_3d(
        self, poses: PoseTrack, weights: np.ndarray, _times_s: np.ndarray, camera: Camera
    ) -> Initial3D:
        """An `Initialise3D`: turn the camera to face the person, lift, turn back, every frame by itself."""
        starts = range(0, max(len(poses), 1), FRAMES_AT_A_TIME)
        rows = [slice(start, start + FRAMES_AT_A_TIME) for start in starts]
        pieces = [self._turn_and_lift(poses.points_px[piece], weights[piece], camera) for piece in rows]
        return Initial3D(
            np.concatenate([piece.points_m for piece in pieces]),
            np.concatenate([piece.rotmats for piece in pieces]),
        )

    def _turn_and_lift(self, points_px: np.ndarray, weights: np.ndarray, camera: Camera) -> Initial3D:
        turn, points = facing(points_px, camera)
        return in_camera_axes(self(points, weights[:, list(FIT_LANDMARKS)]), turn)


def facing(points_px: np.ndarray, camera: Camera) -> tuple[np.ndarray, np.ndarray]:
    """Turn the camera to face the person in every frame.

    Args:
        points_px: (T, 33, 2) px in the picture.
        camera: of the video.

    Returns:
        Rotations (T, 3, 3) that turn the axis z onto the middle of the hips, and the points (T, P, 2) in the
        order of `FIT_LANDMARKS` as the turned camera of focal length 1 would see them, x right, y down.
    """
    rays = camera.rays(points_px.astype(np.float64))  # (T, 33, 3)
    middle = rays[:, HIPS].mean(axis=1)
    turn = line_of_sight_turn(middle / np.linalg.norm(middle, axis=-1, keepdims=True))
    turned = rays[:, list(FIT_LANDMARKS)] @ turn
    return turn, turned[..., :2] / np.maximum(turned[..., 2:], 0.1)


def in_camera_axes(lifted: Lifted, turn: np.ndarray) -> Initial3D:
    """T frames along the line of sight, turned (T, 3, 3) into the camera's axes."""
    turned = torch.as_tensor(turn, dtype=torch.float32)
    rotmats = torch.cat([turned[:, None] @ lifted.rotmats[:, :1], lifted.rotmats[:, 1:]], dim=1)
    return Initial3D(lifted.points_m.numpy() @ turn.swapaxes(1, 2), rotmats.numpy())


def line_of_sight_turn(rays: np.ndarray) -> np.ndarray:
    """Unit rays (T, 3) -> rotations (T, 3, 3) that turn the axis z onto each of them, without roll."""
    x, y, z = rays.T
    zeros = np.zeros_like(x)
    yaw, level = np.arctan2(x, z), np.hypot(x, z)
    c, s = np.cos(yaw), np.sin(yaw)
    turn_y = np.stack([c, zeros, s, zeros, zeros + 1, zeros, -s, zeros, c], -1).reshape(-1, 3, 3)
    turn_x = np.stack([zeros + 1, zeros, zeros, zeros, level, y, zeros, -y, level], -1).reshape(-1, 3, 3)
    return turn_y @ turn_x
