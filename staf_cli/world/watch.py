"""Looks now and then at a camera that stands, and follows one that moves."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from copy import copy

import numpy as np

from staf_cli.world.point_tracks import PointPairs, PointTracks

TRACKED_PX = 640  # longer side of the pictures in which points are followed
LOOK_S = 0.5  # a camera that stands is looked at so often
STRIDE_S = 1 / 6  # one that moves so often, and over 3 and 9 times that
STEPS_PER_S = 30  # where it moves fast, so often; a video of more frames has some left out
MOVED_PX = 1.0  # of the tracked picture, since the last look or since the camera began to stand
FAST_PX = 1.5  # in a stride: what lies between is followed too
MOVED_SHARE = 0.35  # of the picture's cells: more is the camera, less may be people
KEPT_SHARE = 0.3  # of the points must be found again
STILL_LOOKS = 4  # after so many the camera counts as standing again


class Watch:
    """Gives the pairs of points that tell how the camera of one shot moves.

    A standing camera costs two small searches every half second: against the last look, and against the
    frame in which it began to stand, which shows the slowest drift. Once one of them shows motion, the time
    since the last look is gone through in the pictures kept (the last 1.5 s), and from then on the camera is
    followed in strides of a sixth of a second, and where it moves fast from frame to frame.
    """

    def __init__(self, size_wh: tuple[int, int], fps: float) -> None:
        """Start before the first frame.

        Args:
            size_wh: of the full picture, px.
            fps: frames per second.
        """
        self._tracks = PointTracks(size_wh, TRACKED_PX)
        self._step = max(1, round(fps / STEPS_PER_S))
        self._stride = self._step * max(1, round(STRIDE_S * fps / self._step))
        self._look_every = max(1, round(LOOK_S * fps))
        self._kept: deque[tuple[int, np.ndarray]] = deque(maxlen=9 * self._stride + 1)
        self._follows = False
        self._fast = False
        self._key = -1  # the frame in which the camera began to stand; -1: before the first
        self._num_still = 0

    def see(self, index: int, image: np.ndarray) -> Iterator[PointPairs]:
        """Note the next frame, (H, W, 3) uint8 RGB; the pairs that it completes."""
        self._kept.append((index, self._tracks.small(image)))
        since = index - self._tracks.at
        if self._key < 0:
            self._stand(index)
        elif self._follows and since >= self._stride:
            yield from self._follow(index)
        elif not self._follows and since >= self._look_every:
            yield from self._look(index)

    def last(self) -> Iterator[PointPairs]:
        """What the frames since the last look show, where no other follows; may be asked in between."""
        if not self._kept or self._kept[-1][0] <= self._tracks.at:
            return
        rest = copy(self)  # looks ahead and is forgotten: the one asked goes on as if it had not been
        rest._tracks = copy(self._tracks)
        yield from (rest._follow if rest._follows else rest._look)(self._kept[-1][0])

    def _stand(self, index: int) -> None:
        self._follows, self._key, self._num_still = False, index, 0
        self._tracks.restart(index, self._small(index))

    def _look(self, index: int) -> Iterator[PointPairs]:
        before, ahead = self._tracks.at, copy(self._tracks)
        step = ahead.advance(index, self._small(index), keep=(self._key, before))
        whole = ahead.compared(self._key, index, self._small(index)) if self._key < before else None
        if whole is not None:
            yield whole
        hidden = whole is None or self._is_sparse(self._key, whole)
        drifted = whole is not None and not hidden and self._far(whole)
        if not (drifted or self._moved(before, step)):
            self._tracks = ahead
            if step is not None:
                yield step
            if self._key < before and hidden:
                self._stand(index)  # what the first frame showed is hidden or in another light by now
            return
        self._follows, self._fast = True, False
        while self._tracks.at < index:
            yield from self._follow(min(index, self._tracks.at + self._stride))

    def _follow(self, index: int) -> Iterator[PointPairs]:
        """Go on to a frame at most a stride away; then compare it with those 1, 3 and 9 strides before."""
        start = self._tracks.at
        if not self._fast:
            ahead = copy(self._tracks)
            pair = self._advance(ahead, index)
            if pair is not None and not self._is_fast(start, pair):
                self._tracks = ahead
                yield pair
                yield from self._compare(index)
                return
            self._fast = True
        for frame in (*range(start + self._step, index, self._step), index):
            pair = self._advance(self._tracks, frame)
            if pair is not None:
                yield pair
        if index - start > self._step:
            pair = self._tracks.compared(start, index, self._small(index))
            if pair is not None:
                self._fast = self._is_fast(start, pair)
                yield pair
        yield from self._compare(index)

    def _advance(self, tracks: PointTracks, index: int) -> PointPairs | None:
        return tracks.advance(index, self._small(index), keep=range(self._kept[0][0], index + 1))

    def _compare(self, index: int) -> Iterator[PointPairs]:
        count, before = index // self._stride, index - 3 * self._stride
        if count % 2 == 0:
            half = self._tracks.compared(before, index, self._small(index))
            if half is not None:
                yield half
            still = half is not None and not self._moved(before, half)
            self._num_still = self._num_still + 1 if still else 0
        if count % 3 == 0:
            whole = self._tracks.compared(index - 9 * self._stride, index, self._small(index))
            if whole is not None:
                yield whole
        if self._num_still >= STILL_LOOKS:
            self._stand(index)

    def _small(self, index: int) -> np.ndarray:
        return self._kept[index - self._kept[0][0]][1]

    def _moved(self, before: int, pair: PointPairs | None) -> bool:
        """Whether the camera moved since a frame; true too where its points are lost."""
        if self._tracks.num_points(before) < 8:
            return False  # nothing to be seen there, and so nothing to be followed
        if pair is None or self._is_sparse(before, pair):
            return True
        return self._far(pair)

    def _far(self, pair: PointPairs) -> bool:
        return self._tracks.moved_px(pair, MOVED_SHARE) > MOVED_PX

    def _is_fast(self, before: int, pair: PointPairs) -> bool:
        return self._is_sparse(before, pair) or self._tracks.moved_px(pair, 0.5) > FAST_PX

    def _is_sparse(self, before: int, pair: PointPairs) -> bool:
        """Whether too few of a frame's points were found again."""
        return len(pair.points_a) < KEPT_SHARE * self._tracks.num_points(before)
