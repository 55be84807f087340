"""Landmarks of a person who is alone in the picture, seen while the detector still looks for people.

The detector and the landmark nets then work at the same time, and the video need not be read again. What is
seen does not depend on how fast either is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

import numpy as np

from staf_cli.people.found import EarlyLook
from staf_cli.people.shot_tracker import PersonBox
from staf_cli.recover.landmarks.cascade import PersonCascade, Place
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.video.frame import Frame
from staf_cli.video.memory import AHEAD, num_waiting

MOST_TOGETHER = 12  # frames in a row with several people, after which looking ahead would be in vain
CROWD = 5  # people in one frame, after which it would be too
LONGEST_GAP = 4  # frames in which a person who is not seen is looked for where they were


class EarlyLandmarks:
    """Takes in every frame with the people in it, until there are several; a context that ends its thread.

    Attributes:
        looks: by the frame's index, complete after the context's end.
    """

    def __init__(self, nets: LandmarkNets | None) -> None:
        """The nets are used in a thread of their own; None sees no one."""
        self.looks: dict[int, EarlyLook] = {}
        self._nets = nets
        self._person: tuple[tuple[int, int], PersonCascade] | None = None
        self._is_given_up = nets is None
        self._num_together = 0
        self._last: tuple[int, PersonBox] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="early landmarks")
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> EarlyLandmarks:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what is still to be seen; where finding failed, leave it.

        Raises:
            Exception: what went wrong in the thread.
        """
        self._thread.shutdown(cancel_futures=error is not None)
        if error is None:
            for look in self._waiting:
                look.result()

    def note(self, frame: Frame, people: Sequence[PersonBox]) -> None:
        """Take in the next frame; waits where too many are waiting already.

        Raises:
            Exception: what went wrong in the thread.
        """
        self._num_together = self._num_together + 1 if len(people) > 1 else 0
        self._is_given_up |= self._num_together > MOST_TOGETHER or len(people) >= CROWD
        person = self._whom(frame.index, people)
        if self._is_given_up or person is None:
            return
        if len(self._waiting) >= num_waiting((frame.image.shape[1], frame.image.shape[0]), AHEAD):
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(self._look, frame, person))

    def _whom(self, index: int, people: Sequence[PersonBox]) -> PersonBox | None:
        """Who was seen most, as others may be mistakes; where no one is, who was there a moment ago."""
        if people:
            self._last = index, max(people, key=lambda one: one.num_seen)
        elif self._last is None or index - self._last[0] > LONGEST_GAP:
            return None
        return self._last[1]

    def _look(self, frame: Frame, person: PersonBox) -> None:
        assert self._nets is not None
        key = (person.shot, person.track_id)
        if self._person is None or self._person[0] != key:
            self._person = key, PersonCascade(self._nets)
        box = np.asarray(person.box_xyxy, np.float32)
        seen = self._person[1].look(Place(frame.image, frame.index, box))
        kept = seen if isinstance(seen, str) else seen.observation(frame.image.shape)
        self.looks[frame.index] = EarlyLook(box, kept)
