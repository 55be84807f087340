"""Small real files, made by the encoders that come with PyAV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

MakeVideo = Callable[..., Path]


def picture(index: int, size_wh: tuple[int, int] = (64, 48)) -> np.ndarray:
    """Grey with a red corner top left, a blue one bottom right; brighter from frame to frame."""
    width, height = size_wh
    image = np.full((height, width, 3), 60 + 6 * (index % 25), dtype=np.uint8)
    image[: height // 3, : width // 3] = (200, 30, 30)
    image[-(height // 3) :, -(width // 3) :] = (30, 30, 200)
    return image


def _add_sound(output: av.container.OutputContainer, codec: str) -> tuple[av.AudioStream, av.AudioFrame]:
    stream = output.add_stream(codec, rate=48000, layout="mono")
    wave = (8000 * np.sin(np.arange(48000) * 0.05)).astype(np.int16)[None]
    sound = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
    sound.sample_rate, sound.time_base = 48000, Fraction(1, 48000)
    return stream, sound


def write_video(
    path: Path,
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    pts: Sequence[int] = range(10),
    time_base: Fraction = Fraction(1, 25),
    size_wh: tuple[int, int] = (64, 48),
    sound: str | None = None,
    sound_start_s: Fraction = Fraction(0),
    rotation: tuple[float, bool] | None = None,
    pixel_aspect: Fraction | None = None,
    options: dict[str, str] | None = None,
    images: Sequence[np.ndarray] | None = None,
) -> Path:
    """Write a video of `picture`s (or of `images`), with a sound of one second if a codec is named."""
    with av.open(str(path), "w") as output:
        video = output.add_stream(codec, rate=1 / time_base, options=options or {})
        video.width, video.height = size_wh
        video.pix_fmt = pix_fmt
        video.time_base = video.codec_context.time_base = time_base
        if pixel_aspect is not None:
            video.sample_aspect_ratio = video.codec_context.sample_aspect_ratio = pixel_aspect
        if rotation is not None:
            video.set_display_rotation(rotation[0], hflip=rotation[1])
        if sound is not None:
            audio, wave = _add_sound(output, sound)
            wave.pts = int(sound_start_s * 48000)
            output.mux(audio.encode(wave))
            output.mux(audio.encode(None))
        for i, time in enumerate(pts):
            image = picture(i, size_wh) if images is None else images[i]
            frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format=pix_fmt)
            frame.pts, frame.time_base = time, time_base
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
    return path
