"""What a pickle of SMPL, numpy or scipy can name: stand-ins that hold data and do nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from staf_cli.errors import AssetError

_MAX_DENSE = 1 << 26  # entries of a matrix that is written out


@dataclass(frozen=True)
class SparseMatrix:
    """A matrix in compressed sparse columns (csc) or rows (csr), its indices checked.

    Attributes:
        shape: rows, columns.
        data: (nnz,) numbers.
        minor: (nnz,) row of each entry for csc, column for csr.
        major: (nnz,) column of each entry for csc, row for csr.
        by_columns: csc.
    """

    shape: tuple[int, int]
    data: np.ndarray
    minor: np.ndarray
    major: np.ndarray
    by_columns: bool

    def toarray(self) -> np.ndarray:
        """Written out, float64; entries of one place are added.

        Raises:
            AssetError: that would take half a gigabyte or more.
        """
        if math.prod(self.shape) > _MAX_DENSE:
            raise AssetError(
                f"a matrix of {self.shape[0]} x {self.shape[1]} is too large; get the file again"
            )
        dense = np.zeros(self.shape, np.float64)
        where = (self.minor, self.major) if self.by_columns else (self.major, self.minor)
        np.add.at(dense, where, self.data)
        return dense


def checked_sparse(
    shape: tuple[int, int], data: np.ndarray, minor: np.ndarray, starts: np.ndarray, *, by_columns: bool
) -> SparseMatrix | None:
    """A matrix from its compressed form, None where it points outside itself.

    Args:
        shape: rows, columns.
        data: (nnz,) numbers.
        minor: (nnz,) row of each entry for csc, column for csr (scipy's `indices`).
        starts: (columns + 1,) for csc, (rows + 1,) for csr: where each begins (scipy's `indptr`).
        by_columns: csc.
    """
    num_minor, num_major = shape if by_columns else shape[::-1]
    whole = minor.dtype.kind in "iu" and starts.dtype.kind in "iu"
    flat = data.ndim == minor.ndim == starts.ndim == 1
    if not (whole and flat and len(data) == len(minor) and len(starts) == num_major + 1):
        return None
    lengths = np.diff(starts.astype(np.int64)).astype(np.int64)
    if starts[0] != 0 or starts[-1] != len(data) or (lengths < 0).any():
        return None
    if minor.size and not 0 <= minor.min() <= minor.max() < num_minor:
        return None
    return SparseMatrix(shape, data, minor.astype(np.int64), np.arange(num_major).repeat(lengths), by_columns)


_MAX_DTYPE_BYTES = 1 << 10


class RefusedError(Exception):
    """What is wrong with a pickle, in a few words."""


class _Frozen(type):
    """A class that a pickle cannot change."""

    def __setattr__(cls, name: str, value: object) -> NoReturn:
        raise RefusedError("it tries to change a class")


class _Call:
    """A function that a pickle may call; it cannot be changed, and gives stand-ins only."""

    __slots__ = ("_function",)
    _function: Callable[..., Any]

    def __init__(self, function: Callable[..., Any]) -> None:
        object.__setattr__(self, "_function", function)

    def __call__(self, *arguments: Any) -> Any:
        return self._function(*arguments)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise RefusedError("it tries to change a function")

    def __setstate__(self, state: object) -> NoReturn:
        raise RefusedError("it tries to change a function")


class DtypeStandIn(metaclass=_Frozen):
    """A numpy dtype of plain numbers or strings, or of objects."""

    __slots__ = ("code", "order")

    def __init__(self, code: object, *_: object) -> None:
        text = code.decode("latin1") if isinstance(code, bytes) else code
        if not isinstance(text, str) or not re.fullmatch(r"[biuf][1248]|[SU]\d{1,4}|O8?", text):
            raise RefusedError(f"it holds numbers of the type {text!r:.40}")
        self.code, self.order = text, "="

    def __setstate__(self, state: object) -> None:
        # (version, byte order, subdtype, names, fields, size, alignment, flags): no parts and no names
        if not isinstance(state, tuple) or len(state) < 5 or any(part is not None for part in state[2:5]):
            raise RefusedError("it holds structured numbers")
        order = state[1].decode("latin1") if isinstance(state[1], bytes) else state[1]
        if order not in ("<", ">", "|", "="):
            raise RefusedError("it holds numbers of an unknown byte order")
        self.order = order

    @property
    def is_object(self) -> bool:
        return self.code.startswith("O")

    @property
    def numpy(self) -> np.dtype:
        return np.dtype(self.order + self.code)


class ArrayStandIn(metaclass=_Frozen):
    """An array whose numbers follow in `__setstate__`."""

    __slots__ = ("value",)

    def __setstate__(self, state: object) -> None:
        if not isinstance(state, tuple) or len(state) != 5:
            raise RefusedError("it holds an array without contents")
        _, shape, dtype, fortran, content = state
        if not isinstance(dtype, DtypeStandIn) or not is_shape(shape):
            raise RefusedError("it holds an array of no shape or type")
        self.value = (
            _objects(shape, content)
            if dtype.is_object
            else _numbers(shape, dtype.numpy, bool(fortran), content)
        )


class SparseStandIn(metaclass=_Frozen):
    """A matrix of scipy.sparse; its state is a dict of arrays."""

    __slots__ = ("state",)
    by_columns = True

    def __setstate__(self, state: object) -> None:
        self.state = _as_dict(state)


class SparseRowsStandIn(SparseStandIn):
    __slots__ = ()
    by_columns = False


class ChumpyStandIn(metaclass=_Frozen):
    """chumpy.ch.Ch: the array is under `x`."""

    __slots__ = ("state",)

    def __setstate__(self, state: object) -> None:
        self.state = _as_dict(state)


class SelectStandIn(ChumpyStandIn):
    """chumpy.reordering.Select: elements `idxs` of another object `a`, in the shape `preferred_shape`."""

    __slots__ = ()


def _reconstruct_array(*_: object) -> ArrayStandIn:
    return ArrayStandIn()


def _scalar(dtype: object, content: object = b"") -> object:
    if not isinstance(dtype, DtypeStandIn) or dtype.is_object:
        raise RefusedError("it holds a number of no type")
    return _numbers((), dtype.numpy, False, content)[()]


def _encode(text: object, codec: object = "latin1") -> bytes:
    if not isinstance(text, str) or codec not in ("latin1", "latin-1", "iso-8859-1"):
        raise RefusedError("it holds text in an unknown encoding")
    return text.encode("latin1")


def _reconstruct_object(kind: object, base: object = object, state: object = None) -> object:
    if (
        kind not in (ChumpyStandIn, SelectStandIn, SparseStandIn, SparseRowsStandIn)
        or base is not object
        or state is not None
    ):
        raise RefusedError("it makes an object of an unknown kind")
    return kind()


_MULTIARRAY = ("numpy.core.multiarray", "numpy._core.multiarray")
_NDARRAY = "numpy.ndarray"  # only ever an argument of _reconstruct; a string cannot be called

# The closed list: every name that a pickle may use, and what it gets. Never a whole module.
ALLOWED_NAMES: Mapping[tuple[str, str], Any] = {
    ("numpy", "ndarray"): _NDARRAY,
    ("numpy", "dtype"): _Call(DtypeStandIn),
    **{(module, "_reconstruct"): _Call(_reconstruct_array) for module in _MULTIARRAY},
    **{(module, "scalar"): _Call(_scalar) for module in _MULTIARRAY},
    ("scipy.sparse.csc", "csc_matrix"): SparseStandIn,
    ("scipy.sparse._csc", "csc_matrix"): SparseStandIn,
    ("scipy.sparse.csr", "csr_matrix"): SparseRowsStandIn,
    ("scipy.sparse._csr", "csr_matrix"): SparseRowsStandIn,
    ("chumpy.ch", "Ch"): ChumpyStandIn,
    ("chumpy.reordering", "Select"): SelectStandIn,
    ("__builtin__", "set"): _Call(set),
    ("builtins", "set"): _Call(set),
    ("__builtin__", "object"): object,
    ("builtins", "object"): object,
    ("copy_reg", "_reconstructor"): _Call(_reconstruct_object),
    ("copyreg", "_reconstructor"): _Call(_reconstruct_object),
    ("_codecs", "encode"): _Call(_encode),
}


def _numbers(shape: tuple[int, ...], dtype: np.dtype, fortran: bool, content: object) -> np.ndarray:
    raw = content.encode("latin1") if isinstance(content, str) else content
    if not isinstance(raw, bytes) or dtype.itemsize > _MAX_DTYPE_BYTES:
        raise RefusedError("it holds an array without contents")
    if math.prod(shape) * dtype.itemsize != len(raw):
        raise RefusedError("an array's size is not that of its contents")
    return np.frombuffer(raw, dtype).reshape(shape, order="F" if fortran else "C")


def _objects(shape: tuple[int, ...], content: object) -> list[object]:
    """An array of objects, which must be one-dimensional, as a list."""
    if not isinstance(content, list) or len(shape) != 1 or shape[0] != len(content):
        raise RefusedError("it holds objects in no list")
    return content


def is_shape(shape: object) -> bool:
    return isinstance(shape, tuple) and all(type(size) is int and size >= 0 for size in shape)


def _as_dict(state: object) -> dict[str, object]:
    if not isinstance(state, dict):
        raise RefusedError("an object in it has no state")
    return state
