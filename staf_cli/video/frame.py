"""What every stream of frames is made of: pictures that stand upright, at times that always ascend."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from typing_extensions import Self


@dataclass(frozen=True)
class Orientation:
    """Mirror left-right first (if at all), then turn counter-clockwise by quarter turns.

    Attributes:
        quarter_turns: 0 to 3, counter-clockwise.
        mirrored: whether left and right are exchanged before turning.
    """

    quarter_turns: int = 0
    mirrored: bool = False

    @classmethod
    def from_display_matrix(cls, matrix: bytes) -> Orientation:
        """Read a container's 3 x 3 matrix of int32 (a b u, c d v, x y w; row vectors multiply from the left).

        Angles between quarter turns, which no camera writes, are rounded to the nearest one.
        """
        a, b, _, c, d = struct.unpack("=5i", matrix[:20])
        mirrored = a * d - b * c < 0
        if mirrored:  # take the mirror out: what remains is a turn
            a, b = -a, -b
        return cls(round(math.atan2(-b, a) / (math.pi / 2)) % 4, mirrored)

    def size(self, stored_wh: tuple[int, int]) -> tuple[int, int]:
        """Width and height of the upright picture."""
        return (stored_wh[1], stored_wh[0]) if self.quarter_turns % 2 else stored_wh

    def apply(self, image: np.ndarray) -> np.ndarray:
        """Turn a stored picture (H, W, 3) upright; the same array where nothing is to be done."""
        import cv2

        if self.mirrored:
            image = cv2.flip(image, 1)
        turns = (cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE)
        return cv2.rotate(image, turns[self.quarter_turns - 1]) if self.quarter_turns else image


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


@dataclass(frozen=True)
class VideoInfo:
    """What is known about a stream before its frames are decoded.

    Attributes:
        path: the file or folder that the frames come from.
        size_wh: width and height of the upright picture, px.
        fps: average frames per second; exact where the container knows it. With a stride: its part of them.
        time_base: seconds per tick of `Frame.pts`.
        num_frames: what the container or folder states, or about how many of them are selected; None where
            it does not (decode to know).
        duration_s: what the container states, s; None where it does not. Good enough for a progress bar.
        starts_late, ends_early: whether a selection leaves out frames before the first or after the last one.
        has_audio: whether the file carries sound.
        is_photo: a single still picture.
    """

    path: Path
    size_wh: tuple[int, int]
    fps: Fraction
    time_base: Fraction
    num_frames: int | None
    has_audio: bool = False
    is_photo: bool = False
    duration_s: float | None = None
    starts_late: bool = False
    ends_early: bool = False


@dataclass(frozen=True)
class Frame:
    """One decoded picture.

    Attributes:
        index: 0-based count of the frames that are worked on.
        pts: presentation time in ticks of the stream's time base; the first frame need not be at 0.
        timestamp_s: seconds since the file's first frame.
        image: (H, W, 3) uint8 RGB, upright.
        duration: ticks that the picture stays, where the container says so.
        num_skipped: frames before this one that were decoded, but not selected.
    """

    index: int
    pts: int
    timestamp_s: float
    image: np.ndarray
    duration: int | None = None
    num_skipped: int = 0

    @property
    def frame_id(self) -> int:
        """0-based count of the file's decoded frames: the frame's number in everything that is written."""
        return self.index + self.num_skipped


class FrameSource(Protocol):
    """A stream that can be read several times, each time from its first frame."""

    @property
    def info(self) -> VideoInfo: ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was wrong with the frames, one line each; complete after a pass that went to the end."""
        ...

    @property
    def num_lost(self) -> int | None:
        """Frames lost to damage, None where nobody knows how many; complete as `warnings` are."""
        ...

    def frames(self) -> Iterator[Frame]:
        """Yield all selected frames in order of presentation, one at a time."""
        ...


class FrameSink(Protocol):
    """Where pictures go, one after another; a context manager that completes the file on leaving."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What could not be written as hoped, one line each; complete after the sink is closed."""
        ...

    def write(self, image: np.ndarray, pts: int, duration: int | None = None) -> None:
        """Take one picture (H, W, 3 or 4) uint8 RGB(A); the array may be reused by the caller afterwards."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
