"""`.npy` and `.npz` files that users bring: sizes are checked first, and nothing is unpickled."""

from __future__ import annotations

import io
import lzma
import math
import os
import struct
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.errors import AssetError, InputError
from staf_cli.untrusted.pickles import read_pickle

MAX_ARRAY_BYTES = 1 << 30
_MAX_MEMBERS = 1000
_LAST_CHARACTER = 0x10FFFF
# What a damaged zip leads to, as zipfile and the packers beneath it raise it.
_ZIP_TROUBLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, struct.error, MemoryError),
)


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
            members = archive.infolist()
            if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > MAX_ARRAY_BYTES:
                raise AssetError(f"{name} is refused: it would unpack to too much; get it again")
            return {
                member.filename.removesuffix(".npy"): read_npy(
                    _unpacked(archive, member), name, objects=objects
                )
                for member in members
            }
    except _ZIP_TROUBLE as error:
        raise _damaged(name, error) from error


def read_npy(data: bytes, name: str, *, objects: bool = True) -> Any:
    """The array of an `.npy`; arguments, outcome and errors as for `read_npz`."""
    file = io.BytesIO(data)
    try:
        shape, fortran, dtype = _header(file)
        if dtype.hasobject and not objects:
            raise AssetError(
                f"{name} is refused: it holds pickled objects, which could run code; save plain arrays"
            )
        if dtype.hasobject:
            return read_pickle(data[file.tell() :], name)
        if math.prod(shape) * dtype.itemsize != len(data) - file.tell():
            raise ValueError("size")
        flat = np.frombuffer(data, dtype, offset=file.tell())
        if dtype.kind == "U" and not _is_text(flat):
            raise ValueError("text")
        return flat.reshape(shape, order="F" if fortran else "C")
    except (ValueError, TypeError, EOFError, MemoryError, OverflowError) as error:
        raise _damaged(name, error) from error


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


def _is_text(flat: np.ndarray) -> bool:
    """Whether all characters exist; numpy does not look, and Python stumbles over others later."""
    codes = flat.view(np.dtype(np.uint32).newbyteorder(flat.dtype.byteorder))
    return not bool(((codes > _LAST_CHARACTER) | ((codes >= 0xD800) & (codes < 0xE000))).any())


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes, no more of them than it says."""
    with archive.open(member) as file:
        data = file.read(member.file_size + 1)
    if len(data) != member.file_size:
        raise ValueError("a member is longer than it says")
    return data


def _damaged(name: str, error: Exception) -> AssetError:
    return AssetError(f"{name} is damaged or no numpy file ({type(error).__name__}); get it again")


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
        if path.stat().st_size > MAX_ARRAY_BYTES:
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


def is_plausible(values: np.ndarray) -> np.ndarray:
    """Which numbers can be lengths, angles, pixels or rates: finite, and small enough to reckon with."""
    return np.abs(as_float64(values)) < LARGEST_NUMBER


def require_plausible(name: str, values: np.ndarray) -> np.ndarray:
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
