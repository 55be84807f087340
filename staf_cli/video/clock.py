"""Timestamps that always ascend, whatever the container says."""

from __future__ import annotations

from fractions import Fraction

DISCONTINUITY_S = 1.0


class Clock:
    """Gives every frame of one pass its presentation time in ticks, strictly ascending.

    Good timestamps pass through untouched. A missing one follows the last by one frame's length; one that
    repeats or steps back a little is squeezed in behind the last, so that the good ones after it still fit;
    after a jump far back (joined recordings) the clock goes on from where it was.
    """

    def __init__(self, time_base: Fraction, fps: Fraction) -> None:
        self.step = max(1, round(1 / (fps * time_base)))  # one frame's length, ticks
        self._discontinuity = max(self.step, round(DISCONTINUITY_S / time_base))
        self._offset = 0
        self._last_stated: int | None = None
        self._last: int | None = None
        self._squeezed = False

    def tick(self, stated: int | None) -> int:
        """The frame's time, given what the container states (None: nothing)."""
        if self._last is None:
            self._last = 0 if stated is None else stated
        elif stated is None:
            self._last += self.step
        else:
            self._last = self._after(self._last, stated)
        if stated is not None:
            self._last_stated = stated
        return self._last

    def _after(self, last: int, stated: int) -> int:
        if self._last_stated is not None and stated < self._last_stated - self._discontinuity:
            self._offset = last + self.step - stated
        pts = stated + self._offset
        if pts > last:
            self._squeezed = False
            return pts
        # Half a step leaves room for the next good one; a whole run of bad ones goes at full pace.
        pts = last + (self.step if self._squeezed else max(1, self.step // 2))
        self._squeezed = True
        return pts


def exact_rate(fps: float | Fraction) -> Fraction:
    """Frames per second as a fraction; 23.976, 29.97 and their like become 24000/1001, 30000/1001."""
    if isinstance(fps, Fraction):
        return fps
    ntsc = Fraction(round(fps) * 1000, 1001)
    if abs(fps - float(ntsc)) < 0.005:
        return ntsc
    return Fraction(fps).limit_denominator(1000)
