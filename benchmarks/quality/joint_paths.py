"""Which views of a limb to believe, frame by frame: the smoothest path through all that they may mean.

Seen from behind or overlapped, the landmark net exchanges a whole body's left and right or invents it, in
two of four views at once: then any two views can agree on something wrong, and a vote in one frame does not
tell. Over time it shows: a limb does not jump.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from quality.calibrated import RigCamera
from quality.triangulation import MIN_VIEWS, off_px, triangulate

# What one view may be of a pair of joints: right as it is, left and right exchanged, wrong, or half wrong.
BOTH, EXCHANGED, NEITHER, LEFT_ONLY, RIGHT_ONLY = range(5)
SPREAD_PX = 8.0  # of the landmarks of a view that is right
LEFT_OUT = 5.0  # the price of not believing a view, in squared spreads
EXCHANGE = 1.0  # the price of exchanging
WORST = 50.0  # no error of a believed view counts more
STEP_M = 0.04  # by which a joint moves in a frame
LEAP = 12.0  # no step counts more, in squared steps
NUM_KEPT = 100  # readings of a frame that are followed up


def follow_pair(
    rays: np.ndarray, weights: np.ndarray, cameras: Sequence[RigCamera]
) -> tuple[np.ndarray, np.ndarray]:
    """Triangulate a left and a right joint over time, believing what makes the smoothest path.

    Args:
        rays: (C, T, 2, 2) X/Z and Y/Z of the left and the right joint.
        weights: (C, T, 2) 0-1, 0 where a camera does not see the joint.
        cameras: C of them.

    Returns:
        Joints (T, 2, 3) m in the world and what each view was taken for (C, T), `BOTH` to `RIGHT_ONLY`.
    """
    readings = _readings(len(cameras))
    points, costs = _all_readings(rays, weights, cameras, readings)
    kept = np.argsort(costs, axis=0, kind="stable")[:NUM_KEPT]  # (K, T)
    frames = np.arange(rays.shape[1])
    path = _cheapest_path(points[kept, frames], np.take_along_axis(costs, kept, axis=0))
    chosen = kept[path, frames]  # (T,)
    return points[chosen, frames], readings[chosen].T


def _readings(num_views: int) -> np.ndarray:
    """All (S, C) readings of the views that leave two or more for each joint."""
    every = np.array(list(product(range(5), repeat=num_views)))
    enough = [(_used(every, side).sum(axis=1) >= MIN_VIEWS) for side in (0, 1)]
    return every[enough[0] & enough[1]]


def _used(readings: np.ndarray, side: int) -> np.ndarray:
    """Which views (..., C) take part in a joint: side 0 is the left one."""
    return np.isin(readings, (BOTH, EXCHANGED, RIGHT_ONLY if side else LEFT_ONLY))


def _all_readings(
    rays: np.ndarray, weights: np.ndarray, cameras: Sequence[RigCamera], readings: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Both joints (S, T, 2, 3) m under every reading, and what each reading costs (S, T)."""
    num_views, num_frames = rays.shape[:2]
    flat = (num_views, len(readings) * num_frames)
    exchanged = (readings == EXCHANGED).T[:, :, None]  # (C, S, 1)
    points, costs = [], EXCHANGE * (readings == EXCHANGED).sum(axis=1)[:, None].astype(float)
    for side in (0, 1):
        used = _used(readings, side).T[:, :, None]  # (C, S, 1)
        own, other = rays[:, None, :, side], rays[:, None, :, 1 - side]  # (C, 1, T, 2)
        view = np.where(exchanged[..., None], other, own)  # (C, S, T, 2)
        weight = np.where(exchanged, weights[:, None, :, 1 - side], weights[:, None, :, side])
        believed = weight * used
        joint = triangulate(view.reshape(*flat, 2), believed.reshape(flat), cameras)
        off = np.linalg.norm(off_px(joint, view.reshape(*flat, 2), cameras), axis=-1)
        error = np.minimum((off.reshape(weight.shape) / SPREAD_PX) ** 2, WORST)
        costs = costs + (weight * np.where(used, error, LEFT_OUT)).sum(axis=0)
        costs[(believed > 0).sum(axis=0) < MIN_VIEWS] = 1e6
        points.append(joint.reshape(len(readings), num_frames, 3))
    return np.stack(points, axis=2), costs


def _cheapest_path(points: np.ndarray, costs: np.ndarray) -> np.ndarray:
    """Viterbi's path (T,) through K readings a frame: points (K, T, 2, 3) m, costs (K, T)."""
    num_kept, num_frames = costs.shape
    total = costs[:, 0].copy()
    came_from = np.zeros((num_frames, num_kept), int)
    for t in range(1, num_frames):
        step = np.linalg.norm(points[:, t, None] - points[None, :, t - 1], axis=-1)  # (K, K, 2)
        through = np.minimum((step / STEP_M) ** 2, LEAP).sum(axis=-1) + total
        came_from[t] = through.argmin(axis=1)
        total = costs[:, t] + through.min(axis=1)
    path = np.zeros(num_frames, int)
    path[-1] = total.argmin()
    for t in range(num_frames - 1, 0, -1):
        path[t - 1] = came_from[t, path[t]]
    return path
