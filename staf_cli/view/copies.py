"""Copies of an input that every browser plays: H.264 at the result's own times, or a JPEG."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from av.error import FFmpegError

from staf_cli.errors import OutputError
from staf_cli.video.decode import open_container
from staf_cli.video.frame import Frame
from staf_cli.video.memory import frames_ahead
from staf_cli.video.mp4 import H264, Mp4Writer
from staf_cli.video.picture import jpeg_bytes
from staf_cli.video.source import FrameSource
from staf_cli.view.rewrap import SOUNDS

_SERVED_LONGEST = 1920  # px, the longer side of a copy that is only looked at here
_SENT_LONGEST, _SENT_SHORTEST = 1280, 240  # px, the same of one that is mailed: at most, at least
_BITS_PER_PIXEL = 0.045  # of a frame: below it the picture is made smaller, ...
_FEWEST_BITS_PER_PIXEL = 0.02  # ... and of the smallest picture it may come down to this
_FILLED = 0.92  # of the room that is planned with: containers and rate control take the rest
_SOUND_SHARE = 0.25  # of the room: sound that takes more is left out
_SOUND_BITS = 128_000  # a second, where a file does not say
_MOST_TRIES = 3
_PICTURE_LONGEST = 2560  # px

Told = Callable[[int], None]
"""Is told how many frames are done."""


@dataclass(frozen=True)
class Copy:
    """A finished copy.

    Attributes:
        path: an mp4.
        size_wh: of its pictures, px.
        has_sound: whether the input's sound is in it.
    """

    path: Path
    size_wh: tuple[int, int]
    has_sound: bool


def served_copy(source: FrameSource, path: Path, *, begins_s: float = 0.0, told: Told | None = None) -> Copy:
    """A copy to be played on this machine: quickly made, every frame quickly found.

    Args:
        source: the input, with the frames that were worked on.
        path: the mp4 to write.
        begins_s: when the source's own zero is on the result's clock, s.
        told: see `Told`.

    Raises:
        InputError: the input cannot be read.
        OutputError: the copy cannot be written.
    """
    options = {"crf": "22", "preset": "superfast", "threads": "2", "bf": "0", "g": "15"}
    size_wh = _scaled(source.info.size_wh, _SERVED_LONGEST)
    return _encode(source, path, size_wh, options, source.info.has_audio, begins_s, told)


def sent_copy(
    source: FrameSource,
    path: Path,
    most_bytes: int,
    length_s: float,
    *,
    begins_s: float = 0.0,
    told: Told | None = None,
) -> Copy | None:
    """A copy of at most so many bytes; None where that is too little to show anything.

    Args:
        source, path, begins_s, told: as for `served_copy`; errors too.
        most_bytes: of the file.
        length_s: from the first frame to the end of the last one.
    """
    sound_bits = _sound_bits(source)
    with_sound = 0 < sound_bits * length_s / 8 <= _SOUND_SHARE * most_bytes
    bits = _FILLED * most_bytes * 8 / length_s - (sound_bits if with_sound else 0)
    for _ in range(_MOST_TRIES):
        size_wh = _size_for(source, bits)
        if size_wh is None:
            return None
        rate = str(int(bits))
        options = {"crf": "25", "preset": "veryfast", "threads": "2", "bf": "0", "g": "30"}
        options |= {"maxrate": rate, "bufsize": rate}
        copy = _encode(source, path, size_wh, options, with_sound, begins_s, told)
        taken = path.stat().st_size
        if taken <= most_bytes:
            return copy
        bits *= 0.9 * most_bytes / taken
    return None


def picture_copy(source: FrameSource, most_bytes: int) -> bytes:
    """A photo as JPEG, upright and without what its file tells of place and camera.

    Raises:
        InputError: it cannot be read.
    """
    image = next(source.frames()).image
    size_wh = _scaled((image.shape[1], image.shape[0]), _PICTURE_LONGEST, even=False)
    return jpeg_bytes(_resized(image, size_wh), most_bytes)


def _encode(
    source: FrameSource,
    path: Path,
    size_wh: tuple[int, int],
    options: dict[str, str],
    with_sound: bool,
    begins_s: float,
    told: Told | None,
) -> Copy:
    info = source.info
    encoding = replace(H264, options=options, sound_codecs=SOUNDS)
    try:
        writer = Mp4Writer(
            path,
            size_wh,
            info.time_base,
            fps=info.fps,
            audio_from=info.path if with_sound else None,
            cut_sound=(True, True),  # the first picture is at zero
            encoding=encoding,
        )
        try:
            with closing(frames_ahead(source)) as frames:
                for frame in _from_zero(frames, begins_s, float(info.time_base)):
                    writer.write(_resized(frame.image, size_wh), frame.pts, frame.duration)
                    if told is not None:
                        told(frame.index + 1)
            writer.finish()
        except BaseException:
            writer.abandon()
            raise
    except (FFmpegError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"{path}: the video's copy cannot be written ({reason})") from error
    return Copy(path, size_wh, with_sound and not writer.warnings)


def _from_zero(frames: Iterator[Frame], begins_s: float, tick_s: float) -> Iterator[Frame]:
    """The frames, the first one also at zero where it comes later: a browser's clock starts at zero."""
    for number, frame in enumerate(frames):
        late = round((frame.timestamp_s + begins_s) / tick_s) if number == 0 else 0
        if late > 0:
            yield replace(frame, pts=frame.pts - late)
        yield frame


def _scaled(size_wh: tuple[int, int], longest: int, *, even: bool = True) -> tuple[int, int]:
    """A size whose longer side is no longer than that; both sides even, as H.264 has them."""
    scale = min(1.0, longest / max(size_wh))
    width, height = (max(2, round(side * scale)) for side in size_wh)
    return (width + width % 2, height + height % 2) if even else (width, height)


def _size_for(source: FrameSource, bits: float) -> tuple[int, int] | None:
    """The largest size that so many bits a second fill well; None where there is none."""
    width, height = source.info.size_wh
    pixel_rate = width * height * float(source.info.fps)
    longest = max(width, height) * math.sqrt(max(bits, 0) / (_BITS_PER_PIXEL * pixel_rate))
    if longest < _SENT_SHORTEST < max(width, height):
        scale = _SENT_SHORTEST / max(width, height)
        if bits < _FEWEST_BITS_PER_PIXEL * pixel_rate * scale**2:
            return None
        longest = _SENT_SHORTEST
    elif bits < _FEWEST_BITS_PER_PIXEL * pixel_rate and longest < _SENT_SHORTEST:
        return None
    return _scaled((width, height), min(_SENT_LONGEST, max(2, int(longest))))


def _sound_bits(source: FrameSource) -> float:
    """Bits a second that the input's sound takes; 0 where it has none."""
    if not source.info.has_audio:
        return 0
    with open_container(source.path) as container:
        sound = container.streams.best("audio")
        return 0 if sound is None else float(getattr(sound, "bit_rate", None) or _SOUND_BITS)


def _resized(image: np.ndarray, size_wh: tuple[int, int]) -> np.ndarray:
    if image.shape[1::-1] == size_wh:
        return image
    smaller = size_wh[0] * size_wh[1] < image.shape[0] * image.shape[1]
    return cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)
