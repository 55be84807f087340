"""Boxes without jitter: a weak smoothing that neither lags nor follows outliers."""

from __future__ import annotations

import numpy as np

_WIDTH_S = 0.08  # standard deviation of the window; detectors jitter from frame to frame, people do not
_FILLED_WEIGHT = 0.2  # an interpolated box says less than a detected one
_ROBUST_ROUNDS = 2
_NORMAL_ERROR = 0.01  # of the box's size: deviations that are never called outliers, however calm the track


def smooth_boxes(boxes_xyxy: np.ndarray, observed: np.ndarray, fps: float) -> np.ndarray:
    """Smooth one track's boxes by a robust local regression (Cleveland's LOESS, with a Gaussian window).

    A parabola is fitted around every frame, from both sides of it alike, so motion and acceleration pass
    unchanged; frames far from their parabola (a box around two people, or half of one) are then given less
    weight and the fit is repeated. Low frame rates, where boxes differ for good reasons, stay as they are.

    Args:
        boxes_xyxy: (T, 4) px, of consecutive frames.
        observed: (T,) bool, false where a box was filled in.
        fps: frames per second.

    Returns:
        (T, 4) px; not bound to the picture.
    """
    sigma = _WIDTH_S * fps
    if len(boxes_xyxy) < 4 or sigma < 0.5:
        return boxes_xyxy.astype(np.float64)
    prior = np.where(observed, 1.0, _FILLED_WEIGHT)
    weights = prior
    for _ in range(_ROBUST_ROUNDS):
        weights = prior * _trust(boxes_xyxy, _local_parabolas(boxes_xyxy, weights, sigma))
    return _local_parabolas(boxes_xyxy, weights, sigma)


def _trust(boxes_xyxy: np.ndarray, fitted_xyxy: np.ndarray) -> np.ndarray:
    """Tukey's bisquare weights (T,) of the boxes' deviations, measured in sizes of the box."""
    size_px = np.sqrt(np.prod(np.maximum(fitted_xyxy[:, 2:] - fitted_xyxy[:, :2], 1), axis=1))
    deviation = np.abs(boxes_xyxy - fitted_xyxy).max(axis=1) / size_px
    limit = 6 * max(float(np.median(deviation)), _NORMAL_ERROR)
    return np.maximum(1 - (deviation / limit) ** 2, 0) ** 2


def _local_parabolas(values: np.ndarray, weights: np.ndarray, sigma: float) -> np.ndarray:
    """The value at each frame (T, C) of the parabola that fits best around it.

    Args:
        values: (T, C).
        weights: (T,) trust in each frame.
        sigma: width of the Gaussian window, frames.
    """
    num_frames, radius = len(values), int(np.ceil(3 * sigma))
    offsets = np.arange(-radius, radius + 1)  # (K,)
    frames = np.arange(num_frames)[:, None] + offsets  # (T, K)
    inside = (frames >= 0) & (frames < num_frames)
    frames = np.clip(frames, 0, num_frames - 1)
    window = np.exp(-0.5 * (offsets / sigma) ** 2)
    # never quite zero: among outliers only, they are all there is
    weights = inside * window * np.maximum(weights[frames], 1e-6)  # (T, K)
    powers = (offsets[:, None] / radius) ** np.arange(3)  # (K, 3)
    moments = np.einsum("tk,ki,kj->tij", weights, powers, powers)
    targets = np.einsum("tk,ki,tkc->tic", weights, powers, values[frames])
    # keeps slope and curvature finite where fewer than three frames carry weight
    moments += np.diag([0, 1, 1]) * (1e-6 * moments[:, :1, :1])
    return np.linalg.solve(moments, targets)[:, 0]
