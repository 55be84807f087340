"""Nothing in a pickle is ever run, and whatever is in it, there is one kind of error and no harm."""

from __future__ import annotations

import functools
import operator
import os
import pickle
import random
import struct
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse
from chumpy_pickle import chumpy_pickle
from numpy.testing._private.utils import runstring
from synthetic_body import body_model

from staf_cli.errors import AssetError
from staf_cli.untrusted.pickles import read_pickle
from staf_cli.untrusted.stand_ins import ALLOWED_NAMES, SparseMatrix


class Reduce:
    """Pickled as a call of `function` with `arguments`."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = function, arguments

    def __reduce__(self) -> tuple[Any, ...]:
        return self.call


def text(value: str) -> bytes:
    """The instruction that pushes a text."""
    raw = value.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def global_(module: str, name: str) -> bytes:
    return b"c" + module.encode() + b"\n" + name.encode() + b"\n"


def stack_global(module: str, name: str) -> bytes:
    return text(module) + text(name) + b"\x93"


def payloads(trace: Path) -> dict[str, bytes]:
    """Pickles that make the folder `trace` when they are unpickled, each in its own way."""
    folder = str(trace)
    code = f"import os; os.mkdir({folder!r})"
    hidden = np.empty(1, object)
    hidden[0] = Reduce(os.mkdir, folder)
    dotted = b"\x80\x04" + stack_global("numpy.lib._npyio_impl", "os.mkdir") + text(folder) + b"\x85R."
    partial = functools.partial(os.mkdir, folder)
    return {
        "os.mkdir": pickle.dumps(Reduce(os.mkdir, folder)),
        "os.system": pickle.dumps(Reduce(os.system, f"mkdir {folder}")),
        "eval": pickle.dumps(Reduce(eval, f"__import__('os').mkdir({folder!r})")),
        "exec": pickle.dumps(Reduce(exec, code)),
        "Python 2's names": global_("__builtin__", "eval")
        + text(f"__import__('os').mkdir({folder!r})")
        + b"\x85R.",
        "numpy's own runner": pickle.dumps(Reduce(runstring, code, {})),
        "a name with dots": dotted,
        "partial": pickle.dumps(Reduce(operator.call, partial)),
        "another function's call": pickle.dumps(Reduce(operator.call, os.mkdir, folder)),
        "in an array of objects": pickle.dumps(hidden),
        "in a dict": pickle.dumps({"v_template": Reduce(os.mkdir, folder)}),
        "in a state": pickle.dumps(Stateful(Reduce(os.mkdir, folder))),
        "an old instance": b"(" + text(folder) + b"ios\nmkdir\n.",
        "an object made of its class": b"(" + global_("os", "mkdir") + text(folder) + b"o.",
    }


class Stateful:
    """Pickled with a state that is set."""

    def __init__(self, state: Any) -> None:
        self.inner = state


NAMES = sorted(payloads(Path("x")))


@pytest.mark.parametrize("name", NAMES)
def test_would_have_run_and_does_not(name: str, tmp_path: Path) -> None:
    """The same bytes: Python's own unpickler runs them, ours refuses them."""
    trace = tmp_path / "trace"
    data = payloads(trace)[name]
    with pytest.raises(AssetError) as refused:
        read_pickle(data, "SMPL_NEUTRAL.pkl")
    assert not trace.exists()
    assert "\n" not in str(refused.value)
    assert "SMPL_NEUTRAL.pkl is refused" in str(refused.value)
    pickle.loads(data)
    assert trace.is_dir(), "a file that would not have run proves nothing"


def proto(body: bytes) -> bytes:
    return b"\x80\x02" + body + b"."


