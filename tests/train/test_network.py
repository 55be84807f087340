"""First weights: from nothing, from backbones of several kinds, and what does not fit is one line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from made_up_sequences import made_sequence
from safetensors.torch import save_file
from small_runs import write_config
from torch import Tensor, nn

from staf_cli.assets.store import AssetStore
from staf_cli.errors import AssetError
from staf_cli.recover.staf.body_tensors import spread_points
from staf_cli.recover.staf.config import StafConfig
from staf_cli.train.backbone_file import read_backbone
from staf_cli.train.bodies import TrainBody, training_body
from staf_cli.train.config import TrainConfig, read_config
from staf_cli.train.network import Network, make_network, start_at_mean


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> AssetStore:
    """Where nothing has been imported."""
    return AssetStore(tmp_path_factory.mktemp("weights"), offline=True)


@pytest.fixture(scope="module")
def body(store: AssetStore) -> TrainBody:
    return training_body("free", store, 40)


def config_of(folder: Path, *changes: tuple[str, str]) -> TrainConfig:
    return read_config(write_config(folder, "net", *changes))


def resnet_state(network: Network, seed: int = 0) -> dict[str, Tensor]:
    """Another backbone's tensors, as torchvision would name them."""
    generator = torch.Generator().manual_seed(seed)
    return {
        name: torch.rand(values.shape, generator=generator) if values.is_floating_point() else values.clone()
        for name, values in network.model.backbone.state_dict().items()
    }


def test_from_nothing_it_begins_as_the_mean_body(tmp_path: Path, body: TrainBody, store: AssetStore) -> None:
    network = make_network(config_of(tmp_path), body, store)
    model = network.model.eval()
    with torch.no_grad():
        states = model.stages(torch.rand(2, 9, 128, 1, 1)).states
    first = model.first_state()
    for state in states:
        assert (state.pose - first.pose).abs().max() < 0.1
    again = make_network(config_of(tmp_path), body, store)
    other = make_network(replace(config_of(tmp_path), seed=6), body, store)
    assert torch.equal(again.model.sampler1.layer1.weight, model.sampler1.layer1.weight)
    assert not torch.equal(other.model.sampler1.layer1.weight, model.sampler1.layer1.weight)


def test_dropout_is_the_configs(tmp_path: Path, body: TrainBody, store: AssetStore) -> None:
    def shares(*changes: tuple[str, str]) -> set[float]:
        model = make_network(config_of(tmp_path, *changes), body, store).model
        return {part.p for part in model.modules() if isinstance(part, nn.Dropout)}

    assert shares() == {0.5}
    assert shares(("[network]\n", "[network]\ndropout = 0.1\n")) == {0.1}


def test_it_starts_at_the_mean_of_the_labels(tmp_path: Path, body: TrainBody, store: AssetStore) -> None:
    network = make_network(config_of(tmp_path), body, store)
    sequence = made_sequence(5)
    turned = replace(sequence, poses=np.tile(np.r_[np.pi, 0, 0, np.zeros(66), 0.4, 0, 0], (5, 1)))
    unknown = replace(sequence, poses=sequence.poses + 1, body_confidence=np.zeros(5))
    start_at_mean(network, [turned, unknown])
    rotations = network.model.first_state().rotmat[0]
    expected = torch.tensor([np.cos(0.4), np.sin(0.4)], dtype=torch.float32)
    assert torch.allclose(rotations[23, 1:, 1], expected, atol=1e-6)
    assert torch.allclose(network.model.mean_betas[0], torch.from_numpy(sequence.betas[0]).float(), atol=1e-6)
    before = network.model.mean_pose.clone()
    start_at_mean(network, [unknown])
    assert torch.equal(network.model.mean_pose, before)


