"""Cameras in a ring around the origin, all looking at it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from quality.calibrated import RigCamera


def ring_of_cameras(number: int) -> list[RigCamera]:
    return [_camera(angle) for angle in np.linspace(0, 2 * np.pi, number, endpoint=False)]


def rays_of(points_m: np.ndarray, cameras: Sequence[RigCamera]) -> np.ndarray:
    """X/Z and Y/Z (C, N, 2) of points (N, 3) m."""
    seen = np.stack([camera.to_camera(points_m) for camera in cameras])
    return seen[..., :2] / seen[..., 2:]


def _camera(angle: float) -> RigCamera:
    """Four metres from the origin, x to the right, y down, z towards it."""
    cos, sin = np.cos(angle), np.sin(angle)
    rotation = np.array([[cos, 0, -sin], [0, 1, 0], [sin, 0, cos]])
    matrix = np.array([[1000.0, 0, 640], [0, 1000, 360], [0, 0, 1]])
    distortion = np.array([0.05, -0.01, 0.001, 0.002])
    return RigCamera(f"{angle:.2f}", matrix, distortion, rotation, np.array([0, 0, 4.0]))
