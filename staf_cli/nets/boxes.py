"""Upright boxes in pixels: how much two overlap, and the best out of many that overlap."""

from __future__ import annotations

import numpy as np


def area(boxes_xyxy: np.ndarray) -> np.ndarray:
    """px^2 (...) of boxes (..., 4); 0 where one is turned inside out."""
    return _area_between(boxes_xyxy[..., :2], boxes_xyxy[..., 2:])


def shared_area(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """px^2 (...) that boxes (..., 4) and (..., 4) have in common, by NumPy's broadcasting."""
    return _area_between(np.maximum(a[..., :2], b[..., :2]), np.minimum(a[..., 2:], b[..., 2:]))


def _area_between(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    # a product over an axis of two numbers takes NumPy several times as long as these
    sides = np.maximum(high - low, 0)
    return np.asarray(sides[..., 0] * sides[..., 1])


def overlap(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union (...) of boxes (..., 4) and (..., 4) px, by NumPy's broadcasting."""
    shared = shared_area(a, b)
    return np.asarray(shared / np.maximum(area(a) + area(b) - shared, 1e-9))


def box_iou(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union of every pair of boxes (N, 4) and (M, 4) px -> (N, M)."""
    return overlap(a[:, None], b[None])


def share_inside(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How much of boxes (N, 4) lies in boxes (M, 4) px, 0-1 -> (N, M)."""
    return np.asarray(shared_area(a[:, None], b[None]) / np.maximum(area(a)[:, None], 1e-9))


def keep_best(boxes_xyxy: np.ndarray, scores: np.ndarray, max_iou: float) -> np.ndarray:
    """Indices (K,), best first, of boxes (N, 4) px that overlap no better one by more than `max_iou`."""
    rest = np.argsort(-scores, kind="stable")
    kept = []
    while len(rest):
        best, rest = rest[0], rest[1:]
        kept.append(best)
        rest = rest[box_iou(boxes_xyxy[[best]], boxes_xyxy[rest])[0] <= max_iou]
    return np.array(kept, int)
