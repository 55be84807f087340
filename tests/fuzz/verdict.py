"""What every command owes its user, whatever it was given."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pen import Report

MAX_PEAK_MB = 2500
# torch makes this folder, empty, when roma has it import its compiler, whatever the input: known, not mended.
_TORCHS_OWN = re.compile(r"tmp/torchinductor_[^/]+")
CANARY = "canary"  # what code hidden in a file would make, in the folder it is started in or above


def faults(
    report: Report, *, as_json: bool = False, kept: tuple[str, ...] = (), max_peak_mb: float = MAX_PEAK_MB
) -> list[str]:
    """What is wrong with how a command ended; nothing where all is well.

    Args:
        report: of the command.
        as_json: whether it was asked for one JSON document.
        kept: files below `out` that were there before, and may stay.
        max_peak_mb: resident memory, imports included.
    """
    return [
        *_of_the_end(report, max_peak_mb),
        *_of_the_words(report, as_json),
        *_of_the_files(report, kept),
    ]


def _of_the_end(report: Report, max_peak_mb: float) -> Iterator[str]:
    if report.hung:
        yield "hangs"
    elif report.signal is not None:
        yield f"ended by signal {report.signal}"
    elif report.code not in (0, 1, 2):
        yield f"exit code {report.code}"
    if report.peak_mb > max_peak_mb:
        yield f"{report.peak_mb:.0f} MB"


def _of_the_words(report: Report, as_json: bool) -> Iterator[str]:
    said = report.stderr
    if "Traceback" in said + report.stdout:
        yield "a traceback"
    if ": unexpected " in said:
        yield "unexpected, so a fault of ours"
    if re.search(r"Warning: |Exception ignored", said):
        yield "a warning of Python's"
    lines = [line for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("error: ")]
    if report.code == 2 and not (len(errors) == 1 and lines[-1].startswith("error: ")):
        yield f"exit code 2 with {len(errors)} lines of error"
    if report.code == 0 and errors:
        yield "exit code 0 with an error"
    if as_json and (report.stdout or report.code != 2):
        try:
            json.loads(report.stdout)
        except ValueError:
            yield "no JSON on stdout"
    elif report.stdout:
        yield "words on stdout"


def _of_the_files(report: Report, kept: tuple[str, ...]) -> Iterator[str]:
    yield from (f"did {event}" for event in report.events)
    yield from (f"changed {name}" for name in report.changed if not _TORCHS_OWN.fullmatch(name))
    if any(CANARY in name for name in (*report.left, *report.changed)):
        yield "code of the file was run"
    new = [name for name in report.left if name not in kept]
    if report.code == 2 and new:
        yield f"failed and left {', '.join(new[:3])}"
    if hidden := [name for name in new if name.rpartition("/")[2].startswith(".")]:
        yield f"left the hidden {hidden[0]}"
    if kept and (lost := sorted(set(kept) - set(report.left))):
        yield f"lost {lost[0]}"
