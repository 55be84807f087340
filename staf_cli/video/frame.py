"""What every stream of frames is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np


@dataclass(frozen=True)
class VideoInfo:
    """What is known about a stream before its frames are decoded.

    Attributes:
        path: the file or folder that the frames come from.
        size_wh: width and height of the upright picture, px.
        fps: average frames per second; exact where the container knows it.
        time_base: seconds per tick of `Frame.pts`.
        num_frames: what the container or folder states; None where it does not (decode to know).
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


@dataclass(frozen=True)
class Frame:
    """One decoded picture.

    Attributes:
        index: 0-based count of decoded frames.
        pts: presentation time in ticks of the stream's time base; the first frame need not be at 0.
        timestamp_s: seconds since the first frame.
        image: (H, W, 3) uint8 RGB, upright.
    """

    index: int
    pts: int
    timestamp_s: float
    image: np.ndarray


class FrameSource(Protocol):
    """A stream that can be read several times, each time from its first frame."""

    @property
    def info(self) -> VideoInfo: ...

    def frames(self) -> Iterator[Frame]:
        """Yield all frames in order of presentation, one at a time."""
        ...
