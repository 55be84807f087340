"""Focal lengths that files tell of themselves: EXIF of photos, metadata of containers.

A focal length "in 35 mm film" is that of a lens whose field of view, from corner to corner, is the same on a
frame of 36 x 24 mm (CIPA DCG-001, which EXIF's tag 0xA405 follows): its diagonal has 43.27 mm. Makers round
it to whole millimetres, and phones crop videos for their stabiliser without saying so: a video's may be 10 %
too short.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pi_heif
from PIL import Image

from staf_cli.video.picture import is_heif, quiet_pillow

_DIAGONAL_MM = math.hypot(36.0, 24.0)
_PLAUSIBLE_MM = (12.0, 600.0)  # in 35 mm film; what is shorter is a fisheye's, and no pinhole's
_EXIF_IFD = 0x8769
_FOCAL_MM, _FOCAL_35_MM, _ZOOM = 0x920A, 0xA405, 0xA404
_PLANE_X, _PLANE_UNIT, _WIDTH, _HEIGHT = 0xA20E, 0xA210, 0xA002, 0xA003
_UNIT_MM = {2: 25.4, 3: 10.0, 4: 1.0, 5: 0.001}  # inch, cm, mm, um
_LEAST_ZOOM = 1.05  # beyond it, makers do not agree on whether the focal length is that of the zoomed picture
_SHAPE_SLACK = 0.01  # between the picture's shape and the one that EXIF tells: more of it was cut
_LONGEST = 2.1  # width by height; panoramas are longer, and no pinhole's pictures
_AGREE = 0.15  # between the two ways in which EXIF tells a focal length
_CONTAINER_KEY = "com.apple.quicktime.camera.focal_length.35mm_equivalent"


def focal_of_photo(path: Path, size_wh: tuple[int, int]) -> float | None:
    """The focal length px of a photo of this size, as its EXIF tells it; None where it does not."""
    # A damaged header may raise anything; it then tells nothing.
    with suppress(Exception):
        return _focal_of_exif(_exif_of(path), size_wh)
    return None


def focal_of_container(metadata: Mapping[str, str], size_wh: tuple[int, int]) -> float | None:
    """The focal length px of a video of this size, as its container's metadata tell it; None if they do not.

    Apple's phones and cameras' apps on them write one; those of other makers have no common word for it.
    """
    match = re.fullmatch(r"\s*(\d{1,4}(?:\.\d{1,6})?)\s*(?:mm)?\s*", metadata.get(_CONTAINER_KEY, ""))
    return None if match is None else _of_35_mm(float(match[1]), size_wh)


def _exif_of(path: Path) -> Mapping[int, Any]:
    with path.open("rb") as file:
        head = file.read(64)
        if is_heif(head) and b"avif" not in head:
            exif = Image.Exif()
            exif.load(pi_heif.open_heif(path).info["exif"])
            return exif.get_ifd(_EXIF_IFD)
        if head[:4] == b"\x89PNG":  # no camera writes it, and Pillow would decode all of it to look behind it
            return {}
        file.seek(0)
        with quiet_pillow(), Image.open(file) as picture:
            return picture.getexif().get_ifd(_EXIF_IFD)


def _focal_of_exif(exif: Mapping[int, Any], size_wh: tuple[int, int]) -> float | None:
    zoom = _number(exif, _ZOOM)
    if not _is_whole(exif, size_wh) or (zoom is not None and zoom > _LEAST_ZOOM):
        return None
    film_mm = _number(exif, _FOCAL_35_MM)
    by_film = None if film_mm is None else _of_35_mm(film_mm, size_wh)
    by_plane = _of_sensor(exif, size_wh)
    if by_film is None or by_plane is None:
        return by_film or by_plane
    # The sensor's numbers are finer, but often those of another size of picture.
    return by_plane if abs(by_plane / by_film - 1) <= _AGREE else by_film


def _is_whole(exif: Mapping[int, Any], size_wh: tuple[int, int]) -> bool:
    """Whether the picture is what the camera took, scaled or turned perhaps, but not cut or joined."""
    shape = max(size_wh) / min(size_wh)
    told = [side for tag in (_WIDTH, _HEIGHT) if (side := _number(exif, tag))]
    was = max(told) / min(told) if len(told) == 2 else shape
    return shape <= _LONGEST and abs(shape / was - 1) <= _SHAPE_SLACK


def _of_35_mm(film_mm: float, size_wh: tuple[int, int]) -> float | None:
    low, high = _PLAUSIBLE_MM
    return film_mm / _DIAGONAL_MM * math.hypot(*size_wh) if low <= film_mm <= high else None


def _of_sensor(exif: Mapping[int, Any], size_wh: tuple[int, int]) -> float | None:
    """From the lens's own focal length and the sensor's pixels."""
    focal_mm, per_unit = _number(exif, _FOCAL_MM), _number(exif, _PLANE_X)
    sides = [_number(exif, tag) for tag in (_WIDTH, _HEIGHT)]
    unit_mm = _UNIT_MM.get(int(_number(exif, _PLANE_UNIT) or 2))
    if not (focal_mm and per_unit and unit_mm and all(sides)):
        return None
    focal_px = focal_mm * per_unit / unit_mm * max(size_wh) / max(side for side in sides if side)
    film_mm = focal_px / math.hypot(*size_wh) * _DIAGONAL_MM
    return focal_px if _PLAUSIBLE_MM[0] <= film_mm <= _PLAUSIBLE_MM[1] else None


def _number(exif: Mapping[int, Any], tag: int) -> float | None:
    """A tag's number; None where it has none, or 0, which stands for unknown."""
    try:
        number = float(exif[tag])
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) and number > 0 else None
