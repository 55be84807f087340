"""How large a picture may be: what is larger would fill the memory, and may be made to."""

from __future__ import annotations

import warnings
from pathlib import Path

from staf_cli.errors import InputError

# A photo of 200 million pixels, which telephones take, needs 3.3 GB; a video of 16K (15360 x 8640) 7 GB.
MAX_PHOTO_PIXELS = 250_000_000
MAX_VIDEO_PIXELS = 140_000_000
WAITING_BYTES = 400_000_000  # of pictures that wait to be worked on, or to be encoded


def decoder_limits(max_pixels: int) -> dict[str, str]:
    """Options for probing and decoding: FFmpeg refuses larger pictures before it makes room for them."""
    return {"max_pixels": str(max_pixels)}


def check_size(path: Path, size_wh: tuple[int, int], max_pixels: int) -> None:
    """Refuse what is too large, before anything of that size is made.

    Raises:
        InputError: it has more pixels than that.
    """
    width, height = size_wh
    if width * height > max_pixels:
        raise InputError(
            f"{path}: {width} x {height} px are too many (more than {max_pixels // 10**6} million); "
            "scale it down first"
        )


def check_stated_size(path: Path, max_pixels: int) -> None:
    """The same for a photo or GIF that could not be decoded, by what its header states.

    Raises:
        InputError: it states more pixels than that.
    """
    from PIL import Image

    own_limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None  # it would not tell the size
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's, about other things that are damaged
            with Image.open(path) as picture:  # reads no further than the header
                size_wh = picture.size
    except Exception:  # no picture at all: that is another complaint
        return
    finally:
        Image.MAX_IMAGE_PIXELS = own_limit
    check_size(path, size_wh, max_pixels)


def num_waiting(size_wh: tuple[int, int], at_most: int) -> int:
    """How many pictures of a size may wait at a time."""
    return max(1, min(at_most, WAITING_BYTES // (3 * size_wh[0] * size_wh[1])))
