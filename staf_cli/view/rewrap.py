"""An input in another wrapping: its own pictures in an mp4 whose clock begins with the first one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.stream import VideoStream

from staf_cli.errors import InputError, OutputError
from staf_cli.video.decode import open_container, video_stream
from staf_cli.video.sound import Sound

SOUNDS = frozenset({"aac", "mp3", "opus", "flac"})  # that browsers play in an mp4


def rewrapped(source: Path, path: Path) -> None:
    """Write a video's packets as they are into an mp4: as fast as the disk is.

    Args:
        source: a video whose codec browsers play, with a time for every frame.
        path: the mp4 to write.

    Raises:
        OutputError: it cannot be done; encoding it anew can.
    """
    try:
        with open_container(source) as container:
            shown = [_pts(packet) for packet in _pictures(container, video_stream(container, source))]
        with (
            open_container(source) as container,
            av.open(f"file:{path}", "w", format="mp4", options={"movflags": "faststart"}) as output,
        ):
            stream = video_stream(container, source)
            video = output.add_stream_from_template(stream)
            packets = _timed(_pictures(container, stream), shown, video)
            if not container.streams.audio:
                output.mux(packets)
                return
            with closing(Sound(source, output, SOUNDS)) as sound:
                _mux_both(output, sound, packets, min(shown) * Fraction(stream.time_base or 1))
    except (FFmpegError, InputError, OSError, ValueError) as error:
        raise OutputError(f"{path}: cannot be written ({error})") from error


def _mux_both(output: OutputContainer, sound: Sound, pictures: Iterator[Packet], first_s: Fraction) -> None:
    """Pictures, and the sound that goes with them; what lies before the first picture is left out."""
    sound.skip_to(first_s)
    for packet in pictures:
        for piece in sound.until(_pts(packet) * packet.time_base + first_s, first_s):
            output.mux(piece)
        output.mux(packet)
    for piece in sound.until(None, first_s):
        output.mux(piece)


def _timed(pictures: Iterator[Packet], shown: list[int], stream: VideoStream) -> Iterator[Packet]:
    """Packets for another stream, the first picture at zero.

    Not every container says when a packet is to be decoded: that follows from when pictures are shown, in
    their order, early enough for each.

    Args:
        pictures: in the order of decoding.
        shown: when each is shown, ticks.
        stream: where they go.
    """
    first, ordered = min(shown), sorted(shown)
    ahead = max(place - own for place, own in zip(ordered, shown, strict=True))
    for packet, own, place in zip(pictures, shown, ordered, strict=True):
        packet.pts, packet.dts = own - first, place - ahead - first
        packet.stream = stream
        yield packet


def _pictures(container: InputContainer, stream: VideoStream) -> Iterator[Packet]:
    """The packets of a stream that hold pictures to be shown."""
    return (packet for packet in container.demux(stream) if packet.size and not packet.is_discard)


def _pts(packet: Packet) -> int:
    if packet.pts is None:
        raise ValueError("not every packet has its time")
    return packet.pts