CHUMPY = global_("chumpy.ch", "Ch")
HARMFUL = {
    "changing a class": proto(CHUMPY + b"}" + text("__setstate__") + global_("os", "system") + b"sb"),
    "changing a stand-in's class": proto(CHUMPY + b"}" + text("x") + text("y") + b"sb"),
    "changing a class's slots": proto(CHUMPY + b"N}" + text("by_columns") + text("y") + b"s\x86b"),
    "changing a function": proto(global_("_codecs", "encode") + b"}" + text("x") + text("y") + b"sb"),
    "changing a function's parts": proto(
        global_("_codecs", "encode") + b"N}" + text("_function") + b"Ns\x86b"
    ),
    "calling an array's type": proto(global_("numpy", "ndarray") + b"K\x05\x85R"),
    "a new dtype by its class": proto(global_("numpy", "dtype") + text("f8") + b"\x85\x81"),
    "a dtype with parts": proto(global_("numpy", "dtype") + text("i4,f8") + b"\x85R"),
    "a dtype of objects as numbers": proto(
        global_("numpy.core.multiarray", "scalar")
        + global_("numpy", "dtype")
        + text("O8")
        + b"\x85R"
        + text("x")
        + b"\x86R"
    ),
    "an extension": b"\x80\x02\x82\x01.",
    "a persistent id": b"P1\n.",
    "another codec": proto(global_("_codecs", "encode") + text("x") + text("zip") + b"\x86R"),
    "an unknown chumpy class": proto(global_("chumpy.ch", "MatVecMult") + b")\x81"),
    "another module's set": proto(global_("os", "set")),
    "a whole module": proto(global_("numpy", "load")),
    "a memo without end": proto(b"Nr\xff\xff\xff\x7f"),
    "text without end": b"\x80\x04\x8d" + struct.pack("<Q", 1 << 60) + b"abc.",
    "bytes without end": b"\x80\x04\x8e" + struct.pack("<Q", 1 << 40) + b"abc.",
    "a number without end": b"\x80\x02\x8b" + struct.pack("<i", 1 << 30) + b"abc.",
    "lists in lists": b"\x80\x02" + b"]" * 50_000 + b"a" * 49_999 + b".",
    "too many instructions": b"\x80\x02" + b"N0" * 150_000 + b"N.",
    "more after the end": proto(b"N") + b"cos\nsystem\n.",
    "nothing": b"",
    "no pickle": b"SMPL" * 100,
    "an html page": b"<!DOCTYPE html><html>please log in</html>",
}


@pytest.mark.parametrize("name", sorted(HARMFUL))
def test_tricks_are_refused(name: str) -> None:
    before = dict(sys.modules)
    with pytest.raises(AssetError) as refused:
        read_pickle(HARMFUL[name], "x.pkl")
    assert "\n" not in str(refused.value)
    assert sys.modules.keys() == before.keys(), "nothing is imported either"
    assert np.array_equal(read_pickle(pickle.dumps(np.arange(3)), "good"), [0, 1, 2]), (
        "later reads are as ever"
    )


@pytest.mark.parametrize(
    "state", [b"}" + text("x") + text("y") + b"s", b"N}" + text("x") + text("y") + b"s\x86"]
)
@pytest.mark.parametrize("names", sorted(ALLOWED_NAMES), ids=".".join)
def test_nothing_that_can_be_named_can_be_changed(names: tuple[str, str], state: bytes) -> None:
    """Neither by a dict for `__dict__` nor by one of attributes to set, though the result is thrown away."""
    named = ALLOWED_NAMES[names]
    before = dict(vars(named)) if hasattr(named, "__dict__") else repr(named)
    with pytest.raises(AssetError):
        read_pickle(proto(global_(*names) + state + b"b0N"), "x.pkl")
    assert (dict(vars(named)) if hasattr(named, "__dict__") else repr(named)) == before


def array_pickle(shape: tuple[int, ...], content: bytes, code: str = "f8") -> bytes:
    """A pickle of an array, with a shape of our choice."""
    dtype = global_("numpy", "dtype") + text(code) + b"K\x00K\x01\x87R"
    dims = b"(" + b"".join(b"\x8a\x08" + struct.pack("<q", size) for size in shape) + b"t"
    raw = b"B" + struct.pack("<I", len(content)) + content
    start = global_("numpy.core.multiarray", "_reconstruct") + global_("numpy", "ndarray")
    return proto(start + b"K\x00\x85" + text("b") + b"\x87R(K\x01" + dims + dtype + b"\x89" + raw + b"tb")


def test_sizes_must_be_true() -> None:
    numbers = np.arange(4.0)
    np.testing.assert_array_equal(
        read_pickle(array_pickle((2, 2), numbers.tobytes()), "x"), numbers.reshape(2, 2)
    )
    for shape in ((1 << 40,), (2, 3), (-1, -4), (1 << 62, 1 << 62)):
        with pytest.raises(AssetError):
            read_pickle(array_pickle(shape, numbers.tobytes()), "x")


def sparse_pickle(**changes: Any) -> bytes:
    matrix = scipy.sparse.csc_matrix(np.eye(3))
    for name, value in changes.items():
        setattr(matrix, name, value)
    return pickle.dumps(matrix)


@pytest.mark.parametrize(
    "changes",
    [
        {"indices": np.array([0, 1, 9])},
        {"indices": np.array([0, -1, 2])},
        {"indptr": np.array([0, 1, 2, 9])},
        {"indptr": np.array([0, 2, 1, 3])},
        {"indptr": np.array([0, 1, 2])},
        {"data": np.ones(2)},
        {"indices": np.array([0.0, 1.0, 2.0])},
    ],
)
def test_matrices_that_point_outside_themselves(changes: dict[str, Any]) -> None:
    with pytest.raises(AssetError, match="points outside"):
        read_pickle(sparse_pickle(**changes), "x")


