"""The one camera of a video, a pinhole without distortion, and the axes: its own and those of files."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

DEFAULT_FOV_DEG = 55.0

# Rotations (3, 3) from camera coordinates, which are OpenCV's (x right, y down, z away), to those of files:
Y_UP = np.diag([1.0, -1.0, -1.0])  # x right, y up, z towards the viewer: .obj, .ply, .glb, .bvh and .csv
Z_UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])  # x right, y away, z up: AMASS


@dataclass(frozen=True)
class Camera:
    """A pinhole camera, the same for every frame and person of a video.

    Attributes:
        focal_px: focal length, px.
        principal_point_px: (cx, cy), px, in continuous coordinates: pixel i spans i..i+1.
        size_wh: upright picture's width and height, px.
    """

    focal_px: float
    principal_point_px: tuple[float, float]
    size_wh: tuple[int, int]

    def __post_init__(self) -> None:
        if not (math.isfinite(self.focal_px) and self.focal_px > 0):
            raise ValueError(f"focal_px must be positive and finite, got {self.focal_px}")
        if min(self.size_wh) < 1:
            raise ValueError(f"size_wh must be at least 1 x 1, got {self.size_wh}")

    @classmethod
    def from_fov(cls, size_wh: tuple[int, int], fov_deg: float = DEFAULT_FOV_DEG) -> Camera:
        """A camera whose longer side spans `fov_deg` degrees, its principal point in the middle."""
        focal_px = 0.5 * max(size_wh) / math.tan(math.radians(fov_deg) / 2)
        return cls.from_focal(size_wh, focal_px)

    @classmethod
    def from_focal(cls, size_wh: tuple[int, int], focal_px: float) -> Camera:
        """A camera of a given focal length (px), its principal point in the middle."""
        return cls(focal_px, (size_wh[0] / 2, size_wh[1] / 2), size_wh)

    def project(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) m in camera coordinates -> (..., 2) px: f X/Z + c, nothing else."""
        return points[..., :2] / points[..., 2:3] * self.focal_px + np.asarray(self.principal_point_px)

    def rays(self, points_px: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) -> unit directions (..., 3) from the camera through them."""
        xy = (points_px - np.asarray(self.principal_point_px)) / self.focal_px
        rays = np.concatenate([xy, np.ones_like(xy[..., :1])], axis=-1)
        return rays / np.linalg.norm(rays, axis=-1, keepdims=True)
