"""Text in pictures, in OpenCV's own outline font, which has letters of many scripts."""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np

from staf_cli.render.layer import lay

REGULAR, BOLD = 400, 700
_SHORTEST = 8  # letters that a shortened text keeps at least


@cache
def _face() -> Any:
    return cv2.FontFace("sans")


def text_width(text: str, size_px: int, weight: int = REGULAR) -> int:
    """How far a line of text goes on, px; `size_px` is the height of its letters with all they need."""
    x, _, width, _ = cv2.getTextSize((0, 0), _safe(text), (0, 0), _face(), size_px, weight)
    return int(x + width)


def write(
    canvas: np.ndarray,
    text: str,
    origin: tuple[int, int],
    size_px: int,
    rgb: tuple[int, int, int],
    weight: int = REGULAR,
) -> None:
    """Write a line on a picture (H, W, 3 or 4) uint8 in place, from the left end of its baseline (x, y)."""
    x, y = origin
    place = (slice(max(0, y - 2 * size_px), y + size_px), slice(0, canvas.shape[1]))
    mask = np.zeros(canvas[place].shape[:2], np.uint8)
    cv2.putText(mask, _safe(text), (x, y - place[0].start), 255, _face(), size_px, weight)
    lay(canvas, place, np.array(rgb, np.uint8), mask * np.float32(1 / 255))


def _safe(text: str) -> str:
    """File names may hold bytes that are no text: OpenCV crashes on them."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def shortened(text: str, size_px: int, room_px: int, weight: int = REGULAR) -> str:
    """The text, or as much of its beginning and end as there is room for."""
    kept = len(text)
    short = text
    while text_width(short, size_px, weight) > room_px and kept > _SHORTEST:
        kept -= 1
        short = f"{text[: kept - kept // 3]}...{text[len(text) - kept // 3 :]}"
    return short
