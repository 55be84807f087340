"""Read and write single pictures: upright RGB uint8, whatever the file holds."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
from av.error import FFmpegError
from av.video.reformatter import Interpolation

from staf_cli.errors import InputError, OutputError
from staf_cli.video.frame import Orientation
from staf_cli.video.memory import MAX_PHOTO_PIXELS, check_declared_size, decoder_limits

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_ORIENTATION_TAG = 0x0112
_MARKERS = (b"Exif\0\0", b"eXIf", b"EXIF")  # before EXIF's data in JPEG, PNG and WebP (plus a length there)
_BYTE_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}  # how TIFF, which EXIF is made of, begins
# EXIF 2.32, table 6: value -> counter-clockwise quarter turns, mirrored before that.
_ORIENTATIONS = {
    1: Orientation(0),
    2: Orientation(0, mirrored=True),
    3: Orientation(2),
    4: Orientation(2, mirrored=True),
    5: Orientation(1, mirrored=True),
    6: Orientation(3),
    7: Orientation(3, mirrored=True),
    8: Orientation(1),
}


def exif_orientation(data: bytes) -> Orientation:
    """The orientation that a picture file states; upright where it states none.

    Args:
        data: the whole file.
    """
    for start in _tiff_starts(data):
        order = _BYTE_ORDERS.get(data[start : start + 4])
        if order is not None:
            try:
                value = _first_directory(data[start:], order).get(_ORIENTATION_TAG, 1)
            except struct.error:  # cut off
                continue
            return _ORIENTATIONS.get(value, Orientation())
    return Orientation()


def _tiff_starts(data: bytes) -> list[int]:
    if data[:4] in _BYTE_ORDERS:
        return [0]
    starts = []
    for marker in _MARKERS:
        at = data.find(marker)
        if at >= 0:
            # WebP: a length of four bytes, and some writers put JPEG's marker in front as well.
            starts += [at + len(marker), at + len(marker) + 4]
    return starts


def _first_directory(tiff: bytes, order: str) -> dict[int, int]:
    """Tags of the first directory with the values of those that are 16-bit numbers."""
    (offset,) = struct.unpack_from(order + "I", tiff, 4)
    (count,) = struct.unpack_from(order + "H", tiff, offset)
    tags = {}
    for i in range(count):
        tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, offset + 2 + 12 * i)
        tags[tag] = value
    return tags


# Colour at full resolution and exact arithmetic: a photo is converted once, speed is no matter.
_CAREFUL = (
    Interpolation.BILINEAR
    | Interpolation.FULL_CHR_H_INP
    | Interpolation.FULL_CHR_H_INT
    | Interpolation.ACCURATE_RND
)

_STRIP_ROWS = 256  # at a time where numbers are wider than bytes: a large picture would need gigabytes


_JPEG_QUALITIES = (92, 88, 82, 74, 64, 50, 30)


def read_picture(path: Path) -> np.ndarray:
    """A picture file as (H, W, 3) uint8 RGB: EXIF orientation applied, transparency laid on white.

    FFmpeg decodes it (OpenCV prints its complaints about damaged pictures and cannot be kept from it); the
    content decides on the format, not the name.

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
    limits = decoder_limits(MAX_PHOTO_PIXELS)
    try:
        with av.open(io.BytesIO(data), options=limits, metadata_errors="replace") as container:
            container.streams.video[0].codec_context.options = limits
            picture = next(container.decode(video=0))
    except (FFmpegError, StopIteration, IndexError, ValueError) as error:
        check_declared_size(path, MAX_PHOTO_PIXELS)
        hint = "not a picture, or damaged beyond reading; try opening it in a viewer"
        raise InputError(f"{path}: {hint}") from error
    return np.ascontiguousarray(exif_orientation(data).apply(_to_rgb_on_white(picture)))


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
    turned = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    for quality in _JPEG_QUALITIES:
        _, data = cv2.imencode(".jpg", turned, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if len(data) <= max_bytes:
            break
    _write(path, data.tobytes())


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
    rgba = picture.reformat(format="rgba", interpolation=_CAREFUL).to_ndarray()
    white = np.empty((*rgba.shape[:2], 3), np.uint8)
    for top in range(0, len(rgba), _STRIP_ROWS):
        strip = rgba[top : top + _STRIP_ROWS].astype(np.uint16)
        colours, alpha = strip[..., :3], strip[..., 3:]
        white[top : top + _STRIP_ROWS] = (colours * alpha + 255 * (255 - alpha) + 127) // 255
    return white
