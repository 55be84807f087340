"""Open a container, take pictures out of it however damaged it is, and say how much is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.error import FFmpegError

from staf_cli.errors import InputError
from staf_cli.video.memory import MAX_VIDEO_PIXELS, check_size, decoder_limits

if TYPE_CHECKING:
    import numpy as np
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

# Text formats that FFmpeg would follow to other files, or draw as letters: no video of the user's.
_SCRIPT_FORMATS = {"concat", "tty", "hls", "dash", "imf"}
_MAX_SANE_FPS = 1000
_FALLBACK_FPS = Fraction(25)  # what FFmpeg assumes of streams without any clock
_SANE_ASPECT = Fraction(1, 4)  # of a pixel; anamorphic film has 2
_ROUNDED = Fraction(1, 100)


@dataclass
class Tally:
    """What happened while one pass went through a file.

    Attributes:
        decoded: pictures that came out.
        broken: packets that could not be decoded, and breaks in the container.
        discarded: packets that the container itself leaves out (cut away by an edit list).
        length_s: from the first picture's time to the end of the last one.
        complete: whether the pass went on to the file's end.
    """

    decoded: int = 0
    broken: int = 0
    discarded: int = 0
    length_s: float = 0.0
    complete: bool = False


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
    except (FFmpegError, OSError) as error:
        if lacks_index(path):
            what = "broke off before its index was written; a repair tool (untrunc) may bring it back"
            raise InputError(f"{path}: the recording {what}") from error
        raise InputError(f"{path}: not a video, or damaged beyond reading; try playing it") from error
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


def average_fps(stream: VideoStream) -> Fraction:
    """Frames per second over the whole file, else the container's best guess."""
    for rate in (stream.average_rate, stream.guessed_rate, stream.base_rate):
        if rate and 0 < rate <= _MAX_SANE_FPS:
            return Fraction(rate)
    return _FALLBACK_FPS


def decode(container: InputContainer, stream: VideoStream, tally: Tally) -> Iterator[VideoFrame]:
    """All pictures that can be had, in order of presentation; a broken packet is passed over."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except (FFmpegError, OSError):  # the container breaks off: let the decoder give what it holds
            tally.broken += 1
            packet = None
        tally.discarded += packet is not None and packet.is_discard
        try:
            pictures = stream.decode(packet)
        except EOFError:  # already flushed
            pictures = []
        except (FFmpegError, OSError):
            tally.broken += 1
            pictures = []
        for picture in pictures:
            tally.decoded += 1
            yield picture
        if packet is None:
            tally.complete = True
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

    Matrix and range are those that the stream states; BT.601 where it states none, as FFmpeg has it.
    """
    if (picture.width, picture.height) != size_wh:
        picture = picture.reformat(*size_wh, format="rgb24", interpolation="BICUBIC")
    return picture.to_ndarray(format="rgb24")


_MISSING_SLACK_S = 0.25
_SOUND_LONGER_S = 1.0
_MAX_BOXES = 1000  # at an mp4's top; a file of nothing but tiny ones would take long


@dataclass(frozen=True)
class Damage:
    """What one pass over a file could not give; false where nothing is known to be lost.

    Attributes:
        what: in words.
        num_lost: frames; None where that is unknown.
    """

    what: str = ""
    num_lost: int | None = 0

    def __bool__(self) -> bool:
        return bool(self.what)

    def __str__(self) -> str:
        return self.what


def damage_of(tally: Tally, stated_frames: int | None, stated_s: float | None) -> Damage:
    """Compare what came out of a file with what it states of itself.

    Args:
        tally: of a pass; one that stopped early tells nothing of what comes after.
        stated_frames: how many there should be; None where the file does not say.
        stated_s: how long they should go on; None where the file does not say. Counts alone do not tell: AVI
            counts pauses as empty frames.
    """
    used = f"the {tally.decoded} that could be decoded are used"
    if tally.complete:
        breaks_off = stated_s is not None and tally.length_s < stated_s - _MISSING_SLACK_S
        lost = 0 if stated_frames is None else stated_frames - tally.discarded - tally.decoded
        if lost > 0 and (tally.broken or breaks_off):
            return Damage(f"damaged, lost: {lost} of {stated_frames} frames; {used}", lost)
        if stated_frames is None and breaks_off:
            assert stated_s is not None
            lost_s = stated_s - tally.length_s
            return Damage(f"damaged, lost: about {lost_s:.1f} s of {stated_s:.1f} s at the end; {used}", None)
    if tally.broken:
        return Damage(f"damaged, lost: an unknown number of frames; {used}", None)
    return Damage()


def declared_duration_s(container: InputContainer, stream: VideoStream) -> float | None:
    """How long the pictures go on at least by the file's own words; None where FFmpeg would only guess."""
    if stream.duration is not None and stream.time_base is not None and stream.frames:
        return float(stream.duration * stream.time_base)
    if "matroska" in container.format.name and container.duration is not None:
        # The length of the whole: sound may go on a little longer than the pictures.
        return container.duration / 1e6 - (_SOUND_LONGER_S if container.streams.audio else 0)
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
