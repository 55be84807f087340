"""The table of `staf eval compare`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from staf_cli.evaluation.compare import Comparison, Pair, Side

_ROWS = ("person", "engine", "body", "frames", "filled in", "jitter, mm/frame²", "jitter, pelvis aligned")


def print_comparison(comparison: Comparison) -> None:
    """Print a table for each person who is in both results, and a line for each of the others, to stderr."""
    console = Console(stderr=True, highlight=False)
    console.print(f"A: {comparison.a}\nB: {comparison.b}", markup=False, soft_wrap=True)
    for pair in comparison.pairs:
        table = Table("", "A", "B", box=box.SIMPLE_HEAD, pad_edge=False)
        for column in table.columns[1:]:
            column.justify = "right"
        for row in zip(_ROWS, _cells(pair.a), _cells(pair.b), strict=True):
            table.add_row(*row)
        table.add_section()
        for row in _differences(pair):
            table.add_row(*row)
        console.print(table)
    for name, sides in (("A", comparison.only_a), ("B", comparison.only_b)):
        for side in sides:
            console.print(f"only in {name}: person {side.person_id}, {side.frames} frames ({side.engine})")
    for note in comparison.notes:
        console.print(f"note: {note}", markup=False, soft_wrap=True)


def _cells(side: Side) -> tuple[str, ...]:
    counts = (str(side.frames), str(side.filled_in), _number(side.jitter), _number(side.jitter_at_pelvis))
    return (str(side.person_id), side.engine, side.body_model, *counts)


def _differences(pair: Pair) -> tuple[tuple[str, str, str], ...]:
    return (
        ("frames that both have", str(pair.shared_frames), ""),
        ("overlap of the boxes", f"{pair.box_overlap:.2f}", ""),
        ("joints apart as given, mm", _number(pair.as_given_mm), ""),
        ("joints apart, pelvis aligned, mm", _number(pair.at_pelvis_mm), ""),
        ("joints apart, PA, mm", _number(pair.pa_mm), ""),
        ("joints apart in the picture, px", _number(pair.in_picture_px), ""),
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
