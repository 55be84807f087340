"""What every stream of frames is made of: pictures that stand upright, at times that always ascend."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np


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
        if self.mirrored:
            image = cv2.flip(image, 1)
        turns = (cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE)
        return cv2.rotate(image, turns[self.quarter_turns - 1]) if self.quarter_turns else image


DISCONTINUITY_S = 1.0


class Clock:
    """Gives every frame of one pass its presentation time in ticks, strictly ascending.

    Good times pass through untouched, at whatever rate. A single one that is missing, doubled, or out of
    line with its neighbours is put between them. Where times start again (joined recordings), they go on from
    where they were.

    Attributes:
        step: one frame's length at the average rate, ticks.
        num_repaired: how many times were doubled or out of line.
        num_restarts: how often times started again.
    """

    def __init__(self, time_base: Fraction, fps: Fraction) -> None:
        self.step = max(1, round(1 / (fps * time_base)))
        self.num_repaired = 0
        self.num_restarts = 0
        self._discontinuity = max(self.step, round(DISCONTINUITY_S / time_base))
        self._offset = 0
        self._last: int | None = None

    def tick(self, container_pts: int | None, following_pts: int | None = None) -> int:
        """The frame's time, from what the container says of it and of the frame after it (None: nothing)."""
        last, step = self._last, self.step
        pts = None if container_pts is None else container_pts + self._offset
        following = None if following_pts is None else following_pts + self._offset
        if last is None:
            self._last = pts or 0
        elif pts is not None and self._starts_again(last, pts, following):
            self.num_restarts += 1
            self._last = last + step
            self._offset += self._last - pts
        elif pts is None or pts <= last or self._sticks_out(last, pts, following):
            self.num_repaired += pts is not None
            room = 0 if following is None else (following - last) // 2
            self._last = last + (min(step, room) if room > 0 else step)
        else:
            self._last = pts
        return self._last

    def _starts_again(self, last: int, pts: int, following: int | None) -> bool:
        """Whether this time, and the one after it too, lies before the last frame's."""
        far = pts < last - self._discontinuity
        return far or (following is not None and pts < following <= last)

    def _sticks_out(self, last: int, pts: int, following: int | None) -> bool:
        """Whether the next time falls behind this one, and is the likelier of the two."""
        if following is None or not last < following <= pts:
            return False
        return abs(following - (last + 2 * self.step)) < abs(pts - (last + self.step))


Rate = float | Fraction


def exact_rate(fps: Rate) -> Fraction:
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
        num_frames: what the container or folder declares, or about how many of them are selected; None where
            it does not (decode to know).
        starts_late, ends_early: whether a selection leaves out frames before the first or after the last one.
        orientation: how stored pictures were turned upright.
        focal_px: focal length that the file's metadata tell, px; None where they do not.
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
    starts_late: bool = False
    ends_early: bool = False
    orientation: Orientation = Orientation()
    focal_px: float | None = None


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
