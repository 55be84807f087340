"""Upright boxes in pixels: how much two overlap, and the best out of many that overlap."""

from __future__ import annotations

import numpy as np


def box_iou(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union of boxes (N, 4) and (M, 4) px -> (N, M)."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=-1)
    area_a = np.clip(a[:, 2:] - a[:, :2], 0, None).prod(axis=-1)
    area_b = np.clip(b[:, 2:] - b[:, :2], 0, None).prod(axis=-1)
    return shared / np.maximum(area_a[:, None] + area_b[None] - shared, 1e-9)


def share_inside(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How much of boxes (N, 4) lies in boxes (M, 4) px, 0-1 -> (N, M)."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    area = np.clip(a[:, 2:] - a[:, :2], 0, None).prod(axis=-1)
    return np.clip(high - low, 0, None).prod(axis=-1) / np.maximum(area[:, None], 1e-9)


def keep_best(boxes_xyxy: np.ndarray, scores: np.ndarray, max_iou: float) -> np.ndarray:
    """Indices (K,), best first, of boxes (N, 4) px that overlap no better one by more than `max_iou`."""
    rest = np.argsort(-scores, kind="stable")
    kept = []
    while len(rest):
        best, rest = rest[0], rest[1:]
        kept.append(best)
        rest = rest[box_iou(boxes_xyxy[[best]], boxes_xyxy[rest])[0] <= max_iou]
    return np.array(kept, int)
