"""Files of weights of staf-open: written, read back, refused, and named in what is made with them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from made_up_people import made_up_person
from open_nets import TINY

import staf_cli
from staf_cli.body.model import load_free_body
from staf_cli.build import Components
from staf_cli.errors import AssetError, SettingError
from staf_cli.motion import EngineWeights
from staf_cli.recover.staf_open.network import OpenConfig, StafOpenNet
from staf_cli.results.same_run import _asset_file
from staf_cli.results.track_npz import motion_of, read_track, write_track
from staf_cli.settings import Settings
from staf_cli.weights import open_file
from staf_cli.weights.open_file import open_weights_file
from staf_cli.weights.open_weights import (
    ACKNOWLEDGEMENT,
    OpenHeader,
    load_staf_open,
    write_open,
)
from staf_cli.weights.tensor_file import read_tensors, write_tensors
from staf_cli.weights.trained import load_trained


@pytest.fixture(scope="module")
def net() -> StafOpenNet:
    torch.manual_seed(0)
    net = StafOpenNet(OpenConfig(staf=TINY, head_channels=16, crop_spreads=3.0))
    torch.nn.init.normal_(net.head.out.weight, std=0.02)
    return net.eval()


@pytest.fixture
def file(net: StafOpenNet, tmp_path: Path) -> Path:
    path = tmp_path / "own.safetensors"
    write_open(path, net, OpenHeader("of a test", net.config, {"seed": 3}, {"steps": 0}))
    return path


def test_what_is_written_is_read_back(file: Path, net: StafOpenNet) -> None:
    """In half precision; its version and the hash of the file come with it."""
    model = load_staf_open(file)
    assert model.net.config == net.config
    assert model.weights.version == "of a test"
    assert model.weights.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    observed = torch.rand(2, 9, 21, 3)
    times = (torch.arange(9.0) - 4).repeat(2, 1) / 30
    with torch.no_grad():
        expected = net(observed, times).points_m
        torch.testing.assert_close(model.net(observed, times).points_m, expected, atol=2e-3, rtol=0)
    found = model.windows(observed, times)
    assert found.lifted.points_m.shape == (2, 21, 3)
    assert found.lifted.rotmats.shape == (2, 22, 3, 3)
    assert found.sigma_m.shape == (2, 21)


def test_the_file_says_what_it_is(file: Path) -> None:
    tensors, texts = read_tensors(file)
    header = OpenHeader.parse(texts, "own")
    assert header.acknowledgement == ACKNOWLEDGEMENT
    assert header.settings == {"seed": 3}
    assert not [name for name in tensors if "body" in name or name.startswith(("single", "window"))]
    assert {values.dtype for values in tensors.values()} == {torch.float16, torch.int64}


def test_files_of_before_are_read_as_they_were(file: Path, net: StafOpenNet) -> None:
    """They do not say whether features are normalised: theirs are not."""
    tensors, texts = read_tensors(file)
    about = json.loads(texts["about"])
    del about["config"]["staf"]["normalise_features"]
    write_tensors(file, tensors, {**texts, "about": json.dumps(about)})
    assert net.config.staf.normalise_features
    assert not load_staf_open(file).net.config.staf.normalise_features


def test_files_of_the_other_training_are_told_apart(file: Path) -> None:
    with pytest.raises(AssetError, match=r"file of staf train open; add --engine staf-open"):
        load_trained(file, "cpu")


def test_the_same_weights_make_the_same_bytes(file: Path, net: StafOpenNet, tmp_path: Path) -> None:
    other = tmp_path / "other.safetensors"
    write_open(other, net, OpenHeader("of a test", net.config, {"seed": 3}, {"steps": 0}))
    assert other.read_bytes() == file.read_bytes()


def _changed_header(file: Path, **config: Any) -> None:
    tensors, texts = read_tensors(file)
    about = json.loads(texts["about"])
    about["config"] |= config
    write_tensors(file, tensors, {**texts, "about": json.dumps(about)})


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"head_channels": 32}, "this is not the network that .*own.safetensors says it is"),
        ({"head_channels": 1 << 40}, "header is damaged"),
        ({"head_channels": "16"}, "header is damaged"),
        ({"crop_spreads": "wide"}, "header is damaged"),
        ({"crop_spreads": float("nan")}, "header is damaged"),
        ({"head_sees_window": 1}, "header is damaged"),
        ({"staf": {}}, "header is damaged"),
        ({"staf": {**asdict(TINY), "pyramid_channels": [[8, 8], 8, 8]}}, "header is damaged"),
        ({"staf": {**asdict(TINY), "grid_size": [7]}}, "header is damaged"),
        ({"head_channels": [16]}, "header is damaged"),
        ({"staf": {**asdict(TINY), "evidence_channels": 0}}, "header is damaged"),
        ({"staf": {**asdict(TINY), "num_mesh_points": 9000}}, "header is damaged"),
        ({"staf": {**asdict(TINY), "num_frames": 7}}, "header is damaged"),
    ],
)
def test_a_header_that_is_wrong_is_one_line(file: Path, config: dict[str, Any], words: str) -> None:
    _changed_header(file, **config)
    with pytest.raises(AssetError, match=words) as caught:
        load_staf_open(file)
    assert "\n" not in str(caught.value)


def test_other_files_are_refused(file: Path, tmp_path: Path) -> None:
    tensors, texts = read_tensors(file)
    broken = dict(tensors)
    broken["head.out.bias"] = torch.full_like(broken["head.out.bias"], float("nan"))
    write_tensors(tmp_path / "nan.safetensors", broken, texts)
    write_tensors(tmp_path / "other.safetensors", tensors, {"format": "staf-trained-1"})
    (tmp_path / "cut.safetensors").write_bytes(file.read_bytes()[:-100])
    for name, words in (
        ("nan", "not finite"),
        ("other", "holds no weights of staf-open"),
        ("cut", "damaged"),
        ("absent", "no such file"),
    ):
        with pytest.raises(AssetError, match=words):
            load_staf_open(tmp_path / f"{name}.safetensors")


def test_weights_that_are_not_there_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_file, "PACKAGE_FILE", "absent.safetensors")
    assert open_weights_file() is None
    with pytest.raises(AssetError, match=r"not part of this installation.*--engine landmarks"):
        Components(Settings(engine="staf-open", offline=True)).prepare()


def test_the_engine_names_its_weights(file: Path, nets: dict[str, Path]) -> None:
    folder = next(iter(nets.values())).parent
    settings = Settings(
        engine="staf-open", weights_file=file, weights_dir=folder, detector="blazepose", offline=True
    )
    tools = Components(settings)
    assert tools.engine_name == tools.engine.name == "staf-open"
    assert tools.body.name.startswith("staf-free-body")
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert tools.assets_used["staf_open"] == sha256
    assert tools.versions_used == {"staf_open": "of a test"}
    assert not tools.early_landmarks()._is_given_up, "people are measured while they are found"
    assert _asset_file("staf_open", settings, tools.assets) == file


@pytest.mark.parametrize("body", ["auto", "free", "smpl"])
def test_what_goes_with_a_file_of_weights(file: Path, body: str) -> None:
    settings = Settings(engine="staf-open", weights_file=file, body=body)  # type: ignore[arg-type]
    assert settings.engine_wanted == "staf-open"
    assert Settings(weights_file=file).engine_wanted == "staf"
    with pytest.raises(SettingError, match="drop one of them"):
        Settings(engine="landmarks", weights_file=file)


def test_results_keep_the_weights_of_their_engine(tmp_path: Path) -> None:
    plain = made_up_person(4, body=load_free_body("cpu"))
    weights = EngineWeights("of a test", "ab" * 32)
    named = replace(plain, motion=replace(plain.motion, engine="staf-open", weights=weights))
    for person, expected in ((plain, None), (named, weights)):
        write_track(tmp_path / "person_002.npz", person)
        arrays = read_track(tmp_path / "person_002.npz")
        assert ("engine_version" in arrays) is ("engine_sha256" in arrays) is (expected is not None)
        assert motion_of(arrays).weights == expected


def test_it_is_part_of_the_python_api(file: Path) -> None:
    assert staf_cli.load_staf_open(file).weights.version == "of a test"
