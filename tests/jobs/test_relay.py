"""What a worker's progress is told arrives in the same words, though many frames are told of at once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

import pytest
from silent_jobs import SilentJobs

from staf_cli.jobs import relay
from staf_cli.jobs.relay import ProgressEvent, ProgressReceiver, ProgressSender

T = TypeVar("T")


class Counting(SilentJobs):
    """Notes calls and how many items passed through a watch."""

    def __init__(self) -> None:
        self.calls: list[object] = []

    def begin(self, name: str, number: int, total: int) -> None:
        self.calls.append(("begin", name, number, total))

    def stage(self, name: str) -> None:
        self.calls.append(("stage", name))

    def people(self, count: int) -> None:
        self.calls.append(("people", count))

    def say(self, line: str) -> None:
        self.calls.append(("say", line))

    def watch(self, name: str, items: Iterable[T], total: int | None) -> Iterator[T]:
        count = 0
        for item in items:
            yield item
            count += 1
        self.calls.append((name, count, total))


def work(progress: ProgressSender | Counting, num_frames: int) -> None:
    progress.begin("walk.mp4", 2, 3)
    assert list(progress.watch("finding people", range(num_frames), None)) == list(range(num_frames))
    progress.people(2)
    progress.stage("fitting bodies")
    progress.say("a line")
    list(progress.watch("drawing", range(num_frames), num_frames))


@pytest.mark.parametrize("num_frames", [1, 2, 7])
@pytest.mark.parametrize("every_s", [0.0, 100.0])
def test_the_same_is_heard(num_frames: int, every_s: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "TELL_EVERY_S", every_s)
    direct, heard = Counting(), Counting()
    work(direct, num_frames)
    work(ProgressSender(ProgressReceiver(heard).repeat), num_frames)
    assert heard.calls == direct.calls


def test_frames_are_not_told_one_by_one() -> None:
    told: list[ProgressEvent] = []
    list(ProgressSender(told.append).watch("drawing", range(1000), 1000))
    assert len(told) < 10
    assert sum(int(str(one.values[0])) for one in told if one.what == "passed") == 1000


def test_the_clock_starts_with_the_stage() -> None:
    """However late the first frames are told of: else rates would be much too high."""
    started: list[float] = []

    class Clock(Counting):
        def watch(self, name: str, items: Iterable[T], total: int | None) -> Iterator[T]:
            started.append(time.perf_counter())
            yield from super().watch(name, items, total)

    echo = ProgressReceiver(Clock())
    echo.repeat(ProgressEvent("watch", ("drawing", 9)))
    assert len(started) == 1


def test_a_worker_that_dies_leaves_no_watch_open() -> None:
    heard = Counting()
    echo = ProgressReceiver(heard)
    echo.repeat(ProgressEvent("watch", ("drawing", 9)))
    echo.repeat(ProgressEvent("passed", (4,)))
    echo.stop()
    echo.stop()
    assert heard.calls == [("drawing", 4, 9)]
