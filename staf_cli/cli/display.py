"""What the user sees while a run goes on, all on stderr: a live line on a terminal, else a line a stage."""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.text import Text

from staf_cli.progress import Advanced, InputBegun, PeopleFound, ProgressEvent, StageBegun, StageEnded

REPORT_EVERY_S = 30.0  # off a terminal, of a stage that takes long


def make_display(*, quiet: bool) -> Display:
    """The display that suits where stderr goes."""
    if not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        return LiveDisplay()
    return Display(quiet=quiet)


class Display:
    """Takes progress events and shows a line a stage, for logs and pipes; only errors where it is quiet.

    Nothing is printed before the first input has opened: a mistake shows as one line and nothing else.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True, quiet=quiet)
        self._stages: defaultdict[int, _Stage] = defaultdict(_Stage)

    def __enter__(self) -> Display:
        return self

    def __exit__(self, *_: object) -> None: ...

    def __call__(self, event: ProgressEvent) -> None:
        """Show what has happened."""
        stage = self._stages[event.slot]
        stage.take(event)
        self._show(event, stage)

    def print(self, line: str, style: str = "") -> None:
        """Show one line for the user."""
        self._console.print(Text(line, style))

    def error(self, line: str) -> None:
        """Show one line even where it is quiet."""
        print(f"error: {line}", file=sys.stderr)

    def _show(self, event: ProgressEvent, stage: _Stage) -> None:
        match event:
            case StageBegun(counted=False) if stage.input:
                self.print(f"{stage.input}: {stage.name}" + (f" ({stage.people})" if stage.people else ""))
            case Advanced() if time.perf_counter() - stage.reported_s > REPORT_EVERY_S:
                stage.reported_s = time.perf_counter()
                self.print(f"{stage.input}: {stage.name}: {stage.under_way()}")
            case StageEnded():
                self.print(f"{stage.input}: {stage.name}: {stage.done()}")


class LiveDisplay(Display):
    """A live line at the bottom of a terminal for each input that is worked on.

    It has stage, frames, frames per second, people and the time left.
    """

    def __init__(self) -> None:
        super().__init__()
        self._tasks: dict[int, TaskID] = {}
        self._bar = Progress(
            TextColumn("{task.description:<19}"),
            BarColumn(bar_width=16),
            TextColumn("{task.fields[told]}"),
            console=self._console,
            transient=True,
        )

    def __enter__(self) -> LiveDisplay:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _show(self, event: ProgressEvent, stage: _Stage) -> None:
        match event:
            case InputBegun(total=total) if total > 1:
                self.print(stage.input)
            case StageBegun():
                if event.slot in self._tasks:
                    self._bar.remove_task(self._tasks[event.slot])
                which = f"[{stage.number}] " if event.slot and stage.number else ""
                self._tasks[event.slot] = self._bar.add_task(
                    which + event.name, total=event.total, told="" if event.counted else stage.people
                )
            case Advanced() | StageEnded():
                self._bar.update(self._tasks[event.slot], completed=event.count, told=stage.under_way())


@dataclass
class _Stage:
    """The stage that an input is in, how far it has come, and how fast.

    Attributes:
        input: the input's name, with its number where there are several.
        number: of the input, from 1.
        people: how many were found, in words.
        name: of the stage.
        count, total: frames so far, and how many are expected.
        begun_s, reported_s: when it began and when a line last told of it.
    """

    input: str = ""
    number: int = 0
    people: str = ""
    name: str = ""
    count: int = 0
    total: int | None = None
    begun_s: float = field(default_factory=time.perf_counter)
    reported_s: float = 0.0

    def take(self, event: ProgressEvent) -> None:
        """Keep what an event tells."""
        match event:
            case InputBegun(name, number, total):
                self.input = name if total == 1 else f"[{number}/{total}] {name}"
                self.number, self.people = number, ""
            case StageBegun(name, total):
                self.name, self.count, self.total = name, 0, total
                self.begun_s = self.reported_s = time.perf_counter()
            case Advanced(count) | StageEnded(count):
                self.count = count
            case PeopleFound(count):
                self.people = f"{count} {'person' if count == 1 else 'people'}"

    def under_way(self) -> str:
        """`65/230  28.8 fps  2 people  0:12 left`."""
        rate = self._rate
        parts = [f"{self.count}/{self.total}" if self.total else f"{self.count} frames", f"{rate:.1f} fps"]
        if self.people:
            parts.append(self.people)
        if self.total and rate > 0:
            left_s = round(max(0, self.total - self.count) / rate)
            parts.append(f"{left_s // 60}:{left_s % 60:02d} left")
        return "  ".join(parts)

    def done(self) -> str:
        """`230 frames, 28.8 fps, 2 people`."""
        frames = f"{self.count} {'frame' if self.count == 1 else 'frames'}"
        return ", ".join(part for part in (frames, f"{self._rate:.1f} fps", self.people) if part)

    @property
    def _rate(self) -> float:
        return self.count / max(time.perf_counter() - self.begun_s, 1e-6)
