"""Matrices and EXIF values turn pictures the right way up."""

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from staf_cli.video.frame import Orientation
from staf_cli.video.picture import exif_orientation, read_picture

STORED = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)


def matrix(a: int, b: int, c: int, d: int) -> bytes:
    one = 1 << 16
    return struct.pack("=9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("sines", [(1, 0), (0, 1), (-1, 0), (0, -1)])
def test_display_matrix_moves_every_pixel_where_it_says(sines: tuple[int, int], mirrored: bool) -> None:
    cos, sin = sines
    a, b, c, d = cos, sin, -sin, cos
    if mirrored:
        a, b = -a, -b
    orientation = Orientation.from_display_matrix(matrix(a, b, c, d))
    upright = orientation.apply(STORED)
    # By the definition: x' = a x + c y, y' = b x + d y, then moved back to start at zero.
    y, x = np.mgrid[:2, :3]
    moved = np.stack([b * x + d * y, a * x + c * y])
    rows, columns = moved - moved.min(axis=(1, 2), keepdims=True)
    expected = np.empty_like(upright)
    expected[rows, columns] = STORED
    np.testing.assert_array_equal(upright, expected)
    assert orientation.size((3, 2)) == upright.shape[1::-1]


FINE = {"quality": 100}
FORMATS = {"jpg": FINE, "png": {}, "webp": {"lossless": True}, "tif": {}, "avif": FINE}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("value", range(1, 9))
def test_exif_values(tmp_path: Path, value: int, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    path = tmp_path / f"a.{suffix}"
    wide = np.repeat(np.repeat(STORED, 32, axis=0), 32, axis=1) * 13
    Image.fromarray(wide).save(path, exif=exif, **FORMATS[suffix])
    # EXIF 2.32, 4.6.4: which stored row and column lie at the top and the left of the scene.
    expected = {
        1: wide,
        2: wide[:, ::-1],
        3: wide[::-1, ::-1],
        4: wide[::-1],
        5: wide.transpose(1, 0, 2),
        6: wide[::-1].transpose(1, 0, 2),
        7: wide[::-1, ::-1].transpose(1, 0, 2),
        8: wide[:, ::-1].transpose(1, 0, 2),
    }[value]
    seen = read_picture(path)
    assert seen.shape == expected.shape
    assert np.abs(seen.astype(int) - expected).mean() < 4


def test_nonsense_is_upright() -> None:
    for data in (b"", b"Exif\0\0", b"Exif\0\0II*\0", b"Exif\0\0II*\0\xff\xff\xff\x7f", b"MM\0*"):
        assert exif_orientation(data) == Orientation()
