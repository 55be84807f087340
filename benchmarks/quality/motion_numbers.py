"""Numbers about a motion: jitter, lag, sliding feet, exchanged sides. Pure functions."""

from __future__ import annotations

import numpy as np

STILL_FRAMES = 5
STILL_STEP = 0.003  # body heights a frame
MIRRORED = np.array([1, 0])
EXCHANGE_RATIO = 0.6  # the other side's place must be that much nearer
EXCHANGE_LEAST = 0.04  # body heights by which the own side must be off
PEAK_APART = 8  # frames between two of the fastest moments, at least
MIN_ROWS = 12  # frames that a lag needs


def jitter_mm(joints: np.ndarray) -> float:
    """Mean acceleration of joints (T, J, 3) m, mm/frame²; NaN under three frames."""
    if len(joints) < 3:
        return float("nan")
    return float(np.linalg.norm(np.diff(joints, 2, axis=0), axis=-1).mean() * 1000)


def at_30_fps(jitter: float, fps: float) -> float:
    """A jitter in mm/frame² at any rate -> what the same acceleration is at 30 frames a second."""
    return jitter * fps**2 / 900


def lag_frames(mine: np.ndarray, theirs: np.ndarray, reach: int = 4) -> float:
    """Frames by which one motion trails another: where their velocities correlate best.

    Args:
        mine, theirs: (T, K) coordinates of the same things over the same frames.
        reach: no more frames than these are tried, either way.

    Returns:
        Positive: mine trails. NaN where there are too few frames or nothing moves.
    """
    steps, truth = np.diff(mine, axis=0), np.diff(theirs, axis=0)
    if len(steps) < MIN_ROWS + 2 * reach or not truth.any() or not steps.any():
        return float("nan")
    core = truth[reach:-reach]
    scores = np.zeros(2 * reach + 1)
    for place in range(2 * reach + 1):
        window = steps[place : place + len(core)]
        scores[place] = (window * core).sum() / max(float(np.linalg.norm(window)), 1e-12)
    best = int(scores.argmax())
    if not 0 < best < 2 * reach:
        return float(best - reach)
    left, middle, right = scores[best - 1 : best + 2]
    return float(best - reach + (left - right) / (2 * (left - 2 * middle + right)))


def peak_share(mine_px: np.ndarray, theirs_px: np.ndarray, peaks: int = 10) -> float:
    """How much of their peak speed quick hands keep: the median over a motion's fastest moments.

    Args:
        mine_px, theirs_px: (T, H, 2) px, hands of the body and where they were seen; both are smoothed over
            three frames, as landmarks shake.
        peaks: moments that are looked at, of each hand at least `PEAK_APART` frames apart.

    Returns:
        The body's highest speed within two frames of each moment, in those seen. NaN under 16 frames.
    """
    if len(theirs_px) < 2 * PEAK_APART:
        return float("nan")
    speeds = [
        np.linalg.norm(np.diff((p[2:] + p[1:-1] + p[:-2]) / 3, axis=0), axis=-1) for p in (mine_px, theirs_px)
    ]  # each (T - 3, H)
    mine, left = speeds[0], speeds[1].copy()
    shares = []
    for _ in range(peaks):
        frame, hand = np.unravel_index(left.argmax(), left.shape)
        if left[frame, hand] <= 0:
            break
        near = slice(max(0, frame - 2), frame + 3)
        shares.append(mine[near, hand].max() / left[frame, hand])
        left[max(0, frame - PEAK_APART) : frame + PEAK_APART, hand] = 0
    return float(np.median(shares)) if shares else float("nan")


def still(points_px: np.ndarray, height_px: float) -> np.ndarray:
    """Frames (T,) bool in whose neighbourhood a point (T, 2) px stays where it is in the picture.

    Over the `STILL_FRAMES` around a frame it moves less than `STILL_STEP` of the body's height a frame,
    first to last and out and back alike: its extent counts.
    """
    marked = np.zeros(len(points_px), bool)
    half = STILL_FRAMES // 2
    for middle in range(half, len(points_px) - half):
        extent = np.ptp(points_px[middle - half : middle + half + 1], axis=0)
        marked[middle] = np.linalg.norm(extent) < (STILL_FRAMES - 1) * STILL_STEP * height_px
    return marked


def sliding_mm(joint: np.ndarray, marked: np.ndarray) -> np.ndarray:
    """How far a joint (T, 3) m moves in each step between two frames that are marked (T,): (n,) mm."""
    both = marked[:-1] & marked[1:]
    return np.linalg.norm(np.diff(joint, axis=0), axis=-1)[both] * 1000


def exchanged(points_px: np.ndarray, truth_px: np.ndarray, heights_px: np.ndarray) -> np.ndarray:
    """Frames (T,) bool in which left and right lie nearer to each other's truth than to their own.

    Args:
        points_px, truth_px: (T, J, 2, 2) px, J joints with a left and a right side each.
        heights_px: (T,) the body's height.
    """
    own = np.linalg.norm(points_px - truth_px, axis=-1).mean(axis=(1, 2))
    other = np.linalg.norm(points_px[:, :, MIRRORED] - truth_px, axis=-1).mean(axis=(1, 2))
    return (other < EXCHANGE_RATIO * own) & (own > EXCHANGE_LEAST * heights_px)


def sudden_exchanges(points_px: np.ndarray, height_px: float) -> int:
    """How often left and right change places from one frame to the next: points (T, J, 2, 2) px."""
    if len(points_px) < 2:
        return 0
    return int(exchanged(points_px[1:], points_px[:-1], np.full(len(points_px) - 1, height_px)).sum())


def by_sides(limbs: np.ndarray) -> np.ndarray:
    """The 12 limb joints (..., 12, K), left and right in turn -> (..., 6, 2, K)."""
    return limbs.reshape(*limbs.shape[:-2], -1, 2, limbs.shape[-1])
