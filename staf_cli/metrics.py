"""The field's error metrics: pure functions, millimetres, no alignment but what the name says."""

from __future__ import annotations

import numpy as np

MM = 1000.0


def pa_mpjpe(pred: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Mean joint distance after the best similarity transform of each frame.

    Args:
        pred: (N, J, 3) m.
        truth: (N, J, 3) m.

    Returns:
        (N,) mm. A mirrored prediction stays bad: only proper rotations count.

    Raises:
        ValueError: the shapes differ or are not (N, J, 3).
    """
    _check(pred, truth)
    aligned = similarity_aligned(pred, truth)
    return np.linalg.norm(aligned - truth, axis=-1).mean(axis=-1) * MM


def similarity_aligned(pred: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Pred (N, J, 3) moved onto truth (N, J, 3) by scale, proper rotation and translation, frame by frame.

    Umeyama, "Least-squares estimation of transformation parameters between two point patterns", PAMI 1991.
    """
    pred_mean, truth_mean = pred.mean(1, keepdims=True), truth.mean(1, keepdims=True)
    a, b = pred - pred_mean, truth - truth_mean
    u, spread, vt = np.linalg.svd(np.einsum("nji,njk->nik", a, b))
    sign = np.ones_like(spread)
    sign[:, -1] = np.sign(np.linalg.det(u @ vt))
    rotation = np.einsum("nij,nj,njk->nik", u, sign, vt)
    scale = (spread * sign).sum(-1) / np.maximum((a**2).sum((1, 2)), 1e-12)
    return scale[:, None, None] * (a @ rotation) + truth_mean


def _check(pred: np.ndarray, truth: np.ndarray) -> None:
    if pred.shape != truth.shape or pred.ndim != 3 or pred.shape[-1] != 3:
        raise ValueError(f"pred and truth must both be (N, J, 3), got {pred.shape} and {truth.shape}")
