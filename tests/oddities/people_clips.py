"""One short clip of somebody who walks, stored in several odd ways: upright and in time always the same."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import cv2
import numpy as np
from video_samples import write_video

from staf_cli.video.video_source import VideoSource

SIZE_WH = (400, 336)
NUM_FRAMES = 12
FIRST, EVERY = 96, 2  # of the demo clip
WHERE = (slice(490, 994), slice(700, 1300))  # rows, columns: a woman who passes by
STEP_S = Fraction(1001, 12000)  # from picture to picture: half of film's rate
TICK_S = Fraction(1, 600)
UNEVEN = [0, 39, 104, 151, 200, 259, 300, 362, 402, 451, 499, 569]  # ticks; even would be about 50 each
QUALITY = {"crf": "12"}


def upright_pictures(demo: Path) -> list[np.ndarray]:
    """Some of the demo clip's pictures, cut to one person, small."""
    frames = islice(VideoSource(demo).frames(), FIRST, FIRST + NUM_FRAMES * EVERY, EVERY)
    return [cv2.resize(frame.image[WHERE], SIZE_WH, interpolation=cv2.INTER_AREA) for frame in frames]


def make_people_clips(demo: Path, root: Path) -> dict[str, Path]:
    """The clips by what is odd about them; "plain" is the one to compare with."""
    images = upright_pictures(demo)
    common = {"time_base": STEP_S, "pts": range(NUM_FRAMES), "size_wh": SIZE_WH, "options": QUALITY}
    clips = {
        "plain": write_video(root / "plain.mp4", images=images, **common),
        "variable": write_video(
            root / "variable.mp4",
            images=images,
            **common | {"time_base": TICK_S, "pts": UNEVEN},
            sound="aac",
        ),
        "grey": write_video(root / "grey.mkv", images=images, **common, pix_fmt="gray"),
        "anamorphic": write_video(
            root / "anamorphic.mp4",
            images=[cv2.resize(image, (250, 336), interpolation=cv2.INTER_AREA) for image in images],
            **common | {"size_wh": (250, 336)},
            pixel_aspect=Fraction(8, 5),
        ),
    }
    stored = [np.ascontiguousarray(np.rot90(image, -1)) for image in images]
    clips["turned"] = write_video(
        root / "turned.mp4", images=stored, **common | {"size_wh": SIZE_WH[::-1]}, rotation=(90, False)
    )
    if "libx265" in av.codecs_available:
        clips["10 bit"] = write_video(
            root / "deep.mp4",
            images=images,
            **common | {"options": QUALITY | {"x265-params": "log-level=none"}},
            codec="libx265",
            pix_fmt="yuv420p10le",
        )
    return clips
