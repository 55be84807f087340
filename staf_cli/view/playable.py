"""Whether browsers play a video as it is, frame for frame at the times that a result has."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from staf_cli.errors import InputError
from staf_cli.video.decode import open_container, square_pixels, video_stream
from staf_cli.video.source import FrameSource
from staf_cli.video.video_source import VideoSource
from staf_cli.view.times import agree

# What Chromium, Firefox and Safari take: pictures by container, with eight bits and halved colour.
_CODECS = {"mp4": {"h264", "vp9", "av1"}, "webm": {"vp8", "vp9", "av1"}}
_PIXELS = {"yuv420p", "yuvj420p"}
_SOUNDS = {"mp4": {"aac", "mp3", "opus", "flac"}, "webm": {"opus", "vorbis"}}
_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
_HEAD_BYTES = 64  # in which Matroska's kind stands
_LATE_FRAMES = 0.25  # by which a browser's clock may be off
_UNEVEN = 0.25  # of a frame's time, by which others may stay longer


@dataclass(frozen=True)
class Probe:
    """What a look at a video's packets tells; no picture is decoded but the first.

    Attributes:
        mime: the type under which it is served.
        times_s: (M,) s since the first frame, of all of the file's frames; None where packets do not tell.
        trouble: why browsers would not play it in step, a few words; "" where they do.
        rewraps: whether its pictures are such as browsers play, so that another wrapping is enough.
    """

    mime: str
    times_s: np.ndarray | None
    trouble: str
    rewraps: bool = False


def probe(source: FrameSource, known: Mapping[int, float]) -> Probe:
    """Look at an input, of which the times (s) of some frames are known by their numbers."""
    if not isinstance(source, VideoSource):
        return Probe("", None, "it is a sequence of pictures")
    try:
        with open_container(source.path) as container:
            return _probe(source, container, video_stream(container, source.path), known)
    except (FFmpegError, InputError, OSError, ValueError) as error:
        return Probe("", None, f"it cannot be looked into ({error})")


def _probe(
    source: VideoSource, container: InputContainer, stream: VideoStream, known: Mapping[int, float]
) -> Probe:
    kind = _container_kind(source, container)
    times = _packet_times(container, stream)
    trouble = _trouble_of_form(source, container, stream, kind)
    if times is None:
        return Probe("", None, trouble or "its frames have no times of their own")
    from_first_s = times - times[0]
    if not agree(from_first_s, known):
        return Probe("", None, trouble or "its frames are not at the times of the result")
    if not trouble and kind == "webm" and _is_uneven(times):
        # Chromium takes the average for each frame's length where the file does not say, and then shows the
        # one before.
        trouble = "its rate varies, and WebM does not say how long each picture stays"
    reordered = bool(stream.codec_context.has_b_frames) and _is_uneven(times)
    if not trouble and kind == "mp4" and reordered and stream.codec_context.codec.canonical_name == "h264":
        trouble = "its rate varies and its pictures are stored in another order"  # Chromium 150 lands before
    late_s = _late_s(container, float(times[0]))
    if not trouble and abs(late_s) * float(source.info.fps) > _LATE_FRAMES:
        trouble = f"its pictures begin {late_s:.3f} s after its clock"
    turned = source.info.orientation.quarter_turns > 0  # a new wrapping would not tell
    rewraps = (
        not turned and not reordered and not _trouble_of_pictures(source, container, stream, _CODECS["mp4"])
    )
    return Probe(_TYPES.get(kind, ""), from_first_s, trouble, rewraps)


def _container_kind(source: VideoSource, container: InputContainer) -> str:
    """What a browser takes the file for: "mp4", "webm", or "" for something else."""
    if "mp4" in container.format.name.split(","):
        return "mp4"
    with source.path.open("rb") as file:
        return "webm" if b"webm" in file.read(_HEAD_BYTES) and "webm" in container.format.name else ""


def _trouble_of_form(source: VideoSource, container: InputContainer, stream: VideoStream, kind: str) -> str:
    """What of container, codecs and picture browsers do not take; "" where they take all."""
    if not kind:
        return f"browsers do not open {container.format.long_name}"
    if trouble := _trouble_of_pictures(source, container, stream, _CODECS[kind]):
        return trouble
    sounds = {each.codec_context.codec.canonical_name for each in container.streams.audio}
    return "browsers do not play its sound" if sounds - _SOUNDS[kind] else ""


def _trouble_of_pictures(
    source: VideoSource, container: InputContainer, stream: VideoStream, codecs: Set[str]
) -> str:
    """What of the pictures themselves browsers do not take; "" where they take all."""
    context = stream.codec_context
    codec = context.codec.canonical_name
    if codec not in codecs:
        return f"browsers do not all play {codec.upper()}"
    if context.pix_fmt not in _PIXELS:
        return f"browsers do not all play its pixels ({context.pix_fmt})"
    if source.info.orientation.mirrored:
        return "it is mirrored"
    stored = (stream.width, stream.height)
    if square_pixels(stored, stream.sample_aspect_ratio) != stored:
        return "its pixels are not square"
    if len([each for each in container.streams.video if each.codec_context is not None]) > 1:
        return "it has several video streams"
    return ""


def _packet_times(container: InputContainer, stream: VideoStream) -> np.ndarray | None:
    """(M,) s: when each frame is shown, by the container's clock; None where it does not say of all."""
    ticks: list[int] = []
    for packet in container.demux(stream):
        if not packet.size or packet.is_discard:
            continue
        if packet.pts is None:
            return None
        ticks.append(packet.pts)
    times = np.sort(np.array(ticks, np.float64)) * float(stream.time_base or 0)
    return times if len(times) and (np.diff(times) > 0).all() else None


def _is_uneven(times: np.ndarray) -> bool:
    """Whether frames stay for different times, beyond what rounding makes."""
    stay = np.diff(times)
    return len(stay) > 0 and bool(np.ptp(stay) > _UNEVEN * float(np.median(stay)))


def _late_s(container: InputContainer, first_s: float) -> float:
    """How much later than a browser's zero the first picture is, s.

    A browser's clock begins with the earliest stream, but not before zero.
    """
    streams = (*container.streams.video, *container.streams.audio)
    starts = [float(s.start_time * s.time_base) for s in streams if s.start_time is not None and s.time_base]
    return first_s - max(0.0, min(starts, default=first_s))
