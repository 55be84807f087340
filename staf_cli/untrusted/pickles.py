"""Zip archives, pickles and torch checkpoints that users bring, read without running anything in them.

A pickle is a program: it may call whatever it can name. Here it can name the few things that
`stand_ins.ALLOWED_NAMES` lists, each a stand-in of ours. Before it runs, its instructions are read through
once: a kind that no such file needs, or a number that promises more data than there is, ends it.
"""

from __future__ import annotations

import io
import lzma
import math
import pickle
import pickletools
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PureWindowsPath
from typing import Any

import numpy as np

from staf_cli.errors import AssetError
from staf_cli.untrusted.stand_ins import (
    ALLOWED_NAMES,
    NUMBER_NAMES,
    ArrayStandIn,
    ChumpyStandIn,
    RefusedError,
    SelectStandIn,
    SparseMatrix,
    SparseRowsStandIn,
    SparseStandIn,
    is_shape,
)

# What a damaged zip leads to, as zipfile and the packers beneath it raise it.
ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, struct.error, MemoryError),
)
_MAX_RATIO = 200  # of a member's size to what it takes in the archive
_SMALL_BYTES = 1 << 22  # members up to this may shrink as they like


def bounded_members(
    archive: zipfile.ZipFile, name: str, *, max_members: int, max_bytes: int
) -> list[zipfile.ZipInfo]:
    """The members of an archive that is not too much in all; `name` is for the message.

    Raises:
        AssetError: there are too many, or they would unpack to too much.
    """
    members = archive.infolist()
    if len(members) > max_members or sum(member.file_size for member in members) > max_bytes:
        raise AssetError(f"{name} is refused: it would unpack to too much; get it again from its authors")
    return members


def check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    """AssetError unless every member lies inside the archive and none is a trap."""
    for member in members:
        if trouble := _trouble(member):
            remedy = "get the authors' archive"
            raise AssetError(f"{name} is refused: its member {member.filename[:80]!r} {trouble}; {remedy}")


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes, no more of them than it says.

    Raises:
        one of ZIP_ERRORS: it is damaged, or not as long as it says.
    """
    with archive.open(member) as file:
        data = file.read(member.file_size + 1)
    if len(data) != member.file_size:
        raise ValueError("a member is not as long as it says")
    return data


def _trouble(member: zipfile.ZipInfo) -> str | None:
    name = member.orig_filename
    windows = PureWindowsPath(name)
    most_bytes = max(_SMALL_BYTES, _MAX_RATIO * max(member.compress_size, 1))
    troubles = {
        "has an absolute path": windows.is_absolute() or windows.drive or name.startswith(("/", "\\")),
        "leads out of the archive": ".." in windows.parts,
        "has a broken name": "\x00" in name,
        "is a link": stat.S_ISLNK(member.external_attr >> 16),
        "is encrypted": member.flag_bits & 1,
        "would unpack to far more than it takes": member.file_size > most_bytes,
    }
    return next((words for words, found in troubles.items() if found), None)


MAX_PICKLE_BYTES = 1 << 30
MAX_CHECKPOINT_BYTES = 1 << 31
_MAX_OPCODES = 200_000
_MAX_DEPTH = 8  # chumpy objects inside each other
_MAX_MEMO = 1 << 20
_MEMO_OPCODES = frozenset({"PUT", "BINPUT", "LONG_BINPUT", "GET", "BINGET", "LONG_BINGET"})
_OPCODES = _MEMO_OPCODES | {
    "PROTO", "FRAME", "STOP", "MARK", "POP", "POP_MARK", "DUP", "MEMOIZE", "GLOBAL", "STACK_GLOBAL", "REDUCE",
    "BUILD", "NEWOBJ", "NONE", "NEWTRUE", "NEWFALSE", "INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1",
    "LONG4", "FLOAT", "BINFLOAT", "STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "BINUNICODE",
    "SHORT_BINUNICODE", "BINUNICODE8", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "EMPTY_TUPLE", "TUPLE",
    "TUPLE1", "TUPLE2", "TUPLE3", "EMPTY_LIST", "LIST", "APPEND", "APPENDS", "EMPTY_DICT", "DICT", "SETITEM",
    "SETITEMS", "EMPTY_SET", "ADDITEMS",
}  # fmt: skip


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
            return _resolved(_Reader(io.BytesIO(data)).load(), _MAX_DEPTH)
    except (RefusedError, AssetError) as error:
        reason = str(error)
    except MemoryError:
        reason = "it asks for more memory than there is"
    except RecursionError:
        reason = "it is nested too deeply"
    except Exception as error:
        # Whatever instructions in the wrong order lead to: the unpickler raises errors of all kinds.
        reason = f"it is damaged or no pickle at all ({type(error).__name__})"
    raise _refused(name, reason)


def read_checkpoint(data: bytes, name: str) -> Mapping[str, Any]:
    """What `torch.save` wrote, by `torch.load(weights_only=True)`, on the CPU.

    Args:
        data: the whole file.
        name: for the message.

    Raises:
        AssetError: it holds more than tensors, dicts, lists and numbers, is damaged, or is no checkpoint.
    """
    import torch  # takes seconds, which readers of arrays and pickles need not wait for

    _check_size(data, name)
    try:
        with warnings.catch_warnings(), torch.serialization.safe_globals(list(NUMBER_NAMES)):
            warnings.simplefilter("ignore")  # about old forms of files, which the user cannot change
            content = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        said = str(error).partition("WeightsUnpickler error: ")[2]
        detail = " ".join(said.split())[:80].rstrip(" .,") or "something else"
        raise _refused(name, f"it holds more than tensors and numbers ({detail})") from error
    except Exception as error:  # torch raises errors of all kinds
        raise _refused(name, f"it is damaged or no checkpoint of torch ({type(error).__name__})") from error
    if not isinstance(content, Mapping):
        raise AssetError(f"{name} is refused: it is no dict of tensors; get the release's file")
    return content


def _refused(name: str, reason: str) -> AssetError:
    remedy = "get the file again from its authors"
    return AssetError(f"{name} is refused: {reason}; nothing of it was run; {remedy}")


def _check_size(data: bytes, name: str) -> None:
    """AssetError where the tensors would take too much; the older form, no zip, holds them as they are."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            bounded_members(archive, name, max_members=_MAX_OPCODES, max_bytes=MAX_CHECKPOINT_BYTES)
    except ZIP_ERRORS as error:
        raise AssetError(f"{name} is damaged; get it again") from error


