"""Files of `staf train` in the rest of the program: run, evaluation, import; and what is no such file."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from made_up_capture import moving
from made_up_datasets import joints17, write_3dhp
from short_clips import cut_short
from small_runs import write_config

import staf_cli
from staf_cli.assets.store import AssetStore
from staf_cli.body.model import load_free_body
from staf_cli.build import Components
from staf_cli.errors import AssetError, SettingError
from staf_cli.evaluation import datasets
from staf_cli.evaluation.predictor import EnginePredictor
from staf_cli.evaluation.settings import PredictorSettings
from staf_cli.evaluation.threedhp import ThreeDHP
from staf_cli.result import VideoResult
from staf_cli.settings import Settings
from staf_cli.train.bodies import training_body
from staf_cli.train.checkpoint import RunState
from staf_cli.train.config import read_config
from staf_cli.train.network import make_network
from staf_cli.train.trained_file import write_best
from staf_cli.train.validation import Scores
from staf_cli.weights.importer import import_paths
from staf_cli.weights.tensor_file import read_tensors, write_tensors
from staf_cli.weights.trained import load_trained, read_trained


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that has learned nothing, as a run would leave it."""
    folder = tmp_path_factory.mktemp("run")
    config = replace(read_config(write_config(folder, "mine")), out=folder)
    store = AssetStore(folder / "none", offline=True)
    network = make_network(config, training_body("free", store, 40), store)
    write_best(config, network, RunState(1e-3, best_epoch=4), Scores(50.0, 80.0, 7.0, 12), "1.2.3")
    return folder / "best.safetensors"


@pytest.fixture(scope="module")
def clip(demo_clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cut_short(demo_clip, tmp_path_factory.mktemp("clip") / "short.mp4", num_frames=10)


def test_a_run_with_it(clip: Path, weights: Path, nets: dict[str, Path], tmp_path: Path) -> None:
    assert nets
    result = staf_cli.run(clip, weights_file=weights, detector="blazepose", offline=True)
    assert isinstance(result, VideoResult)
    folder = tmp_path / "short"
    result.save(folder, overlay=False, obj=False, frame_npz=False)
    document = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (document["engine"], document["body_model"]) == ("staf", "staf-free-body-1")
    assert document["assets"]["weights_file"] == sha256_of(weights)
    with np.load(next(folder.glob("person_*.npz"))) as stored:
        assert str(stored["engine"]) == "staf"
        assert stored["joints49_3d"].shape[1:] == (49, 3)
        assert np.isfinite(stored["poses"]).all()
    back = staf_cli.load_result(folder)
    assert back.people[0].vertices(int(back.people[0].frame_ids[0])).shape == (6799, 3)


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_evaluation_with_it(weights: Path, tmp_path: Path) -> None:
    body = load_free_body("cpu")
    motion = moving(body, 6, seed=3)
    root = write_3dhp(tmp_path / "set", joints17(body, motion), np.ones(6, bool))
    settings = PredictorSettings(weights_file=weights, detections="gt", offline=True)
    out = tmp_path / "out"
    out.mkdir()
    evaluation = datasets.evaluate(ThreeDHP(root), settings=settings, out=out, resume=True)
    assert evaluation.num_frames == 6
    with pytest.raises(SettingError, match="this data set compares SMPL's meshes"):
        EnginePredictor(settings, body="smpl")


def test_imported_it_serves_where_the_release_is_not(weights: Path, tmp_path: Path) -> None:
    store = AssetStore(tmp_path / "kept", offline=True)
    (imported,) = import_paths([weights], store).imported
    assert imported.path.name == "staf_trained.safetensors"
    ours, theirs = read_tensors(imported.path)[0], read_tensors(weights)[0]
    assert all(torch.equal(ours[name], values) for name, values in theirs.items())
    assert read_trained(imported.path)[1] == read_trained(weights)[1]
    command = [sys.executable, "-c", "from staf_cli.cli import main_weights; main_weights()"]
    shown = subprocess.run(
        [*command, "list", "--weights", str(tmp_path / "kept")], capture_output=True, text=True, check=True
    ).stderr
    assert "staf_trained: " in shown
    assert "not imported for --engine staf:" not in shown
    components = Components(Settings(engine="staf", weights_dir=tmp_path / "kept", offline=True))
    assert (components.engine.name, components.body.name) == ("staf", "staf-free-body-1")
    assert components.assets_used == {"staf_trained": sha256_of(imported.path)}
    chosen = Components(Settings(weights_dir=tmp_path / "kept", offline=True))
    assert chosen.engine_name == "landmarks", "auto takes released weights alone"


def test_what_does_not_go_with_it(weights: Path, tmp_path: Path) -> None:
    for others, words in {
        ("engine", "landmarks"): "--engine landmarks: --weights-file is STAF with its own body",
        ("body", "free"): "--body free: --weights-file is STAF with its own body",
        ("gender", "male"): "--gender male",
    }.items():
        with pytest.raises(SettingError, match=words):
            Settings(weights_file=weights, **dict([others]))
    with pytest.raises(SettingError, match="no such file"):
        Settings(weights_file=tmp_path / "none")


def test_other_files_are_refused(weights: Path, tmp_path: Path) -> None:
    tensors, texts = read_tensors(weights)
    other_body = {**tensors, "body.v_template": tensors["body.v_template"] * 1.01}
    outside = {**tensors, "body.faces": tensors["body.faces"] + 1_000_000}
    broken = {**tensors, "regressor3.pose.bias": tensors["regressor3.pose.bias"] / 0}
    huge = texts["about"].replace('"regressor_channels": 64', '"regressor_channels": 99999999')
    nested = texts["about"].replace('"regressor_channels": 64', '"regressor_channels": [64]')
    assert texts["about"] not in (huge, nested)
    cases = {
        "it lacks the format staf-trained-1": (tensors, {}),
        "its header is damaged": (tensors, {**texts, "about": "[1"}),
        "header is damaged; get": (tensors, {**texts, "about": huge}),
        "its header is damaged; get the file again": (tensors, {**texts, "about": nested}),
        "missing: tcfm": ({k: v for k, v in tensors.items() if "tcfm" not in k}, texts),
        "is not the one of this version": (other_body, texts),
        "names vertices that are not there": (outside, texts),
        "not finite": (broken, texts),
    }
    for words, (values, header) in cases.items():
        write_tensors(tmp_path / "w.safetensors", values, header)
        with pytest.raises(AssetError, match=words) as caught:
            load_trained(tmp_path / "w.safetensors", "cpu")
        assert "\n" not in str(caught.value)
        with pytest.raises(AssetError):
            import_paths([tmp_path / "w.safetensors"], AssetStore(tmp_path / "kept", offline=True))
    (tmp_path / "w.safetensors").write_bytes(weights.read_bytes()[:5000])
    with pytest.raises(AssetError, match="damaged"):
        load_trained(tmp_path / "w.safetensors", "cpu")
