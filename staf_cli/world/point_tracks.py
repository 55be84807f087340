"""Points of the picture, followed from frame to frame and compared over longer gaps."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import cv2
import numpy as np

CELLS_XY = (8, 6)  # the picture's parts, of which each gives points
POINTS_PER_CELL = 6
_CANDIDATES = 1200
_QUALITY = 0.0008  # of the strongest corner: weak ones in dull parts are wanted too
_APART_PX = 9
_BACK_PX = 0.5  # followed there and back, a point must come home so closely
_AGREE_PX = 1.5  # between a comparison at once and the steps between
_LEFT_SHARE = 0.7  # of the points, or of the cells with points: with fewer, new ones are looked for
_STEP = {"winSize": (15, 15), "maxLevel": 4, "criteria": (3, 20, 0.02)}
_CLOSE = {"winSize": (15, 15), "maxLevel": 1, "criteria": (3, 20, 0.01)}


@dataclass(frozen=True)
class PointPairs:
    """Points of two frames that show the same.

    Attributes:
        a, b: indices of frames worked on, a < b.
        points_a, points_b: (N, 2) float32 px of the full picture; pixel i spans i..i+1.
    """

    a: int
    b: int
    points_a: np.ndarray
    points_b: np.ndarray

    def thinned(self, fewest: int) -> PointPairs:
        """Every second point, where enough are left."""
        if len(self.points_a) < 2 * fewest:
            return self
        return PointPairs(self.a, self.b, self.points_a[::2].copy(), self.points_b[::2].copy())


@dataclass(frozen=True)
class _Seen:
    """Where points were in one frame: ids (N,) ascending, points (N, 2) px of the small picture."""

    small: np.ndarray
    ids: np.ndarray
    points: np.ndarray


def at_most(image: np.ndarray, longer_px: int) -> tuple[np.ndarray, float]:
    """A picture (H, W, 3) RGB in grey, no side longer than that, and its scale (1: as large as it was)."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, longer_px / max(grey.shape))
    size_wh = tuple(max(1, round(side * scale)) for side in grey.shape[::-1])
    # Means over whole pixels and then between neighbours: a tenth of the time of means over parts of pixels.
    while min(grey.shape[1] - 2 * size_wh[0], grey.shape[0] - 2 * size_wh[1]) >= 0 and scale < 1:
        half_wh = (max(1, grey.shape[1] // 2), max(1, grey.shape[0] // 2))
        grey = cv2.resize(grey, half_wh, interpolation=cv2.INTER_AREA)
    if grey.shape[::-1] != size_wh:
        grey = cv2.resize(grey, size_wh, interpolation=cv2.INTER_LINEAR)
    return grey, scale


class PointTracks:
    """Follows points through small pictures by pyramidal Lucas-Kanade, there and back."""

    def __init__(self, size_wh: tuple[int, int], longer_px: int) -> None:
        self._longer_px = longer_px
        self._full_wh = np.array(size_wh, np.float32)
        self._seen: dict[int, _Seen] = {}
        self._next_id = 0
        self._filled = (0, 0)  # points, and cells with points, when they were last filled up
        self.at = -1  # the frame up to which points were followed

    def small(self, image: np.ndarray) -> np.ndarray:
        """The grey picture in which points are followed, of one (H, W, 3) RGB."""
        return at_most(image, self._longer_px)[0]

    def restart(self, index: int, small: np.ndarray) -> None:
        """Forget all frames and begin with this one."""
        empty = _Seen(small, np.zeros(0, np.int64), np.zeros((0, 2), np.float32))
        self._seen = {index: self._filled_up(empty)}
        self._filled = self._extent(self._seen[index])
        self.at = index

    def advance(self, index: int, small: np.ndarray, keep: Container[int]) -> PointPairs | None:
        """Follow on to a later frame; of the earlier ones those in `keep` stay comparable."""
        before = self._seen[self.at]
        points, ok = _follow(before.small, small, before.points, before.points, _STEP)
        now = _Seen(small, before.ids[ok], points[ok])
        pair = self._pair(self.at, index, before.points[ok], points[ok])
        if (np.array(self._extent(now)) < _LEFT_SHARE * np.array(self._filled)).any():
            now = self._filled_up(now)
            self._filled = self._extent(now)
        self._seen = {frame: seen for frame, seen in self._seen.items() if frame in keep}
        self._seen[index] = now
        self.at = index
        return pair

    def compared(self, earlier: int, index: int, small: np.ndarray) -> PointPairs | None:
        """Points of an earlier frame in a later picture, measured at once, without the steps between.

        None where the earlier frame is not kept or fewer than 4 points are left.
        """
        seen = self._seen.get(earlier)
        if seen is None:
            return None
        if index == self.at:  # the steps between say where to look
            now = self._seen[index]
            _, in_seen, in_now = np.intersect1d(seen.ids, now.ids, assume_unique=True, return_indices=True)
            start, guess, how = seen.points[in_seen], now.points[in_now], _CLOSE
        else:
            start, guess, how = seen.points, self._last_known(seen), _STEP
        points, ok = _follow(seen.small, small, start, guess, how)
        if how is _CLOSE and len(points):
            ok &= np.abs(points - guess).max(axis=1) < _AGREE_PX
        return self._pair(earlier, index, start[ok], points[ok])

    def num_points(self, index: int) -> int:
        """How many points are known in a frame; 0 where it is not kept."""
        seen = self._seen.get(index)
        return 0 if seen is None else len(seen.ids)

    def moved_px(self, pair: PointPairs, share: float) -> float:
        """By how much the picture moved: a quantile over its cells, px of the small picture.

        Args:
            share: of the cells with points that may have moved further: less than that may be people.
        """
        per_px = min(1.0, self._longer_px / float(self._full_wh.max()))
        moved = np.linalg.norm(pair.points_b - pair.points_a, axis=1) * per_px
        cells = self._cells(pair.points_a, self._full_wh)
        order = np.lexsort((moved, cells))
        counts = np.bincount(cells)
        middles = np.cumsum(counts) - counts + counts // 2  # places of each cell's median
        return float(np.quantile(moved[order][middles[counts > 0]], 1 - share))

    def _last_known(self, seen: _Seen) -> np.ndarray:
        now = self._seen[self.at]
        guess = seen.points.copy()
        _, in_seen, in_now = np.intersect1d(seen.ids, now.ids, assume_unique=True, return_indices=True)
        guess[in_seen] = now.points[in_now]
        return guess

    def _pair(self, a: int, b: int, points_a: np.ndarray, points_b: np.ndarray) -> PointPairs | None:
        if len(points_a) < 4:
            return None
        small = next(iter(self._seen.values())).small
        to_full = self._full_wh / np.array(small.shape[::-1], np.float32)
        return PointPairs(a, b, (points_a + 0.5) * to_full, (points_b + 0.5) * to_full)

    def _filled_up(self, seen: _Seen) -> _Seen:
        """With new points in the cells that have too few."""
        found = cv2.goodFeaturesToTrack(seen.small, _CANDIDATES, _QUALITY, _APART_PX, blockSize=5)
        if found is None:
            return seen
        new = found[:, 0]
        if len(seen.points):
            distance = np.abs(new[:, None] - seen.points[None]).max(axis=2).min(axis=1)
            new = new[distance >= _APART_PX]
        free = POINTS_PER_CELL - self._counts(seen)
        cells = self._cells(new, np.array(seen.small.shape[::-1]))
        order = np.argsort(cells, kind="stable")  # within a cell the strongest stay first
        rank = np.arange(len(new)) - np.searchsorted(cells[order], cells[order])
        new = new[np.sort(order[rank < free[cells[order]]])]
        ids = self._next_id + np.arange(len(new))
        self._next_id += len(new)
        return _Seen(seen.small, np.concatenate([seen.ids, ids]), np.concatenate([seen.points, new]))

    def _extent(self, seen: _Seen) -> tuple[int, int]:
        return len(seen.ids), int((self._counts(seen) > 0).sum())

    def _counts(self, seen: _Seen) -> np.ndarray:
        cells = self._cells(seen.points, np.array(seen.small.shape[::-1]))
        return np.bincount(cells, minlength=CELLS_XY[0] * CELLS_XY[1])

    @staticmethod
    def _cells(points: np.ndarray, size_wh: np.ndarray) -> np.ndarray:
        xy = np.clip(points / size_wh * CELLS_XY, 0, np.array(CELLS_XY) - 1).astype(int)
        return xy[:, 1] * CELLS_XY[0] + xy[:, 0]


def _follow(
    small_a: np.ndarray, small_b: np.ndarray, points: np.ndarray, guess: np.ndarray, how: dict
) -> tuple[np.ndarray, np.ndarray]:
    """Where points (N, 2) of one picture are in another, and which of them (N,) came home on the way back."""
    if len(points) == 0:
        return points, np.zeros(0, bool)
    start, flag = points[:, None].astype(np.float32), cv2.OPTFLOW_USE_INITIAL_FLOW
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        small_a, small_b, start, guess[:, None].astype(np.float32).copy(), flags=flag, **how
    )
    back, found_back, _ = cv2.calcOpticalFlowPyrLK(small_b, small_a, there, start.copy(), flags=flag, **how)
    there, back = there[:, 0], back[:, 0]
    inside = ((there > 2) & (there < np.array(small_b.shape[::-1]) - 3)).all(axis=1)
    home = np.abs(back - points).max(axis=1) < _BACK_PX
    return there, (found[:, 0] > 0) & (found_back[:, 0] > 0) & inside & home
