"""Draws examples, runs them side by side, gathers all that is wrong.

STAF_FUZZ_SEED=n draws other examples, STAF_FUZZ_SCALE=0.1 fewer, STAF_FUZZ_WORKERS=n runs so many at a time,
STAF_FUZZ_KEEP=folder keeps the files that show a fault, STAF_FUZZ_REPORT=file gets a line for each example.
An example is what its repr says: it can be built again by that (`Kind.build`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from damage import Example, examples
from hypothesis import HealthCheck, Phase, given, seed, settings
from kinds import Kind, judge
from pen import Pen, discard
from tally import Tally

SEED = int(os.environ.get("STAF_FUZZ_SEED", "0"))
SCALE = float(os.environ.get("STAF_FUZZ_SCALE", "1"))
WORKERS = int(os.environ.get("STAF_FUZZ_WORKERS", os.cpu_count() or 1))
KEEP = os.environ.get("STAF_FUZZ_KEEP")


def fuzz(pen: Pen, kind: Kind, count: int, tally: Tally, *, as_process: bool = False) -> None:
    """So many damaged files of a kind, by seed; fails with all that went wrong."""
    drawn: list[Example] = []

    @seed(SEED)
    @settings(
        max_examples=count,
        deadline=None,  # the pen keeps the time
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(example=examples(sorted(kind.seeds), kind.suffixes))
    def draw(example: Example) -> None:
        drawn.append(example)

    draw()

    def one(example: Example) -> list[str]:
        name, data = kind.build(example)
        return _trouble(pen, kind, name, data, example.option, tally, repr(example), as_process)

    _all_fine(one, drawn)


def all_of(pen: Pen, kind: Kind, files: Mapping[str, bytes], tally: Tally) -> None:
    """Every one of these files, as it is."""

    def one(item: tuple[int, tuple[str, bytes]]) -> list[str]:
        number, (name, data) = item
        return _trouble(pen, kind, name, data, number, tally, f"{number}: {name!r}")

    some = [item for item in enumerate(files.items()) if item[0] % max(1, round(1 / SCALE)) == 0]
    _all_fine(one, some)


def _all_fine(one: Callable[[Any], list[str]], items: Sequence[Any]) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        wrong = [line for lines in pool.map(one, items) for line in lines]
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong)


def _trouble(
    pen: Pen,
    kind: Kind,
    name: str,
    data: bytes,
    option: int,
    tally: Tally,
    what: str,
    as_process: bool = False,
) -> list[str]:
    """Run one example, count it, keep it where it is wanted; what is wrong with it."""
    report, faults = judge(pen, kind, name, data, option, as_process=as_process)
    tally.add(kind.name + (", as processes" if as_process else ""), report, faults)
    said = " | ".join(report.stderr.splitlines()[-3:])[-700:]
    if faults and KEEP:
        label = Path(KEEP) / f"{kind.name} {report.box.name}"
        Path(f"{label} {name.rpartition('/')[2]}").write_bytes(data)
        Path(f"{label}.txt").write_text("\n".join([what, str(faults), *report.left, report.stderr]))
    discard(report)
    return [f"{what}\n    {'; '.join(faults)[:600]}\n    {said}"] if faults else []
