"""Draw a picture of docs/world.md: the floor in the demo clip's overlay, and the side view before and after.

    python scripts/make_floor_picture.py BEFORE/overlay.mp4 AFTER/overlay.mp4 docs/floor.webp

Both were drawn with `--view side`, AFTER with `--floor` too; BEFORE by a version that knew no world. The demo
clip is BSD-3, see docs/licences.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np

FRAME = 60
CLIP_WIDTH_PX = 1768  # of the demo clip; the panel follows on its right
HEIGHT_PX = 480
GAP_PX = 6
QUALITY = 72


def main(before: Path, after: Path, picture: Path) -> None:
    earlier, later = _frame(before), _frame(after)
    panels = [later[:, :CLIP_WIDTH_PX], earlier[:, CLIP_WIDTH_PX:], later[:, CLIP_WIDTH_PX:]]
    parts: list[np.ndarray] = []
    for panel in panels:
        width = round(panel.shape[1] * HEIGHT_PX / panel.shape[0])
        parts += [cv2.resize(panel, (width, HEIGHT_PX), interpolation=cv2.INTER_AREA)]
        parts += [np.full((HEIGHT_PX, GAP_PX, 3), 255, np.uint8)]
    if not cv2.imwrite(str(picture), np.hstack(parts[:-1]), [cv2.IMWRITE_WEBP_QUALITY, QUALITY]):
        raise SystemExit(f"{picture}: cannot be written")


def _frame(overlay: Path) -> np.ndarray:
    """The chosen frame, (H, W, 3) uint8 BGR."""
    video = cv2.VideoCapture(str(overlay))
    for index in range(FRAME + 1):
        is_there, frame = video.read()
        if not is_there:
            raise SystemExit(f"{overlay}: has no frame {index}")
    return frame


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*(Path(argument) for argument in sys.argv[1:]))
