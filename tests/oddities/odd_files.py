"""Files as users bring them, each made by a real encoder; nobody is to be seen in them."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from video_samples import picture, write_video

VARIABLE_PTS = (0, 3, 4, 9, 30, 31, 32, 33, 60, 100)  # of 1/240 s
NTSC_FILM = Fraction(1001, 24000)
# Much to store, but no cuts.
GRAIN = [np.random.default_rng(i).integers(100, 140, (48, 64, 3), dtype=np.uint8) for i in range(120)]


def with_second_streams(path: Path) -> Path:
    """Two pictures of different size and two sounds in one file; the first of each is the default."""
    with av.open(str(path), "w") as output:
        videos = [_video(output, size_wh) for size_wh in ((96, 64), (64, 48))]
        sounds = [output.add_stream("aac", rate=48000, layout="mono") for _ in range(2)]
        for stream, size_wh in zip(videos, ((96, 64), (64, 48)), strict=True):
            for i in range(10):
                frame = av.VideoFrame.from_ndarray(picture(i, size_wh), format="rgb24")
                frame.pts, frame.time_base = i, Fraction(1, 25)
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
        for number, stream in enumerate(sounds):
            output.mux(stream.encode(_wave(0.05 + 0.05 * number)))
            output.mux(stream.encode(None))
    return path


def _video(output: av.container.OutputContainer, size_wh: tuple[int, int]) -> av.VideoStream:
    stream = output.add_stream("libx264", rate=25)
    stream.width, stream.height = size_wh
    stream.pix_fmt = "yuv420p"
    return stream


def _wave(step: float) -> av.AudioFrame:
    samples = (8000 * np.sin(np.arange(48000) * step)).astype(np.int16)[None]
    frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
    frame.sample_rate, frame.time_base, frame.pts = 48000, Fraction(1, 48000), 0
    return frame


def damaged_tail(path: Path) -> Path:
    """An mp4 of 120 grainy frames, its index in front, of which the last third never arrived."""
    whole = write_video(path.with_name("whole.mp4"), pts=range(120), images=GRAIN)
    with av.open(str(whole)) as source, av.open(str(path), "w", options={"movflags": "faststart"}) as output:
        stream = output.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                output.mux(packet)
    whole.unlink()
    os.truncate(path, path.stat().st_size * 2 // 3)
    return path


def cut_off(path: Path) -> Path:
    """The file as a camera leaves it whose battery fell out: the index at its end is missing."""
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"moov") - 4])
    return path


def numbered_frames(folder: Path, numbers: Sequence[int]) -> Path:
    """PNG files of six-digit names."""
    folder.mkdir()
    for number in numbers:
        cv2.imwrite(str(folder / f"{number:06d}.png"), picture(number)[..., ::-1])
    return folder


def claiming_png(path: Path, size_wh: tuple[int, int]) -> Path:
    """A small PNG whose header claims any size."""
    data = bytearray(cv2.imencode(".png", picture(0))[1].tobytes())
    data[16:20], data[20:24] = size_wh[0].to_bytes(4, "big"), size_wh[1].to_bytes(4, "big")
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    path.write_bytes(bytes(data))
    return path


def claiming_gif(path: Path, size_wh: tuple[int, int]) -> Path:
    """A small GIF whose screen is said to be of any size up to 65535."""
    write_video(path, codec="gif", pix_fmt="rgb8", pts=range(3))
    data = bytearray(path.read_bytes())
    data[6:10] = b"".join(side.to_bytes(2, "little") for side in size_wh)
    path.write_bytes(bytes(data))
    return path
