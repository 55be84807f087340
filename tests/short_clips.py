"""Short clips at low resolution, made for tests."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from staf_cli.video.video_sink import VideoSink
from staf_cli.video.video_source import VideoSource

SHORT_WH = (480, 270)


def cut_short(source: Path, path: Path, *, num_frames: int = 24, every: int = 2) -> Path:
    """The first frames of a clip, every other one, 480 x 270; each with its own time."""
    video = VideoSource(source)
    with VideoSink(path, SHORT_WH, video.info.time_base, fps=video.info.fps / every) as sink:
        for frame in islice(video.frames(), 0, num_frames * every, every):
            small = cv2.resize(frame.image, SHORT_WH, interpolation=cv2.INTER_AREA)
            sink.write(small, frame.pts, (frame.duration or 0) * every or None)
    return path


def empty_room(path: Path, *, num_frames: int = 6) -> Path:
    """A grey gradient at an odd size: nobody is in it."""
    column = np.linspace(60, 190, 99, dtype=np.uint8)
    image = np.repeat(np.repeat(column[:, None, None], 151, axis=1), 3, axis=2)
    with VideoSink(path, (151, 99), Fraction(1, 30000), fps=Fraction(24000, 1001)) as sink:
        for index in range(num_frames):
            sink.write(image, index * 1251, 1251)
    return path


def picture(clip: Path, path: Path) -> Path:
    """A clip's first frame as a photo."""
    image = next(iter(VideoSource(clip).frames())).image
    cv2.imwrite(str(path), image[..., ::-1])
    return path
