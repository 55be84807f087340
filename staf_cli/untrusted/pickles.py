"""Pickles and torch checkpoints that users bring, read without running anything in them.

A pickle is a program: it may call whatever it can name. Here it can name the few things that
`pickle_stand_ins.ALLOWED_NAMES` lists, each a stand-in of ours. Before it runs, its instructions are read
through once: a kind that no such file needs, or a number that promises more data than there is, ends it.
"""

from __future__ import annotations

import io
import math
import pickle
import pickletools
import warnings
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np

from staf_cli.errors import AssetError
from staf_cli.untrusted.stand_ins import (
    ALLOWED_NAMES,
    ArrayStandIn,
    ChumpyStandIn,
    DtypeStandIn,
    RefusedError,
    SelectStandIn,
    SparseMatrix,
    SparseStandIn,
    checked_sparse,
    is_shape,
)

MAX_PICKLE_BYTES = 1 << 30
MAX_OPCODES = 200_000
MAX_DEPTH = 8  # chumpy objects inside each other
_MAX_MEMO = 1 << 20
_OPCODES = frozenset(
    {
        "PROTO", "FRAME", "STOP", "MARK", "POP", "POP_MARK", "DUP",
        "GLOBAL", "STACK_GLOBAL", "REDUCE", "BUILD", "NEWOBJ", "NONE", "NEWTRUE",
        "NEWFALSE", "INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1",
        "LONG4", "FLOAT", "BINFLOAT", "STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE",
        "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8",
        "EMPTY_TUPLE", "TUPLE", "TUPLE1", "TUPLE2", "TUPLE3", "EMPTY_LIST", "LIST", "APPEND",
        "APPENDS", "EMPTY_DICT", "DICT", "SETITEM", "SETITEMS", "EMPTY_SET", "ADDITEMS",
        "PUT", "BINPUT", "LONG_BINPUT", "GET", "BINGET", "LONG_BINGET", "MEMOIZE",
    }
)  # fmt: skip
_MEMO_OPCODES = frozenset({"PUT", "BINPUT", "LONG_BINPUT", "GET", "BINGET", "LONG_BINGET"})


def read_pickle(data: bytes, name: str) -> Any:
    """Read a pickle that holds numpy arrays, sparse matrices and chumpy's objects, and nothing else.

    Args:
        data: the whole pickle, of any protocol; Python 2's strings are taken as latin-1.
        name: for the message.

    Returns:
        What it holds, of dict, list, tuple, str, bytes and numbers; chumpy's objects and arrays as numpy
        arrays, sparse matrices as `SparseMatrix`.

    Raises:
        AssetError: it names or does anything else, is damaged or too large; one line, nothing was run.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pickletools' own, about strings that are damaged
            _scan(data)
            return _resolved(_Reader(io.BytesIO(data)).load(), MAX_DEPTH)
    except (RefusedError, AssetError) as error:
        reason = str(error)
    except MemoryError:
        reason = "it asks for more memory than there is"
    except RecursionError:
        reason = "it is nested too deeply"
    except Exception as error:
        # Whatever instructions in the wrong order lead to: the unpickler raises errors of all kinds.
        reason = f"it is damaged or no pickle at all ({type(error).__name__})"
    raise AssetError(
        f"{name} is refused: {reason}; nothing of it was run; get the file again from its authors"
    )


def _scan(data: bytes) -> None:
    """Read all instructions without following them."""
    if len(data) > MAX_PICKLE_BYTES:
        raise RefusedError(f"it has more than {MAX_PICKLE_BYTES >> 20} MB")
    end = 0
    for number, (opcode, argument, position) in enumerate(pickletools.genops(data)):
        if number >= MAX_OPCODES:
            raise RefusedError("it has too many instructions")
        if opcode.name not in _OPCODES:
            raise RefusedError(f"it uses the instruction {opcode.name}")
        if opcode.name in _MEMO_OPCODES and not 0 <= int(argument or 0) < _MAX_MEMO:
            raise RefusedError("it remembers too much")
        end = position or 0
    if end != len(data) - 1:
        raise RefusedError("something follows its end")


class _Reader(pickle.Unpickler):
    """The unpickler, with `ALLOWED_NAMES` instead of imports."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, fix_imports=False, encoding="latin1")

    def find_class(self, module: str, name: str) -> Any:
        try:
            return ALLOWED_NAMES[module, name]
        except KeyError:
            raise RefusedError(f"it names {module}.{name}".replace("\n", " ")[:120]) from None


