"""Disks that fill up, vanish or turn read-only: one clear line, finished work whole, nothing half-written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from staf_process import tree

from staf_cli.api import Pipeline
from staf_cli.errors import OutputError
from staf_cli.jobs import each_job, worker
from staf_cli.progress import Progress, ProgressEvent, StageBegun
from staf_cli.result import VideoResult
from staf_cli.results import writer
from staf_cli.results.publish import replacing
from staf_cli.results.run_json import is_whole
from staf_cli.settings import Settings
from staf_cli.video.video_source import open_source

DISK_KB = 4096


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_KB}k", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is forbidden here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture(autouse=True)
def no_forethought(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the small disk is refused before anything is written to it."""
    for module in (writer, worker):
        monkeypatch.setattr(module, "check_free", lambda *_: None)


@pytest.fixture(scope="module")
def pipeline(settings: Settings) -> Pipeline:
    return Pipeline(settings)


@pytest.fixture(scope="module")
def recovered(clips: Path, pipeline: Pipeline) -> VideoResult:
    return pipeline.run(clips / "one.mp4")


def leave_free(disk: Path, num_kb: int) -> None:
    free_kb = shutil.disk_usage(disk).free // 1024
    (disk / "filler").write_bytes(b"x" * 1024 * (free_kb - num_kb))


@pytest.mark.parametrize("free_kb", [0, 4, 12, 32, 100, 300, 600, 1200, 1800])
def test_the_disk_fills_up_wherever_it_may(
    disk: Path, clips: Path, pipeline: Pipeline, recovered: VideoResult, free_kb: int
) -> None:
    """At the tracks, the faces, a mesh, the overlay, run.json: it is always the same line."""
    out = disk / "out"
    out.mkdir()
    (out / "finished.txt").write_text("mine")
    leave_free(disk, free_kb)

    def write() -> None:
        with replacing(out / "one") as part:
            pipeline.writer(open_source(clips / "one.mp4")).write(recovered, part)

    with pytest.raises(OutputError) as caught:
        write()
    assert str(caught.value) == f"{out}: no space is left on this disk; free some, or give another --out"
    assert {entry.name for entry in out.iterdir()} == {"finished.txt"}
    (disk / "filler").unlink()
    write()
    assert is_whole(out / "one")


def test_finished_work_stays_whole_on_a_full_disk(disk: Path, clips: Path, settings: Settings) -> None:
    out = disk / "out"
    (outcome,) = each_job([clips / "room.mp4"], out, settings)
    assert outcome.ok
    before = tree(out)
    leave_free(disk, 40)
    first, second = each_job([clips / "one.mp4", clips / "room.mp4"], out, settings)
    assert "no space is left" in str(first.error)
    assert second.resumed
    assert tree(out) == before


def when_begins(stage: str, deed: list[str]) -> Progress:
    """A progress that does something to the output folder when a stage begins."""

    def take(event: ProgressEvent) -> None:
        if isinstance(event, StageBegun) and event.name == stage:
            subprocess.run(deed, check=True)

    return take


def test_the_output_folder_vanishes(tmp_path: Path, clips: Path, settings: Settings) -> None:
    out = tmp_path / "out"
    first, second = each_job(
        [clips / "room.mp4", clips / "one.mp4"],
        out,
        settings,
        when_begins("drawing and writing", ["rm", "-r", str(out)]),
    )
    assert (
        first.error == f"{out}: the output folder has vanished during the run; nothing more is written there"
    )
    assert second.error == first.error
    assert not out.exists()


def test_the_disk_turns_read_only(disk: Path, clips: Path, settings: Settings) -> None:
    remount = ["mount", "-o", "remount,ro", str(disk)]
    (outcome,) = each_job(
        [clips / "room.mp4"], disk / "out", settings, when_begins("fitting bodies", remount)
    )
    assert "Read-only file system" in str(outcome.error)
    assert str(outcome.error).startswith(f"{disk / 'out'}: cannot be written any more")
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    (outcome,) = each_job([clips / "room.mp4"], disk / "out", settings)
    assert outcome.ok
    assert not [entry for entry in (disk / "out").iterdir() if entry.name.startswith(".")]


def test_a_read_only_disk_is_known_at_once(disk: Path, clips: Path, settings: Settings) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(OutputError, match=r"--out .*disk/out: cannot be made"):
        list(each_job([clips / "room.mp4"], disk / "out", settings))
    with pytest.raises(OutputError, match=r"--out .*disk: cannot be written"):
        list(each_job([clips / "room.mp4"], disk, settings))
