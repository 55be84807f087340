"""Open a container, take pictures out of it however damaged it is, and say how much is lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.format import Flags
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from staf_cli.errors import InputError
from staf_cli.video.memory import MAX_VIDEO_PIXELS, check_size, decoder_limits
from staf_cli.video.source import Tally, fps_is_ignored

# Text formats that FFmpeg would follow to other files, or draw as letters: no video of the user's.
_SCRIPT_FORMATS = {"concat", "tty", "hls", "dash", "imf"}
_MAX_SANE_FPS = 1000
_FALLBACK_FPS = Fraction(25)  # what FFmpeg assumes of streams without any clock
_SANE_ASPECT = Fraction(1, 4)  # of a pixel; anamorphic film has 2
_ROUNDED = Fraction(1, 100)
_SOUND_LONGER_S = 1.0
_MAX_BOXES = 1000  # at an mp4's top; a file of nothing but tiny ones would take long
TimesFrom = Literal["own", "packets", "counted"]  # see `Timing`


def open_container(path: Path) -> InputContainer:
    """Open a local media file; nothing that it refers to, on disk or on a network, is followed.

    Raises:
        InputError: missing, empty, or no media file.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file; check the path")
    if path.stat().st_size == 0:
        raise InputError(f"{path}: the file is empty; copy or download it again")
    try:
        # "file:" so that names with a colon are not taken for a protocol.
        options = {"protocol_whitelist": "file", **decoder_limits(MAX_VIDEO_PIXELS)}
        container = av.open(f"file:{path}", options=options, metadata_errors="replace")
    except PermissionError as error:
        raise InputError(f"{path}: may not be read; change its permissions") from error
    except BlockingIOError:  # no thread could be started: not the file's fault
        raise
    except (FFmpegError, OSError) as error:
        what = "not a video, or damaged beyond reading; try playing it"
        if lacks_index(path):
            what = "the recording broke off before its index was written; a repair tool (untrunc) may help"
        raise InputError(f"{path}: {what}") from error
    if container.format.name in _SCRIPT_FORMATS:
        container.close()
        raise InputError(f"{path}: a text file, not a video; give the video itself")
    return container


def video_stream(container: InputContainer, path: Path) -> VideoStream:
    """The container's moving picture (not a cover picture), set up to decode with several threads.

    Raises:
        InputError: there is none, or its pictures are too large.
    """
    moving = moving_pictures(container)
    if not moving:
        raise InputError(f"{path}: has no video stream; give a video or a photo")
    best = container.streams.best("video")
    stream = best if best in moving else moving[0]
    if stream.codec_context is None:  # FFmpeg has no decoder for it, and then knows not even its size
        raise InputError(f"{path}: its video codec is not known; convert it to H.264, for example")
    check_size(path, (stream.width, stream.height), MAX_VIDEO_PIXELS)
    stream.thread_type = "AUTO"
    stream.codec_context.options = decoder_limits(MAX_VIDEO_PIXELS)
    return stream


def moving_pictures(container: InputContainer) -> list[VideoStream]:
    """All video streams but cover pictures."""
    return [s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic]


@dataclass(frozen=True)
class Timing:
    """Where a stream's frames have their times from.

    Attributes:
        kind: "own": each frame has one. "packets": only the order of decoding has times (AVI with
            B-frames); sorted, they are those of display. "counted": the container has none at all.
        fps: average frames per second.
        time_base: seconds per tick.
        remarks: what is assumed, or asked for in vain, in words.
    """

    kind: TimesFrom
    fps: Fraction
    time_base: Fraction
    remarks: tuple[str, ...] = ()


def timing_of(container: InputContainer, stream: VideoStream, asked_fps: Fraction | None) -> Timing:
    """Which rate and times count, given a rate that the caller asks for."""
    name = container.format.name
    if Flags.no_timestamps in Flags(container.format.flags) or name.endswith("_pipe"):
        return _timing_without_clock(stream, asked_fps)
    fps, time_base = average_fps(stream), stream.time_base or Fraction(1, 1000)
    ignored = fps_is_ignored(asked_fps, "the file has its own times")
    if name == "avi" and stream.codec_context.has_b_frames:
        said = f"the container holds no times of display; its declared {float(fps):g} frames per second count"
        return Timing("packets", fps, time_base, (said, *ignored))
    return Timing("own", fps, time_base, tuple(ignored))


def _timing_without_clock(stream: VideoStream, asked_fps: Fraction | None) -> Timing:
    declared = stream.codec_context.framerate
    if asked_fps is not None:
        return Timing("counted", asked_fps, 1 / asked_fps)
    fps, word = _FALLBACK_FPS, "assumed"
    if declared and 0 < declared <= _MAX_SANE_FPS:
        fps, word = Fraction(declared), "declared"
    said = f"the file holds no times; {float(fps):g} frames per second are {word} (--fps sets another rate)"
    return Timing("counted", fps, 1 / fps, (said,))


