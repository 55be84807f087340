"""What every stream of frames is made of."""

from __future__ import annotations

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
