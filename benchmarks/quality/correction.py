"""A calibration that does not fit itself, corrected on the people's own joints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quality.calibrated import RigCamera
from quality.triangulation import MIN_VIEWS, best_views, off_px, triangulate

LIMITS_PX = (50.0, 25.0, 25.0)  # of each round: what is further off is a wrong landmark
ROBUST_PX = 5.0  # beyond this an error counts only linearly
# How much of a correction is expected. This weak pull also holds what the joints leave open: where the
# whole rig stands and how large it is.
LIKELY_TURN_RAD = 0.05
LIKELY_SHIFT_M = 0.1


@dataclass(frozen=True)
class Corrected:
    """Cameras after their correction.

    Attributes:
        cameras: as they should be.
        turns_deg, shifts_m: (C,) how much each was moved.
        mean_px, median_px: reprojection error of the views that took part.
        before_px: (C,) median error of each camera with the calibration as it came, best subset of views.
    """

    cameras: list[RigCamera]
    turns_deg: np.ndarray
    shifts_m: np.ndarray
    mean_px: float
    median_px: float
    before_px: np.ndarray


def correct_cameras(rays: np.ndarray, weights: np.ndarray, cameras: Sequence[RigCamera]) -> Corrected:
    """Turn and shift every camera so that the rays of the same joints meet.

    The points are not unknowns: each trial of the cameras triangulates them anew, which leaves six numbers a
    camera. Which views of a point are right is decided between the rounds.

    Args:
        rays: (C, N, 2) X/Z and Y/Z of N joints, any frames and people.
        weights: (C, N) 0-1, 0 where a camera does not see the joint.
        cameras: C of them, roughly right.
    """
    from scipy.optimize import least_squares

    before = _residuals(rays, weights, cameras, LIMITS_PX[0])
    numbers = np.zeros(6 * len(cameras))
    for limit_px in LIMITS_PX:
        moved = _moved(cameras, numbers)
        _, inside = best_views(rays, weights, moved, limit_px)
        enough = inside.sum(axis=0) >= MIN_VIEWS
        seen, used = rays[:, enough], (weights * inside)[:, enough]
        numbers = least_squares(
            _errors, numbers, args=(seen, used, cameras), loss="soft_l1", x_scale="jac", max_nfev=60
        ).x
    moved = _moved(cameras, numbers)
    final = off_px(triangulate(seen, used, moved), seen, moved)
    lengths = np.linalg.norm(final, axis=-1)[used > 0]
    parts = numbers.reshape(-1, 6)
    return Corrected(
        cameras=moved,
        turns_deg=np.degrees(np.linalg.norm(parts[:, :3], axis=1)),
        shifts_m=np.linalg.norm(parts[:, 3:], axis=1),
        mean_px=float(lengths.mean()),
        median_px=float(np.median(lengths)),
        before_px=np.array([np.median(view) if len(view) else np.nan for view in before]),
    )


def _errors(
    numbers: np.ndarray, rays: np.ndarray, weights: np.ndarray, cameras: Sequence[RigCamera]
) -> np.ndarray:
    """What the solver makes small: errors in the pictures, and how far the cameras are moved."""
    moved = _moved(cameras, numbers)
    offsets = off_px(triangulate(rays, weights, moved), rays, moved)
    parts = numbers.reshape(-1, 6)
    pull = np.concatenate([parts[:, :3] / LIKELY_TURN_RAD, parts[:, 3:] / LIKELY_SHIFT_M], axis=None)
    return np.concatenate([(offsets * np.sqrt(weights)[..., None] / ROBUST_PX).ravel(), pull])


def _moved(cameras: Sequence[RigCamera], numbers: np.ndarray) -> list[RigCamera]:
    parts = numbers.reshape(-1, 6)
    return [camera.moved(part[:3], part[3:]) for camera, part in zip(cameras, parts, strict=True)]


def _residuals(
    rays: np.ndarray, weights: np.ndarray, cameras: Sequence[RigCamera], limit_px: float
) -> list[np.ndarray]:
    """Errors (n,) px of each camera's views with cameras as they are."""
    points, _ = best_views(rays, weights, cameras, limit_px)
    distance = np.linalg.norm(off_px(points, rays, cameras), axis=-1)
    return [view[weight > 0] for view, weight in zip(distance, weights, strict=True)]
