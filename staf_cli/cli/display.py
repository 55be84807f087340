"""What the user sees while a run goes on, all on stderr: a live line on a terminal, else a line a stage."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.text import Text

T = TypeVar("T")

REPORT_EVERY_S = 30.0  # off a terminal, of a stage that takes long


def make_display(*, quiet: bool) -> Display:
    """The display that suits where stderr goes."""
    if quiet:
        return Display(quiet=True)
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        return LiveDisplay()
    return Display()


class Display:
    """One line a stage, for logs and pipes; nothing but errors where it is quiet.

    Nothing is printed before the first input has opened: a mistake shows as one line and nothing else.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True, quiet=quiet)
        self._input = ""
        self._people = ""

    def __enter__(self) -> Display:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to take down."""

    def begin(self, name: str, number: int, total: int) -> None:
        """Work on an input begins."""
        self._input = name if total == 1 else f"[{number}/{total}] {name}"
        self._people = ""

    def for_concurrent_input(self) -> Display:
        """Another one for an input that is worked on at the same time."""
        return Display(quiet=self._console.quiet)

    def stage(self, name: str) -> None:
        """A stage without frames to count begins."""
        if self._input:
            self.say(f"{self._input}: {name}" + (f" ({self._people})" if self._people else ""))

    def watch(self, name: str, items: Iterable[T], total: int | None) -> Iterator[T]:
        """Pass items through, counting them."""
        pace = _Pace(total)
        reported_s = time.perf_counter()
        for item in items:
            yield item
            pace.count += 1
            if time.perf_counter() - reported_s > REPORT_EVERY_S:
                reported_s = time.perf_counter()
                self.say(f"{self._input}: {name}: {pace.under_way(self._people)}")
        self.say(f"{self._input}: {name}: {pace.done(self._people)}")

    def people(self, count: int) -> None:
        """Show how many were found from now on."""
        self._people = f"{count} {'person' if count == 1 else 'people'}"

    def say(self, line: str, style: str = "") -> None:
        """One line for the user."""
        self._console.print(Text(line, style))

    def error(self, line: str) -> None:
        """One line that even --quiet shows."""
        print(f"error: {line}", file=sys.stderr)


class LiveDisplay(Display):
    """A live line at the bottom of a terminal: stage, frames, frames per second, people, time left."""

    def __init__(self, shared: Progress | None = None) -> None:
        """A line of its own, or one more among those of `shared`."""
        super().__init__()
        self._shared = shared is not None
        self._which = ""  # of the inputs, where several lines are shown
        if shared is not None:
            self._console = shared.console
        self._bar = shared or Progress(
            TextColumn("{task.description:<19}"),
            BarColumn(bar_width=16),
            TextColumn("{task.fields[told]}"),
            console=self._console,
            transient=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> LiveDisplay:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def begin(self, name: str, number: int, total: int) -> None:
        """Name the input above the live line, where there are several."""
        super().begin(name, number, total)
        if total > 1:
            self.say(self._input)
        if self._shared:
            self._which = f"[{number}] "

    def for_concurrent_input(self) -> LiveDisplay:
        """Another line for an input that is worked on at the same time."""
        return LiveDisplay(self._bar)

    def stage(self, name: str) -> None:
        """A stage without frames to count begins."""
        self._replace_task(name, None, self._people)

    def watch(self, name: str, items: Iterable[T], total: int | None) -> Iterator[T]:
        """Pass items through, counting them."""
        pace = _Pace(total)
        task = self._replace_task(name, total, "")
        for item in items:
            yield item
            pace.count += 1
            self._bar.update(task, completed=pace.count, told=pace.under_way(self._people))

    def _replace_task(self, name: str, total: int | None, told: str) -> TaskID:
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(self._which + name, total=total, told=told)
        return self._task


class _Pace:
    """How far a stage has come, and how fast.

    Attributes:
        count: frames so far.
    """

    def __init__(self, total: int | None) -> None:
        self.count = 0
        self._total = total
        self._start_s = time.perf_counter()

    def under_way(self, people: str) -> str:
        """`65/230  28.8 fps  2 people  0:12 left`."""
        rate = self._rate
        parts = [f"{self.count}/{self._total}" if self._total else f"{self.count} frames", f"{rate:.1f} fps"]
        if people:
            parts.append(people)
        if self._total and rate > 0:
            left_s = round(max(0, self._total - self.count) / rate)
            parts.append(f"{left_s // 60}:{left_s % 60:02d} left")
        return "  ".join(parts)

    def done(self, people: str) -> str:
        """`230 frames, 28.8 fps, 2 people`."""
        frames = f"{self.count} {'frame' if self.count == 1 else 'frames'}"
        return ", ".join(part for part in (frames, f"{self._rate:.1f} fps", people) if part)

    @property
    def _rate(self) -> float:
        return self.count / max(time.perf_counter() - self._start_s, 1e-6)
