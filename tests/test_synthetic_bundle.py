"""The made-up bundle is the one on which the authors' release computed tests/data/release_numbers.npz."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from synthetic_body import blocked_product, body_model, fused_product
from synthetic_bundle import BACKBONE_FILE, DATA, HEAD_FILE, digests, release_tensors


def test_every_array_to_the_last_bit(bundle_folder: Path) -> None:
    found = digests(bundle_folder)
    assert found == json.loads((DATA / "synthetic_bundle_digests.json").read_text())


def test_one_bit_changes_a_digest(bundle_folder: Path, tmp_path: Path) -> None:
    expected = json.loads((DATA / "synthetic_bundle_digests.json").read_text())
    for file in bundle_folder.iterdir():
        (tmp_path / file.name).symlink_to(file)
    changed = np.load(bundle_folder / "J_regressor_extra.npy")
    changed[8, 6889] = np.nextafter(0, 1)
    (tmp_path / "J_regressor_extra.npy").unlink()
    np.save(tmp_path / "J_regressor_extra.npy", changed)
    found = digests(tmp_path)
    assert {key for key in expected if found[key] != expected[key]} == {"J_regressor_extra.npy"}


@pytest.mark.parametrize(
    ("name", "part", "count"), [(HEAD_FILE, "gen_state_dict", 128), (BACKBONE_FILE, "model", 318)]
)
def test_checkpoints_have_the_releases_tensors(bundle_folder: Path, name: str, part: str, count: int) -> None:
    state = torch.load(bundle_folder / name, weights_only=True, mmap=True)[part]
    expected = release_tensors()["gen_state_dict" if count == 128 else "base_model"]
    assert len(expected) == count
    for key, entry in expected.items():
        assert (list(state[key].shape), str(state[key].dtype)) == (entry["shape"], f"torch.{entry['dtype']}")


def test_more_betas_leave_the_first_as_they_are(bundle_folder: Path) -> None:
    with np.load(bundle_folder / "SMPL_NEUTRAL.npz") as stored:
        assert stored["shapedirs"].shape == (6890, 3, 300)
        np.testing.assert_array_equal(stored["shapedirs"][:, :, :10], body_model()["shapedirs"])


def test_products_by_hand() -> None:
    """As numpy's but for the last bits; one rounding for each product that is added."""
    body = body_model()
    by_hand = blocked_product(body["J_regressor"], body["v_template"])
    np.testing.assert_allclose(by_hand, body["J_regressor"] @ body["v_template"], rtol=0, atol=1e-15)
    step = 2.0**-30
    a, b = np.array([[1.0, 1 + step]]), np.array([[-1.0], [1 - step]])
    assert fused_product(a, b)[0, 0] == -(step**2), "rounded twice it is 0"
