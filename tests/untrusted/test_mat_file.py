"""MATLAB's files of version 5, against scipy's writer and by hand."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from staf_cli.untrusted import mat_file
from staf_cli.untrusted.mat_file import read_mat


def cells(*values: object) -> np.ndarray:
    column = np.empty((len(values), 1), object)
    for row, value in enumerate(values):
        column[row, 0] = value
    return column


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("dtype", ["f8", "f4", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"])
def test_numbers_of_every_type(dtype: str, packed: bool, tmp_path: Path) -> None:
    values = np.arange(24).reshape(2, 3, 4).astype(dtype)
    path = tmp_path / "a.mat"
    savemat(
        path, {"a": values, "b": cells(values[0], values[1, :1], np.zeros((0, 3)))}, do_compression=packed
    )
    found = read_mat(path.read_bytes(), ("a", "b"))
    np.testing.assert_array_equal(found["a"], values)
    assert isinstance(found["b"], list)
    assert [cell.shape for cell in found["b"]] == [(3, 4), (1, 4), (0, 3)]
    np.testing.assert_array_equal(found["b"][0], values[0])


def test_what_is_not_wanted_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.mat"
    savemat(path, {"text": "words", "record": {"x": 1}, "a": np.eye(2), "much": np.zeros((9, 9))})
    assert list(read_mat(path.read_bytes(), ("a", "not there"))) == ["a"]
    for name in ("text", "record"):
        with pytest.raises(ValueError, match="something else than numbers"):
            read_mat(path.read_bytes(), (name,))


def test_bytes_in_the_other_order() -> None:
    parts = struct.pack(">IIII", 6, 8, 6, 0) + struct.pack(">IIii", 5, 8, 1, 2)
    parts += struct.pack(">HHc3x", 1, 1, b"a") + struct.pack(">IIhhxxxx", 3, 4, 258, -1)
    data = bytes(124) + b"\x01\x00MI" + struct.pack(">II", 14, len(parts)) + parts
    np.testing.assert_array_equal(read_mat(data, ("a",))["a"], [[258, -1]])


def test_shapes_that_their_bytes_do_not_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.mat"
    savemat(path, {"a": np.zeros((3, 5))}, do_compression=False)
    data = path.read_bytes()
    place = data.index(struct.pack("<ii", 3, 5))
    for shape in ((3, 6), (2**31 - 1, 2**31 - 1), (-3, -5), (1, 1)):
        wrong = data[:place] + struct.pack("<ii", *shape) + data[place + 8 :]
        with pytest.raises(ValueError, match=r"damaged|more than"):
            read_mat(wrong, ("a",))


def test_small_numbers_in_large_arrays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.mat"
    savemat(path, {"a": np.zeros((100, 100), np.int8), "b": cells(*[np.zeros((50, 50), np.int8)] * 4)})
    monkeypatch.setattr(mat_file, "MAX_MAT_BYTES", 70_000)
    for name in ("a", "b"):
        with pytest.raises(ValueError, match="of numbers"):
            read_mat(path.read_bytes(), (name,))


@pytest.mark.parametrize("data", [b"", b"MATLAB", bytes(200), b"\x89HDF" + bytes(200)])
def test_no_matlab_file(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"no MATLAB file|7\.3"):
        read_mat(data, ("a",))
