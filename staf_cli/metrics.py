"""The field's error metrics: pure functions, millimetres, no alignment but what the name says.

All take a prediction and the truth in metres, the frames first, joints (N, J, 3) or vertices (N, V, 3), and
give one number for each frame. No frames give no numbers. Where a frame holds a NaN or an infinity, its
number is not finite either; the others keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

MM = 1000.0
# Frames worked on at once: arrays of this many frames stay in the processor's cache.
CHUNK_FRAMES = 8192


@np.errstate(invalid="ignore")  # an infinity less itself
def mpjpe(pred: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Mean joint distance of two sets of joints as they are: align them at a pelvis before, where wanted.

    Args:
        pred: (N, J, 3) m.
        truth: (N, J, 3) m.

    Returns:
        (N,) mm.

    Raises:
        ValueError: the shapes differ or are not (N, J, 3), or there are no joints.
    """
    _check(pred, truth)
    errors = np.empty(len(pred))
    for piece in _chunks(pred):
        errors[piece] = _mean_length_mm(_float64(pred[piece]) - _float64(truth[piece]))
    return errors


def pve(pred: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Mean distance of two meshes' vertices (N, V, 3) m as they are: (N,) mm. Errors as for `mpjpe`."""
    return mpjpe(pred, truth)


@np.errstate(invalid="ignore")
def pa_mpjpe(pred: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Mean joint distance after the best similarity transform of each frame.

    Args:
        pred: (N, J, 3) m.
        truth: (N, J, 3) m.

    Returns:
        (N,) mm; a mirrored prediction stays bad, since only proper rotations count.

    Raises:
        ValueError: the shapes differ or are not (N, J, 3), or there are no joints.
    """
    _check(pred, truth)
    errors = np.empty(len(pred))
    for piece in _chunks(pred):
        aligned = similarity_aligned(pred[piece], truth[piece])
        errors[piece] = _mean_length_mm(aligned - _float64(truth[piece]))
    return errors


@np.errstate(invalid="ignore")
def accel_error(pred: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """How far the joints' acceleration is from the truth's, on average over the joints.

    The acceleration is the second difference p[t-1] - 2 p[t] + p[t+1] of positions as they are: the field
    aligns them at the pelvis before.

    Args:
        pred: (N, J, 3) m, consecutive frames.
        truth: (N, J, 3) m.

    Returns:
        (N-2,) mm/frame^2, of the frames 1 to N-2; empty where N < 3. Times fps^2 / 1000 it is m/s^2.

    Raises:
        ValueError: the shapes differ or are not (N, J, 3), or there are no joints.
    """
    _check(pred, truth)
    errors = np.empty(max(len(pred) - 2, 0))
    for piece in _chunks(pred[2:]):
        reach = slice(piece.start, piece.stop + 2)  # both neighbours of each frame
        # The acceleration is linear: the difference of two is the acceleration of the difference.
        offset = _float64(pred[reach]) - _float64(truth[reach])
        errors[piece] = _mean_length_mm(second_difference(offset))
    return errors


def jitter(joints: np.ndarray) -> np.ndarray:
    """How fast joints change their speed, on average over the joints: shaking, where no one moves abruptly.

    There is no truth in it: real movement counts as well.

    Args:
        joints: (N, J, 3) m, consecutive frames.

    Returns:
        (N-2,) mm/frame^2, of the frames 1 to N-2; empty where N < 3. Times fps^2 / 1000 it is m/s^2.

    Raises:
        ValueError: joints are not (N, J, 3), or there are none.
    """
    return accel_error(joints, np.broadcast_to(np.zeros(1, joints.dtype), joints.shape))


def second_difference(values: np.ndarray) -> np.ndarray:
    """(N, ...) -> (N-2, ...), empty where N < 3: v[t-1] - 2 v[t] + v[t+1] for the frames t = 1 to N-2."""
    return values[:-2] - 2 * values[1:-1] + values[2:] if len(values) > 2 else values[:0]


@np.errstate(invalid="ignore")
def similarity_aligned(pred: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Pred (N, J, 3) moved onto truth (N, J, 3) by scale, proper rotation and translation, frame by frame.

    Umeyama, "Least-squares estimation of transformation parameters between two point patterns", PAMI 1991.
    A frame that is not finite comes back as NaN.
    """
    pred, truth = _float64(pred), _float64(truth)
    pred_mean, truth_mean = pred.mean(1, keepdims=True), truth.mean(1, keepdims=True)
    a, b = pred - pred_mean, truth - truth_mean
    covariance = a.transpose(0, 2, 1) @ b  # (N, 3, 3)
    bad = ~np.isfinite(covariance).all(axis=(1, 2))
    # One bad frame would stop LAPACK for all of them.
    u, spread, vt = np.linalg.svd(np.where(bad[:, None, None], 0.0, covariance))
    # u and vt are orthogonal for flat and collinear figures too: the determinant is never near 0.
    sign = np.where(np.linalg.det(u) * np.linalg.det(vt) < 0, -1.0, 1.0)
    spread[:, 2] *= sign
    u[:, :, 2] *= sign[:, None]
    scale = spread.sum(-1) / np.maximum((a**2).sum((1, 2)), 1e-12)
    scale[bad] = np.nan
    return a @ (scale[:, None, None] * (u @ vt)) + truth_mean


def _mean_length_mm(vectors: np.ndarray) -> np.ndarray:
    """(N,) mm: the mean length of each frame's vectors (N, J, 3) m."""
    return np.sqrt(np.einsum("njk,njk->nj", vectors, vectors)).mean(axis=-1) * MM


def _chunks(points: np.ndarray) -> Iterator[slice]:
    """Pieces of time: as many frames as make CHUNK_FRAMES of a few dozen joints, fewer for meshes."""
    size = max(1, CHUNK_FRAMES * 32 // points.shape[1])
    return (slice(start, start + size) for start in range(0, len(points), size))


def _float64(points: np.ndarray) -> np.ndarray:
    return np.asarray(points, dtype=np.float64)


def _check(pred: np.ndarray, truth: np.ndarray) -> None:
    if pred.shape != truth.shape or pred.ndim != 3 or pred.shape[-1] != 3:
        raise ValueError(f"pred and truth must both be (N, J, 3), got {pred.shape} and {truth.shape}")
    if pred.shape[1] == 0:
        raise ValueError(f"pred and truth must have at least one joint, got {pred.shape}")
