"""Which way up a person is, over time: tracked as a place is."""

from __future__ import annotations

import math

FASTEST = math.radians(25)  # a frame; faster turns are mistakes
FORGET_FRAMES = 12  # after which people who were not seen are taken to be upright
SLOWEST = math.radians(4)  # a frame; slower ones are not carried on


class Turning:
    """The angle of a person's "up" (rad, as in `Region`) and how fast it changes."""

    def __init__(self) -> None:
        self._index: int | None = None
        self._angle = self._speed = 0.0

    def note(self, index: int, angle: float) -> None:
        """The person was seen in a frame, this way up."""
        speed = 0.0
        if self._index is not None and 0 < index - self._index <= 2:
            speed = math.remainder(angle - self._angle, 2 * math.pi) / (index - self._index)
        self._speed = speed if SLOWEST <= abs(speed) <= FASTEST else 0.0
        self._index, self._angle = index, angle

    def expected(self, index: int) -> float:
        """Which way up the person is in a frame soon after; upright (0) where nothing recent is known."""
        if self._index is None or index - self._index > FORGET_FRAMES:
            return 0.0
        return math.remainder(self._angle + self._speed * (index - self._index), 2 * math.pi)
