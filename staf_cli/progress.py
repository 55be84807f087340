"""Who is told how far a run has come; the command line shows it, Python stays silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """ProgressEvent of stages, frames and people."""

    def stage(self, name: str) -> None:
        """A stage without frames to count begins."""
        ...

    def watch(self, name: str, items: Iterable[T], total: int | None) -> Iterator[T]:
        """A stage begins; pass its items through and count them."""
        ...

    def people(self, count: int) -> None:
        """So many people were found."""
        ...

    def say(self, line: str) -> None:
        """One line for the user."""
        ...


class Silent:
    """Shows nothing."""

    def stage(self, name: str) -> None:
        """Nothing."""

    def watch(self, name: str, items: Iterable[T], total: int | None) -> Iterator[T]:  # noqa: ARG002
        """Items as they come."""
        yield from items

    def people(self, count: int) -> None:
        """Nothing."""

    def say(self, line: str) -> None:
        """Nothing."""
