"""README's moving picture: the demo clip on the left, the same frames of its overlay on the right.

staf run --demo --out results
python scripts/make_readme_picture.py results/demo docs/demo.webp
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from staf_cli.assets.store import AssetStore
from staf_cli.video.video_source import open_source

FRAMES = range(62, 204, 3)  # both people are there in most of them
CROP_XYXY = (330, 20, 1430, 960)  # px of the clip: where the two people walk
PANEL_WIDTH = 360  # px
GAP = 6  # px between the two panels
FRAME_MS = 100  # the clip has 30 frames/s and every third is shown: its own speed
WEBP = {"quality": 60, "method": 6}  # small, at the price of slow encoding


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("result", type=Path, help="the folder that `staf run --demo` wrote")
    parser.add_argument("picture", type=Path, help="the animated WebP to write")
    args = parser.parse_args()
    before = panels(AssetStore().require("demo"))
    after = panels(args.result / "overlay.mp4")
    gap = np.full((before[0].shape[0], GAP, 3), 255, np.uint8)
    pairs = [
        Image.fromarray(np.concatenate([left, gap, right], axis=1))
        for left, right in zip(before, after, strict=True)
    ]
    pairs[0].save(args.picture, append_images=pairs[1:], save_all=True, duration=FRAME_MS, loop=0, **WEBP)


def panels(path: Path) -> list[np.ndarray]:
    """The chosen frames (h, w, 3) RGB, cropped and shrunk."""
    x0, y0, x1, y1 = CROP_XYXY
    size = (PANEL_WIDTH, round(PANEL_WIDTH * (y1 - y0) / (x1 - x0)))
    return [
        cv2.resize(frame.image[y0:y1, x0:x1], size, interpolation=cv2.INTER_AREA)
        for frame in open_source(path).frames()
        if frame.index in FRAMES
    ]


if __name__ == "__main__":
    main()
