"""`.npz` files read without running anything that is in them."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np

from staf_cli.body.array_archive import MAX_BYTES, read_npz
from staf_cli.errors import AssetError, InputError

LARGEST_NUMBER = 1e9  # squares of larger ones overflow in float32


def read_arrays(path: Path, what: str) -> dict[str, np.ndarray]:
    """Every array of an `.npz`; strings of bytes come as text.

    Args:
        path: the file.
        what: it should be, such as "truth", for the message.

    Raises:
        InputError: it is missing, no `.npz`, damaged, unpacks to more than 1 GB, or holds pickled objects,
            which are never opened.
    """
    if not os.path.lexists(path):
        raise InputError(f"{path}: no such file; it should be an .npz of {what}")
    if path.is_dir():
        raise InputError(f"{path} is a folder; give an .npz of {what}")
    try:
        if not zipfile.is_zipfile(path):
            raise InputError(f"{path} is no .npz; give an .npz of {what}")
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is refused: no {what} is so long")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); check the file") from error
    try:
        arrays = read_npz(data, str(path), objects=False)
    except AssetError as error:
        if "refused" in str(error):
            raise InputError(str(error)) from error
        raise InputError(f"{path}: cannot be read (damaged); write the {what} again") from error
    return {key: _as_text(array) if array.dtype.kind == "S" else array for key, array in arrays.items()}


def _as_text(array: np.ndarray) -> np.ndarray:
    return np.char.decode(array, "utf-8", "replace")


def within_reason(values: np.ndarray) -> np.ndarray:
    """Which numbers can be lengths, angles, pixels or rates: finite, and small enough to reckon with."""
    return np.abs(as_float64(values)) < LARGEST_NUMBER


def without_absurd(name: str, values: np.ndarray) -> np.ndarray:
    """The numbers as float64; those that are none stay NaN or infinite, frames without truth have them.

    Raises:
        ValueError: a finite one is too large to be anything that is measured.
    """
    numbers = as_float64(values)
    if (np.isfinite(numbers) & (np.abs(numbers) >= LARGEST_NUMBER)).any():
        raise ValueError(f"{name} holds numbers beyond {LARGEST_NUMBER:g}")
    return numbers


def as_float64(values: np.ndarray) -> np.ndarray:
    """The same numbers. Those that are none become plain NaN: of signalling ones every later cast warns."""
    with np.errstate(invalid="ignore"):
        numbers = values.astype(np.float64)
        return np.where(np.isnan(numbers), np.nan, numbers)
