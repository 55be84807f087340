"""Boxes on as many frames as the scene needs, from any net that finds people in a picture.

A frame in four (more at high rates) is a key frame. Where the boxes of two key frames belong together one to
one, few, large, sure and apart, the frames between get boxes in between; else the net looks at each of them
(at every second one or fewer at high rates). So one clear person costs little, a crowd is seen all the time,
and a person who enters is found where they do.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from staf_cli.nets.boxes import box_iou
from staf_cli.people.shot_tracker import Detections
from staf_cli.video.frame import Frame

KEY_EVERY_S = 0.16
MOST_WAITING = 8  # frames between two key frames,
MOST_WAITING_BYTES = 200e6  # and what they may take together
LEAST_APART_S = 0.025  # two looks at unclear frames: from 41 frames/s on every second one is left out
SHORT_CLIP = 12  # frames: up to here every frame gets the thorough look
THOROUGH_EVERY_S = 0.8  # in scenes with small people or none
AT_REST_THOROUGH_EVERY_S = 3.0
SEEK_S = 1.5  # a person who vanished is looked for this long, thoroughly
POSSIBLE = 0.3  # of a box that calls for a look; weaker ones are hardly ever people
SURE = 0.5  # of a box that needs no second look
FEW = 3  # people
LARGE_SHARE = 0.2  # of the picture's longer side: people higher than this need no thorough look
NOBODY = Detections(np.zeros((0, 4)), np.zeros(0))
VANISHED_IOU = 0.3  # with the next key frame's boxes, under which a person vanished


class KeyFrameDetector(ABC):
    """A `BoxDetector` that looks when it must; see `people/tracker.py`.

    Attributes:
        seeks_between: whether a person who vanished is looked for thoroughly between key frames too.
        same_iou, apart_iou: least overlap of one person's boxes in two key frames, and most of two people's
            in one, for the frames between to need no look.
    """

    name: str
    start_score: float
    continue_score: float
    mean_score: float
    seeks_between = True
    same_iou, apart_iou = 0.6, 0.05

    @abstractmethod
    def look(self, image: np.ndarray, *, thorough: bool) -> Detections:
        """The people in a picture (H, W, 3) uint8 RGB; small ones and all the rest need the thorough look."""

    def detect(self, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Detections]]:
        """Yield each frame with the people in it, in order; holds back the frames between two key frames."""
        rest = iter(frames)
        first, is_all = _first_frames(rest)
        if is_all:
            yield from ((frame, self.look(frame.image, thorough=True)) for frame in first)
            return
        schedule = _Schedule(self.apart_iou)
        waiting: list[Frame] = []
        before: Detections | None = None
        before_s = 0.0
        for frame in chain(first, rest):
            if before is not None and not schedule.is_key(frame, len(waiting)):
                waiting.append(frame)
                continue
            found = self.look(frame.image, thorough=schedule.is_thorough(frame))
            schedule.note(frame, found)
            yield from self._between(before, before_s, found, waiting, is_seeking=schedule.is_seeking)
            yield frame, found
            before, before_s, waiting = found, frame.timestamp_s, []
        if waiting:
            *between, last = waiting
            found = self.look(last.image, thorough=schedule.is_thorough(last))
            yield from self._between(before, before_s, found, between, is_seeking=schedule.is_seeking)
            yield last, found

    def _between(
        self,
        before: Detections | None,
        before_s: float,
        after: Detections,
        waiting: list[Frame],
        *,
        is_seeking: bool,
    ) -> Iterator[tuple[Frame, Detections]]:
        if not waiting:
            return
        assert before is not None
        pairs = None
        if not (is_seeking and not len(after)):
            pairs = self._calm_pairs(before, after, waiting[0].image.shape)
        if pairs is not None:
            yield from _filled(*pairs, waiting)
            return
        left_out: list[Frame] = []
        for frame in waiting:
            if not is_seeking and frame.timestamp_s - before_s < LEAST_APART_S - 1e-6:
                left_out.append(frame)
                continue
            found = self.look(frame.image, thorough=is_seeking and self.seeks_between)
            yield from _filled(*self._same_people(before, found), left_out)
            yield frame, found
            before, before_s, left_out = found, frame.timestamp_s, []
        yield from _filled(*self._same_people(before, after), left_out)

    def _same_people(self, before: Detections, after: Detections) -> tuple[Detections, Detections]:
        """Those whose boxes overlap each other most in two frames close to each other, in the same order."""
        if not (len(before) and len(after)):
            return NOBODY, NOBODY
        iou = box_iou(before.boxes_xyxy, after.boxes_xyxy)
        best, rows = iou.argmax(axis=1), np.arange(len(before))
        kept = (iou[:, best].argmax(axis=0) == rows) & (iou[rows, best] >= self.same_iou)
        others = best[kept]
        return (
            Detections(before.boxes_xyxy[kept], before.scores[kept]),
            Detections(after.boxes_xyxy[others], after.scores[others]),
        )

    def _calm_pairs(
        self, before: Detections, after: Detections, shape: tuple[int, ...]
    ) -> tuple[Detections, Detections] | None:
        """The same people in the same order in both; None where a frame between must be looked at."""
        before, after = _possible(before), _possible(after)
        if len(before) == len(after) == 0:
            return before, after
        are_calm = all(_is_calm(found, shape, self.apart_iou) for found in (before, after))
        if len(before) != len(after) or not are_calm:
            return None
        iou = box_iou(before.boxes_xyxy, after.boxes_xyxy)
        order = iou.argmax(axis=1)
        if len(set(order.tolist())) < len(order) or iou.max(axis=1).min() < self.same_iou:
            return None
        return before, Detections(after.boxes_xyxy[order], after.scores[order])


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
        is_seeking: whether somebody vanished just before the newest key frame.
    """

    def __init__(self, apart_iou: float) -> None:
        self.is_seeking = False
        self._apart_iou = apart_iou
        self._key_s = -np.inf
        self._thorough_s = -np.inf
        self._vanished_s = -np.inf
        self._was_alone = True  # who vanished, in the key frame before
        self._at_rest = False
        self._last: Detections | None = None

    def is_key(self, frame: Frame, num_waiting: int) -> bool:
        most = min(MOST_WAITING, MOST_WAITING_BYTES // frame.image.nbytes)
        return num_waiting >= most or frame.timestamp_s - self._key_s >= KEY_EVERY_S - 1e-6

    def is_thorough(self, frame: Frame) -> bool:
        """Whether a key frame gets the thorough look: it is time, or a person is sought."""
        every_s = AT_REST_THOROUGH_EVERY_S if self._at_rest else THOROUGH_EVERY_S
        due = frame.timestamp_s - self._thorough_s >= every_s - 1e-6
        if due:
            self._thorough_s = frame.timestamp_s
        return due or frame.timestamp_s - self._vanished_s <= SEEK_S

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
        self.is_seeking = now_s - self._vanished_s <= SEEK_S
        self._at_rest = _is_calm(found, shape, self._apart_iou)
        self._last = found

    def _is_found_again(self, found: Detections, shape: tuple[int, ...]) -> bool:
        if self._last is None or not _is_calm(found, shape, self._apart_iou):
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
    lost = box_iou(sure, seen).max(axis=1, initial=0) < VANISHED_IOU
    return bool((lost & inside).any())


def _is_calm(found: Detections, shape: tuple[int, ...], apart_iou: float) -> bool:
    """Few people, all large, sure and apart, and nothing that may be another one."""
    found = _possible(found)
    boxes, count = found.boxes_xyxy, len(found)
    if not 1 <= count <= FEW or found.scores.min() < SURE:
        return False
    if (boxes[:, 3] - boxes[:, 1]).min() < LARGE_SHARE * max(shape[:2]):
        return False
    return bool((box_iou(boxes, boxes) - np.eye(count)).max() < apart_iou)


def _filled(before: Detections, after: Detections, frames: list[Frame]) -> Iterator[tuple[Frame, Detections]]:
    """Frames between two looks at the same people, in the same order, with boxes between."""
    for number, frame in enumerate(frames, start=1):
        yield frame, _mixed(before, after, number / (len(frames) + 1))


def _mixed(before: Detections, after: Detections, share: float) -> Detections:
    """Boxes and scores a share of the way from one to the other."""
    boxes = before.boxes_xyxy + share * (after.boxes_xyxy - before.boxes_xyxy)
    return Detections(boxes, before.scores + share * (after.scores - before.scores))