def _scan(data: bytes) -> None:
    """Read all instructions without following them."""
    if len(data) > MAX_PICKLE_BYTES:
        raise RefusedError(f"it has more than {MAX_PICKLE_BYTES >> 20} MB")
    end = 0
    for number, (opcode, argument, position) in enumerate(pickletools.genops(data)):
        if number >= _MAX_OPCODES:
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
    if isinstance(value, SparseStandIn):
        return _sparse(value, depth)
    if isinstance(value, ChumpyStandIn):
        return _numeric(value.state.get("x"), depth)
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
    array = np.asarray(array.toarray() if isinstance(array, SparseMatrix) else array)
    if array.dtype.kind not in "biuf":
        raise RefusedError("it holds an array without numbers")
    return array


def _selected(state: Mapping[str, object], depth: int) -> np.ndarray:
    source, places = _numeric(state.get("a"), depth).ravel(), _numeric(state.get("idxs"), depth)
    if not _are_indices(places, source.size):
        raise RefusedError("it selects what is not there")
    picked = source[places]
    if state.get("preferred_shape") is None:
        return picked
    shape = tuple(int(size) for size in _numeric(state["preferred_shape"], depth).ravel())
    if min(shape, default=0) < 0 or math.prod(shape) != picked.size:
        raise RefusedError("a selection does not fit its shape")
    return picked.reshape(shape)


def _sparse(value: SparseStandIn, depth: int) -> SparseMatrix:
    """Compressed columns (or rows): line k of the matrix has the entries starts[k] .. starts[k + 1]."""
    shape = value.state.get("_shape")
    if not isinstance(shape, tuple) or not is_shape(shape) or len(shape) != 2:
        raise RefusedError("a sparse matrix has no shape")
    by_rows = isinstance(value, SparseRowsStandIn)
    num_lines, length = shape if by_rows else shape[::-1]
    keys = ("data", "indices", "indptr")
    data, places, starts = (_numeric(value.state.get(key), depth) for key in keys)
    counts = np.diff(starts.astype(np.int64)).astype(np.int64)
    if not (
        data.ndim == places.ndim == starts.ndim == 1
        and len(data) == len(places)
        and (len(starts), starts[0], starts[-1]) == (num_lines + 1, 0, len(data))
        and _are_indices(places, length)
        and _are_indices(starts, len(data) + 1)
        and not (counts < 0).any()
    ):
        raise RefusedError("a sparse matrix points outside itself")
    lines, places = np.arange(num_lines).repeat(counts), places.astype(np.int64)
    return SparseMatrix(shape, data, *((lines, places) if by_rows else (places, lines)))


def _are_indices(values: np.ndarray, length: int) -> bool:
    """Whether all of them are indices of something of that length."""
    return values.dtype.kind in "iu" and (not values.size or 0 <= values.min() <= values.max() < length)
