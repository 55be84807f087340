"""Small good videos and photos, by real encoders, as bytes under their file names."""

from __future__ import annotations

import io
from collections.abc import Collection
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import cv2
import numpy as np
from PIL import Image
from video_samples import picture, write_video

from staf_cli.video.video_source import VideoSource

_TICK = Fraction(1, 25)
_VARIABLE = [0, 1, 2, 5, 6, 9, 10]
VIDEO_SUFFIXES = (".mp4", ".mkv", ".avi", ".webm", ".gif", ".mov", ".ts", ".y4m", ".jpg", ".MP4", ".xyz", "")
PHOTO_SUFFIXES = (".jpg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".JPG", ".mp4", ".gif", ".txt")


def videos(folder: Path, demo: Path | None = None, only: Collection[str] | None = None) -> dict[str, bytes]:
    """Every container and codec that users bring most; two clips with people where the demo is given."""
    frames, rotation = range(6), (90.0, False)
    ways: dict[str, dict[str, object]] = {
        "plain.mp4": {},
        "sound.mp4": {"sound": "aac"},
        "variable.mp4": {"pts": _VARIABLE},
        "rotated.mp4": {"rotation": rotation, "sound": "aac"},
        "hevc.mp4": {"codec": "libx265", "options": {"x265-params": "log-level=none"}},
        "deep.mkv": {"codec": "libx264", "pix_fmt": "yuv420p10le", "sound": "flac"},
        "mpeg4.avi": {"codec": "mpeg4", "sound": "mp3"},
        "motionjpeg.avi": {"codec": "mjpeg", "pix_fmt": "yuvj420p", "sound": "pcm_s16le"},
        "vp8.webm": {"codec": "libvpx", "sound": "libopus", "time_base": Fraction(1, 1000)},
        "vp9.webm": {"codec": "libvpx-vp9", "options": {"cpu-used": "8"}},
        "h264.mkv": {"sound": "libopus"},
        "grey.mkv": {"codec": "ffv1", "pix_fmt": "gray"},
        "anim.gif": {"codec": "gif", "pix_fmt": "rgb8"},
        "phone.mov": {"codec": "mpeg4", "sound": "pcm_s16le", "rotation": (-90.0, True)},
        "broadcast.ts": {"codec": "mpeg2video", "sound": "mp2"},
        "flash.flv": {"codec": "flv1", "sound": "mp3"},
        "one.mp4": {"pts": range(1)},
        "odd.mkv": {"codec": "ffv1", "pix_fmt": "yuv444p", "size_wh": (51, 37)},
    }
    made = {}
    for name, how in ways.items():
        if only is not None and name not in only:
            continue
        given = {"time_base": _TICK, "pts": frames, **how}
        if given["time_base"] == Fraction(1, 1000):
            given["pts"] = [40 * index for index in frames]
        made[name] = write_video(folder / name, **given).read_bytes()  # type: ignore[arg-type]
    if demo is not None:
        made |= _with_people(folder, demo)
    return made


def _with_people(folder: Path, demo: Path) -> dict[str, bytes]:
    images = [frame.image for frame in islice(VideoSource(demo).frames(), 60, 70, 2)]
    small = [cv2.resize(image, (320, 180), interpolation=cv2.INTER_AREA) for image in images]
    made = {}
    for name, how in {"people.mp4": {"sound": "aac"}, "people.mkv": {"codec": "mpeg4"}}.items():
        path = write_video(folder / name, pts=range(len(small)), size_wh=(320, 180), images=small, **how)
        made[name] = path.read_bytes()
    return made


def photos(demo: Path | None = None) -> dict[str, bytes]:
    """Every kind of picture file, most of them with EXIF."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "maker"
    colours = Image.fromarray(picture(3))
    alpha = np.dstack([picture(1), np.full((48, 64), 100, np.uint8)])
    ways: dict[str, tuple[Image.Image, dict[str, object]]] = {
        "plain.jpg": (colours, {"exif": exif}),
        "progressive.jpg": (colours, {"progressive": True}),
        "print.jpg": (colours.convert("CMYK"), {}),
        "grey.jpg": (colours.convert("L"), {"exif": exif}),
        "plain.png": (colours, {"exif": exif}),
        "palette.png": (colours.convert("P"), {}),
        "see_through.png": (Image.fromarray(alpha), {}),
        "lossy.webp": (colours, {"exif": exif}),
        "lossless.webp": (Image.fromarray(alpha), {"lossless": True}),
        "moving.webp": (colours, {"save_all": True, "append_images": [colours.rotate(90)]}),
        "plain.tif": (colours, {"exif": exif}),
        "packed.tiff": (colours, {"compression": "tiff_lzw"}),
        "fax.tif": (colours.convert("1"), {"compression": "group4"}),
        "plain.bmp": (colours, {}),
        "palette.bmp": (colours.convert("P"), {}),
    }
    made = {}
    for name, (image, how) in ways.items():
        file = io.BytesIO()
        form = {"jpg": "JPEG", "tif": "TIFF"}.get(name.rpartition(".")[2], name.rpartition(".")[2].upper())
        image.save(file, format=form, **how)  # type: ignore[arg-type]
        made[name] = file.getvalue()
    deep = cv2.imencode(".png", picture(2).astype(np.uint16) * 257)[1].tobytes()
    made["deep.png"] = deep
    if demo is not None:
        image = next(islice(VideoSource(demo).frames(), 60, None)).image
        small = cv2.resize(image, (480, 270), interpolation=cv2.INTER_AREA)
        made["people.jpg"] = cv2.imencode(".jpg", small[..., ::-1])[1].tobytes()
    return made


def pictures_of(data: bytes) -> int:
    """How many pictures FFmpeg finds in a good file; a check of the files themselves."""
    with av.open(io.BytesIO(data)) as container:
        return sum(1 for _ in container.decode(video=0))
