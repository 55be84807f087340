"""Frames in which the landmark net made a skeleton up: told by its heatmaps and by jumps, and left out.

The net always gives a whole skeleton at full confidence, of somebody half hidden too. Of the signs that were
tried on people seen from four sides at once, the mean height of the limbs' heatmaps tells best.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import median_filter

from staf_cli.blazepose.landmarker import LIMBS
from staf_cli.blazepose.sightings import Sightings

USUAL_PERCENTILE = 80  # of a track's peaks: how high they are where all is well
MAX_DROP = 0.18  # below the usual
SUSPECT_DROP = 0.1  # below the usual, in frames that jump
MAX_JUMP = 0.05  # body heights off the median of the frames around
AROUND_S = 0.15
ALWAYS_ENOUGH = 0.62
MIN_FPS = 15.0  # slower videos: people may really jump


def believable(sightings: Sightings, seen: np.ndarray, inside: np.ndarray, fps: float) -> np.ndarray:
    """Which sightings (T,) bool show somebody rather than an invention.

    Args:
        sightings: T frames of one person.
        seen: (T,) bool, where there is a sighting.
        inside: (T, 33) bool, which landmarks lie in the picture: others have no heatmap.
        fps: frames per second.
    """
    if not seen.any():
        return seen
    shown = inside[:, LIMBS] & seen[:, None]
    count = shown.sum(axis=1)
    peaks = (sightings.peaks[:, LIMBS] * shown).sum(axis=1) / np.maximum(count, 1)
    usual = np.percentile(peaks[seen & (count > 0)], USUAL_PERCENTILE) if (seen & (count > 0)).any() else 0.0
    weak = peaks < min(ALWAYS_ENOUGH, usual - MAX_DROP)
    suspect = (peaks < usual - SUSPECT_DROP) & (_jumps(sightings, seen, fps) > MAX_JUMP)
    kept = seen & ~(weak | suspect)
    return kept if kept.any() else seen


def _jumps(sightings: Sightings, seen: np.ndarray, fps: float) -> np.ndarray:
    """How far (T,) the limbs are from where they are around, in body heights."""
    rows = np.flatnonzero(seen)
    jumps = np.zeros(len(seen))
    if fps < MIN_FPS or len(rows) < 3:
        return jumps
    points = sightings.points_px[rows][:, LIMBS]
    height = np.median(np.ptp(sightings.points_px[rows], axis=1).max(axis=1))
    around = 2 * max(1, round(AROUND_S / 2 * fps)) + 1
    middle = median_filter(points, size=(around, 1, 1), mode="nearest")
    jumps[rows] = np.linalg.norm(points - middle, axis=-1).mean(axis=1) / max(height, 1.0)
    return jumps
