"""Appearance: colours of the upper and lower body, in one short row of numbers a frame.

Nothing about faces or gait: clothes tell people apart over the few seconds in which one hides another.
Lightness and colour are counted apart, since exposure changes the first more than the second.
"""

from __future__ import annotations

import cv2
import numpy as np

from staf_cli.blazepose.landmarker import INPUT_SIZE, PoseEstimate

LIGHT_BINS = 8
COLOUR_BINS = 7  # along green-red and along blue-yellow
COLOUR_REACH = 42.0  # of CIELAB's a and b: the outer bins' middles; clothes hardly go beyond
PART_SIZE = LIGHT_BINS + COLOUR_BINS**2
NUM_PARTS = 2  # upper, lower
APPEARANCE_SIZE = NUM_PARTS * PART_SIZE
SCALE = 255.0  # appearance is kept as bytes
NO_APPEARANCE = np.zeros(APPEARANCE_SIZE, np.uint8)
APPEARANCE_PER_S = 10.0

_TRUNK = np.array([[11, 12], [23, 24]])  # shoulders, hips
_LEGS = np.array([[23, 24, 25, 26], [25, 26, 27, 28]])  # hips and knees, knees and ankles
_ACROSS = np.linspace(0.15, 0.85, 6)
_ALONG = np.linspace(0.1, 0.9, 8)
_LEG_STEPS = np.linspace(0.15, 0.85, 10)
# Where a box shows clothes rather than the place behind: shares of its width and height.
_BOX_X = np.linspace(0.36, 0.64, 6)
_BOX_UPPER = np.linspace(0.2, 0.45, 8)
_BOX_LOWER = np.linspace(0.55, 0.85, 8)
_FEWEST = 6  # points in sight that a part needs


def is_measured(index: int, fps: float) -> bool:
    """Whether appearance is measured in a frame: clothes do not change between two."""
    return index % max(1, round(fps / APPEARANCE_PER_S)) == 0


def appearance_of_pose(image: np.ndarray, pose: PoseEstimate) -> np.ndarray:
    """Appearance (APPEARANCE_SIZE,) uint8 of a person whose landmarks are known; hidden parts are zero."""
    points = pose.points_px
    sides = _between(points[_TRUNK[0]], points[_TRUNK[1]], _ALONG)  # left and right, (2, 8, 2)
    trunk = _between(sides[0], sides[1], _ACROSS).reshape(-1, 2)
    legs = _between(points[_LEGS[0]], points[_LEGS[1]], _LEG_STEPS).reshape(-1, 2)
    kept = [part[_in_mask(part, pose)] for part in (trunk, legs)]
    return _histograms(image, kept)


def appearance_of_box(image: np.ndarray, box_xyxy: np.ndarray) -> np.ndarray:
    """Appearance (APPEARANCE_SIZE,) uint8 of a person of whom only the box (4,) px is known."""
    low, size = box_xyxy[:2], box_xyxy[2:] - box_xyxy[:2]
    parts = [np.stack(np.meshgrid(_BOX_X, rows), -1).reshape(-1, 2) for rows in (_BOX_UPPER, _BOX_LOWER)]
    return _histograms(image, [low + part * size for part in parts])


def mean_appearance(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The mean (APPEARANCE_SIZE,) of rows (T, APPEARANCE_SIZE) with weights (T,), part by part."""
    parts = rows.reshape(len(rows), NUM_PARTS, PART_SIZE) / SCALE
    shown = parts.any(axis=2) * weights[:, None]  # (T, P)
    total = np.maximum(shown.sum(axis=0), 1e-9)
    return np.asarray((np.einsum("tp,tpk->pk", shown, parts) / total[:, None]).reshape(-1))


def appearance_distance(one: np.ndarray, other: np.ndarray) -> float | None:
    """How different two people's appearance is, 0 (alike) to 1; None where they show no part in common.

    Args:
        one, other: as `mean_appearance` gives them.

    Returns:
        Hellinger distance of the colours, mean over parts; lightness and colour count alike.
    """
    a, b = (values.reshape(NUM_PARTS, PART_SIZE) for values in (one, other))
    common = a.any(axis=1) & b.any(axis=1)
    if not common.any():
        return None
    overlap = np.sqrt(a[common] * b[common])
    shares = np.stack([overlap[:, :LIGHT_BINS].sum(1), overlap[:, LIGHT_BINS:].sum(1)])
    return float(np.sqrt(np.maximum(1 - shares, 0)).mean())


def _between(begin: np.ndarray, end: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Points (N, S, 2) at shares (S,) of the way from (N, 2) to (N, 2)."""
    return np.asarray(begin[:, None] + (end - begin)[:, None] * shares[:, None])


def _in_mask(points_px: np.ndarray, pose: PoseEstimate) -> np.ndarray:
    columns, rows = pose.region.from_picture(points_px, INPUT_SIZE).astype(int).T
    inside = (columns >= 0) & (rows >= 0) & (columns < INPUT_SIZE) & (rows < INPUT_SIZE)
    return np.asarray(
        inside & pose.mask[np.clip(rows, 0, INPUT_SIZE - 1), np.clip(columns, 0, INPUT_SIZE - 1)]
    )


def _histograms(image: np.ndarray, parts: list[np.ndarray]) -> np.ndarray:
    """Histograms of the picture's colours at the points (N, 2) px of each part."""
    height, width = image.shape[:2]
    rows = np.zeros((NUM_PARTS, PART_SIZE))
    for number, points in enumerate(parts):
        columns, lines = np.floor(points).astype(int).T
        inside = (columns >= 0) & (lines >= 0) & (columns < width) & (lines < height)
        if inside.sum() >= _FEWEST:
            rows[number] = _histogram(image[lines[inside], columns[inside]])
    return np.round(rows.reshape(-1) * SCALE).astype(np.uint8)


def _histogram(pixels: np.ndarray) -> np.ndarray:
    """(PART_SIZE,) of RGB (N, 3) uint8: lightness, then colour; each sums to 1. Bins overlap by half."""
    lab = cv2.cvtColor((pixels[None] / np.float32(255)).astype(np.float32), cv2.COLOR_RGB2LAB)[0]
    light = _soft(lab[:, 0] / 100 * (LIGHT_BINS - 1), LIGHT_BINS)
    a, b = (_soft((lab[:, k] / COLOUR_REACH + 1) / 2 * (COLOUR_BINS - 1), COLOUR_BINS) for k in (1, 2))
    colour = a.T @ b  # (C, C)
    return np.concatenate([light.sum(axis=0), colour.reshape(-1)]) / len(pixels)


def _soft(places: np.ndarray, num_bins: int) -> np.ndarray:
    """(N, num_bins): each value shared among its two neighbouring bins."""
    places = np.clip(places, 0, num_bins - 1)
    return np.maximum(1 - np.abs(places[:, None] - np.arange(num_bins)), 0)
