"""Counts of a fuzz run, by kind of file."""

from __future__ import annotations

import json
import os
import threading
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
        cpu_s: most processor time of an example.
        peak_mb: largest resident memory.
        faulty: examples with a fault.
    """

    codes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    cpu_s: float = 0.0
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
        self._lock = threading.Lock()
        report = os.environ.get("STAF_FUZZ_REPORT")  # where a line is added for each example
        self._file = Path(report) if report else None

    def add(self, kind: str, report: Report, faults: list[str]) -> None:
        """Count one example."""
        with self._lock:
            self._add(kind, report, faults)
            if self._file is not None:
                row = {"kind": kind, "code": report.code, "seconds": report.seconds, "faults": faults}
                with self._file.open("a") as file:
                    file.write(json.dumps({**row, "cpu_s": report.cpu_s, "peak_mb": report.peak_mb}) + "\n")

    def _add(self, kind: str, report: Report, faults: list[str]) -> None:
        counts = self.kinds.setdefault(kind, Counts())
        counts.codes[str(report.code)] += 1
        counts.seconds = max(counts.seconds, report.seconds)
        counts.cpu_s = max(counts.cpu_s, report.cpu_s)
        counts.peak_mb = max(counts.peak_mb, report.peak_mb)
        counts.faulty += bool(faults)

    def lines(self) -> list[str]:
        """A table."""
        columns = ("kind", "examples", "exit 0", "1", "2", "slowest", "cpu", "peak", "faults")
        rows = [columns]
        for name, counts in self.kinds.items():
            codes = tuple(str(counts.codes[code]) for code in ("0", "1", "2"))
            times = f"{counts.seconds:.1f} s", f"{counts.cpu_s:.1f} s", f"{counts.peak_mb:.0f} MB"
            rows.append((name, str(counts.examples), *codes, *times, str(counts.faulty)))
        lines = [f"{row[0]:<30}" + "".join(f"{cell:>10}" for cell in row[1:]) for row in rows]
        total = sum(counts.examples for counts in self.kinds.values())
        return [*lines, f"{'all':<30}{total:>10}"]
