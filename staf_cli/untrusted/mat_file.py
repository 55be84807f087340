"""MATLAB's files of version 5: arrays of numbers, and cells of them, by their names.

A reader of our own: scipy's crashes on damaged files. What is read here is checked against the bytes that are
there before any memory is asked for. Format: "MAT-File Format", MathWorks (level 5).
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

MAX_MAT_BYTES = 1 << 30  # of a file, and of what it unpacks to
_HEADER_BYTES, _VERSION, _ORDER = 128, slice(124, 126), slice(126, 128)
_MATRIX, _COMPRESSED = 14, 15
_NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
_CELL, _NUMERIC = 1, range(6, 16)  # classes of arrays: a cell array; double, single and whole numbers
_COMPLEX = 0x0800
_HDF5 = b"\x89HDF"
MOST_CELLS = 10_000
_MOST_DIMENSIONS = 8

MatArray = np.ndarray | list[np.ndarray]
"""Numbers as float64, or the arrays of a cell array in MATLAB's order."""


def read_mat(data: bytes, names: Collection[str]) -> dict[str, MatArray]:
    """Arrays out of a MATLAB file.

    Args:
        data: the whole file.
        names: of the variables that are wanted; others are passed over.

    Returns:
        Those that are there: arrays of float64, of cell arrays a list of such.

    Raises:
        ValueError: it is damaged, of another version, unpacks to too much, or a wanted variable holds
            something else than numbers and cells of them.
    """
    if data[:4] == _HDF5 or data[_VERSION] in (b"\x00\x02", b"\x02\x00"):
        raise ValueError("MATLAB's version 7.3; version 5 is read")
    order = {b"IM": "<", b"MI": ">"}.get(data[_ORDER])
    if order is None:
        raise ValueError("no MATLAB file")
    found: dict[str, MatArray] = {}
    left = MAX_MAT_BYTES
    for kind, content in _elements(data[_HEADER_BYTES:], order):
        if kind == _COMPRESSED:
            unpacked = _unpacked(content, left)
            left -= len(unpacked)
            kind, content = next(_elements(unpacked, order), (0, b""))
        if kind == _MATRIX:
            matrix = _Matrix.of(content, order)
            if matrix.name in names:
                found[matrix.name] = matrix.values()
    return found


def _unpacked(content: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(content, most + 1)
    except zlib.error as error:
        raise ValueError("it cannot be unpacked") from error
    if len(unpacked) > most:
        raise ValueError(f"it unpacks to more than {MAX_MAT_BYTES >> 20} MB")
    if not unpacker.eof:  # also where the checksum, which comes last, is missing
        raise ValueError("it is cut short")
    return unpacked


def _elements(data: bytes, order: str) -> Iterator[tuple[int, bytes]]:
    """Type and content of one element after the other."""
    place = 0
    while place + 8 <= len(data):
        kind, length = np.frombuffer(data, f"{order}u4", 2, place).tolist()
        if kind >> 16:  # a small one: type, length and up to four bytes in one
            kind, length, start = kind & 0xFFFF, kind >> 16, place + 4
            end = place + 8
            if length > 4:
                raise ValueError("it is damaged")
        else:
            start = place + 8
            # Whatever is not packed ends on a multiple of eight.
            end = start + length + (0 if kind == _COMPRESSED else -length % 8)
        if start + length > len(data):
            raise ValueError("it is cut short")
        yield kind, data[start : start + length]
        place = end


@dataclass(frozen=True)
class _Matrix:
    """An array as it stands in the file.

    Attributes:
        order: of bytes. kind: its class. is_complex: whether it has an imaginary part.
        shape: as in MATLAB, columns first. name: of the variable.
        rest: the elements that hold its numbers or cells.
    """

    order: str
    kind: int
    is_complex: bool
    shape: tuple[int, ...]
    name: str
    rest: tuple[tuple[int, bytes], ...]

    @classmethod
    def of(cls, content: bytes, order: str) -> _Matrix:
        """Of a matrix element's content; an empty one is an empty array."""
        elements = tuple(_elements(content, order))
        if not elements:
            return cls(order, _NUMERIC[0], False, (0, 0), "", ())
        if len(elements) < 3:
            raise ValueError("it is damaged")
        (_, flags), (_, dimensions), (_, name), *rest = elements
        if len(flags) != 8 or len(dimensions) % 4 or not 8 <= len(dimensions) <= 4 * _MOST_DIMENSIONS:
            raise ValueError("it is damaged")
        (flag,) = np.frombuffer(flags, f"{order}u4", 1).tolist()
        shape = tuple(np.frombuffer(dimensions, f"{order}i4").tolist())
        if min(shape) < 0:
            raise ValueError("it is damaged")
        text = name.decode("latin1")
        return cls(order, flag & 0xFF, bool(flag & _COMPLEX), shape, text, tuple(rest))

    def values(self) -> MatArray:
        """Its numbers, or those of its cells."""
        if self.kind != _CELL:
            return self._numbers()
        if len(self.rest) != math.prod(self.shape) or len(self.rest) > MOST_CELLS:
            raise ValueError(f"{self.name} has {len(self.rest)} cells for the shape {self.shape}")
        cells = []
        for kind, content in self.rest:
            if kind != _MATRIX:
                raise ValueError("it is damaged")
            cell = _Matrix.of(content, self.order)
            if cell.kind == _CELL:
                raise ValueError(f"{self.name} holds cells in cells")
            cells.append(cell._numbers())
            if sum(each.nbytes for each in cells) > MAX_MAT_BYTES:  # small numbers grow eightfold
                raise ValueError(f"{self.name} has more than {MAX_MAT_BYTES >> 20} MB of numbers")
        return cells

    def _numbers(self) -> np.ndarray:
        """Stored as the smallest type that holds them all, whatever the array's own."""
        if self.kind not in _NUMERIC or self.is_complex:
            raise ValueError("it holds something else than numbers")
        if not math.prod(self.shape):
            return np.zeros(self.shape)
        kind, content = self.rest[0] if self.rest else (0, b"")
        if kind not in _NUMBERS:
            raise ValueError("it is damaged")
        dtype = np.dtype(f"{self.order}{_NUMBERS[kind]}")
        if math.prod(self.shape) * 8 > MAX_MAT_BYTES:
            raise ValueError(f"an array has more than {MAX_MAT_BYTES >> 20} MB of numbers")
        if math.prod(self.shape) * dtype.itemsize != len(content):
            raise ValueError("it is damaged")
        with np.errstate(invalid="ignore"):  # NaN of a signalling kind
            return np.frombuffer(content, dtype).astype(np.float64).reshape(self.shape, order="F")
