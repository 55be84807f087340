"""Landmarks as witnesses: is there a body in a detector's box, and how does it look?

One person alone need not be told from others, and a detector that is sure needs no witness; of things,
landmarks are asked ever more rarely.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from staf_cli.nets.boxes import box_iou
from staf_cli.people.appearance import NO_APPEARANCE
from staf_cli.people.tracks import NOT_SEEN, SEEN
from staf_cli.video.frame import Frame

WITNESSED_PX = 90.0  # height of a box; in smaller ones landmarks do not tell people from things
WITNESS_EVERY_S, WITNESS_RARELY_S = 0.1, 0.8  # between two looks at one person: first, and in the end
APPEARANCE_EVERY_S = 0.2  # between two looks at one of several people
MOVED_IOU = 0.5  # with the box of the last look, under which the next is due at once
LOOKS_A_S = 20.0  # at all together

# Picture (H, W, 3), box (4,) px -> appearance (APPEARANCE_SIZE,) of the body there, None where there is none.
Witness = Callable[[np.ndarray, np.ndarray], np.ndarray | None]


class Testimony(NamedTuple):
    """What the witness saw in a box.

    Attributes:
        body: NOT_SEEN or SEEN.
        appearance: (APPEARANCE_SIZE,) uint8, zeros where no body was seen.
    """

    body: int
    appearance: np.ndarray


@dataclass
class LooksAtOne:
    """When one person was looked at, and when the next look is due.

    Attributes:
        looked_at: time s and box (4,) px of the last look.
        vain_since_s: time of the first of the looks that saw no body; None where the last one saw one.
        wait_s: how long the witness waits after the last look.
    """

    looked_at: tuple[float, np.ndarray] | None = None
    vain_since_s: float | None = None
    wait_s: float = WITNESS_EVERY_S

    def is_due(self, now_s: float, box_xyxy: np.ndarray) -> bool:
        """Whether the witness should look at them now, in a box (4,) px; notes that it does."""
        if self.looked_at is not None:
            before_s, box = self.looked_at
            if box_iou(box[None], box_xyxy[None])[0, 0] < MOVED_IOU:
                self.wait_s = WITNESS_EVERY_S
            if now_s - before_s < self.wait_s - 1e-6:
                return False
        self.looked_at = (now_s, box_xyxy)
        return True

    def note(self, now_s: float, saw_body: bool) -> None:
        """Take in what the witness saw: while it is nothing, it looks ever more rarely."""
        if saw_body:
            self.vain_since_s, self.wait_s = None, APPEARANCE_EVERY_S
        else:
            self.vain_since_s = now_s if self.vain_since_s is None else self.vain_since_s
            self.wait_s = float(np.clip((now_s - self.vain_since_s) / 3, WITNESS_EVERY_S, WITNESS_RARELY_S))


class RationedWitness:
    """A witness who is asked so often a second at most, however many people there are."""

    def __init__(self, witness: Witness, fps: float) -> None:
        self._witness = witness
        self._fps = fps
        self._looks = 0.0  # that may be taken now

    def begin_frame(self) -> None:
        """Be told once a frame, before anyone is asked after."""
        self._looks = min(self._looks + LOOKS_A_S / self._fps, LOOKS_A_S)

    def ask(self, frame: Frame, box_xyxy: np.ndarray, looks: LooksAtOne) -> Testimony | None:
        """What is in a box (4,) px of a frame; None where nobody looks this time."""
        is_small = box_xyxy[3] - box_xyxy[1] < WITNESSED_PX
        if is_small or self._looks < 1 or not looks.is_due(frame.timestamp_s, box_xyxy):
            return None
        self._looks -= 1
        appearance = self._witness(frame.image, box_xyxy)
        looks.note(frame.timestamp_s, appearance is not None)
        return Testimony(NOT_SEEN, NO_APPEARANCE) if appearance is None else Testimony(SEEN, appearance)
