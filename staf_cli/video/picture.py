"""Read and write single pictures: upright RGB uint8, whatever the file holds."""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import av
import cv2
import numpy as np
import pi_heif
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation
from PIL import Image

from staf_cli.errors import InputError, OutputError
from staf_cli.video.frame import Orientation
from staf_cli.video.memory import MAX_PHOTO_PIXELS, check_size, decoder_limits

_ORIENTATION_TAG = 0x0112
# EXIF 2.32, table 6: value -> counter-clockwise quarter turns, and the values that are mirrored before that.
_QUARTER_TURNS = {2: 0, 3: 2, 4: 2, 5: 1, 6: 3, 7: 3, 8: 1}
_MIRRORED = {2, 4, 5, 7}
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"avif"})  # of stills
_BRANDS_END = 64  # the brands stand in a file's first bytes
_ANIMATED = ("WEBP", "PNG", "AVIF")  # formats of photos that may also hold an animation
_PAGED = "TIFF"

# Colour at full resolution and exact arithmetic: a photo is converted once, speed is no matter.
_CAREFUL = (
    Interpolation.BILINEAR
    | Interpolation.FULL_CHR_H_INP
    | Interpolation.FULL_CHR_H_INT
    | Interpolation.ACCURATE_RND
)
_STRIP_ROWS = 256  # at a time where numbers are wider than bytes: a large picture would need gigabytes
_JPEG_QUALITIES = (92, 88, 82, 74, 64, 50, 30)
# What FFmpeg, Pillow and libheif raise at damaged pictures.
UNREADABLE = (
    *(FFmpegError, OSError, EOFError, StopIteration),
    *(ValueError, RuntimeError, SyntaxError, LookupError),
)
_pillow_state = threading.RLock()


@contextmanager
def quiet_pillow() -> Iterator[None]:
    """Pillow without its own limit of size (ours is checked) and without warnings about damaged headers."""
    with _pillow_state, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        own_limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = own_limit


def is_heif(data: bytes) -> bool:
    """Whether a file, of which the first bytes are given, is a HEIF or AVIF picture, whatever its name."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS


def num_pictures(path: Path) -> tuple[int, bool]:
    """How many pictures a photo's file holds, and whether they are an animation; (1, False) if unknown."""
    try:
        with quiet_pillow(), Image.open(path, formats=[*_ANIMATED, _PAGED]) as picture:
            count = getattr(picture, "n_frames", 1)
            return count, count > 1 and picture.format in _ANIMATED
    except Exception:  # not one of these formats, or damaged: reading it will tell
        return 1, False


def check_declared_size(path: Path, max_pixels: int) -> None:
    """Refuse what is too large by the header of a photo or GIF that could not be decoded.

    Raises:
        InputError: it declares more pixels than that.
    """
    try:
        with quiet_pillow(), Image.open(path) as picture:  # reads no further than the header
            size_wh = picture.size
    except Exception:  # no picture at all: that is another complaint
        return
    check_size(path, size_wh, max_pixels)


def exif_orientation(data: bytes) -> Orientation:
    """The orientation that a whole picture file declares; upright where it declares none."""
    if data[:4] == b"\x89PNG" and b"eXIf" not in data:  # Pillow would decode all of it to look behind it
        return Orientation()
    value = 1
    # A damaged header may raise anything; FFmpeg may still give the picture.
    with suppress(Exception), quiet_pillow(), Image.open(io.BytesIO(data)) as picture:
        value = picture.getexif().get(_ORIENTATION_TAG, 1)
    return Orientation(_QUARTER_TURNS.get(value, 0), mirrored=value in _MIRRORED)


