"""SMPL's model files: what is taken of them, what is refused, and that they come back as they were kept."""

from __future__ import annotations

import io
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chumpy_pickle import chumpy_pickle
from synthetic_body import body_model

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.body.model import Body
from staf_cli.errors import AssetError
from staf_cli.untrusted.arrays import read_npy, read_npz
from staf_cli.weights.contents import Content, read_mesh_points, read_own_smpl, read_smpl
from staf_cli.weights.kinds import SMPL, kind_of


def smpl_fields(num_betas: int = 10, seed: int = 0) -> dict[str, Any]:
    """A cloud of points with SMPL's sizes and keys."""
    rng = np.random.default_rng(seed)
    tree = np.array([[4294967295, *SMPL_PARENTS[1:]], range(24)], np.int64)
    weights = rng.random((6890, 24))
    regressor = rng.random((24, 6890))
    return {
        "v_template": rng.normal(size=(6890, 3)),
        "shapedirs": rng.normal(size=(6890, 3, num_betas)),
        "posedirs": np.zeros((6890, 3, 207)),
        "J_regressor": regressor / regressor.sum(1, keepdims=True),
        "weights": weights / weights.sum(1, keepdims=True),
        "f": rng.integers(0, 6890, (13776, 3)).astype(np.uint32),
        "kintree_table": tree,
        "bs_style": "lbs",
    }


def as_npz(fields: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **fields)
    return file.getvalue()


@pytest.fixture(scope="module")
def fields() -> dict[str, Any]:
    return smpl_fields()


def test_pickle_and_npz_hold_the_same(fields: dict[str, Any]) -> None:
    from_pickle = read_smpl(pickle.dumps(fields, 2), "SMPL_NEUTRAL.pkl")
    from_npz = read_smpl(
        as_npz(smpl_fields(300) | {k: v for k, v in fields.items() if k != "shapedirs"}), "x.npz"
    )
    assert from_npz["shapedirs"].shape == (6890, 3, 10)
    for key in ("v_template", "posedirs", "J_regressor", "weights", "f", "kintree_table"):
        np.testing.assert_array_equal(from_pickle[key], from_npz[key])
    np.testing.assert_array_equal(from_pickle["v_template"], fields["v_template"].astype(np.float32))
    assert from_pickle["kintree_table"][0, 0] == -1


def test_comes_back_as_it_was_kept(fields: dict[str, Any]) -> None:
    content = Content(SMPL["male"], read_smpl(pickle.dumps(fields, 2), "x"))
    again = read_own_smpl(content.to_bytes({"source_name": "SMPL_MALE.pkl"}), "smpl_male.npz")
    assert again.keys() == content.arrays.keys()
    for key, values in content.arrays.items():
        np.testing.assert_array_equal(again[key], values)
        assert again[key].dtype == values.dtype


def test_becomes_a_body(fields: dict[str, Any]) -> None:
    body = Body("smpl-female", read_smpl(pickle.dumps(fields, 2), "x"), device="cpu")
    assert body.num_vertices == 6890
    joints = body.joints(np.zeros((1, 72)), np.zeros(10), np.zeros((1, 3)))
    np.testing.assert_allclose(joints[0], fields["J_regressor"] @ fields["v_template"], atol=1e-5)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"v_template": None}, "without v_template"),
        ({"v_template": np.zeros((6891, 3))}, "v_template must be numbers of shape"),
        ({"shapedirs": np.zeros((6890, 3, 4))}, "shapedirs must be"),
        ({"weights": np.full((6890, 24), np.nan)}, "weights holds numbers that are not finite"),
        ({"f": np.full((13776, 3), 6890)}, "faces name vertices"),
        ({"kintree_table": np.zeros((2, 24), np.int64)}, "not SMPL's 24"),
        ({"posedirs": "text"}, "posedirs must be"),
    ],
)
def test_what_is_no_smpl(fields: dict[str, Any], change: dict[str, Any], words: str) -> None:
    changed = {key: value for key, value in (fields | change).items() if value is not None}
    with pytest.raises(AssetError, match=words) as refused:
        read_smpl(pickle.dumps(changed, 2), "SMPL_NEUTRAL.pkl")
    assert "\n" not in str(refused.value)


def test_a_list_is_no_body() -> None:
    with pytest.raises(AssetError, match="no dict of arrays"):
        read_smpl(pickle.dumps([1, 2]), "x.pkl")


def test_another_npz_is_not_our_own() -> None:
    with pytest.raises(AssetError, match="not in the form staf-smpl-1"):
        read_own_smpl(as_npz({"x": np.zeros(3)}), "smpl_neutral.npz")


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("SMPL_NEUTRAL.pkl", "neutral"),
        ("SMPL_MALE.npz", "male"),
        ("smpl_female.PKL", "female"),
        ("basicModel_neutral_lbs_10_207_0_v1.0.0.pkl", "neutral"),
        ("basicmodel_neutral_lbs_10_207_0_v1.1.0.pkl", "neutral"),
        ("basicModel_f_lbs_10_207_0_v1.0.0.pkl", "female"),
        ("basicmodel_m_lbs_10_207_0_v1.1.0.pkl", "male"),
        ("gmm_08.pkl", None),
        ("SMPL_NEUTRAL.txt", None),
        ("SMPL_NEUTRAL", None),
    ],
)
def test_names(name: str, gender: str | None) -> None:
    assert kind_of(name) == (None if gender is None else SMPL[gender])


