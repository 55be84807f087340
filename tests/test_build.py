"""The parts of a run: which finder it gets, and what is said about it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from staf_cli.build import Components
from staf_cli.errors import AssetError, SettingError
from staf_cli.people.tracker import BoxFinder
from staf_cli.settings import Settings

CACHES = ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA")


@pytest.fixture
def shelf(nets: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder with assets: BlazePose's nets and nothing for YOLO."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    for path in nets.values():
        (folder / path.name).write_bytes(path.read_bytes())
    for name in CACHES:
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    monkeypatch.delenv("STAF_WEIGHTS", raising=False)
    monkeypatch.chdir(tmp_path)
    return folder


class _Malice:
    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.trace),)


def test_without_other_nets_blazepose_finds_people(shelf: Path, said: Callable[[], list[str]]) -> None:
    tools = Components(Settings(weights_dir=shelf, offline=True))
    assert tools.finder.name == "blazepose + bytetrack"
    assert tools.finder is tools.finder
    yolo, open_detector = said()
    assert yolo.startswith("without YOLO (")
    assert open_detector.endswith("BlazePose finds few in a crowd")
    assert "\n" not in yolo + open_detector
    assert sorted(tools.assets_used) == ["pose_detection", "pose_landmark_full"]
    assert all(len(sha256) == 64 for sha256 in tools.assets_used.values())


def test_blazepose_is_taken_at_its_word(shelf: Path, said: Callable[[], list[str]]) -> None:
    tools = Components(Settings(detector="blazepose", weights_dir=shelf, offline=True))
    assert tools.finder.name == "blazepose + bytetrack"
    assert said() == []


def test_landmark_nets_that_are_missing_are_done_without(shelf: Path, said: Callable[[], list[str]]) -> None:
    nets = Components(Settings(weights_dir=shelf, offline=True)).landmark_nets
    assert (nets.heavy, nets.thunder) == (None, None)
    heavy, thunder = said()
    assert heavy.startswith("BlazePose heavy is not to be had (")
    assert thunder.startswith("MoveNet is not to be had (")
    for landmarks, detector in (("full", "auto"), ("auto", "blazepose")):
        settings = Settings(landmarks=landmarks, detector=detector, weights_dir=shelf, offline=True)
        assert Components(settings).landmark_nets.heavy is None
    assert len(said()) == 2


def test_heavy_by_name_without_its_net_is_an_error(shelf: Path) -> None:
    tools = Components(Settings(landmarks="heavy", weights_dir=shelf, offline=True))
    with pytest.raises(AssetError, match="pose_landmark_heavy"):
        _ = tools.landmark_nets


def test_yolo_by_name_without_weights_is_an_error(shelf: Path) -> None:
    with pytest.raises(AssetError, match="yolo11n"):
        _ = Components(Settings(detector="yolo", weights_dir=shelf, offline=True)).finder


@pytest.mark.parametrize("detector", ["auto", "yolo"])
def test_malicious_weights_run_nothing_and_are_not_passed_over(
    detector: str, shelf: Path, tmp_path: Path
) -> None:
    trace, weights = tmp_path / "trace", tmp_path / "net.pt"
    torch.save({"model": _Malice(trace)}, weights)
    tools = Components(Settings(detector=detector, yolo_weights=weights, weights_dir=shelf, offline=True))
    with pytest.raises(AssetError, match=r"net\.pt"):
        _ = tools.finder
    assert not trace.exists()


def test_weights_of_ones_own(shelf: Path, tmp_path: Path, said: Callable[[], list[str]]) -> None:
    from staf_cli.people.ultralytics_safe import ultralytics_module

    model = ultralytics_module("models").YOLO("yolo11n.yaml")
    model.model.names = {index: "person" if index == 0 else str(index) for index in range(80)}
    model.save(tmp_path / "own.pt")
    settings = Settings(yolo_weights=tmp_path / "own.pt", tracker="botsort", weights_dir=shelf, offline=True)
    finder = Components(settings).finder
    assert isinstance(finder, BoxFinder)
    assert finder.name == "yolo + botsort"
    assert said() == []


def test_a_missing_net_is_named(shelf: Path) -> None:
    (shelf / "pose_landmark_full.tflite").unlink()
    tools = Components(Settings(detector="blazepose", weights_dir=shelf, offline=True))
    with pytest.raises(AssetError, match="pose_landmark_full"):
        _ = tools.finder


def test_nothing_is_opened_before_it_is_needed(tmp_path: Path) -> None:
    tools = Components(Settings(weights_dir=tmp_path, offline=True))
    assert tools.assets_used == {}
    assert tools.body.num_vertices > 1000
    assert tools.assets_used == {}


def offering_staf(shelf: Path) -> Path:
    """The folder with two files of the right names in it."""
    for name in ("staf_head.safetensors", "staf_backbone.safetensors"):
        (shelf / name).write_bytes(b"no weights")
    return shelf


@pytest.mark.parametrize(
    ("asked_for", "engine"),
    [
        ({}, "staf"),
        ({"body": "smpl"}, "staf"),
        ({"engine": "landmarks"}, "landmarks"),
        ({"body": "free"}, "landmarks"),
        ({"body": "smpl", "gender": "male"}, "landmarks"),
    ],
)
def test_which_engine_is_taken(shelf: Path, asked_for: dict[str, Any], engine: str) -> None:
    settings = Settings(weights_dir=offering_staf(shelf), offline=True, **asked_for)
    assert Components(settings).engine_name == engine


def test_without_stafs_weights_the_landmarks_step_in(shelf: Path, said: Callable[[], list[str]]) -> None:
    tools = Components(Settings(detector="blazepose", weights_dir=shelf, offline=True, overlay=False))
    tools.prepare()
    assert tools.engine_name == "landmarks"
    assert said() == ["engine: landmarks, since STAF's weights are not imported (staf weights tells more)"]


def test_staf_asked_for_and_not_there(shelf: Path) -> None:
    tools = Components(Settings(engine="staf", weights_dir=shelf, offline=True))
    with pytest.raises(
        AssetError, match=r"not imported: staf_head .* staf_backbone .*staf weights import PATH"
    ):
        tools.prepare()


def test_damaged_weights_are_not_passed_over(shelf: Path) -> None:
    tools = Components(Settings(weights_dir=offering_staf(shelf), offline=True))
    with pytest.raises(AssetError, match=r"staf_head\.safetensors is damaged; delete it and import"):
        tools.prepare()


def test_smpl_asked_for_and_not_there(shelf: Path) -> None:
    tools = Components(Settings(body="smpl", gender="female", weights_dir=shelf, offline=True))
    with pytest.raises(AssetError, match="not imported: smpl_female"):
        _ = tools.body


@pytest.mark.skipif(torch.cuda.is_available(), reason="with CUDA there is nothing wrong with it")
def test_half_precision_needs_cuda(shelf: Path) -> None:
    settings = Settings(engine="staf", half=True, weights_dir=offering_staf(shelf), offline=True)
    with pytest.raises(SettingError, match="--half needs CUDA"):
        Components(settings).prepare()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"engine": "staf", "body": "free"}, "STAF gives SMPL bodies"),
        ({"gender": "male"}, "add --body smpl"),
        ({"engine": "staf", "body": "smpl", "gender": "male"}, "landmarks engine"),
        ({"body": "smplx"}, "choose auto, free or smpl"),
        ({"gender": "m"}, "choose neutral, male or female"),
    ],
)
def test_what_does_not_go_together(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        Settings(**wrong)
