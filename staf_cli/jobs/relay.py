"""Progress across processes: a worker's side tells, the parent's side repeats it to whoever shows it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from staf_cli.jobs.outcome import JobProgress

T = TypeVar("T")

TELL_EVERY_S = 0.25


@dataclass(frozen=True)
class ProgressEvent:
    """One thing that a worker's progress was told: the method's name and its plain arguments."""

    what: str
    values: tuple[object, ...] = ()


class ProgressSender:
    """A worker's progress; hands on everything as `ProgressEvent`."""

    def __init__(self, send: Callable[[ProgressEvent], None]) -> None:
        self._send = send

    def begin(self, name: str, number: int, total: int) -> None:
        """Hand it on."""
        self._send(ProgressEvent("begin", (name, number, total)))

    def stage(self, name: str) -> None:
        """Hand it on."""
        self._send(ProgressEvent("stage", (name,)))

    def people(self, count: int) -> None:
        """Hand it on."""
        self._send(ProgressEvent("people", (count,)))

    def say(self, line: str) -> None:
        """Hand it on."""
        self._send(ProgressEvent("say", (line,)))

    def watch(self, name: str, items: Iterable[T], total: int | None) -> Iterator[T]:
        """Pass items through; how many have passed is told now and then, not for each."""
        self._send(ProgressEvent("watch", (name, total)))
        untold, told_s = 0, time.perf_counter()
        for item in items:
            yield item
            untold += 1
            if time.perf_counter() - told_s > TELL_EVERY_S:
                self._send(ProgressEvent("passed", (untold,)))
                untold, told_s = 0, time.perf_counter()
        self._send(ProgressEvent("passed", (untold,)))
        self._send(ProgressEvent("watched"))

    def for_concurrent_input(self) -> ProgressSender:
        """Another one with the same way out."""
        return ProgressSender(self._send)


class ProgressReceiver:
    """Repeats to a progress what a worker's relay hands on."""

    def __init__(self, progress: JobProgress) -> None:
        self._progress = progress
        self._counted: _Counted | None = None
        self._watching: Iterator[None] = iter(())
        self._ahead = 0  # items taken before they had passed over there

    def repeat(self, told: ProgressEvent) -> None:
        """Call the method that was called over there."""
        if told.what == "watch":
            name, total = told.values
            self._counted = _Counted()
            self._watching = self._progress.watch(name, self._counted, total)  # type: ignore[arg-type]
            next(self._watching, None)  # its clock starts now
            self._ahead = 1
        elif told.what == "passed":
            self._pass(int(told.values[0]))  # type: ignore[call-overload]
        elif told.what == "watched":
            self.stop()
        else:
            getattr(self._progress, told.what)(*told.values)

    def stop(self) -> None:
        """Let a watch come to its end."""
        if self._counted is not None and not self._ahead:
            self._counted.over = True
            next(self._watching, None)
        self._counted = None

    def _pass(self, number: int) -> None:
        taken = min(self._ahead, number)
        self._ahead -= taken
        for _ in range(number - taken):
            next(self._watching, None)


class _Counted:
    """Items without content, as many as are asked for, until they are over."""

    def __init__(self) -> None:
        self.over = False

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> None:
        if self.over:
            raise StopIteration
