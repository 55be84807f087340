"""README's picture: frames of the demo clip above the same frames of its overlay.

staf-run --demo --out results
python scripts/make_readme_picture.py results/demo docs/demo.jpg
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from staf_cli.assets.store import AssetStore
from staf_cli.video.video_source import open_source

FRAMES = (20, 75, 90, 165)
CROP_XYXY = (330, 20, 1430, 960)  # px of the clip: where the two people are
WIDTH = 330  # px of one column


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("picture", type=Path)
    args = parser.parse_args()
    rows = [columns(path) for path in (AssetStore().require("demo"), args.results / "overlay.mp4")]
    picture = np.concatenate([np.concatenate(row, axis=1) for row in rows], axis=0)
    cv2.imwrite(str(args.picture), picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 85])


def columns(path: Path) -> list[np.ndarray]:
    """The chosen frames, cropped and shrunk."""
    x0, y0, x1, y1 = CROP_XYXY
    size = (WIDTH, round(WIDTH * (y1 - y0) / (x1 - x0)))
    return [
        cv2.resize(frame.image[y0:y1, x0:x1], size, interpolation=cv2.INTER_AREA)
        for frame in open_source(path).frames()
        if frame.index in FRAMES
    ]


if __name__ == "__main__":
    main()
