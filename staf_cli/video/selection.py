"""Which frames of a stream are worked on: from where, to where, and every how many."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from staf_cli.errors import SettingError

TOLERANCE_S = 1e-6  # times are floats: frame 25 of 25 frames/s is at 1 s
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):([0-5]?\d(?:\.\d*)?)")  # hours, minutes, seconds


@dataclass(frozen=True)
class Placed:
    """A picture at its place in a source, not yet converted.

    Attributes:
        frame_id: 0-based count of the source's decoded pictures.
        pts: presentation time, ticks.
        timestamp_s: seconds since the source's first frame.
        picture: as the source decodes it.
        duration: ticks that it stays, where that is known.
    """

    frame_id: int
    pts: int
    timestamp_s: float
    picture: Any
    duration: int | None = None


@dataclass(frozen=True)
class Moment:
    """A place in a stream.

    Attributes:
        value: seconds since the first frame, or a 0-based frame number.
        unit: which of the two.
    """

    value: float
    unit: Literal["s", "frames"]

    @classmethod
    def parse(cls, option: str, given: str | float) -> Moment:
        """Read `83.5` or `1:23.5` (seconds) or `120f` (frames).

        Args:
            option: whose value it is, for the error.
            given: the value.

        Raises:
            SettingError: it is none of these.
        """
        text = str(given).strip()
        if text.endswith("f") and text[:-1].isdecimal():
            return cls(int(text[:-1]), "frames")
        if match := _CLOCK.fullmatch(text):
            hours, minutes, seconds = match.groups(default="0")
            return cls(int(hours) * 3600 + int(minutes) * 60 + float(seconds), "s")
        try:
            seconds_given = float(text)
        except ValueError:
            seconds_given = math.nan
        if not 0 <= seconds_given < math.inf:
            raise SettingError(f"--{option} {text}: give seconds (83.5 or 1:23.5) or a frame (120f)")
        return cls(seconds_given, "s")

    def reached(self, frame_id: int, timestamp_s: float) -> bool:
        """Whether a frame lies at this place or after it."""
        if self.unit == "frames":
            return frame_id >= self.value
        return timestamp_s >= self.value - TOLERANCE_S

    def frame_at(self, fps: Fraction) -> int:
        """About which frame number that is."""
        return int(self.value) if self.unit == "frames" else math.ceil(self.value * fps)

    def __str__(self) -> str:
        return f"{self.value:g} s" if self.unit == "s" else f"frame {self.value:g}"


@dataclass(frozen=True)
class Selection:
    """The frames that are worked on; all of them unless something is given.

    Attributes:
        start: the first one; None: the stream's first.
        end: the one after the last; None: up to the stream's end.
        stride: of those between, every how many.
    """

    start: Moment | None = None
    end: Moment | None = None
    stride: int = 1

    @classmethod
    def parse(cls, start: str | float | None, end: str | float | None, stride: int) -> Selection:
        """Read the options `--start`, `--end` and `--stride`.

        Raises:
            SettingError: one of them cannot be, or nothing lies between them.
        """
        first = None if start is None else Moment.parse("start", start)
        last = None if end is None else Moment.parse("end", end)
        if stride < 1:
            raise SettingError(f"--stride {stride}: must be 1 or more")
        if last is not None and last.value == 0:
            raise SettingError(f"--end {end}: nothing lies before it; give a later one")
        if first is not None and last is not None and first.unit == last.unit and first.value >= last.value:
            raise SettingError(f"--end {end}: must lie after --start {start}")
        return cls(first, last, stride)

    def pick(self, stream: Iterable[Placed]) -> Iterator[Placed]:
        """Those of a stream's frames that are selected; stops reading at the end."""
        num_between = 0
        for one in stream:
            if self.end is not None and self.end.reached(one.frame_id, one.timestamp_s):
                return
            if self.start is None or self.start.reached(one.frame_id, one.timestamp_s):
                if num_between % self.stride == 0:
                    yield one
                num_between += 1

    def count(self, num_frames: int | None, fps: Fraction) -> int | None:
        """About how many frames of so many are selected; exact at a constant rate."""
        if num_frames is None:
            return None
        first = 0 if self.start is None else self.start.frame_at(fps)
        last = num_frames if self.end is None else min(num_frames, self.end.frame_at(fps))
        return max(0, math.ceil((last - first) / self.stride))

    def missed(self, num_frames: int, length_s: float) -> str:
        """Why nothing is selected, in words, once so many frames have been read."""
        return f"no frame {self}; up to there it has {num_frames} frames, {length_s:.2f} s"

    def __str__(self) -> str:
        parts = [f"{word} {at}" for word, at in (("from", self.start), ("to", self.end)) if at is not None]
        return " ".join(parts) or "from its start"


EVERYTHING = Selection()
