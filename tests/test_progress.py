"""Items pass through a watched stage untouched, and how many have passed is told now and then."""

from __future__ import annotations

import pytest

from staf_cli import progress
from staf_cli.progress import Advanced, ProgressEvent, StageBegun, StageEnded, Stopwatch, watch


@pytest.mark.parametrize("every_s", [0.0, 100.0])
def test_all_items_pass_and_are_counted(every_s: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "ADVANCED_EVERY_S", every_s)
    told: list[ProgressEvent] = []
    assert list(watch(told.append, "drawing", "abc", None)) == ["a", "b", "c"]
    between = [Advanced(1), Advanced(2), Advanced(3)] if every_s == 0 else []
    assert told == [StageBegun("drawing", None, counted=True), *between, StageEnded(3)]


def test_items_are_not_told_one_by_one() -> None:
    told: list[ProgressEvent] = []
    list(watch(told.append, "drawing", range(1000), 1000))
    assert len(told) < 20


def test_the_stage_begins_before_its_first_item_is_there() -> None:
    """However late it comes: else rates would be much too high."""
    told: list[ProgressEvent] = []
    passed = watch(told.append, "drawing", (len(told) for _ in range(2)), 2)
    assert next(passed) == 1


def test_a_stage_within_another_is_not_counted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("time.perf_counter", lambda: now[0])
    clock = Stopwatch({"load": 1.0})
    with clock.stage("bodies"):
        now[0] += 2
        with clock.stage("world"):
            now[0] += 3
        now[0] += 4
        with clock.stage("world"):
            now[0] += 0.5
    with clock.stage("load"):
        now[0] += 1
    assert clock.seconds == {"load": 2.0, "world": 3.5, "bodies": 6.0}
