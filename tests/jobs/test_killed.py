"""A folder job that is killed without warning, at twenty random moments, and goes on each time."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from short_clips import cut_short, empty_room
from staf_process import CODE, tree

NUM_KILLS = 20


@pytest.fixture(scope="module")
def many(demo_clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four tiny clips, somebody is in two of them."""
    folder = tmp_path_factory.mktemp("many")
    cut_short(demo_clip, folder / "a.mp4", num_frames=30, every=1)
    cut_short(demo_clip, folder / "c.mp4", num_frames=5, every=4)
    empty_room(folder / "b.mp4", num_frames=40)
    empty_room(folder / "d.mp4", num_frames=60)
    return folder


class FolderJob:
    """The command on a folder, started again and again.

    Attributes:
        counts: what the kills met, for the record.
    """

    def __init__(self, clips: Path, out: Path, options: list[object]) -> None:
        self.out = out
        self.counts: Counter[str] = Counter()
        self._command = [sys.executable, "-c", CODE, clips, "--out", out, *options, "--quiet"]

    def start(self, *more: str) -> subprocess.Popen[bytes]:
        command = [*map(str, self._command), *more]
        return subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)

    def finish(self) -> None:
        """Let it come to its end."""
        process = self.start()
        _, said = process.communicate(timeout=900)
        assert process.returncode == 0, said.decode()

    def kill_after(self, seconds: float, *more: str) -> None:
        """Kill it and all its processes; or else it has come to its end by then."""
        process = self.start(*more)
        try:
            _, said = process.communicate(timeout=seconds)
            assert process.returncode == 0, said.decode()
            self.counts["too late"] += 1
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            self.counts["killed"] += 1
            if self.out.exists():
                hidden = [e for e in self.out.iterdir() if e.name.startswith(".")]
                self.counts["killed in a video"] += bool(hidden)
                self.counts["killed while files were written"] += any(any(e.iterdir()) for e in hidden)

    def check(self, undisturbed: dict[str, bytes]) -> None:
        """What looks finished has all the bytes of an undisturbed run."""
        finished = {file.parent.name for file in self.out.glob("*/run.json")}
        visible = {e.name for e in self.out.glob("*") if not e.name.startswith(".")}
        assert visible == finished, "nothing is there under a name but what is finished"
        for name in finished:
            there = {f"{name}/{path}": data for path, data in tree(self.out / name).items()}
            assert there == {p: data for p, data in undisturbed.items() if p.startswith(f"{name}/")}
            self.counts["finished results looked at"] += 1


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_twenty_random_moments(
    many: Path, options: list[object], tmp_path: Path, workers: int
) -> None:
    job = FolderJob(many, tmp_path / "out", [*options, "--workers", workers])
    start_s = time.monotonic()
    job.finish()
    whole_s = time.monotonic() - start_s
    undisturbed = tree(job.out)
    shutil.rmtree(job.out)
    moments = random.Random(workers)
    while job.counts["killed"] < NUM_KILLS // 2:  # into a folder that fills up, kill by kill
        job.kill_after(moments.uniform(0, whole_s))
        job.check(undisturbed)
        print(dict(job.counts), flush=True)
        if len(list(job.out.glob("*/run.json"))) == 4:
            job.finish()
            assert tree(job.out) == undisturbed
            shutil.rmtree(job.out)
    job.finish()
    while job.counts["killed"] < NUM_KILLS:  # over finished results
        job.kill_after(moments.uniform(0, whole_s), "--no-resume")
        job.check(undisturbed)
        print(dict(job.counts), flush=True)
        assert len(list(job.out.glob("*/run.json"))) == 4, "no earlier result is lost"
    job.finish()
    assert tree(job.out) == undisturbed
    print(f"\nworkers {workers}: {dict(job.counts)}")
    assert job.counts["killed in a video"] >= NUM_KILLS // 4
