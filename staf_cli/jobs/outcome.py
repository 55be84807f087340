"""What a job is, how a run goes about its jobs, and what becomes of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from staf_cli.errors import SettingError
from staf_cli.results.run_json import RunSummary
from staf_cli.video.inputs import Input

CLUSTERS = ("ray",)


@dataclass(frozen=True)
class JobOptions:
    """Each field is also an option of `staf run`.

    Attributes:
        resume: keep what an earlier run has finished with the same input, settings and assets.
        workers: videos worked on at the same time on this machine, each in a process of its own.
        cluster: "ray": hand whole videos to a Ray cluster instead.
    """

    resume: bool = True
    workers: int = 1
    cluster: str | None = None

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise SettingError(f"--workers {self.workers}: must be at least 1")
        if self.cluster is not None and self.cluster not in CLUSTERS:
            raise SettingError(f"--cluster {self.cluster}: choose {' or '.join(CLUSTERS)}")
        if self.cluster is not None and self.workers > 1:
            raise SettingError(
                "--workers is for this machine alone; a cluster takes as many videos as it has room for"
            )


@dataclass(frozen=True)
class Job:
    """One input to work on.

    Attributes:
        item: the input.
        folder: where its results go.
        number: its place among all inputs, from 1.
        total: how many there are.
    """

    item: Input
    folder: Path
    number: int
    total: int

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

    @classmethod
    def failed(cls, job: Job, error: str) -> Outcome:
        """A job that came to nothing, for a reason in one line."""
        return cls(job.path, error=error, number=job.number)
