"""Find hard cuts: where a frame shows another scene than the one before it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import sqrt

import cv2
import numpy as np

_NUM_SAMPLES = 8000  # pixels looked at
_THUMB_WH = (32, 32)
_BINS = 8  # per colour channel
_SSIM_C = 16.0  # grey levels squared: keeps noise in flat pictures from counting as structure


@dataclass(frozen=True)
class _Glance:
    """What is remembered of one frame.

    Attributes:
        histogram: (512,) share of the samples per colour.
        thumb: (32, 32) float32 grey levels.
    """

    histogram: np.ndarray
    thumb: np.ndarray


class CutDetector:
    """Tells, frame after frame, whether a hard cut lies just before it.

    Two signs must come together: other colours (histogram) and another layout (structural similarity of a
    thumbnail). A jump of the exposure changes mainly the first, fast motion mainly the second. What counts
    as much adapts to the last frames, so that a shaking or panning camera is not cut to pieces.
    """

    def __init__(self, threshold: float = 0.28, times_usual: float = 2.5, memory: int = 8) -> None:
        """Start without a past.

        Args:
            threshold: change (0-1) from which on a cut is possible at all.
            times_usual: how many times the mean change of the last frames a cut must exceed.
            memory: how many frames make the usual change.
        """
        self._threshold = threshold
        self._times_usual = times_usual
        self._changes: deque[float] = deque(maxlen=memory)
        self._previous: _Glance | None = None

    def is_cut(self, image: np.ndarray) -> bool:
        """Whether a cut lies between the frame given last and this one, (H, W, 3) uint8 RGB."""
        glance, previous = _look(image), self._previous
        self._previous = glance
        if previous is None:
            return False
        change = _change(previous, glance)
        usual = float(np.mean(self._changes)) if self._changes else 0.0
        if change > max(self._threshold, self._times_usual * usual):
            self._changes.clear()
            return True
        self._changes.append(change)
        return False


def _look(image: np.ndarray) -> _Glance:
    # One stride for both axes keeps what is sampled square; no filtering, for the sake of speed.
    stride = max(1, round(sqrt(image.shape[0] * image.shape[1] / _NUM_SAMPLES)))
    samples = np.ascontiguousarray(image[stride // 2 :: stride, stride // 2 :: stride])
    edges = [0, 256] * 3
    counts = cv2.calcHist([samples], [0, 1, 2], None, [_BINS] * 3, edges).ravel()
    grey = cv2.cvtColor(samples, cv2.COLOR_RGB2GRAY)
    thumb = cv2.resize(grey, _THUMB_WH, interpolation=cv2.INTER_AREA).astype(np.float32)
    return _Glance(counts / counts.sum(), thumb)


def _change(a: _Glance, b: _Glance) -> float:
    """How much of the picture is new, 0-1: the geometric mean of other colours and another layout."""
    colours = 1 - float(np.minimum(a.histogram, b.histogram).sum())
    layout = min(1.0, 1 - _similarity(a.thumb, b.thumb))
    return sqrt(max(0.0, colours) * max(0.0, layout))


def _similarity(a: np.ndarray, b: np.ndarray) -> float:
    """Structural similarity (Wang et al. 2004, eq. 13) over the whole thumbnail as its one window."""
    mean_a, mean_b = float(a.mean()), float(b.mean())
    covariance = float(((a - mean_a) * (b - mean_b)).mean())
    luminance = (2 * mean_a * mean_b + _SSIM_C) / (mean_a**2 + mean_b**2 + _SSIM_C)
    return luminance * (2 * covariance + _SSIM_C) / (float(a.var()) + float(b.var()) + _SSIM_C)
