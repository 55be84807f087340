"""Which way up a photo was taken: the orientation tag of EXIF, in JPEG, PNG, WebP and TIFF."""

from __future__ import annotations

import struct

from staf_cli.video.orientation import Orientation

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
