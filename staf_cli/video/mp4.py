"""Write one mp4 or mov: pictures at their own times, and the sound of the input in step with them."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from pathlib import Path

import av
import numpy as np
from av.codec.context import Flags
from av.error import FFmpegError

from staf_cli.errors import InputError
from staf_cli.video.sound import Sound


@dataclass(frozen=True)
class Encoding:
    """A container and what goes into it.

    Attributes:
        container: FFmpeg's name of the format.
        codec: of the pictures.
        picture_format: what is given: "rgb24", or "rgba" with straight alpha.
        pix_fmt: what is encoded.
        sound_codecs: what players and editors take in this container; FFmpeg would also write others.
        options: the codec's.
    """

    container: str
    codec: str
    picture_format: str
    pix_fmt: str
    sound_codecs: frozenset[str]
    options: dict[str, str]

    @property
    def num_channels(self) -> int:
        return len(self.picture_format.removesuffix("24"))


H264 = Encoding(
    container="mp4",
    codec="libx264",
    picture_format="rgb24",
    pix_fmt="yuv420p",
    sound_codecs=frozenset({"aac", "mp3", "ac3", "eac3", "alac", "opus", "flac"}),
    # Without B-frames, pictures stand in the file in the order of their times, each with its own length
    # (a variable rate would mix these up); size and speed are the same within a percent.
    options={"crf": "20", "preset": "superfast", "threads": "2", "bf": "0"},
)
# Every editor reads it with its alpha; H.264 has none.
PRORES = Encoding(
    container="mov",
    codec="prores_ks",
    picture_format="rgba",
    pix_fmt="yuva444p10le",
    sound_codecs=frozenset({"aac", "mp3", "ac3", "eac3", "alac", "pcm_s16le", "pcm_s24le", "pcm_s16be"}),
    # One quantiser for all slices instead of a search for each: five times as fast, and as good to the eye.
    options={"profile": "4444", "vendor": "apl0", "flags": "+qscale", "global_quality": str(2 * 118)},
)

_BT709 = 1  # the number of matrix, primaries and transfer alike, in H.264's tables
_LIMITED_RANGE = 1
_SOUND_AHEAD_S = 1  # sound is interleaved this far ahead of the pictures
_MAX_TIMESCALE = 2**31 - 1
_DISK_ERRORS = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO}


class Mp4Writer:
    """One mp4 or mov under construction, in the thread that calls it.

    The earlier of pictures and sound starts at zero; both move by the same whole number of the pictures'
    ticks, so that distances between pictures stay exact and the sound stays in step.

    Attributes:
        warnings: what could not be written as hoped, one line each.
    """

    def __init__(
        self,
        path: Path,
        size_wh: tuple[int, int],
        time_base: Fraction,
        *,
        fps: Fraction,
        audio_from: Path | None,
        cut_sound: tuple[bool, bool],
        encoding: Encoding,
    ) -> None:
        """Open the file and set up its streams; both sizes must be even. Raises FFmpegError or OSError."""
        self.warnings: list[str] = []
        self._cut_start, self._cut_end = cut_sound
        self._end_s = Fraction(0)  # of the pictures so far, on the input's clock
        self._time_base = time_base
        self._encoding = encoding
        self._default_duration = max(1, round(1 / (fps * time_base)))
        self._shift: int | None = None
        # The edit list that holds a later start counts in the movie's timescale: milliseconds if not set.
        timescale = time_base.denominator if 1000 <= time_base.denominator <= _MAX_TIMESCALE else 90000
        movflags = {"movflags": "faststart", "movie_timescale": str(timescale)}
        self._output = av.open(f"file:{path}", "w", format=encoding.container, container_options=movflags)
        self._video = self._output.add_stream(encoding.codec, rate=fps, options=encoding.options)
        self._video.width, self._video.height = size_wh
        self._video.pix_fmt = encoding.pix_fmt
        self._video.time_base = self._video.codec_context.time_base = time_base
        self._video.codec_context.flags |= Flags.frame_duration  # else the last picture's length is guessed
        context = self._video.codec_context
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _LIMITED_RANGE
        self._sound = self._open_sound(audio_from)
        self._output.start_encoding()  # opens the file now: what cannot be written is known at once

    def write(self, image: np.ndarray, pts: int, duration: int | None) -> None:
        """Encode one picture (H, W, 3 or 4) uint8, `pts` and `duration` in ticks."""
        if self._shift is None:
            self._shift = self._first_shift(pts)
            if self._sound is not None and self._cut_start:
                with self._damaged_sound_is_dropped():
                    self._sound.skip_to(pts * self._time_base)
        given = av.VideoFrame.from_numpy_buffer(image, format=self._encoding.picture_format)
        pix_fmt = self._encoding.pix_fmt
        picture = given.reformat(format=pix_fmt, dst_colorspace="ITU709", dst_color_range="MPEG")
        picture.pts = pts - self._shift
        picture.time_base = self._time_base
        picture.duration = duration or self._default_duration  # the last one's is kept in the file
        self._end_s = (pts + picture.duration) * self._time_base
        ahead_s = 0 if self._cut_end else _SOUND_AHEAD_S
        self._mux_sound(pts * self._time_base + ahead_s)
        self._output.mux(self._video.encode(picture))

    def finish(self) -> None:
        """Write what the encoder holds, the rest of the sound and the index."""
        if self._shift is not None:
            self._output.mux(self._video.encode(None))
            self._mux_sound(self._end_s if self._cut_end else None)
        self._output.close()
        self._drop_sound()

    def abandon(self) -> None:
        """Close everything, whatever state the file is in."""
        with suppress(FFmpegError, OSError, ValueError):
            self._output.close()
        self._drop_sound()

    def _first_shift(self, pts: int) -> int:
        """Ticks to subtract from every time, given the first picture's."""
        if self._sound is None or self._sound.start_s is None or self._cut_start:
            return pts
        # A start before zero is the codec's run-in, which the edit list takes care of.
        return min(pts, floor(max(self._sound.start_s, Fraction(0)) / self._time_base))

    def _open_sound(self, path: Path | None) -> Sound | None:
        if path is None:
            return None
        try:
            sound = Sound(path, self._output, self._encoding.sound_codecs)
        except (InputError, FFmpegError, ValueError):
            self.warnings.append(f"{path.name}: its sound cannot be read; the video is written without it")
            return None
        if sound.num_tracks > 1:
            self.warnings.append(f"{path.name}: has {sound.num_tracks} sound tracks; the main one is kept")
        return sound

    def _mux_sound(self, time_s: Fraction | None) -> None:
        if self._sound is None or self._shift is None:
            return
        with self._damaged_sound_is_dropped():
            for packet in self._sound.until(time_s, self._shift * self._time_base):
                self._output.mux(packet)

    @contextmanager
    def _damaged_sound_is_dropped(self) -> Iterator[None]:
        try:
            yield
        except (FFmpegError, ValueError) as error:
            if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
                raise
            self.warnings.append("the sound is damaged; the video is written without the rest of it")
            self._drop_sound()

    def _drop_sound(self) -> None:
        if self._sound is not None:
            self._sound.close()
        self._sound = None