@pytest.mark.parametrize("kind", [scipy.sparse.csc_matrix, scipy.sparse.csr_matrix])
def test_matrices_as_scipy_reads_them(kind: Any) -> None:
    dense = np.random.default_rng(0).random((5, 7)) * (np.random.default_rng(1).random((5, 7)) > 0.6)
    matrix = read_pickle(pickle.dumps(kind(dense)), "x")
    assert isinstance(matrix, SparseMatrix)
    np.testing.assert_array_equal(matrix.toarray(), dense)


def test_a_matrix_too_large_to_be_written_out() -> None:
    empty = scipy.sparse.csc_matrix((1 << 20, 1 << 20))
    matrix = read_pickle(pickle.dumps(empty), "x")
    with pytest.raises(AssetError, match="too large"):
        matrix.toarray()


@pytest.mark.parametrize("protocol", range(6))
def test_plain_data_of_every_protocol(protocol: int) -> None:
    """Protocol 5 keeps arrays in a form of its own that no release uses; all others are read."""
    data = {
        "numbers": [1, 2.5, -(1 << 40), True, None],
        "text": ("ä", b"bytes"),
        "float": np.float64(2.5),
        "array": np.arange(6.0).reshape(2, 3),
        "fortran": np.asfortranarray(np.arange(6).reshape(2, 3)),
    }
    pickled = pickle.dumps(data, protocol)
    if protocol == 5:
        with pytest.raises(AssetError):
            read_pickle(pickled, "x")
        return
    read = read_pickle(pickled, "x")
    np.testing.assert_array_equal(read.pop("array"), data["array"])
    np.testing.assert_array_equal(read.pop("fortran"), data["fortran"])
    assert read == {key: data[key] for key in ("numbers", "text", "float")}


def select_pickle(idxs: np.ndarray, shape: Any) -> bytes:
    """Elements of a chumpy object, as chumpy.reordering.Select."""
    inner = CHUMPY + b")\x81}" + text("x") + pickle.dumps(np.arange(12.0), 2)[2:-1] + b"sb"
    parts = {"idxs": pickle.dumps(idxs, 2)[2:-1], "preferred_shape": pickle.dumps(shape, 2)[2:-1], "a": inner}
    state = b"}" + b"".join(text(key) + value + b"s" for key, value in parts.items())
    return proto(global_("chumpy.reordering", "Select") + b")\x81" + state + b"b")


def test_chumpys_selections() -> None:
    np.testing.assert_array_equal(
        read_pickle(select_pickle(np.array([3, 1, 0, 11]), (2, 2)), "x"), [[3, 1], [0, 11]]
    )
    np.testing.assert_array_equal(read_pickle(select_pickle(np.array([3, 1]), None), "x"), [3, 1])
    for idxs, shape in ((np.array([12]), (1,)), (np.array([-1]), (1,)), (np.array([1, 2]), (3,))):
        with pytest.raises(AssetError):
            read_pickle(select_pickle(idxs, shape), "x")


def test_a_selection_of_itself() -> None:
    data = proto(
        global_("chumpy.reordering", "Select")
        + b")\x81q\x00}"
        + text("a")
        + b"h\x00s"
        + text("idxs")
        + b"Nsb"
    )
    with pytest.raises(AssetError, match="nested too deeply"):
        read_pickle(data, "x")


def good() -> bytes:
    return pickle.dumps({"a": np.arange(40.0), "s": scipy.sparse.csc_matrix(np.eye(4)), "t": [1, "x"]}, 2)


def test_cut_anywhere() -> None:
    data = good()
    for end in range(0, len(data), max(1, len(data) // 60)):
        with pytest.raises(AssetError):
            read_pickle(data[:end], "x")


def test_flipped_bytes() -> None:
    """Read or refused; never anything else."""
    chance = random.Random(0)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(600):
        data = bytearray(good())
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read_pickle(bytes(data), "x")
            outcomes["read"] += 1
        except AssetError:
            outcomes["refused"] += 1
    assert outcomes["refused"] > 100
    assert outcomes["read"] > 20


def test_smpl_as_it_is_handed_out() -> None:
    """A whole body in chumpy's objects, by Python 2's names: the same numbers as the plain one."""
    plain = body_model()
    read = read_pickle(chumpy_pickle(plain), "SMPL_NEUTRAL.pkl")
    for key in ("v_template", "shapedirs", "weights", "f", "J"):
        np.testing.assert_array_equal(read[key], plain[key], err_msg=key)
    np.testing.assert_array_equal(read["kintree_table"], plain["kintree_table"].astype(np.uint32))
    np.testing.assert_array_equal(read["J_regressor"].toarray(), plain["J_regressor"])
    assert read["posedirs"].shape == plain["posedirs"].shape
    assert not read["posedirs"].any()
    assert isinstance(read["pose_training_info"]["n"], np.generic)
    assert "chumpy" not in sys.modules


def test_damaged_text_is_one_line_without_warnings() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with pytest.raises(AssetError, match="damaged"):
            read_pickle(b"S'\\\xc2'\n.", "x.pkl")
    assert not said
