"""A run's curves: two CSV files, and TensorBoard's where it is installed; exact after a resume."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from staf_cli.assets.writing import whole_file
from staf_cli.train.losses import PARTS
from staf_cli.weights.tensor_file import cannot_write

log = logging.getLogger(__name__)

STEPS_FILE, EPOCHS_FILE, TENSORBOARD_FOLDER = "curves.csv", "validation.csv", "tensorboard"
STEP_COLUMNS = ("step", "epoch", "loss", *PARTS, "gradient_norm", "learning_rate", "seconds")
EPOCH_COLUMNS = (
    "step",
    "epoch",
    "loss",
    "pa_mpjpe_mm",
    "mpjpe_mm",
    "accel_mm_per_frame2",
    "learning_rate",
    "seconds",
)


class Curves:
    """Writes a row a step and a row an epoch.

    Args:
        folder: of the run.
        step: how many steps are done: rows of later ones, which will be done again, are taken out.

    Raises:
        OutputError: a file cannot be written; so do the methods.
    """

    def __init__(self, folder: Path, step: int) -> None:
        self._steps = Table(folder / STEPS_FILE, STEP_COLUMNS, step)
        self._epochs = Table(folder / EPOCHS_FILE, EPOCH_COLUMNS, step)
        self._board = _tensorboard(folder / TENSORBOARD_FOLDER, step)

    def step(self, values: Mapping[str, float]) -> None:
        """One step's losses."""
        self._steps.add(values)
        self._show("train", values, STEP_COLUMNS)

    def epoch(self, values: Mapping[str, float]) -> None:
        """What validation gave after an epoch."""
        self._epochs.add(values)
        self._show("validation", values, EPOCH_COLUMNS)

    def __enter__(self) -> Curves:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._steps.close()
        self._epochs.close()
        if self._board is not None:
            self._board.close()

    def _show(self, group: str, values: Mapping[str, float], columns: Sequence[str]) -> None:
        if self._board is not None:
            for name in columns[2:]:
                self._board.add_scalar(f"{group}/{name}", values[name], int(values["step"]))


class Table:
    """One CSV file; a row is in it as soon as it is added: a checkpoint is never ahead of its curves.

    Args:
        path: of the file.
        columns: that it has; `step` first.
        step: rows of later steps are taken out.

    Raises:
        OutputError: it cannot be written; so do the methods.
    """

    def __init__(self, path: Path, columns: Sequence[str], step: int) -> None:
        self._path, self._columns = path, columns
        try:
            kept = _rows_up_to(path, columns, step)
            with whole_file(path) as file:
                file.write(_lines([columns, *kept]).encode())
            self._file = path.open("a", encoding="utf-8", newline="", buffering=1)
        except OSError as error:
            raise cannot_write(path, error) from error

    def add(self, values: Mapping[str, float]) -> None:
        """A row, by column."""
        row = [f"{values[name]:.9g}" if name in values else "" for name in self._columns]
        try:
            self._file.write(_lines([row]))
        except OSError as error:
            raise cannot_write(self._path, error) from error

    def close(self) -> None:
        """Give the file back."""
        try:
            self._file.close()
        except OSError as error:
            raise cannot_write(self._path, error) from error


def _rows_up_to(path: Path, columns: Sequence[str], step: int) -> list[list[str]]:
    """The whole rows of a file up to a step; none of a file that is not there or another one."""
    if step == 0 or not path.is_file():
        return []
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    if not rows or rows[0] != list(columns):
        return []
    return [
        row for row in rows[1:] if len(row) == len(columns) and row[0].isdecimal() and int(row[0]) <= step
    ]


def _lines(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _tensorboard(folder: Path, step: int) -> Any:
    """TensorBoard's writer; None, and one line for the user, where it is not installed."""
    try:
        from torch.utils.tensorboard import SummaryWriter  # optional
    except ImportError:
        log.info("curves: %s and %s; for TensorBoard, too: pip install tensorboard", STEPS_FILE, EPOCHS_FILE)
        return None
    return SummaryWriter(str(folder), purge_step=step + 1)