def _resolved(value: Any, depth: int) -> Any:
    """The same with numpy arrays in place of stand-ins."""
    if depth < 0:
        raise RefusedError("it is nested too deeply")
    if isinstance(value, ArrayStandIn):
        return _resolved(value.value, depth - 1) if isinstance(value.value, list) else value.value
    if isinstance(value, SelectStandIn):
        return _selected(value.state, depth)
    if isinstance(value, ChumpyStandIn):
        return _numeric(value.state.get("x"), depth)
    if isinstance(value, SparseStandIn):
        return _sparse(value.state, value.by_columns, depth)
    if isinstance(value, dict):
        return {key: _resolved(item, depth - 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_resolved(item, depth - 1) for item in value)
    if value is None or isinstance(value, (str, bytes, int, float, set, np.ndarray, np.generic)):
        return value
    raise RefusedError("it holds something that is no data")


def _numeric(value: Any, depth: int) -> np.ndarray:
    """An array of numbers."""
    array = _resolved(value, depth - 1)
    if isinstance(array, SparseMatrix):
        array = array.toarray()
    if (
        not isinstance(array, (np.ndarray, np.generic, int, float))
        or np.asarray(array).dtype.kind not in "biuf"
    ):
        raise RefusedError("it holds an array without numbers")
    return np.asarray(array)


def _selected(state: dict[str, object], depth: int) -> np.ndarray:
    source, places = _numeric(state.get("a"), depth).ravel(), _numeric(state.get("idxs"), depth)
    if places.dtype.kind not in "iu" or (places.size and not 0 <= places.min() <= places.max() < source.size):
        raise RefusedError("it selects what is not there")
    picked = source[places]
    shape = _resolved(state.get("preferred_shape"), depth - 1)
    if shape is None:
        return picked
    shape = tuple(int(size) for size in np.asarray(shape).ravel())
    if min(shape, default=0) < 0 or math.prod(shape) != picked.size:
        raise RefusedError("a selection does not fit its shape")
    return picked.reshape(shape)


def _sparse(state: dict[str, object], by_columns: bool, depth: int) -> SparseMatrix:
    data, minor, starts = (_numeric(state.get(key), depth) for key in ("data", "indices", "indptr"))
    shape = state.get("_shape")
    if not isinstance(shape, tuple) or not is_shape(shape) or len(shape) != 2:
        raise RefusedError("a sparse matrix has no shape")
    matrix = checked_sparse((shape[0], shape[1]), data, minor, starts, by_columns=by_columns)
    if matrix is None:
        raise RefusedError("a sparse matrix points outside itself")
    return matrix


MAX_CHECKPOINT_BYTES = 1 << 31


def read_checkpoint(data: bytes, name: str) -> Mapping[str, Any]:
    """What `torch.save` wrote, by `torch.load(weights_only=True)`, on the CPU.

    Args:
        data: the whole file.
        name: for the message.

    Raises:
        AssetError: it holds more than tensors, dicts, lists and numbers, is damaged, or is no checkpoint.
    """
    import torch

    _check_size(data, name)
    try:
        with warnings.catch_warnings(), torch.serialization.safe_globals(_numbers_of_numpy()):
            warnings.simplefilter("ignore")  # about old forms of files, which are none of the user's business
            content = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises all kinds
        raise AssetError(
            f"{name} is refused: {_reason(error)}; nothing of it was run; get the file again from its authors"
        ) from error
    if not isinstance(content, Mapping):
        raise AssetError(f"{name} is refused: it is no dict of tensors; get the release's file")
    return content


def _check_size(data: bytes, name: str) -> None:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return  # the older form holds its tensors as they are
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise AssetError(f"{name} is damaged; get it again") from error
    if size > MAX_CHECKPOINT_BYTES:
        raise AssetError(f"{name} is refused: it would unpack to too much; get the release's file")


def _numbers_of_numpy() -> list[Any]:
    """A trainer's scores are often numpy's numbers: stand-ins of ours make them, not numpy's functions."""
    scalars = [names for names in ALLOWED_NAMES if names[1] == "scalar"]
    return [
        (DtypeStandIn, "numpy.dtype"),
        *((ALLOWED_NAMES[names], ".".join(names)) for names in scalars),
    ]


def _reason(error: Exception) -> str:
    text = str(error)
    if "WeightsUnpickler error" in text or "Weights only load failed" in text:
        _, _, said = text.partition("WeightsUnpickler error: ")
        detail = " ".join(said.split())[:80].rstrip(" .,")
        return (
            f"it holds more than tensors and numbers ({detail})" if detail else "it holds more than tensors"
        )
    return f"it is damaged or no checkpoint of torch ({type(error).__name__})"