def test_backbones_of_several_kinds_are_the_same(tmp_path: Path, body: TrainBody, store: AssetStore) -> None:
    state = resnet_state(make_network(config_of(tmp_path), body, store))
    classifier = {"fc.weight": torch.zeros(10, 128), "fc.bias": torch.zeros(10)}
    old = {name: values for name, values in state.items() if "num_batches" not in name}
    torch.save({**state, **classifier}, tmp_path / "plain.pth")
    torch.save(
        {"state_dict": {f"module.{k}": v for k, v in state.items()}, "epoch": 3}, tmp_path / "parallel.pth"
    )
    torch.save(
        {"model": {**{f"feature_extractor.{k}": v for k, v in state.items()}, "dp.weight": torch.ones(1)}},
        tmp_path / "release.pt",
    )
    save_file(state, tmp_path / "plain.safetensors")
    torch.save(old, tmp_path / "old.pth")
    for name in ("plain.pth", "parallel.pth", "release.pt", "plain.safetensors", "old.pth"):
        wanted = ('backbone = "nothing"', f'backbone = "{name}"')
        network = make_network(config_of(tmp_path, wanted), body, store)
        ours = network.model.backbone.state_dict()
        assert all(
            torch.equal(ours[key], values) for key, values in state.items() if "num_batches" not in key
        ), name


def test_what_is_no_such_backbone(tmp_path: Path, body: TrainBody, store: AssetStore) -> None:
    torch.save({"weight": torch.ones(3)}, tmp_path / "other.pth")
    with pytest.raises(AssetError, match="holds no ResNet under torchvision's names"):
        read_backbone(tmp_path / "other.pth")
    torch.save(nn.Linear(2, 2), tmp_path / "module.pth")
    with pytest.raises(AssetError, match="nothing of it was run"):
        read_backbone(tmp_path / "module.pth")
    (tmp_path / "broken.safetensors").write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00{}      ..")
    for name, words in {
        "none.pth": "cannot be read",
        "broken.safetensors": "damaged",
        "no.safetensors": "no such",
    }.items():
        with pytest.raises(AssetError, match=words):
            read_backbone(tmp_path / name)
    wide = make_network(config_of(tmp_path, ("backbone_width = 4", "backbone_width = 8")), body, store)
    torch.save(wide.model.backbone.state_dict(), tmp_path / "wide.pth")
    with pytest.raises(AssetError, match=r"this is not the ResNet of \[network.sizes\].*wrong: backbone"):
        make_network(config_of(tmp_path, ('backbone = "nothing"', 'backbone = "wide.pth"')), body, store)
    with pytest.raises(AssetError, match="not imported: staf_backbone"):
        make_network(config_of(tmp_path, ('backbone = "nothing"\n', "")), body, store)


def test_smpl_where_it_is_not(store: AssetStore) -> None:
    with pytest.raises(AssetError, match='body = "smpl" needs what is not imported: smpl_neutral'):
        training_body("smpl", store, 431)
    assert training_body("auto", store, 431).is_free


def test_modules_that_take_no_part_ask_for_no_gradients(
    tmp_path: Path, body: TrainBody, store: AssetStore
) -> None:
    without = ("grid_size = 5", "grid_size = 5\nuse_tcfm = false\nuse_safm = false")
    network = make_network(config_of(tmp_path, without), body, store)
    asking = {name.split(".")[0] for name, p in network.model.named_parameters() if p.requires_grad}
    assert asking == {
        "backbone",
        "pyramid",
        *(f"sampler{k}" for k in (1, 2, 3)),
        *(f"regressor{k}" for k in (1, 2, 3)),
    }


def test_mesh_points_are_spread_over_the_body(body: TrainBody) -> None:
    template = body.tensors["body.v_template"].numpy()
    rows = spread_points(template, 431)
    assert len(set(rows.tolist())) == 431
    chosen = template[rows]
    gaps = np.linalg.norm(chosen[:, None] - chosen[None], axis=-1) + 9 * np.eye(431)
    farthest = np.linalg.norm(template[:, None] - chosen[None], axis=-1).min(1).max()
    assert gaps.min() > 0.6 * farthest, "none close together while another place is bare"
    assert StafConfig().num_mesh_points == 431
