"""What a job is, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from staf_cli.results.run_json import RunSummary
from staf_cli.video.inputs import Input


@dataclass(frozen=True)
class Job:
    """One input to work on.

    Attributes:
        item: the input.
        folder: where its results go.
        number: its place among all inputs, from 1.
        total: how many there are.
        is_recovered: whether the folder has an earlier run's result with the same motion, of which only
            other files are asked for.
    """

    item: Input
    folder: Path
    number: int
    total: int
    is_recovered: bool = False

    @property
    def path(self) -> Path:
        return self.item.path


@dataclass(frozen=True)
class Outcome:
    """What became of one input.

    Attributes:
        path: the input.
        folder: its results, None where it failed.
        summary: what run.json says of them, None where it failed.
        error: one line, None where it went well.
        resumed: an earlier run had finished it.
        number: its place among all inputs, from 1.
    """

    path: Path
    folder: Path | None = None
    summary: RunSummary | None = None
    error: str | None = None
    resumed: bool = False
    number: int = 1

    @property
    def ok(self) -> bool:
        return self.error is None

    def of_pipe(self, pipe: Path) -> Outcome:
        """The same in the words of a user who gave a pipe, and never saw the file that it was read into."""
        error = self.error and self.error.replace(str(self.path), str(pipe))
        return replace(self, path=pipe, error=error)

    @classmethod
    def failed(cls, job: Job, error: str) -> Outcome:
        """A job that came to nothing, for a reason in one line."""
        return cls(job.path, error=error, number=job.number)
