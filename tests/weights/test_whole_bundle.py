"""A synthetic bundle of full size gives the same network however it comes; and what is no such bundle."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

import staf_cli
from staf_cli.assets.store import AssetStore
from staf_cli.errors import AssetError
from staf_cli.recover.staf.checkpoint import backbone_tensors, head_tensors
from staf_cli.recover.staf.staf import STAF
from staf_cli.weights.importer import import_paths
from staf_cli.weights.kinds import BACKBONE, HEAD, SMPL
from staf_cli.weights.load import load_smpl_body

FUSE = "tcfm.nonlocalblock.conv_mask_forR.weight"
HEAD_FILE, BACKBONE_FILE = "3dpw_model_best.pth.tar", "base_model.pt"


@pytest.fixture(scope="module")
def features() -> torch.Tensor:
    return torch.rand(1, 9, 2048, 7, 7, generator=torch.Generator().manual_seed(0))


def test_everything_is_there(installed_bundle: Path) -> None:
    names = {file.name for file in installed_bundle.iterdir()}
    assert {HEAD.own_name, BACKBONE.own_name, SMPL["neutral"].own_name} <= names
    assert not [name for name in names if name.startswith(".")]


@pytest.mark.parametrize("level", [0, 1, 2])
def test_from_the_releases_folder_or_a_parent(
    installed_staf: STAF, bundle_folder: Path, features: torch.Tensor, level: int
) -> None:
    folder = [bundle_folder, *bundle_folder.parents][level]
    other = staf_cli.load_staf(folder, "cpu")
    assert torch.equal(other(features).vertices, installed_staf(features).vertices)


def test_from_the_imported_weights(
    installed_staf: STAF, installed_bundle: Path, features: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAF_WEIGHTS", str(installed_bundle))
    model = staf_cli.load_staf(device="cpu")
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert torch.equal(model(features).theta, installed_staf(features).theta)
    crops = torch.rand(1, 3, 224, 224, generator=torch.Generator().manual_seed(1))
    assert torch.equal(model.encode(crops), installed_staf.encode(crops))


def test_the_two_checkpoints_alone_are_enough(
    installed_bundle: Path, installed_staf: STAF, bundle_folder: Path, tmp_path: Path
) -> None:
    """In two calls; the head's SMPL is the same as SMPL's own file."""
    store = AssetStore(tmp_path)
    report = import_paths([bundle_folder / HEAD_FILE], store)
    assert "--engine staf" in {purpose.name for purpose, _ in report.missing}
    assert "--body smpl" not in {purpose.name for purpose, _ in report.missing}
    report = import_paths([bundle_folder / BACKBONE_FILE], store)
    assert "--engine staf" not in {purpose.name for purpose, _ in report.missing}
    from_head = load_smpl_body(store, "neutral", "cpu")
    from_smpl = load_smpl_body(AssetStore(installed_bundle), "neutral", "cpu")
    for name in ("v_template", "shapedirs", "posedirs", "J_regressor", "lbs_weights"):
        torch.testing.assert_close(
            getattr(from_head.smpl, name), getattr(from_smpl.smpl, name), atol=1e-6, rtol=0
        )
    assert (from_head.faces == from_smpl.faces).all()
    assert installed_staf.body.as_body("x").num_vertices == 6890
    shutil.rmtree(tmp_path)


@pytest.fixture(scope="module")
def head(bundle_folder: Path) -> dict[str, torch.Tensor]:
    return torch.load(bundle_folder / HEAD_FILE, weights_only=True, mmap=True)["gen_state_dict"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda keys: keys.pop("regressor.1.fc1.weight"), "1 missing: regressor2.hidden.0.weight"),
        (lambda keys: keys.update({"extra.weight": torch.zeros(1)}), "1 unexpected: extra.weight"),
        (lambda keys: keys.update({"deconv_layers.0.weight": torch.zeros(4)}), r"must be float32 \(2048"),
        (lambda keys: keys.update({"regressor.1.init_pose": torch.ones(1, 144)}), "differs from its copy"),
        (lambda keys: keys.update({"points_grid": torch.zeros(1, 2, 441)}), "points_grid is not what"),
        (lambda keys: keys.update({"regressor.0.smpl.parents": torch.zeros(24).long()}), "parents is not"),
        (lambda keys: keys.update({FUSE: torch.full((1, 2, 1, 1), torch.nan)}), "not finite in tcfm.fuse"),
    ],
)  # fmt: skip
def test_every_key_of_the_head_counts(head: dict[str, torch.Tensor], change: object, words: str) -> None:
    keys = dict(head)
    change(keys)  # type: ignore[operator]
    with pytest.raises(AssetError, match=words) as refused:
        head_tensors({"gen_state_dict": keys})
    assert "\n" not in str(refused.value)


def test_checkpoints_in_each_others_place(bundle_folder: Path, head: dict[str, torch.Tensor]) -> None:
    with pytest.raises(AssetError, match=r"318 missing: backbone\..* and 313 more"):
        backbone_tensors({"model": head})
    with pytest.raises(AssetError, match="'gen_state_dict'"):
        head_tensors({"model": head})
    with pytest.raises(AssetError, match="holds no staf_backbone"):
        staf_cli.load_staf(bundle_folder / HEAD_FILE)
