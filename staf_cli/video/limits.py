"""How large a picture may be: what is larger would fill the memory, and may be made to."""

from __future__ import annotations

import io
from pathlib import Path

from staf_cli.errors import InputError

MAX_PIXELS = 250_000_000  # TO BE MEASURED
PREFETCH_BYTES = 400_000_000  # of frames that wait to be worked on
PREFETCH_FRAMES = 8


def check_size(path: Path, size_wh: tuple[int, int]) -> None:
    """Refuse what is too large, before anything of that size is made.

    Raises:
        InputError: it has more pixels than `MAX_PIXELS`.
    """
    width, height = size_wh
    if width * height > MAX_PIXELS:
        raise InputError(
            f"{path}: {width} x {height} px are too many (more than {MAX_PIXELS // 10**6} million); "
            "scale it down first"
        )


def check_picture_size(path: Path, data: bytes) -> None:
    """The same for a picture file that could not be decoded, by what its header claims.

    Raises:
        InputError: it claims more pixels than `MAX_PIXELS`.
    """
    from PIL import Image

    own_limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None  # it would not tell the size
    try:
        with Image.open(io.BytesIO(data)) as picture:  # reads no further than the header
            size_wh = picture.size
    except Exception:  # no picture at all: that is another complaint
        return
    finally:
        Image.MAX_IMAGE_PIXELS = own_limit
    check_size(path, size_wh)


def prefetch_depth(size_wh: tuple[int, int]) -> int:
    """How many decoded frames of a size may wait at a time."""
    return max(1, min(PREFETCH_FRAMES, PREFETCH_BYTES // (3 * size_wh[0] * size_wh[1])))