def read_picture(path: Path) -> np.ndarray:
    """A picture file as (H, W, 3) uint8 RGB: EXIF orientation applied, transparency laid on white.

    The content decides on the format, not the name. FFmpeg decodes it (OpenCV prints its complaints about
    damaged pictures and cannot be kept from it), but for HEIF and AVIF, of which it gives single tiles.

    Raises:
        InputError: missing, no picture that can be read, or too large.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file; check the path") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    if not data:
        raise InputError(f"{path}: the file is empty; copy or download it again")
    try:
        image = _read_heif(path, data) if is_heif(data) else _decode(data)
    except UNREADABLE as error:
        check_declared_size(path, MAX_PHOTO_PIXELS)
        hint = "not a picture, or damaged beyond reading; try opening it in a viewer"
        raise InputError(f"{path}: {hint}") from error
    return np.ascontiguousarray(image)


def _decode(data: bytes) -> np.ndarray:
    limits = decoder_limits(MAX_PHOTO_PIXELS)
    with av.open(io.BytesIO(data), options=limits, metadata_errors="replace") as container:
        container.streams.video[0].codec_context.options = limits
        return exif_orientation(data).apply(_to_rgb_on_white(next(container.decode(video=0))))


def _read_heif(path: Path, data: bytes) -> np.ndarray:
    """All tiles put together, upright."""
    if b"avif" in data[8:_BRANDS_END]:
        with quiet_pillow(), Image.open(io.BytesIO(data), formats=["AVIF"]) as picture:
            check_size(path, picture.size, MAX_PHOTO_PIXELS)
            return exif_orientation(data).apply(pillow_to_rgb(picture))
    heif = pi_heif.open_heif(io.BytesIO(data))  # turns the picture upright itself
    check_size(path, heif.size, MAX_PHOTO_PIXELS)
    return pillow_to_rgb(heif.to_pillow())


def pillow_to_rgb(picture: Image.Image) -> np.ndarray:
    """Pillow's picture as (H, W, 3) uint8 RGB, transparency laid on white."""
    if picture.has_transparency_data:
        return _on_white(np.asarray(picture.convert("RGBA")))
    return np.asarray(picture.convert("RGB"))


def write_picture(path: Path, image: np.ndarray) -> None:
    """Write (H, W, 3) uint8 RGB, or (H, W, 4) with straight alpha, as PNG.

    Raises:
        OutputError: the file cannot be written.
    """
    order = cv2.COLOR_RGBA2BGRA if image.shape[2] == 4 else cv2.COLOR_RGB2BGR
    _, data = cv2.imencode(".png", cv2.cvtColor(image, order))
    _write(path, data.tobytes())


def write_jpeg(path: Path, image: np.ndarray, max_bytes: int) -> None:
    """Write (H, W, 3) uint8 RGB as JPEG, as good as it gets in about so many bytes.

    Raises:
        OutputError: the file cannot be written.
    """
    _write(path, jpeg_bytes(image, max_bytes))


def jpeg_bytes(image: np.ndarray, max_bytes: int) -> bytes:
    """(H, W, 3) uint8 RGB as JPEG, as good as it gets in about so many bytes."""
    turned = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    for quality in _JPEG_QUALITIES:
        _, data = cv2.imencode(".jpg", turned, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if len(data) <= max_bytes:
            break
    return data.tobytes()


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        reason = f"cannot be written ({error.strerror}); check the folder and its free space"
        raise OutputError(f"{path}: {reason}") from error


def _to_rgb_on_white(picture: VideoFrame) -> np.ndarray:
    pixel_format = picture.format
    if not (pixel_format.has_palette or any(part.is_alpha for part in pixel_format.components)):
        return picture.reformat(format="rgb24", interpolation=_CAREFUL).to_ndarray()
    return _on_white(picture.reformat(format="rgba", interpolation=_CAREFUL).to_ndarray())


def _on_white(rgba: np.ndarray) -> np.ndarray:
    white = np.empty((*rgba.shape[:2], 3), np.uint8)
    for top in range(0, len(rgba), _STRIP_ROWS):
        strip = rgba[top : top + _STRIP_ROWS].astype(np.uint16)
        colours, alpha = strip[..., :3], strip[..., 3:]
        white[top : top + _STRIP_ROWS] = (colours * alpha + 255 * (255 - alpha) + 127) // 255
    return white
