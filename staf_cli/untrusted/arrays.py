"""`.npy` and `.npz` files that users bring: sizes are checked first, and nothing is unpickled."""

from __future__ import annotations

import io
import math
import os
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.errors import AssetError, InputError
from staf_cli.untrusted.pickles import ZIP_ERRORS, bounded_members, read_member, read_pickle

MAX_ARRAY_BYTES = 1 << 30
LARGEST_NUMBER = 1e9  # squares of larger ones overflow in float32
_MAX_MEMBERS = 1000


CONTENT_ERRORS = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, MemoryError),
)
_LONGEST_REASON = 160


@contextmanager
def content_told(path: Path, what: str, remedy: str = "get it again") -> Iterator[None]:
    """Whatever looking at a file's content raises becomes an InputError of one line.

    Args:
        path: of the file.
        what: it should be, such as "sequence of 3DPW".
        remedy: what to do.
    """
    try:
        yield
    except AssetError as error:
        raise InputError(str(error)) from error
    except CONTENT_ERRORS as error:
        reason = f"it has no {error.args[0]}" if isinstance(error, KeyError) else str(error)
        reason = " ".join(reason.split())[:_LONGEST_REASON] or type(error).__name__
        raise InputError(f"{path} is no {what}: {reason}; {remedy}") from error


def read_bounded(path: Path, largest: int) -> bytes:
    """A file's bytes.

    Raises:
        AssetError: it is longer than `largest`, or cannot be read.
    """
    try:
        if path.stat().st_size > largest:
            raise AssetError(
                f"{path} is refused: longer than any such file ({largest >> 20} MB); get it again"
            )
        return path.read_bytes()
    except OSError as error:
        raise AssetError(f"{path}: cannot be read ({error.strerror or error}); check the file") from error


def read_npz(data: bytes, name: str, *, objects: bool = True) -> dict[str, Any]:
    """Every array of an `.npz`, by its key.

    Args:
        data: the whole file.
        name: for the message.
        objects: let arrays hold objects; refuse them otherwise.

    Returns:
        Arrays; where an array holds objects, what `read_pickle` makes of them.

    Raises:
        AssetError: it is damaged, unpacks to more than 1 GB, or its objects are no plain data.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = bounded_members(archive, name, max_members=_MAX_MEMBERS, max_bytes=MAX_ARRAY_BYTES)
            contents = [(member.filename, read_member(archive, member)) for member in members]
    except ZIP_ERRORS as error:
        raise _damaged(name, error) from error
    return {key.removesuffix(".npy"): read_npy(data, name, objects=objects) for key, data in contents}


def read_npy(data: bytes, name: str, *, objects: bool = True) -> Any:
    """The array of an `.npy`; arguments, outcome and errors as for `read_npz`."""
    file = io.BytesIO(data)
    try:
        shape, fortran, dtype = _header(file)
        if not dtype.hasobject:
            return _numbers(data[file.tell() :], shape, fortran, dtype)
    except (ValueError, TypeError, EOFError, MemoryError, OverflowError) as error:
        raise _damaged(name, error) from error
    if not objects:
        remedy = "save plain arrays"
        raise AssetError(f"{name} is refused: it holds pickled objects, which could run code; {remedy}")
    return read_pickle(data[file.tell() :], name)


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
        arrays = read_npz(read_bounded(path, MAX_ARRAY_BYTES), str(path), objects=False)
    except AssetError as error:
        raise InputError(str(error)) from error
    return {
        key: np.char.decode(array, "utf-8", "replace") if array.dtype.kind == "S" else array
        for key, array in arrays.items()
    }


def is_plausible(values: np.ndarray) -> np.ndarray:
    """Which numbers can be lengths, angles, pixels or rates: finite, and small enough to compute with."""
    return np.abs(as_float64(values)) < LARGEST_NUMBER


def require_plausible(name: str, values: np.ndarray) -> np.ndarray:
    """The numbers as float64; NaN and infinity stay, frames without truth have them.

    Raises:
        ValueError: a finite one is too large to be anything that is measured.
    """
    numbers = as_float64(values)
    if (np.isfinite(numbers) & ~is_plausible(numbers)).any():
        raise ValueError(f"{name} holds numbers beyond {LARGEST_NUMBER:g}")
    return numbers


def as_float64(values: np.ndarray) -> np.ndarray:
    """The same numbers. Every NaN becomes the plain one: of signalling ones each later cast warns."""
    with np.errstate(invalid="ignore"):
        numbers = values.astype(np.float64)
        return np.where(np.isnan(numbers), np.nan, numbers)


def _header(file: io.BytesIO) -> tuple[tuple[int, ...], bool, np.dtype]:
    version = np.lib.format.read_magic(file)
    readers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    if version not in readers:
        raise ValueError(f"version {version}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about headers that Python 2 wrote
            return readers[version](file)
    except Exception as error:  # numpy reads it as Python's source text, whose errors are of all kinds
        raise ValueError("header") from error


def _numbers(data: bytes, shape: tuple[int, ...], fortran: bool, dtype: np.dtype) -> np.ndarray:
    """The array of these bytes; ValueError where they are too many, too few, or no text."""
    if math.prod(shape) * dtype.itemsize != len(data):
        raise ValueError("size")
    if dtype.kind == "U":  # numpy does not look for characters that do not exist, and Python fails on them
        data.decode("utf-32-be" if dtype.str.startswith(">") else "utf-32-le")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if fortran else "C")


def _damaged(name: str, error: Exception) -> AssetError:
    return AssetError(f"{name} is damaged or no numpy file ({type(error).__name__}); get it again")
