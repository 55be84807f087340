"""Straight segments of the surroundings in the pictures of a shot (LSD, von Gioi et al. 2010, by OpenCV)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

SHORTEST = 0.02  # of the picture's longer side
BORDER = (
    0.008  # of the longer side: what runs along the border so near is the picture's edge, not the world's
)
PICTURES = 5  # looked at where the camera moves
STAYS = 0.5  # share of the pictures in which a segment over people must be seen


class Sample(Protocol):
    """One grey picture of a shot."""

    @property
    def index(self) -> int:
        """Of the frame, among those worked on."""

    @property
    def grey(self) -> np.ndarray:
        """(h, w) uint8."""

    @property
    def scale(self) -> float:
        """Px of `grey` for one of the full picture."""


class Shot(Protocol):
    """What is kept of a shot's pictures."""

    @property
    def samples(self) -> Sequence[Sample]:
        """Some pictures spread over the shot, all of one size."""


@dataclass(frozen=True)
class SeenLines:
    """Straight segments of some pictures of a shot.

    Attributes:
        segments: for each picture (N, 4) x0, y0, x1, y1 px of the full picture, longest first.
        frames: for each picture the index of its frame; any where the camera stands: its axes stay.
    """

    segments: list[np.ndarray]
    frames: tuple[int, ...]


def find_lines(shot: Shot, boxes: Mapping[int, np.ndarray], *, stands: bool) -> SeenLines:
    """Straight segments outside people.

    Where the camera stands they are those of the median of all samples: one picture. A segment there may lie
    in a box if it is seen in most of the samples, since boxes of people near by cover half of the room. Else
    they are those of some samples, each by itself, and no segment touches a box.

    Args:
        shot: its samples.
        boxes: by frame index (K, 4) x0, y0, x1, y1 px of the full picture: people.
        stands: whether the camera does, see `camera_motion`.
    """
    samples = list(shot.samples)
    if stands and len(samples) > 1:
        covered = [_covered(sample, boxes.get(sample.index)) for sample in samples]
        return SeenLines([_still_lines(samples, covered)], (samples[0].index,))
    chosen = _spread_over(samples)
    segments = [
        _outside(_segments(sample.grey), _covered(sample, boxes.get(sample.index))) / sample.scale
        for sample in chosen
    ]
    return SeenLines(segments, tuple(sample.index for sample in chosen))


def _spread_over(samples: list[Sample]) -> list[Sample]:
    """Some of the samples, from the first to the last."""
    places = np.linspace(0, len(samples) - 1, min(PICTURES, len(samples))).round().astype(int)
    return [samples[i] for i in np.unique(places)]


def _covered(sample: Sample, boxes: np.ndarray | None) -> np.ndarray:
    """(h, w) bool: where people's boxes are, a little enlarged."""
    mask = np.zeros(sample.grey.shape, bool)
    for x0, y0, x1, y1 in np.zeros((0, 4)) if boxes is None else np.asarray(boxes, float) * sample.scale:
        wide, high = 0.05 * (x1 - x0), 0.05 * (y1 - y0)
        top, left = max(0, int(y0 - high)), max(0, int(x0 - wide))
        mask[top : max(0, int(y1 + high) + 1), left : max(0, int(x1 + wide) + 1)] = True
    return mask


def _segments(grey: np.ndarray) -> np.ndarray:
    """(N, 4) px of the grey picture, not those that are short or are the picture's edge."""
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(grey)[0]
    if found is None:
        return np.zeros((0, 4))
    found = found.reshape(-1, 4).astype(float)
    side = max(grey.shape)
    size = np.array([grey.shape[1], grey.shape[0]])
    ends = found.reshape(-1, 2, 2)
    margin = np.minimum(ends.max(axis=1), size - ends.min(axis=1)).min(axis=1)
    lengths = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    found, lengths = (
        values[(lengths >= SHORTEST * side) & (margin > BORDER * side)] for values in (found, lengths)
    )
    return found[np.argsort(-lengths, kind="stable")]


def _along(lines: np.ndarray, count: int = 9) -> np.ndarray:
    """(N, count, 2) points along segments, not quite to their ends."""
    share = np.linspace(0.1, 0.9, count)[:, None]
    return lines[:, None, :2] * (1 - share) + lines[:, None, 2:] * share


def _at(picture: np.ndarray, points: np.ndarray) -> np.ndarray:
    """A picture (h, w) at points (..., 2) px."""
    x = np.clip(points[..., 0].astype(int), 0, picture.shape[1] - 1)
    y = np.clip(points[..., 1].astype(int), 0, picture.shape[0] - 1)
    return picture[y, x]


def _outside(lines: np.ndarray, covered: np.ndarray) -> np.ndarray:
    return lines[~_at(covered, _along(lines)).any(axis=1)]


def _still_lines(samples: Sequence[Sample], covered: Sequence[np.ndarray]) -> np.ndarray:
    pictures = [sample.grey for sample in samples]
    middle = median(pictures)
    lines = _segments(middle)
    is_free = ~_at(np.logical_or.reduce(covered), _along(lines)).any(axis=1)
    return lines[is_free | (_seen(lines, middle, pictures) >= STAYS)] / samples[0].scale


def median(pictures: Sequence[np.ndarray]) -> np.ndarray:
    """The median of pictures (h, w) uint8, by odd-even sorting: ten times as fast as numpy's."""
    row = list(pictures)
    for turn in range(len(row)):
        for i in range(turn % 2, len(row) - 1, 2):
            row[i], row[i + 1] = cv2.min(row[i], row[i + 1]), cv2.max(row[i], row[i + 1])
    return row[len(row) // 2]


def _seen(lines: np.ndarray, middle: np.ndarray, pictures: Sequence[np.ndarray]) -> np.ndarray:
    """(N,) 0-1: at what share of their points and pictures segments of the median are there too."""
    points = _along(lines)
    ahead = lines[:, 2:] - lines[:, :2]
    aside = np.column_stack([-ahead[:, 1], ahead[:, 0]])
    aside = 2.5 * aside / np.linalg.norm(aside, axis=1, keepdims=True)

    def step(picture: np.ndarray) -> np.ndarray:
        soft = cv2.blur(picture, (3, 3)).astype(np.float32)
        return _at(soft, points + aside[:, None]) - _at(soft, points - aside[:, None])

    expected = step(middle)
    sign = np.sign(np.median(expected, axis=1))[:, None]
    return np.mean([(step(p) * sign > 0.5 * np.abs(expected)).mean(axis=1) for p in pictures], axis=0)