def zip_with(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def test_archives_that_would_unpack_to_too_much() -> None:
    header = npy(np.zeros(1))[:128].replace(b"(1,), ", b"(1,),  ")
    lying = header.replace(b"'shape': (1,), ", b"'shape': (1 << 40,)")
    for data in (
        zip_with({"a.npy": npy(np.zeros(4))[:-8]}),
        zip_with({"a.npy": lying}),
        b"PK\x03\x04" + bytes(100),
    ):
        with pytest.raises(AssetError):
            read_npz(data, "x.npz")


def test_an_array_longer_than_its_file() -> None:
    data = npy(np.zeros((2, 3)))
    np.testing.assert_array_equal(read_npy(data, "x.npy"), np.zeros((2, 3)))
    with pytest.raises(AssetError):
        read_npy(data.replace(b"(2, 3)", b"(2, 9)"), "x.npy")
    for end in range(0, len(data), 7):
        with pytest.raises(AssetError):
            read_npy(data[:end], "x.npy")


@pytest.mark.parametrize(
    "text", [b"{'descr': (", b"{'descr': \xff", b"[[" * 30, b"{'shape': 1e", b"\x00" * 40, b""]
)
def test_headers_that_are_no_source_text(text: bytes) -> None:
    """numpy reads a header as Python's source: tokenize's errors came through (found by fuzzing)."""
    data = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text
    for read in (
        lambda: read_npy(data, "x.npy"),
        lambda: read_npz(zip_with({"v_template.npy": data}), "x.npz"),
    ):
        with pytest.raises(AssetError, match=r"x\.np. is damaged"):
            read()


@pytest.mark.parametrize("code", [0x110000, 0xFFFFFFFF, 0xD800])
@pytest.mark.parametrize("order", ["<", ">"])
def test_text_of_characters_that_do_not_exist(code: int, order: str) -> None:
    """Such a string can be made and then fails wherever it is printed (found by fuzzing)."""
    good = np.array(["walk", "run"], f"{order}U4")
    np.testing.assert_array_equal(read_npy(npy(good), "x.npy"), good)
    codes = np.array([65, code], f"{order}u4")
    with pytest.raises(AssetError, match="damaged"):
        read_npy(npy(np.array(["ab"], f"{order}U2"))[:-8] + codes.tobytes(), "x.npy")


def test_objects_in_arrays_are_data_only(tmp_path: Path) -> None:
    import os

    class Harm:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.mkdir, (str(tmp_path / "trace"),)

    objects = np.empty(2, object)
    objects[:] = [Harm(), 1]
    data = as_npz({"D": objects})
    with pytest.raises(AssetError, match="refused"):
        read_mesh_points(data, "mesh_downsampling.npz")
    assert not (tmp_path / "trace").exists()
    with np.load(io.BytesIO(data), allow_pickle=True) as loaded:
        _ = loaded["D"]
    assert (tmp_path / "trace").exists(), "a file that would not have run proves nothing"


def test_downsampling_by_scipys_own_product() -> None:
    import scipy.sparse

    rng = np.random.default_rng(0)
    steps = [
        scipy.sparse.random(*shape, density=0.001, format="csc", random_state=rng)
        for shape in ((1723, 6890), (431, 1723))
    ]
    objects = np.empty(2, object)
    objects[:] = steps
    points = read_mesh_points(as_npz({"D": objects}), "x")
    np.testing.assert_allclose(points, (steps[1] @ steps[0]).toarray(), atol=1e-6)
    for number in (np.nan, np.inf, 1e300):
        damaged = [steps[0].copy(), steps[1]]
        damaged[0].data[0] = number
        objects[:] = damaged
        with pytest.raises(AssetError, match="no mixtures"):
            read_mesh_points(as_npz({"D": objects}), "x")
    objects[:] = steps[::-1]
    with pytest.raises(AssetError, match="other sizes"):
        read_mesh_points(as_npz({"D": objects}), "x")
    with pytest.raises(AssetError, match="no two matrices"):
        read_mesh_points(as_npz({"U": objects}), "x")


def test_smpl_as_it_is_handed_out() -> None:
    """SMPL's pickle with chumpy's objects is the same body as the plain one, but for its empty posedirs."""
    plain = read_smpl(pickle.dumps(body_model(), 2), "plain")
    chumpy = read_smpl(chumpy_pickle(body_model()), "SMPL_NEUTRAL.pkl")
    for key, values in plain.items():
        if key != "posedirs":
            np.testing.assert_array_equal(chumpy[key], values, err_msg=key)
