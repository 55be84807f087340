"""Several processes at once: the same bytes, a death that costs one input, Ctrl-C that leaves nothing."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import psutil
import pytest
from staf_process import start, tree, wait_for, worker_of


def test_one_process_dies_the_rest_goes_on_and_resumes(
    clips: Path, undisturbed: Path, options: list[object], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = start(clips, "--out", out, *options, "--workers", 2, "--json")
    wait_for(lambda: worker_of(out, "two"), process)
    victim = worker_of(out, "two")
    assert victim not in (None, process.pid)
    os.kill(victim, signal.SIGKILL)
    shown, said = process.communicate(timeout=120)
    assert process.returncode == 1, said
    results = json.loads(shown)["results"]
    assert [Path(result["input"]).name for result in results] == ["one.mp4", "room.mp4", "two.mp4"]
    assert [result["ok"] for result in results] == [True, True, False]
    assert "two.mp4: the process working on it was ended by SIGKILL" in results[2]["error"]
    assert "\n" not in results[2]["error"]
    assert {entry.name for entry in out.iterdir()} == {"one", "room"}

    process = start(clips, "--out", out, *options, "--workers", 2, "--json")
    shown, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert [result["resumed"] for result in json.loads(shown)["results"]] == [True, True, False]
    assert tree(out) == tree(undisturbed)
    lines = said.splitlines()
    assert sum("STAF's weights are not imported" in line for line in lines) == 1
    assert any(line.startswith("[3/3] two.mp4: finding people: 6 frames") for line in lines)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_when_the_parent_goes_all_go(
    clips: Path, options: list[object], tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    out = tmp_path / "out"
    process = start(clips / "one.mp4", clips / "two.mp4", "--out", out, *options, "--workers", 2)
    wait_for(lambda: worker_of(out, "one") or worker_of(out, "two"), process)
    children = psutil.Process(process.pid).children(recursive=True)
    assert children
    process.send_signal(sent)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code, said
    assert "Traceback" not in said
    psutil.wait_procs(children, timeout=30)
    assert not [child for child in children if child.is_running()]
    assert not [entry for entry in out.rglob("*") if entry.name.startswith(".")], "workers clean up"


def test_what_no_input_can_do_without_is_said_once(
    clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    process = start(
        clips, "--out", tmp_path / "out", "--workers", 2, "--offline", "--weights", tmp_path / "empty"
    )
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    (line,) = said.splitlines()
    assert line.startswith("error: ")
    assert "is missing" in line
    assert not (tmp_path / "out").exists()
