"""Qualisys' calibrations (`.qca.txt`): XML; the world has z up and millimetres."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np

from staf_cli.calibration.rig import RigCamera, UnusableError, make_camera

# Qualisys' camera looks along -z with y up; OpenCV's along z with y down.
_TO_OPENCV = np.diag([1.0, -1.0, -1.0])
_SUBPIXELS = 64.0  # it counts the lens in parts of a pixel: so many where the file does not tell
_SUBPIXELS_BETWEEN = (1.0, 1024.0)
_UNDISTORTED = ("radialDistortion1", "radialDistortion2", "tangentalDistortion1", "tangentalDistortion2")


def read_qualisys(text: str) -> list[RigCamera]:
    """The cameras of a file.

    Raises:
        UnusableError: it is no calibration.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # would be expanded, to any length
        raise UnusableError("is no calibration of Qualisys: it defines entities")
    try:
        root = ElementTree.fromstring(text.removeprefix("\ufeff").lstrip().encode())
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        raise UnusableError("is damaged, or no XML") from error
    nodes = root.iter("camera")
    return [_camera(node) for node in nodes if node.find("intrinsic") is not None]


def _camera(node: ElementTree.Element) -> RigCamera:
    name = node.get("serial") or "a camera"
    lens, view = _part(node, "intrinsic", name), node.find("fov_video")
    left = top = 0.0
    size_wh: list[float] | None = None
    if view is not None:
        left, top, right, bottom = _numbers(view, name, "left", "top", "right", "bottom")
        size_wh = [right - left + 1, bottom - top + 1]
    across, down = _subpixels(node, lens, name)
    fx, fy, cx, cy = _numbers(lens, name, "focalLengthU", "focalLengthV", "centerPointU", "centerPointV")
    matrix = [fx / across, 0, cx / across - left, 0, fy / down, cy / down - top, 0, 0, 1]
    coefficients = _numbers(lens, name, *_UNDISTORTED)
    k3 = _numbers(lens, name, "radialDistortion3") if lens.get("radialDistortion3") else [0.0]
    return make_camera(name, size_wh, matrix, [*coefficients, *k3], _pose(node, name))


def _subpixels(node: ElementTree.Element, lens: ElementTree.Element, name: str) -> tuple[float, float]:
    """How many parts of a pixel there are across and down the video's pictures."""
    whole = node.find("fov_video_max")
    if whole is None or lens.get("sensorMaxU") is None or lens.get("sensorMaxV") is None:
        return _SUBPIXELS, _SUBPIXELS
    left, top, right, bottom = _numbers(whole, name, "left", "top", "right", "bottom")
    max_u, max_v = _numbers(lens, name, "sensorMaxU", "sensorMaxV")
    low, high = _SUBPIXELS_BETWEEN
    sides = [
        most / span if span > 0 and low <= most / span <= high else _SUBPIXELS
        for most, span in ((max_u, right - left), (max_v, bottom - top))
    ]
    return sides[0], sides[1]


def _pose(node: ElementTree.Element, name: str) -> tuple[np.ndarray, np.ndarray] | None:
    place = node.find("transform")
    if place is None:
        return None
    rows = _numbers(place, name, *(f"r{row}{column}" for row in (1, 2, 3) for column in (1, 2, 3)))
    rotation = _TO_OPENCV @ np.array(rows).reshape(3, 3)
    centre_m = np.array(_numbers(place, name, "x", "y", "z")) / 1000
    return rotation, -rotation @ centre_m


def _part(node: ElementTree.Element, tag: str, name: str) -> ElementTree.Element:
    found = node.find(tag)
    if found is None:
        raise UnusableError(f"has no {tag} of {name}")
    return found


def _numbers(node: ElementTree.Element, name: str, *keys: str) -> list[float]:
    try:
        return [float(node.attrib[key]) for key in keys]
    except KeyError as error:
        raise UnusableError(f"has no {error.args[0]} of {name}") from error
    except ValueError as error:
        raise UnusableError(f"has something else where numbers of {name} are expected") from error
