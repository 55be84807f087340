"""Make the picture of docs/measured.md: the same frames of the demo clip as two versions draw them.

    python scripts/make_before_after_picture.py BEFORE/overlay.mp4 AFTER/overlay.mp4 docs/before_after.webp

The demo clip is BSD-3, see docs/licences.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np

FRAMES = (150, 164, 170, 176, 182, 186)  # before, in and after the flip
ROWS, COLUMNS = slice(0, 700), slice(620, 1320)  # px of the overlay, where the flip is
SIDE_PX = 260
GAP_PX = 6


def main(before: Path, after: Path, picture: Path) -> None:
    strips = [_strip(before), np.full((GAP_PX, SIDE_PX * len(FRAMES), 3), 255, np.uint8), _strip(after)]
    if not cv2.imwrite(str(picture), np.vstack(strips), [cv2.IMWRITE_WEBP_QUALITY, 80]):
        raise SystemExit(f"{picture}: cannot be written")


def _strip(overlay: Path) -> np.ndarray:
    """The chosen frames side by side, (SIDE_PX, N * SIDE_PX, 3) uint8 BGR."""
    video = cv2.VideoCapture(str(overlay))
    tiles: list[np.ndarray] = []
    for index in range(max(FRAMES) + 1):
        is_there, frame = video.read()
        if not is_there:
            raise SystemExit(f"{overlay}: has no frame {index}")
        if index in FRAMES:
            tiles.append(cv2.resize(frame[ROWS, COLUMNS], (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA))
    return np.hstack(tiles)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*(Path(argument) for argument in sys.argv[1:]))
