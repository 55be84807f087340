"""The open detector: NanoDet-g's boxes on as many frames as the scene needs.

A frame in four (more at high rates) is a key frame. Where the boxes of two key frames belong together one to
one, few, large, sure and apart, the frames between get boxes in between; else the net looks at each of them
(at every second one or fewer at high rates). So one clear person costs little, a crowd is seen all the time,
and a person who enters is found where they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from staf_cli.nets.boxes import box_iou
from staf_cli.nets.nanodet import LARGE, SMALL, NanoDet
from staf_cli.people.shot_tracker import Detections
from staf_cli.video.frame import Frame

KEY_EVERY_S = 0.16
MOST_WAITING = 8  # frames between two key frames,
MOST_WAITING_BYTES = 200e6  # and what they may take together
LEAST_APART_S = 0.025  # two looks at unclear frames: from 41 frames/s on every second one is left out
OTHER_SIZES = (224, 640)  # px, of the input's longer side
SHORT_CLIP = 12  # frames: up to here every frame gets the thorough look
THOROUGH_EVERY_S = 0.8  # in scenes with small people or none
AT_REST_THOROUGH_EVERY_S = 3.0
SEEK_S = 1.5  # a person who vanished is looked for this long, thoroughly and in every frame
WEAK = 0.2  # lowest score that is passed on, to follow newcomers back
POSSIBLE = 0.3  # of a box that calls for a look; weaker ones are hardly ever people
SURE = 0.5  # of a box that needs no second look
FEW = 3  # people
LARGE_SHARE = 0.2  # of the picture's longer side: people higher than this need no large input
SAME_IOU = 0.6  # between the boxes of one person in two key frames
APART_IOU = 0.05
NOBODY = Detections(np.zeros((0, 4)), np.zeros(0))


class OpenDetector:
    """A `BoxDetector` that looks when it must; see `people/tracker.py`."""

    name = "nanodet"
    start_score = 0.35
    continue_score = 0.25
    mean_score = 0.38

    def __init__(self, net: NanoDet) -> None:
        self._net = net

    def detect(self, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Detections]]:
        """Yield each frame with the people in it, in order; holds back the frames between two key frames."""
        rest = iter(frames)
        first, is_all = _first_frames(rest)
        if is_all:
            yield from ((frame, self._look(frame, (SMALL, LARGE))) for frame in first)
            return
        schedule = _Schedule()
        waiting: list[Frame] = []
        before: Detections | None = None
        before_s = 0.0
        for frame in chain(first, rest):
            if before is not None and not schedule.is_key(frame, len(waiting)):
                waiting.append(frame)
                continue
            found = self._look(frame, schedule.sizes(frame))
            schedule.note(frame, found)
            yield from self._between(before, before_s, found, waiting, schedule.between)
            yield frame, found
            before, before_s, waiting = found, frame.timestamp_s, []
        if waiting:
            *between, last = waiting
            found = self._look(last, schedule.sizes(last))
            yield from self._between(before, before_s, found, between, schedule.between)
            yield last, found

    def _look(self, frame: Frame, long_sides: tuple[int, ...]) -> Detections:
        """What the net sees; a thorough look that finds nobody goes on at other sizes."""
        found = Detections(*self._net.detect_merged(frame.image, long_sides, WEAK))
        if LARGE in long_sides and not (found.scores >= self.start_score).any():
            return Detections(*self._net.detect_merged(frame.image, (SMALL, *OTHER_SIZES), WEAK))
        return found

    def _between(
        self,
        before: Detections | None,
        before_s: float,
        after: Detections,
        waiting: list[Frame],
        sizes: tuple[int, ...],
    ) -> Iterator[tuple[Frame, Detections]]:
        if not waiting:
            return
        assert before is not None
        is_sought = LARGE in sizes
        pairs = None
        if not (is_sought and not len(after)):
            pairs = _calm_pairs(before, after, waiting[0].image.shape)
        if pairs is not None:
            yield from _filled(*pairs, waiting)
            return
        left_out: list[Frame] = []
        for frame in waiting:
            if not is_sought and frame.timestamp_s - before_s < LEAST_APART_S - 1e-6:
                left_out.append(frame)
                continue
            found = self._look(frame, sizes)
            yield from _filled(*_same_people(before, found), left_out)
            yield frame, found
            before, before_s, left_out = found, frame.timestamp_s, []
        yield from _filled(*_same_people(before, after), left_out)


def _first_frames(frames: Iterator[Frame]) -> tuple[list[Frame], bool]:
    """As many frames as it takes to know whether these are all; of large pictures only two."""
    first: list[Frame] = []
    for frame in frames:
        first.append(frame)
        too_large = len(first) > 1 and len(first) * frame.image.nbytes > MOST_WAITING_BYTES
        if len(first) > SHORT_CLIP or too_large:
            return first, False
    return first, True


class _Schedule:
    """When to look, and how thoroughly, by the frames' own times.

    Attributes:
        between: sizes of input for the frames between the last two key frames.
    """

    def __init__(self) -> None:
        self.between: tuple[int, ...] = (SMALL,)
        self._key_s = -np.inf
        self._thorough_s = -np.inf
        self._vanished_s = -np.inf
        self._was_alone = True  # who vanished, in the key frame before
        self._at_rest = False
        self._last: Detections | None = None

    def is_key(self, frame: Frame, num_waiting: int) -> bool:
        most = min(MOST_WAITING, MOST_WAITING_BYTES // frame.image.nbytes)
        return num_waiting >= most or frame.timestamp_s - self._key_s >= KEY_EVERY_S - 1e-6

    def sizes(self, frame: Frame) -> tuple[int, ...]:
        """Sizes of input for a key frame: both where it is time, or a person is sought."""
        every_s = AT_REST_THOROUGH_EVERY_S if self._at_rest else THOROUGH_EVERY_S
        due = frame.timestamp_s - self._thorough_s >= every_s - 1e-6
        if due:
            self._thorough_s = frame.timestamp_s
        sought = frame.timestamp_s - self._vanished_s <= SEEK_S
        return (SMALL, LARGE) if due or sought else (SMALL,)

    def note(self, frame: Frame, found: Detections) -> None:
        """Take in what a key frame showed."""
        shape, now_s = frame.image.shape, frame.timestamp_s
        self._key_s = now_s
        if self._last is not None and _someone_vanished(self._last, found, shape):
            is_sought = now_s - self._vanished_s <= SEEK_S
            self._was_alone = len(_possible(self._last)) == 1 and (self._was_alone or not is_sought)
            self._vanished_s = now_s
        elif self._is_found_again(found, shape):
            self._vanished_s = -np.inf
        self.between = (SMALL, LARGE) if now_s - self._vanished_s <= SEEK_S else (SMALL,)
        self._at_rest = _is_calm(found, shape)
        self._last = found

    def _is_found_again(self, found: Detections, shape: tuple[int, ...]) -> bool:
        if self._last is None or not _is_calm(found, shape):
            return False
        if self._was_alone and len(found) == 1:
            return True  # who moves fast has not vanished
        return len(_possible(found)) > len(_possible(self._last))


def _possible(found: Detections) -> Detections:
    kept = found.scores >= POSSIBLE
    return Detections(found.boxes_xyxy[kept], found.scores[kept])


def _someone_vanished(before: Detections, after: Detections, shape: tuple[int, ...]) -> bool:
    """Whether one of a few large people is not seen any more, or hardly, and did not leave by an edge."""
    sure = before.boxes_xyxy[before.scores >= SURE]
    if not 1 <= len(sure) <= FEW or (sure[:, 3] - sure[:, 1]).min() < LARGE_SHARE * max(shape[:2]):
        return False
    seen = after.boxes_xyxy[after.scores >= SURE]
    width = sure[:, 2] - sure[:, 0]
    inside = (sure[:, 0] > width / 3) & (sure[:, 2] < shape[1] - width / 3)
    lost = box_iou(sure, seen).max(axis=1, initial=0) < SAME_IOU / 2
    return bool((lost & inside).any())


def _is_calm(found: Detections, shape: tuple[int, ...]) -> bool:
    """Few people, all large, sure and apart, and nothing that may be another one."""
    found = _possible(found)
    boxes, count = found.boxes_xyxy, len(found)
    if not 1 <= count <= FEW or found.scores.min() < SURE:
        return False
    if (boxes[:, 3] - boxes[:, 1]).min() < LARGE_SHARE * max(shape[:2]):
        return False
    return bool((box_iou(boxes, boxes) - np.eye(count)).max() < APART_IOU)


def _calm_pairs(
    before: Detections, after: Detections, shape: tuple[int, ...]
) -> tuple[Detections, Detections] | None:
    """The same people in the same order in both; None where a frame between must be looked at."""
    before, after = _possible(before), _possible(after)
    if len(before) == len(after) == 0:
        return before, after
    if len(before) != len(after) or not (_is_calm(before, shape) and _is_calm(after, shape)):
        return None
    iou = box_iou(before.boxes_xyxy, after.boxes_xyxy)
    order = iou.argmax(axis=1)
    if len(set(order.tolist())) < len(order) or iou.max(axis=1).min() < SAME_IOU:
        return None
    return before, Detections(after.boxes_xyxy[order], after.scores[order])


def _same_people(before: Detections, after: Detections) -> tuple[Detections, Detections]:
    """Those whose boxes overlap each other most in two frames close to each other, in the same order."""
    if not (len(before) and len(after)):
        return NOBODY, NOBODY
    iou = box_iou(before.boxes_xyxy, after.boxes_xyxy)
    best, rows = iou.argmax(axis=1), np.arange(len(before))
    kept = (iou[:, best].argmax(axis=0) == rows) & (iou[rows, best] >= SAME_IOU)
    others = best[kept]
    return (
        Detections(before.boxes_xyxy[kept], before.scores[kept]),
        Detections(after.boxes_xyxy[others], after.scores[others]),
    )


def _filled(before: Detections, after: Detections, frames: list[Frame]) -> Iterator[tuple[Frame, Detections]]:
    """Frames between two looks at the same people, in the same order, with boxes between."""
    for number, frame in enumerate(frames, start=1):
        yield frame, _mixed(before, after, number / (len(frames) + 1))


def _mixed(before: Detections, after: Detections, share: float) -> Detections:
    """Boxes and scores a share of the way from one to the other."""
    boxes = before.boxes_xyxy + share * (after.boxes_xyxy - before.boxes_xyxy)
    return Detections(boxes, before.scores + share * (after.scores - before.scores))
