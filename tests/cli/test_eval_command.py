"""`staf eval results` and `compare`: words on stderr, one JSON document on stdout, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import load_free_body
from staf_cli.camera import Camera
from staf_cli.cli import main_eval
from staf_cli.cli.datasets import eval_app
from staf_cli.errors import StafError
from staf_cli.motion import Motion, Track
from staf_cli.result import Person
from staf_cli.results.track_npz import write_track

T = 8


def call(*arguments: object) -> Result:
    return CliRunner().invoke(eval_app, [str(argument) for argument in arguments])


@pytest.fixture
def person() -> Person:
    """Somebody who stands and sinks slowly."""
    body = load_free_body("cpu")
    ones = np.ones(T, np.float32)
    boxes = np.tile([300.0, 100.0, 500.0, 700.0], (T, 1))
    track = Track(1, np.arange(T), boxes, ones.astype(bool), ones)
    poses = np.zeros((T, 72), np.float32)
    poses[:, 0] = np.pi
    trans = np.array([0, 0, 4]) + 0.01 * np.arange(T)[:, None]
    motion = Motion(
        track, "landmarks", body.name, poses, np.zeros(10, np.float32), None, trans.astype(np.float32), ones
    )
    return Person(motion, Camera.from_fov((1280, 960)), body, np.arange(T) / 30, 30.0)


@pytest.fixture
def result(tmp_path: Path, person: Person) -> Path:
    folder = tmp_path / "walk"
    folder.mkdir()
    write_track(folder / "person_001.npz", person)
    return folder


@pytest.fixture
def truth(tmp_path: Path, person: Person) -> Path:
    """The left wrist 240 mm off: a mean of 10 mm over 24 joints."""
    joints = person.joints3d.astype(np.float64)
    joints[:, SMPL_JOINT_NAMES.index("left_wrist"), 0] += 0.24
    np.savez(tmp_path / "truth.npz", joints3d=joints, joint_names=np.array(SMPL_JOINT_NAMES))
    return tmp_path / "truth.npz"


def test_results_in_words(result: Path, truth: Path) -> None:
    outcome = call("results", "--pred", result, "--truth", truth)
    assert outcome.exit_code == 0
    assert outcome.stdout == ""
    for words in ("walk / person 1", "10.0", "overall", "24 joints compared"):
        assert words in outcome.stderr


def test_results_as_json(result: Path, truth: Path) -> None:
    outcome = call("results", "--pred", result, "--truth", truth, "--json")
    values = json.loads(outcome.stdout)
    assert values["overall"]["mpjpe_mm"] == pytest.approx(10, abs=1e-3)
    assert values["overall"]["frames"] == T
    assert values["overall"]["pve_mm"] is None
    assert "overall" in outcome.stderr


def test_results_as_files(result: Path, truth: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    outcome = call("results", "--pred", result, "--truth", truth, "--out", out, "--no-plots", "--json")
    assert outcome.exit_code == 0
    assert sorted(file.name for file in out.iterdir()) == ["evaluation.json", "frames.csv", "sequences.csv"]
    stored = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    assert stored == json.loads(outcome.stdout)


def test_a_plot(result: Path, truth: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    outcome = call("results", "--pred", result, "--truth", truth, "--out", tmp_path / "out")
    assert outcome.exit_code == 0
    assert (tmp_path / "out" / "plots" / "walk_person_1.png").stat().st_size > 10_000
    assert "plots/walk_person_1.png" in outcome.stderr.replace("\\", "/")


@pytest.mark.parametrize(
    "arguments",
    [
        ("results", "--pred", "nowhere", "--truth", "{truth}", "--out", "out/put"),
        ("results", "--pred", "{result}", "--truth", "nowhere.npz", "--out", "out/put", "--json"),
        ("results", "--pred", "{result}", "--truth", "{truth}", "--person", "7", "--out", "out/put"),
        ("results", "--pred", "{result}", "--truth", "{truth}", "--out", "{truth}"),
        ("compare", "{result}", "nowhere"),
        ("3dpw", "--root", "nowhere", "--out", "out/put"),
        ("3dhp", "--root", "nowhere", "--out", "out/put"),
        ("3dpw", "--root", ".", "--out", "out/put"),
        ("3dhp", "--root", ".", "--out", "out/put"),
        ("3dpw", "--root", ".", "--ablate", "nothing", "--out", "out/put"),
    ],
)
def test_mistakes_are_one_line_and_leave_nothing(
    arguments: tuple[str, ...], result: Path, truth: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = call(*(argument.format(result=result, truth=truth) for argument in arguments))
    assert isinstance(outcome.exception, StafError)
    assert "\n" not in str(outcome.exception)
    assert outcome.stdout == ""
    assert sorted(file.name for file in tmp_path.iterdir()) == ["truth.npz", "walk"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["results", "--pred", "x"],
        ["3dpw", "--root", ".", "--split", "all"],
        ["3dpw", "--root", ".", "--protocol", "best"],
        ["3dhp", "--root", ".", "--detections", "none"],
        ["3dhp", "--root", ".", "--fps", "0"],
        ["compare", "a"],
        ["4dpw"],
    ],
)
def test_wrong_usage(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["staf-eval", *arguments])
    with pytest.raises(SystemExit) as left:
        main_eval()
    assert left.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1


def test_compare_in_words_and_as_json(result: Path) -> None:
    outcome = call("compare", result, result)
    assert outcome.exit_code == 0
    assert outcome.stdout == ""
    for words in ("jitter", "landmarks", "frames that both have", "joints apart, PA"):
        assert words in outcome.stderr
    values = json.loads(call("compare", result, result, "--json").stdout)
    (pair,) = values["pairs"]
    assert pair["shared_frames"] == T
    assert pair["as_given_mm"] == 0
    assert pair["a"]["body_model"] == load_free_body("cpu").name


@pytest.mark.parametrize("command", [[], ["results"], ["compare"]])
def test_help_fits_a_screen(command: list[str]) -> None:
    outcome = CliRunner().invoke(eval_app, [*command, "--help"], terminal_width=80)
    assert outcome.exit_code == 0
    assert len(outcome.stdout.splitlines()) <= 24
