"""How a run goes about its inputs; none of it changes a result."""

from __future__ import annotations

from dataclasses import dataclass

from staf_cli.errors import SettingError

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
