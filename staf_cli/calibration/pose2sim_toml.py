"""Calibrations in TOML: Pose2Sim's, whose world has z up and metres, and Anipose's, which may have any."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np

from staf_cli.calibration.rig import RigCamera, UnusableError, make_camera


def read_toml(text: str) -> list[RigCamera]:
    """The cameras of a file.

    Raises:
        UnusableError: it is no calibration.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UnusableError("is damaged, or no TOML") from error
    return [
        _camera(str(table.get("name") or key), table)
        for key, table in document.items()
        if isinstance(table, Mapping) and "matrix" in table
    ]


def _camera(name: str, table: Mapping[str, Any]) -> RigCamera:
    if table.get("fisheye") is True:
        raise UnusableError(
            f"describes {name} as a fisheye, which is not supported; calibrate it as a usual lens"
        )
    matrix = _numbers(name, "matrix", table["matrix"]).ravel().tolist()
    coefficients = _numbers(name, "distortions", table.get("distortions", [])).ravel().tolist()
    size = table.get("size")
    size_wh = None if size is None else _numbers(name, "size", size).ravel().tolist()
    return make_camera(name, size_wh, matrix, coefficients, _pose(name, table))


def _pose(name: str, table: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray] | None:
    """From the world to the camera, where there is one whose up is known: only Pose2Sim notes `fisheye`."""
    if "fisheye" not in table or "rotation" not in table or "translation" not in table:
        return None
    turn, shift_m = (_numbers(name, key, table[key]).ravel() for key in ("rotation", "translation"))
    if turn.size != 3 or shift_m.size != 3 or not np.isfinite(turn).all():
        raise UnusableError(
            f"the pose of {name} needs three numbers for the rotation, three for the translation"
        )
    if not (turn.any() or shift_m.any()):  # so it stands there before the pose has been calibrated
        return None
    return cv2.Rodrigues(turn)[0], shift_m


def _numbers(name: str, what: str, value: Any) -> np.ndarray:
    try:
        return np.array(value, np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise UnusableError(f"the {what} of {name} holds something else than numbers") from error
