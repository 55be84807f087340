"""Curves go on after a resume as if nothing had happened."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from staf_cli.errors import OutputError
from staf_cli.train.curves import EPOCH_COLUMNS, EPOCHS_FILE, STEP_COLUMNS, STEPS_FILE, Curves


def step_row(step: int) -> dict[str, float]:
    return {**dict.fromkeys(STEP_COLUMNS, 0.5), "step": step, "epoch": 1, "loss": step / 3}


def epoch_row(step: int) -> dict[str, float]:
    return {**dict.fromkeys(EPOCH_COLUMNS, 0.5), "step": step, "epoch": step // 4}


def steps_in(folder: Path, name: str = STEPS_FILE) -> list[int]:
    with (folder / name).open(encoding="utf-8") as file:
        return [int(row["step"]) for row in csv.DictReader(file)]


def write(folder: Path, done: int, steps: range) -> None:
    with Curves(folder, done) as curves:
        for step in steps:
            curves.step(step_row(step))
            if step % 4 == 0:
                curves.epoch(epoch_row(step))


def test_steps_that_are_done_again_are_taken_out(tmp_path: Path) -> None:
    write(tmp_path, 0, range(1, 11))
    text = (tmp_path / STEPS_FILE).read_text(encoding="utf-8")
    (tmp_path / STEPS_FILE).write_text(text + "11,1,0.3", encoding="utf-8")  # killed while it wrote
    write(tmp_path, 6, range(7, 13))
    assert steps_in(tmp_path) == list(range(1, 13))
    assert steps_in(tmp_path, EPOCHS_FILE) == [4, 8, 12]
    write(tmp_path, 0, range(1, 3))
    assert (steps_in(tmp_path), steps_in(tmp_path, EPOCHS_FILE)) == ([1, 2], [])


def test_a_row_is_there_at_once(tmp_path: Path) -> None:
    with Curves(tmp_path, 0) as curves:
        curves.step(step_row(1))
        assert steps_in(tmp_path) == [1]


def test_tensorboard_has_them_too(tmp_path: Path) -> None:
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    write(tmp_path, 0, range(1, 5))
    board = reader.EventAccumulator(str(tmp_path / "tensorboard")).Reload()
    assert [event.step for event in board.Scalars("train/loss")] == [1, 2, 3, 4]


def test_where_they_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        Curves(tmp_path / "none", 0)
