"""Boxes around the truth's keypoints, as the VIBE line of work makes them for its crops."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.signal import medfilt

VISIBLE = 0.3
MEDIAN_FRAMES = 11
SIGMA_FRAMES = 8.0
BOX_MARGIN = 1.1
CROP_SCALE = 1.3  # of the protocol's crops; the demo's are 1.1
_LEAST_HEIGHT_PX = 0.5


def seen_well(keypoints: np.ndarray, min_keypoints: int) -> np.ndarray:
    """Whether more than so many of the keypoints (T, K, 3: x, y px, confidence) are seen: (T,) bool."""
    return (keypoints[..., 2] > VISIBLE).sum(axis=1) > min_keypoints


def smoothed_boxes(keypoints: np.ndarray) -> np.ndarray:
    """Square boxes (T, 4) px, corners, around keypoints (T, K, 3: x, y px, confidence).

    Per frame a centre and a scale (150 over the keypoints' extent); frames without any are filled in
    linearly; then a median over 11 frames and a Gaussian of sigma 8 (Kocabas et al. 2020 and after).

    Raises:
        ValueError: no frame has a keypoint that is seen.
    """
    parameters = np.full((len(keypoints), 3), np.nan)
    for row, points in enumerate(keypoints):
        seen = points[points[:, 2] > VISIBLE, :2].astype(np.float64)
        if len(seen):
            low, high = seen.min(axis=0), seen.max(axis=0)
            extent = float(np.linalg.norm(high - low))
            if extent >= _LEAST_HEIGHT_PX:
                parameters[row] = *((low + high) / 2), 150.0 / extent
    known = np.flatnonzero(np.isfinite(parameters[:, 0]))
    if not len(known):
        raise ValueError("no frame has a keypoint that is seen")
    first, last = known[0], known[-1] + 1  # smoothed where somebody is; held outside
    rows = np.arange(len(keypoints))
    filled = np.stack([np.interp(rows, known, column[known]) for column in parameters.T], axis=1)
    inside = filled[first:last]
    inside = np.stack([medfilt(column, MEDIAN_FRAMES) for column in _padded(inside).T], axis=1)
    inside = inside[MEDIAN_FRAMES // 2 : len(inside) - MEDIAN_FRAMES // 2]
    inside = gaussian_filter1d(inside, SIGMA_FRAMES, axis=0, mode="nearest")
    filled[first:last] = inside
    filled[:first], filled[last:] = inside[0], inside[-1]
    half = BOX_MARGIN * 150.0 / filled[:, 2:] / 2
    return np.concatenate([filled[:, :2] - half, filled[:, :2] + half], axis=1)


def for_crops_of(boxes_xyxy: np.ndarray, engine_scale: float) -> np.ndarray:
    """Boxes (T, 4) px that an engine which enlarges by `engine_scale` cuts as the protocol cuts these."""
    centers = (boxes_xyxy[:, :2] + boxes_xyxy[:, 2:]) / 2
    half = (boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]) / 2 * CROP_SCALE / engine_scale
    return np.concatenate([centers - half, centers + half], axis=1)


def _padded(values: np.ndarray) -> np.ndarray:
    """Ends held: a median filter that pads with zeros would pull boxes to the picture's corner."""
    half = MEDIAN_FRAMES // 2
    return np.pad(values, ((half, half), (0, 0)), mode="edge")