def average_fps(stream: VideoStream) -> Fraction:
    """Frames per second over the whole file, else the container's best guess."""
    for rate in (stream.average_rate, stream.guessed_rate, stream.base_rate):
        if rate and 0 < rate <= _MAX_SANE_FPS:
            return Fraction(rate)
    return _FALLBACK_FPS


def decode(
    container: InputContainer, stream: VideoStream, tally: Tally, times: TimesFrom
) -> Iterator[VideoFrame]:
    """All pictures that can be had, in order of presentation; a broken packet is passed over.

    Args:
        container, stream: just opened.
        tally: counts what happens.
        times: see `Timing`; but for "own", each picture's `pts` is set.
    """
    ticks: deque[int] = deque()  # of packets whose pictures are still to come
    shift: int | None = None
    for count, packet in enumerate(_packets(container, stream, tally)):
        if packet is not None:
            tally.discarded += packet.is_discard
            if times == "counted":
                ticks.append(count)
            elif times == "packets" and packet.dts is not None:
                ticks.append(packet.dts)
        try:
            pictures = stream.decode(packet)
        except EOFError:  # already flushed
            pictures = []
        except BlockingIOError:
            raise
        except (FFmpegError, OSError):
            tally.broken += 1
            pictures = []
            if ticks:
                ticks.pop()
        for picture in pictures:
            if ticks:
                tick = ticks.popleft()
                if shift is None:  # the sound's clock starts before the first picture that is shown
                    shift = 0 if times == "counted" or picture.pts is None else picture.pts - tick
                picture.pts = tick + shift
            yield picture
    tally.complete = True


def _packets(container: InputContainer, stream: VideoStream, tally: Tally) -> Iterator[Packet | None]:
    """Packets that hold something, then None, at which a decoder gives the pictures that it still has.

    An empty one (Theora, AVI) means that the picture stays; given to a decoder it would be an error.
    """
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except BlockingIOError:  # no thread could be started: not the file's fault
            raise
        except (FFmpegError, OSError):  # the container breaks off
            tally.broken += 1
            packet = None
        if packet is None or packet.size:
            yield packet
        if packet is None:
            return


def square_pixels(size_wh: tuple[int, int], aspect: Fraction | None) -> tuple[int, int]:
    """The size of a picture of stored pixels that are `aspect` as wide as high, once they are made square.

    Nothing is made smaller. Differences of a hundredth come from encoders that round, and are left alone; so
    is what no camera writes.
    """
    width, height = size_wh
    if not aspect or not _SANE_ASPECT <= aspect <= 1 / _SANE_ASPECT or abs(aspect - 1) < _ROUNDED:
        return size_wh
    return (round(width * aspect), height) if aspect > 1 else (width, round(height / aspect))


def to_rgb(picture: VideoFrame, size_wh: tuple[int, int]) -> np.ndarray:
    """A decoded picture of any pixel format as (H, W, 3) uint8 RGB, scaled to `size_wh` if it differs.

    Matrix and range are those that the stream declares; BT.601 where it declares none, as FFmpeg has it.
    """
    if (picture.width, picture.height) != size_wh:
        picture = picture.reformat(*size_wh, format="rgb24", interpolation="BICUBIC")
    return picture.to_ndarray(format="rgb24")


def declared_duration_s(container: InputContainer, stream: VideoStream) -> float | None:
    """How long the pictures go on at least by the file's own words; None where FFmpeg would only guess."""
    if stream.duration is not None and stream.time_base is not None and stream.frames:
        return float(stream.duration * stream.time_base)
    if "matroska" in container.format.name and container.duration is not None:
        # From zero to the end of the whole: sound may go on a little longer than the pictures.
        start_s = max(0.0, float((stream.start_time or 0) * (stream.time_base or 0)))
        return container.duration / 1e6 - start_s - (_SOUND_LONGER_S if container.streams.audio else 0)
    return None


def lacks_index(path: Path) -> bool:
    """Whether a file is an mp4 or mov without the part that says where its frames are.

    Cameras write it last: a recording that was cut off, or copied in part, has none.
    """
    at = 0
    kinds: list[bytes] = []
    with path.open("rb") as file:
        while len(head := file.read(16)) >= 8 and len(kinds) < _MAX_BOXES:
            size = int.from_bytes(head[:4], "big")
            if size == 1:  # a box of more than 4 GB
                size = int.from_bytes(head[8:], "big")
            kinds.append(head[4:8])
            if size < 8:  # up to the end of the file, or no box at all
                break
            at += size
            file.seek(at)
    return kinds[:1] == [b"ftyp"] and b"moov" not in kinds
