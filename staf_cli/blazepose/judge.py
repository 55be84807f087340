"""Is it somebody, is it the same person, and where is their box: read off sightings."""

from __future__ import annotations

import numpy as np

from staf_cli.blazepose.landmarker import INPUT_SIZE, LIMBS, Sighting

BIRTH_FLAG = 0.85
BIRTH_PEAK = 0.52  # mean heatmap peak of the joints in the picture that a new person needs
SLIM_PEAK = 0.62  # and somebody without a trunk to speak of: tables and lamps look like that
MIN_TRUNK = 0.14  # trunk's length plus shoulders' width, in region sides
SAME_PERSON = 0.1  # mean distance of limb joints, in body heights, under which two sightings are one


def seen_peak(sighting: Sighting, shape: tuple[int, ...]) -> float:
    """Mean heatmap peak 0-1 of the limb joints inside the picture; 0 where fewer than four are."""
    inside = _inside(sighting.points_px[LIMBS], shape)
    return float(sighting.peaks[LIMBS][inside].mean()) if inside.sum() >= 4 else 0.0


def is_somebody(sighting: Sighting, shape: tuple[int, ...]) -> bool:
    """Whether a candidate is a person: the flag, the heatmaps and a mask where the limbs are."""
    needed = BIRTH_PEAK if _trunk(sighting) >= MIN_TRUNK else SLIM_PEAK
    if sighting.flag < BIRTH_FLAG or seen_peak(sighting, shape) < needed:
        return False
    points = sighting.region.from_picture(sighting.points_px[LIMBS], INPUT_SIZE)
    columns, rows = np.clip(points.astype(int), 0, INPUT_SIZE - 1).T
    inside = _inside(sighting.points_px[LIMBS], shape)
    return bool(sighting.mask[rows, columns][inside].mean() > 0.5)


def same_person(one: Sighting, other: Sighting) -> bool:
    """Whether two sightings in one frame show one person: their limb joints coincide."""
    height = min(one.next_region.side_px, other.next_region.side_px) / 1.25
    apart = np.linalg.norm(one.points_px[LIMBS] - other.points_px[LIMBS], axis=1)
    return bool(np.median(apart) < SAME_PERSON * height)


def box_of(sighting: Sighting, shape: tuple[int, ...]) -> np.ndarray:
    """Box (4,) px around the body: the mask's extent, as far as the landmarks support it."""
    marks = sighting.points_px
    low, high = marks.min(0), marks.max(0)
    margin = 0.12 * float((high - low).max())
    low, high = low - margin, high + margin
    rows, columns = np.nonzero(sighting.mask[::2, ::2])
    if len(rows) > 20:
        pixels = sighting.region.to_picture(np.stack([columns, rows], -1) * 2.0 + 1, INPUT_SIZE)
        pixels = pixels[((pixels >= low) & (pixels <= high)).all(axis=1)]
        if len(pixels) > 20:
            low, high = pixels.min(0), pixels.max(0)
    size = np.array([shape[1], shape[0]])
    return np.concatenate([np.clip(low, 0, size), np.clip(high, 0, size)])


def _trunk(sighting: Sighting) -> float:
    """Length of the trunk plus width of the shoulders, in sides of the region."""
    points = sighting.points_px
    length = np.linalg.norm(points[[11, 12]].mean(0) - points[[23, 24]].mean(0))
    return float(length + np.linalg.norm(points[11] - points[12])) / sighting.region.side_px


def _inside(points_px: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    size = np.array([shape[1], shape[0]])
    return np.asarray(((points_px >= 0) & (points_px < size)).all(axis=-1))
