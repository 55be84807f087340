"""What a pickle of SMPL, numpy or scipy can name: stand-ins that hold data and do nothing.

A pickle changes objects by its instruction BUILD alone, which calls `__setstate__` where there is one. Every
stand-in has one, so a pickle can set neither attributes nor what a class or a function is made of.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from staf_cli.errors import AssetError

_MAX_DENSE = 1 << 26  # entries of a matrix that is written out
_MAX_DTYPE_BYTES = 1 << 10


class RefusedError(Exception):
    """What is wrong with a pickle, in a few words."""


@dataclass(frozen=True)
class SparseMatrix:
    """A matrix by its entries, whose places are checked to lie inside it.

    Attributes:
        shape: rows, columns.
        data: (nnz,) numbers.
        rows: (nnz,) int, of each entry.
        columns: (nnz,) int.
    """

    shape: tuple[int, int]
    data: np.ndarray
    rows: np.ndarray
    columns: np.ndarray

    def toarray(self) -> np.ndarray:
        """Written out, float64; entries of one place are added.

        Raises:
            AssetError: that would take half a gigabyte or more.
        """
        if math.prod(self.shape) > _MAX_DENSE:
            size = "{} x {}".format(*self.shape)
            raise AssetError(f"a matrix of {size} is too large; get the file again")
        dense = np.zeros(self.shape, np.float64)
        np.add.at(dense, (self.rows, self.columns), self.data)
        return dense


class DtypeStandIn:
    """A numpy dtype of plain numbers or strings, or of objects."""

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

    def array(self, shape: tuple[int, ...], fortran: bool, content: object) -> np.ndarray | list[object]:
        """The array of these bytes; one of objects, which must be one-dimensional, as a list."""
        if self.code.startswith("O"):
            if not isinstance(content, list) or shape != (len(content),):
                raise RefusedError("it holds objects in no list")
            return content
        dtype = np.dtype(self.order + self.code)
        raw = content.encode("latin1") if isinstance(content, str) else content
        if not isinstance(raw, bytes) or dtype.itemsize > _MAX_DTYPE_BYTES:
            raise RefusedError("it holds an array without contents")
        if math.prod(shape) * dtype.itemsize != len(raw):
            raise RefusedError("an array's size is not that of its contents")
        return np.frombuffer(raw, dtype).reshape(shape, order="F" if fortran else "C")


class ArrayStandIn:
    """An array whose numbers follow in `__setstate__`."""

    value: np.ndarray | list[object]

    def __init__(self, *_: object) -> None:
        """Take what numpy's `_reconstruct` takes."""

    def __setstate__(self, state: object) -> None:
        if not isinstance(state, tuple) or len(state) != 5:
            raise RefusedError("it holds an array without contents")
        _, shape, dtype, fortran, content = state
        if not isinstance(dtype, DtypeStandIn) or not is_shape(shape):
            raise RefusedError("it holds an array of no shape or type")
        self.value = dtype.array(shape, bool(fortran), content)


class ChumpyStandIn:
    """chumpy.ch.Ch: the array is under `x`."""

    state: Mapping[str, object]

    def __setstate__(self, state: object) -> None:
        if not isinstance(state, dict):
            raise RefusedError("an object in it has no state")
        self.state = state


class SelectStandIn(ChumpyStandIn):
    """chumpy.reordering.Select: elements `idxs` of another object `a`, in the shape `preferred_shape`."""


class SparseStandIn(ChumpyStandIn):
    """A matrix of scipy.sparse in compressed columns: `data`, `indices`, `indptr`, `_shape`."""


class SparseRowsStandIn(SparseStandIn):
    """The same in compressed rows."""


@dataclass(frozen=True)
class _Function:
    """A function that a pickle may call and cannot change."""

    call: Callable[..., object]

    def __call__(self, *arguments: Any) -> object:
        return self.call(*arguments)

    def __setstate__(self, state: object) -> NoReturn:
        raise RefusedError("it tries to change a function")


def _scalar(dtype: object, content: object = b"") -> object:
    number = dtype.array((), False, content) if isinstance(dtype, DtypeStandIn) else None
    if not isinstance(number, np.ndarray):
        raise RefusedError("it holds a number of no type")
    return number[()]


def _encode(text: object, codec: object = "latin1") -> bytes:
    if not isinstance(text, str) or codec not in ("latin1", "latin-1", "iso-8859-1"):
        raise RefusedError("it holds text in an unknown encoding")
    return text.encode("latin1")


def _reconstruct_object(kind: object, base: object = object, state: object = None) -> object:
    known = isinstance(kind, type) and issubclass(kind, ChumpyStandIn)
    if not known or base is not object or state is not None:
        raise RefusedError("it makes an object of an unknown kind")
    return kind()  # type: ignore[operator]


_BUILTINS = ("__builtin__", "builtins")
_COPY = ("copy_reg", "copyreg")
_MULTIARRAY = ("numpy.core.multiarray", "numpy._core.multiarray")
SCALAR = _Function(_scalar)

# The closed list: every name that a pickle may use, and what it gets. Never a whole module.
ALLOWED_NAMES: Mapping[tuple[str, str], Any] = {
    ("numpy", "ndarray"): "numpy.ndarray",  # only ever an argument of _reconstruct; text cannot be called
    ("numpy", "dtype"): DtypeStandIn,
    **{(module, "_reconstruct"): ArrayStandIn for module in _MULTIARRAY},
    **{(module, "scalar"): SCALAR for module in _MULTIARRAY},
    **{(f"scipy.sparse.{module}", "csc_matrix"): SparseStandIn for module in ("csc", "_csc")},
    **{(f"scipy.sparse.{module}", "csr_matrix"): SparseRowsStandIn for module in ("csr", "_csr")},
    ("chumpy.ch", "Ch"): ChumpyStandIn,
    ("chumpy.reordering", "Select"): SelectStandIn,
    # Built-in types cannot be changed.
    **{(module, "set"): set for module in _BUILTINS},
    **{(module, "object"): object for module in _BUILTINS},
    **{(module, "_reconstructor"): _Function(_reconstruct_object) for module in _COPY},
    ("_codecs", "encode"): _Function(_encode),
}
# The same for torch's reader, which knows arrays and objects of no kind: a trainer's scores are often
# numpy's numbers.
NUMBER_NAMES: tuple[tuple[Any, str], ...] = (
    (DtypeStandIn, "numpy.dtype"),
    *((SCALAR, f"{module}.scalar") for module in _MULTIARRAY),
)


def is_shape(shape: object) -> bool:
    return isinstance(shape, tuple) and all(type(size) is int and size >= 0 for size in shape)
