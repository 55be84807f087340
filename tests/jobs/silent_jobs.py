"""A progress for tests that look elsewhere."""

from __future__ import annotations

from staf_cli.progress import Silent


class SilentJobs(Silent):
    """Shows nothing of several inputs either."""

    def begin(self, name: str, number: int, total: int) -> None:
        """Nothing."""

    def for_concurrent_input(self) -> SilentJobs:
        return self
