"""Calibrations in YAML: OpenCV's own, and those that ROS, Kalibr and EasyMocap write in its manner.

None of them says where up is: there are no poses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from staf_cli.calibration.rig import RigCamera, UnusableError, make_camera

_MATRIX = ("cameramatrix", "k", "mtx", "intrinsicmatrix", "intrinsics", "cammatrix", "matrix")
_DISTORTION = (
    *("distortioncoefficients", "distortioncoeffs", "distcoeffs", "distcoefs", "d", "dist"),
    *("distortion", "distortions"),
)
_SIZE = ("imagesize", "resolution", "size", "imagesizewh")
_SIDES = (("imagewidth", "imageheight"), ("width", "height"))
_MODEL = ("distortionmodel", "cameramodel", "model", "cameratype")
_OTHER_MODELS = ("fisheye", "equi", "kannala", "omni", "eucm", "fov", "double", "ds", "mei")
_MOST_NUMBERS = 64  # in one list
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):
    """YAML's safe types and OpenCV's matrices as plain mappings; any other tag is an error."""


def _matrix(loader: Any, node: Any) -> Any:
    return loader.construct_mapping(node, deep=True)


for _tag in ("opencv-matrix", "opencv-nd-matrix"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _matrix)


def read_yaml(text: str, name: str) -> list[RigCamera]:
    """The cameras of a file; a single one is called `name`.

    Raises:
        UnusableError: it is no calibration.
    """
    # OpenCV's first line, "%YAML:1.0", is none of YAML's.
    text = re.sub(r"\A\ufeff?\s*%YAML[^\n]*\n", "", text)
    try:
        document = yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError, TypeError, LookupError) as error:
        raise UnusableError("is damaged, or no YAML") from error
    if not isinstance(document, Mapping):
        raise UnusableError("holds no calibration")
    return [_camera(found, values) for found, values in _cameras(document, name)]


def _cameras(document: Mapping[Any, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and values of each camera, keys in small letters only."""
    own = _plain(document)
    if _first(own, _MATRIX) is not None:
        yield str(own.get("cameraname") or own.get("name") or name), own
        return
    for key, value in document.items():
        if isinstance(value, Mapping) and _first(_plain(value), _MATRIX) is not None:
            yield str(key), _plain(value)  # a mapping of cameras, as Kalibr's
        elif match := re.fullmatch(r"(?:K_|M)(\w+)", str(key)):  # EasyMocap's, OpenCV's of two cameras
            who = match[1]
            found = {"k": value, "d": _named(document, f"dist_{who}", f"D_{who}", f"D{who}")}
            sides = {"width": _named(document, f"W_{who}"), "height": _named(document, f"H_{who}")}
            yield who, {**own, **found, **({} if None in sides.values() else sides)}


def _named(values: Mapping[Any, Any], *names: str) -> Any:
    return next((values[name] for name in names if name in values), None)


def _camera(name: str, values: Mapping[str, Any]) -> RigCamera:
    models = [str(value) for key in _MODEL if (value := values.get(key)) is not None]
    if values.get("fisheye") or any(_is_other(model) for model in models):
        raise UnusableError(
            f"describes {name} as a fisheye, which is not supported; calibrate with OpenCV's usual model"
        )
    matrix = _numbers(_first(values, _MATRIX))
    if len(matrix) == 4:  # Kalibr's fx fy cx cy
        fx, fy, cx, cy = matrix
        matrix = [fx, 0, cx, 0, fy, cy, 0, 0, 1]
    return make_camera(name, _size_of(values), matrix, _numbers(_first(values, _DISTORTION)))


def _is_other(model: str) -> bool:
    plain = _letters(model)
    return any(plain.startswith(other) or (len(other) > 3 and other in plain) for other in _OTHER_MODELS)


def _size_of(values: Mapping[str, Any]) -> list[float] | None:
    for width, height in _SIDES:
        if width in values and height in values:
            return _numbers([values[width], values[height]])
    size = _first(values, _SIZE)
    if isinstance(size, Mapping):
        return _size_of(_plain(size))
    return None if size is None else _numbers(size)


def _numbers(value: Any) -> list[float]:
    """The numbers of a list, of a list of lists, or of a matrix with its `data`; none of nothing."""
    if isinstance(value, Mapping):
        value = value.get("data")
    found: list[float] = []
    rows = value if isinstance(value, list) else [] if value is None else [value]
    for row in rows[:_MOST_NUMBERS]:
        for number in row[:_MOST_NUMBERS] if isinstance(row, list) else [row]:
            try:
                found.append(float(number))  # YAML takes 1e-3, without a point, for a word
            except (TypeError, ValueError, OverflowError) as error:
                raise UnusableError("has something else where numbers are expected") from error
    return found


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((values[name] for name in names if values.get(name) is not None), None)


def _plain(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {_letters(str(key)): value for key, value in values.items()}


def _letters(word: str) -> str:
    return re.sub(r"[\W_]+", "", word.casefold())
