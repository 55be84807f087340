"""Landmarks of a person who is alone in the picture, seen while the detector still looks for people.

The detector and the landmark nets then work at the same time, and the video need not be read again. What is
seen does not depend on how fast either is.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from types import TracebackType

import numpy as np

from staf_cli.blazepose.follow import PoseObservation
from staf_cli.device import own_threads
from staf_cli.people.found import EarlyLook
from staf_cli.people.shot_tracker import PersonBox
from staf_cli.recover.landmarks.cascade import PersonCascade, Place
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.video.frame import Frame
from staf_cli.video.memory import AHEAD, num_waiting

MOST_TOGETHER = 12  # frames in a row
LONGEST_GAP = 4  # frames


class EarlyLandmarks:
    """Takes in every frame with the people in it, until there are several; a context that ends its thread.

    Attributes:
        looks: by the frame's index, complete after the context's end.
    """

    def __init__(self, nets: LandmarkNets | None) -> None:
        """The nets are used in a thread of their own where the process may have several; None sees no one."""
        self.looks: dict[int, EarlyLook] = {}
        self._nets = nets
        self._person: tuple[tuple[int, int], PersonCascade] | None = None
        self._is_given_up = nets is None
        self._num_together = 0
        self._last: tuple[int, PersonBox] | None = None
        self._waiting: queue.Queue[tuple[Frame, PersonBox] | None] | None = None
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    def __enter__(self) -> EarlyLandmarks:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread is not None and self._waiting is not None:
            self._waiting.put(None)
            self._thread.join()
        if self._error is not None and error is None:
            raise self._error

    def note(self, frame: Frame, people: Sequence[PersonBox]) -> None:
        """Take in the next frame; waits where too many are waiting already.

        Raises:
            Exception: what went wrong in the thread.
        """
        if self._error is not None:
            raise self._error
        self._num_together = self._num_together + 1 if len(people) > 1 else 0
        if self._num_together > MOST_TOGETHER:
            self._is_given_up = True
        person = self._whom(frame.index, people)
        if self._is_given_up or person is None:
            return
        if own_threads() == 1:
            self._look(frame, person)
            return
        if self._waiting is None:
            size_wh = (frame.image.shape[1], frame.image.shape[0])
            self._waiting = queue.Queue(num_waiting(size_wh, AHEAD))
            self._thread = threading.Thread(target=self._work, args=(self._waiting,), daemon=True)
            self._thread.start()
        self._waiting.put((frame, person))

    def _whom(self, index: int, people: Sequence[PersonBox]) -> PersonBox | None:
        """Who was seen most, as others may be mistakes; where no one is, who was there a moment ago."""
        if people:
            self._last = index, max(people, key=lambda one: one.num_seen)
        elif self._last is None or index - self._last[0] > LONGEST_GAP:
            return None
        return self._last[1]

    def _work(self, waiting: queue.Queue[tuple[Frame, PersonBox] | None]) -> None:
        while (entry := waiting.get()) is not None:
            if self._error is None:
                try:
                    self._look(*entry)
                except BaseException as error:
                    self._error = error

    def _look(self, frame: Frame, person: PersonBox) -> None:
        assert self._nets is not None
        key = (person.shot, person.track_id)
        if self._person is None or self._person[0] != key:
            self._person = key, PersonCascade(self._nets)
        box = np.asarray(person.box_xyxy, np.float32)
        seen = self._person[1].look(Place(frame.image, frame.index, box))
        kept = seen if isinstance(seen, str) else PoseObservation.of(seen.pose, frame.image.shape, seen.sigma)
        self.looks[frame.index] = EarlyLook(box, kept)
