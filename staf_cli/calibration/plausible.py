"""Numbers of a calibration that no camera has: which one it is, and what would be plausible."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from staf_cli.camera import Camera

_FOCAL = (0.04, 50.0)  # of the picture's longer side: from 170 degrees across it to 1
_LEAST_REACH = 0.7  # of the way to the farthest corner that a lens must not fold: calibrations miss corners
_MOST_OUT = 1.5  # times as far from the middle as without the lens, anywhere in the picture
_MOST_TANGENTIAL = 0.1
_NAMES = ("k1", "k2", "p1", "p2", "k3", "k4", "k5", "k6")
_POWERS = {"k1": 2, "k2": 4, "k3": 6, "k4": 2, "k5": 4, "k6": 6}  # of the distance from the axis


def what_is_wrong(camera: Camera, centre_px: Sequence[float]) -> str:
    """Why a camera is none, beginning with "has"; "" where its numbers are plausible.

    Args:
        camera: of the calibration's own pictures.
        centre_px: its principal point as the file has it, px.
    """
    width, height = camera.size_wh
    for focal_px in camera.focal_xy_px:
        if wrong := focal_is_wrong(focal_px, camera.size_wh):
            return f"has a focal length of {wrong}"
    x, y = centre_px
    if not (0 < x < width and 0 < y < height):
        return (
            f"has its principal point at ({x:g}, {y:g}), outside its pictures of {width} x {height}; near "
            f"({width / 2:g}, {height / 2:g}) is plausible"
        )
    return "" if camera.lens is None else _what_is_wrong_with_lens(camera)


def focal_is_wrong(focal_px: float, size_wh: tuple[int, int]) -> str:
    """The focal length and which ones are plausible for pictures of this size; "" where it is one."""
    low, high = (share * max(size_wh) for share in _FOCAL)
    if low <= focal_px <= high:
        return ""
    width, height = size_wh
    return f"{focal_px:g} px; for pictures of {width} x {height}, {low:.0f} to {high:.0f} px are plausible"


def _what_is_wrong_with_lens(camera: Camera) -> str:
    assert camera.lens is not None
    lens = camera.lens
    for name, value in (("p1", lens.p1), ("p2", lens.p2)):
        if abs(value) > _MOST_TANGENTIAL:
            return f"has {name} {value:g}; of lenses it is from -{_MOST_TANGENTIAL} to {_MOST_TANGENTIAL}"
    try:
        reach = camera.reach
    except ValueError:  # it holds not even in the middle
        reach = 0.0
    if reach < _LEAST_REACH:
        return (
            f"has a distortion ({_strongest(camera)}) that folds the picture over itself at "
            f"{reach:.0%} of the way to its corners; k1 of lenses is about -0.5 to 0.2"
        )
    out = _most_out(camera)
    if not out <= _MOST_OUT:
        times = f"{out:.1f}" if np.isfinite(out) else "many"
        return (
            f"has a distortion ({_strongest(camera)}) that moves the picture's edges {times} times as far "
            f"out; up to {_MOST_OUT} is plausible"
        )
    return ""


def _strongest(camera: Camera) -> str:
    """The coefficient that does most at the picture's farthest corner, with its value."""
    assert camera.lens is not None
    named = dict(zip(_NAMES, camera.lens.coefficients, strict=True))
    away = camera.farthest
    name = max(_POWERS, key=lambda each: abs(named[each]) * away ** _POWERS[each])
    return f"{name} {named[name]:g}"


def _most_out(camera: Camera) -> float:
    """How many times as far from the middle the lens moves points, at most, from there to the corners."""
    assert camera.lens is not None
    middle = np.asarray(camera.principal_point_px)
    corners = np.array([[x, y] for x in (0, camera.size_wh[0]) for y in (0, camera.size_wh[1])])
    corner = corners[np.linalg.norm(corners - middle, axis=1).argmax()]
    shown = middle + np.linspace(0.1, 1, 10)[:, None] * (corner - middle)
    with np.errstate(all="ignore"):  # of numbers without bounds nothing may be left
        before = np.linalg.norm(camera.undistorted(shown) - middle, axis=1)
        return float((np.linalg.norm(shown - middle, axis=1) / before).max())
