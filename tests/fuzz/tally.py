"""Counts of a fuzz run, by kind of file."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pen import Report


@dataclass
class Counts:
    """Of one kind.

    Attributes:
        codes: how often each exit code came.
        seconds: wall clock of the slowest example.
        peak_mb: largest resident memory.
        faulty: examples with a fault.
    """

    codes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    peak_mb: float = 0.0
    faulty: int = 0

    @property
    def examples(self) -> int:
        return self.codes.total()


class Tally:
    """Counts of all kinds."""

    KEY = pytest.StashKey["Tally"]()

    def __init__(self) -> None:
        self.kinds: dict[str, Counts] = {}

    def add(self, kind: str, report: Report, faults: list[str]) -> None:
        """Count one example."""
        counts = self.kinds.setdefault(kind, Counts())
        counts.codes[str(report.code)] += 1
        counts.seconds = max(counts.seconds, report.seconds)
        counts.peak_mb = max(counts.peak_mb, report.peak_mb)
        counts.faulty += bool(faults)

    def lines(self) -> list[str]:
        """A table."""
        rows = [
            f"{'kind':<28}{'examples':>9}{'exit 0':>8}{'1':>6}{'2':>6}{'slowest':>9}{'peak':>9}{'faults':>8}"
        ]
        for name, counts in self.kinds.items():
            codes = "".join(
                f"{counts.codes[code]:>{width}}" for code, width in (("0", 8), ("1", 6), ("2", 6))
            )
            rows.append(
                f"{name:<28}{counts.examples:>9}{codes}{counts.seconds:>7.1f} s"
                f"{counts.peak_mb:>6.0f} MB{counts.faulty:>8}"
            )
        total = sum(counts.examples for counts in self.kinds.values())
        return [*rows, f"{'all':<28}{total:>9}"]

    def save(self) -> None:
        """Add the table to the file named by $STAF_FUZZ_REPORT."""
        report = os.environ.get("STAF_FUZZ_REPORT")
        if report:
            with Path(report).open("a") as file:
                for name, counts in self.kinds.items():
                    row = {"kind": name, **vars(counts), "codes": dict(counts.codes)}
                    file.write(json.dumps(row) + "\n")
