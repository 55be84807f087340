"""How far a run has come, told as events; the command line shows them, Python stays silent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

ADVANCED_EVERY_S = 0.1  # often enough for a live line, seldom enough to be sent between processes


@dataclass(frozen=True)
class ProgressEvent:
    """One step of a run.

    Attributes:
        slot: which of the inputs worked on at the same time it is about: 0 where there is only one at a time.
    """

    slot: int = field(default=0, kw_only=True)


@dataclass(frozen=True)
class InputBegun(ProgressEvent):
    """Input `number` (from 1) of `total` has opened and is worked on."""

    name: str
    number: int
    total: int


@dataclass(frozen=True)
class StageBegun(ProgressEvent):
    """A stage begins; where its items are `counted`, `total` is how many are expected, if that is known."""

    name: str
    total: int | None = None
    counted: bool = False


@dataclass(frozen=True)
class Advanced(ProgressEvent):
    """`count` items of the stage have passed so far."""

    count: int


@dataclass(frozen=True)
class StageEnded(ProgressEvent):
    """All `count` items of the stage have passed."""

    count: int


@dataclass(frozen=True)
class PeopleFound(ProgressEvent):
    """So many people were found in the input."""

    count: int


Progress = Callable[[ProgressEvent], None]


def silent(event: ProgressEvent) -> None:
    """Show nothing."""


def watch(progress: Progress, name: str, items: Iterable[T], total: int | None) -> Iterator[T]:
    """Tell that a stage begins; pass its items through and tell how many have passed, now and then."""
    progress(StageBegun(name, total, counted=True))
    return _counted(progress, items)


def _counted(progress: Progress, items: Iterable[T]) -> Iterator[T]:
    count, told_s = 0, time.perf_counter()
    for item in items:
        yield item
        count += 1
        if time.perf_counter() - told_s >= ADVANCED_EVERY_S:
            progress(Advanced(count))
            told_s = time.perf_counter()
    progress(StageEnded(count))


class Stopwatch:
    """Counts seconds by stage.

    Args:
        before: seconds counted already, by stage.
    """

    def __init__(self, before: Mapping[str, float] | None = None) -> None:
        self.seconds = dict(before or {})
        self._running = 0.0  # s that stages within the present one took

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what happens within as this stage, and what stages within it count as theirs alone."""
        start, outer, self._running = time.perf_counter(), self._running, 0.0
        try:
            yield
        finally:
            whole = time.perf_counter() - start
            self.seconds[name] = self.seconds.get(name, 0.0) + whole - self._running
            self._running = outer + whole
