"""Clips whose pictures carry their frame's number, and what reads it in a browser."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from video_samples import write_video

WH = (320, 192)
BITS = 8
# The number in the picture of a page's video, drawn at its own size.
READ_NUMBER = """() => {
  const video = document.querySelector('video');
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth; canvas.height = video.videoHeight;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(video, 0, 0);
  let number = 0;
  for (let bit = 0; bit < 8; bit++) {
    const x = Math.round((bit + 0.5) * canvas.width / 8), y = Math.round(canvas.height / 4);
    if (context.getImageData(x, y, 1, 1).data[0] > 127) number += 1 << bit;
  }
  return number;
}"""


def numbered_picture(number: int) -> np.ndarray:
    """(H, W, 3): a white block for each bit that is set, in the upper half."""
    width, height = WH
    image = np.full((height, width, 3), 90, np.uint8)
    for bit in range(BITS):
        block = slice(bit * width // BITS, (bit + 1) * width // BITS)
        image[: height // 2, block] = 255 if number >> bit & 1 else 0
    return image


def numbered_clip(path: Path, times_s: Sequence[float], **how: object) -> Path:
    """A clip whose frames carry their numbers, each at its own time; `how` as for `write_video`.

    One more follows, so that the last one is shown for a while.
    """
    base = Fraction(1, 12800)
    pts = [round(time_s / float(base)) for time_s in [*times_s, 2 * times_s[-1] - times_s[-2]]]
    images = [numbered_picture(number) for number in range(len(pts))]
    return write_video(path, pts=pts, time_base=base, size_wh=WH, images=images, **how)  # type: ignore[arg-type]
