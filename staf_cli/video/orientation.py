"""How a stored picture is turned and mirrored to stand upright."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

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
        import cv2

        if self.mirrored:
            image = cv2.flip(image, 1)
        turns = (cv2.ROTATE_90_COUNTERCLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_CLOCKWISE)
        return cv2.rotate(image, turns[self.quarter_turns - 1]) if self.quarter_turns else image
