"""What the user sees while a run goes on, and the closing table; all on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from staf_cli.jobs import Outcome

T = TypeVar("T")


class Display:
    """A live line: stage, frames, frames per second, people, time left."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._console = Console(stderr=True, highlight=False, quiet=quiet)
        self._bar = Progress(
            TextColumn("{task.description:<20}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}{task.fields[people]}"),
            TimeRemainingColumn(compact=True),
            console=self._console,
            transient=True,
            disable=quiet,
        )
        self._task: TaskID | None = None
        self._people = ""

    def __enter__(self) -> Display:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def stage(self, name: str) -> None:
        """A stage without frames to count begins."""
        self._begin(name, None)

    def watch(self, name: str, items: Iterable[T], total: int | None) -> Iterator[T]:
        """Pass items through, counting them."""
        if name.startswith("finding"):
            self._people = ""
        task = self._begin(name, total)
        for count, item in enumerate(items, 1):
            yield item
            speed = self._bar.tasks[-1].speed if self._bar.tasks else None
            rate = f"{speed:5.1f} fps" if speed else ""
            self._bar.update(task, completed=count, rate=rate, people=self._people)

    def people(self, count: int) -> None:
        """Show how many were found from now on."""
        self._people = f"  {count} {'person' if count == 1 else 'people'}"

    def say(self, line: str) -> None:
        """One line above the live display."""
        self._console.print(escape(line), soft_wrap=True)

    def _begin(self, name: str, total: int | None) -> TaskID:
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(name, total=total, rate="", people=self._people)
        return self._task


def closing_table(outcomes: Sequence[Outcome]) -> None:
    """What was written for each input, how it was made, and what to be wary of."""
    console = Console(stderr=True, highlight=False)
    table = Table(box=None, pad_edge=False)
    for heading in ("input", "frames", "people", "engine, body", "detector", "frames/s", "written to"):
        table.add_column(heading, overflow="fold")
    for outcome in outcomes:
        result = outcome.result
        if result is None:
            table.add_row(escape(outcome.path.name), "-", "-", "failed", "", "", "")
            continue
        seconds = sum(result.timings_s.values())
        table.add_row(
            escape(outcome.path.name),
            str(result.num_frames),
            str(len(result.people)) if result.people else "nobody",
            f"{result.engine}, {result.body.name}",
            result.detector,
            f"{result.num_frames / seconds:.1f}" if seconds else "",
            escape(str(outcome.folder)),
        )
    console.print(table)
    for outcome in outcomes:
        if outcome.result is None:
            continue
        if not outcome.result.people:
            console.print(escape(f"{outcome.path.name}: nobody was found"), soft_wrap=True)
        for warning in outcome.result.warnings:
            console.print(escape(f"warning: {outcome.path.name}: {warning}"), soft_wrap=True)


def print_error(line: str) -> None:
    """One line on stderr."""
    print(f"error: {line}", file=sys.stderr)
