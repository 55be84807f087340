"""Points from rays: weighted triangulation, and the subset of views that agrees best."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from quality.calibrated import RigCamera

MIN_VIEWS = 2


def triangulate(rays: np.ndarray, weights: np.ndarray, cameras: Sequence[RigCamera]) -> np.ndarray:
    """Points that lie nearest to their rays, by linear least squares.

    Args:
        rays: (C, N, 2) X/Z and Y/Z in each camera.
        weights: (C, N) not negative; a point with fewer than two positive ones means nothing.
        cameras: C of them.

    Returns:
        (N, 3) m in the world.
    """
    normal, right = np.zeros((rays.shape[1], 3, 3)), np.zeros((rays.shape[1], 3))
    for camera, view, weight in zip(cameras, rays, weights, strict=True):
        for axis in range(2):
            row = view[:, axis, None] * camera.rotation[2] - camera.rotation[axis]  # (N, 3)
            value = camera.shift_m[axis] - view[:, axis] * camera.shift_m[2]  # (N,)
            weighted = weight[:, None] ** 2 * row
            normal += weighted[:, :, None] * row[:, None, :]
            right += weighted * value[:, None]
    # A little of the unit matrix keeps points without rays solvable.
    return np.linalg.solve(normal + 1e-9 * np.eye(3), right[..., None])[..., 0]


def off_px(points_m: np.ndarray, rays: np.ndarray, cameras: Sequence[RigCamera]) -> np.ndarray:
    """How far points (N, 3) m appear from their rays (C, N, 2): (C, N, 2) px of an undistorted picture."""
    offsets = []
    for camera, view in zip(cameras, rays, strict=True):
        seen = camera.to_camera(points_m)
        offsets.append((seen[:, :2] / seen[:, 2:] - view) * camera.focal_px)
    return np.stack(offsets)


def best_views(
    rays: np.ndarray, weights: np.ndarray, cameras: Sequence[RigCamera], limit_px: float
) -> tuple[np.ndarray, np.ndarray]:
    """Triangulate each point from the subset of views with the least truncated error over all views.

    Args:
        rays, weights, cameras: as for `triangulate`.
        limit_px: a view that is further off is wrong, no matter how far.

    Returns:
        Points (N, 3) m and the views (C, N) bool that lie within the limit; none where fewer than two see
        the point.
    """
    num_points = rays.shape[1]
    least = np.full(num_points, np.inf)
    points, inside = np.zeros((num_points, 3)), np.zeros(weights.shape, bool)
    for subset in _subsets(len(cameras)):
        used = weights * subset[:, None]
        candidate = triangulate(rays, used, cameras)
        distance = np.linalg.norm(off_px(candidate, rays, cameras), axis=-1)  # (C, N)
        cost = (weights * np.minimum(distance, limit_px) ** 2).sum(axis=0)
        cost[(used > 0).sum(axis=0) < MIN_VIEWS] = np.inf
        better = cost < least
        least = np.where(better, cost, least)
        points[better] = candidate[better]
        inside[:, better] = ((distance < limit_px) & (weights > 0))[:, better]
    return points, inside


def _subsets(num_views: int) -> list[np.ndarray]:
    """All choices of two views or more: (C,) bool each."""
    choices = []
    for size in range(MIN_VIEWS, num_views + 1):
        for chosen in combinations(range(num_views), size):
            choices.append(np.isin(np.arange(num_views), chosen))
    return choices
