"""The input's sound on its way out: packet for packet where the format takes the codec, else as AAC."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet

from staf_cli.video.decode import open_container

RUN_IN_S = Fraction(1, 10)  # what decoders need before a sound is right: Opus 80 ms, AAC a packet
_AAC_RATES = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000}


class Sound:
    """The sound of one file, as packets for one stream of an output.

    Attributes:
        start_s: when it starts on the input's own clock, s; None where that is not declared.
        num_tracks: how many the file has; this is the main one.
    """

    def __init__(self, path: Path, output: OutputContainer, codecs: frozenset[str]) -> None:
        """Open the file's sound and add a stream for it to `output`, as it is where `codecs` has its codec.

        Raises:
            InputError, FFmpegError, ValueError: there is none that can be used.
        """
        self._container: InputContainer = open_container(path)
        self._input: AudioStream | None = self._container.streams.best("audio")  # type: ignore[assignment]
        if self._input is None:
            self._container.close()
            raise ValueError(f"{path} has no sound")
        if self._input.codec_context.name.removesuffix("float") in codecs:
            self._output = output.add_stream_from_template(self._input)
            self._packets = _demux(self._container, self._input)
        else:
            rate = self._input.rate if self._input.rate in _AAC_RATES else 48000
            layout = "mono" if self._input.channels == 1 else "stereo"
            self._output = output.add_stream("aac", rate=rate, layout=layout)
            self._packets = _transcode(self._container, self._input, self._output)
        self.num_tracks = len(self._container.streams.audio)
        self._next: Packet | None = None
        start, tick_s = self._input.start_time, self._input.time_base
        self.start_s = None if start is None or tick_s is None else start * tick_s

    def skip_to(self, time_s: Fraction) -> None:
        """Leave out what lies before a time on the input's clock, up to a short run-in for the decoder."""
        while (packet := self._peek()) is not None:
            length = packet.duration or 0
            if packet.pts is None or (packet.pts + length) * packet.time_base > time_s - RUN_IN_S:
                return
            self._next = None

    def until(self, time_s: Fraction | None, shift_s: Fraction) -> Iterator[Packet]:
        """Packets up to a time on the input's clock (None: all the rest), put `shift_s` earlier."""
        while (packet := self._peek()) is not None and packet.pts is not None:
            if time_s is not None and packet.pts * packet.time_base > time_s:
                return
            self._next = None
            shift = round(shift_s / packet.time_base)
            packet.pts -= shift
            packet.dts = packet.pts if packet.dts is None else packet.dts - shift
            packet.stream = self._output
            yield packet

    def _peek(self) -> Packet | None:
        if self._next is None:
            self._next = next(self._packets, None)
        return self._next

    def close(self) -> None:
        """Close the input file."""
        self._container.close()


def _demux(container: InputContainer, stream: AudioStream) -> Iterator[Packet]:
    """Packets with a time, up to the end or to where the file is damaged."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, FFmpegError, OSError):
            return
        if packet.pts is None:
            packet.pts = packet.dts
        if packet.pts is not None:
            yield packet


def _transcode(container: InputContainer, stream: AudioStream, encoder: AudioStream) -> Iterator[Packet]:
    for packet in _demux(container, stream):
        try:
            pieces = stream.decode(packet)
        except FFmpegError:  # a damaged packet is a short silence
            continue
        for piece in pieces:
            yield from encoder.encode(piece)
    yield from encoder.encode(None)
