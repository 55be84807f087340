"""`staf export` from outside: files beside those of the run, one line for every mistake, exit codes."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from short_clips import cut_short

from staf_cli import cli
from staf_cli.jobs import each_job
from staf_cli.settings import Settings

Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    """Run `staf export` in this process; its exit code and what it said."""
    handler = signal.getsignal(signal.SIGTERM)

    def call(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["staf", "export", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        signal.signal(signal.SIGTERM, handler)
        return int(left.value.code or 0), capfd.readouterr().err

    return call


@pytest.fixture(scope="module")
def finished(demo_clip: Path, nets: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert nets
    folder = tmp_path_factory.mktemp("export")
    clip = cut_short(demo_clip, folder / "walk.mp4", num_frames=6)
    settings = Settings(detector="blazepose", offline=True, obj=False, frame_npz=False, overlay=False)
    (outcome,) = each_job([clip], folder / "out", settings)
    assert outcome.ok, outcome.error
    return folder / "out" / "walk"


@pytest.fixture
def result(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "walk"))


def test_formats_come_beside_the_rest(call: Call, result: Path) -> None:
    code, said = call(result, "--export", "glb,bvh", "--export-from-start")
    assert (code, said.splitlines()[0]) == (0, f"{result}: people.glb, person_001.bvh")
    document = json.loads((result / "run.json").read_text())
    assert set(document["exports"]) == {"glb", "bvh"}
    assert {"people.glb", "person_001.bvh"} <= set(document["files"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--export", "obj"], "--export obj: choose glb, bvh"),
        ([], "say which formats"),
        (["--export", "glb"], "no such folder"),
    ],
)
def test_mistakes_are_one_line(call: Call, tmp_path: Path, arguments: list[str], words: str) -> None:
    code, said = call(tmp_path / "nowhere", *arguments)
    assert code == 2
    (line,) = said.splitlines()
    assert words in line


def test_one_bad_result_does_not_stop_the_rest(call: Call, result: Path, tmp_path: Path) -> None:
    code, said = call(tmp_path / "nowhere", result, "--export", "csv")
    assert code == 1
    assert said.startswith("error: ")
    assert (result / "person_001.csv").is_file()
