"""Tables of a report: for the terminal, as Markdown, and as numbers for the next report to compare with."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

Value = float | int | str | None


@dataclass(frozen=True)
class Column:
    """One measure: its key in the rows, its heading, and digits after the point."""

    key: str
    heading: str
    digits: int = 1


@dataclass(frozen=True)
class Section:
    """One table.

    Attributes:
        name: the section's key in the JSON.
        title: says what is measured.
        columns: the first one names the row.
        rows: values by column key; what has no column is kept in the JSON alone.
        notes: what must be known to read it, one line each.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: list[dict[str, Value]]
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return {
            "title": self.title,
            "rows": [{key: _plain(value) for key, value in row.items()} for row in self.rows],
            "notes": self.notes,
        }

    def cells(self, earlier: dict[str, object] | None = None) -> list[list[str]]:
        """The rows as text; an earlier report's value follows in brackets where it differs."""
        return [
            [self._cell(column, row, _same_row(earlier, row, self.columns[0].key)) for column in self.columns]
            for row in self.rows
        ]

    def _cell(self, column: Column, row: dict[str, Value], before: dict[str, Value]) -> str:
        now = shown(row.get(column.key), column.digits)
        then = shown(before[column.key], column.digits) if column.key in before else now
        return now if now == then else f"{now} (was {then})"


def shown(value: Value, digits: int) -> str:
    """A value for people."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "-"
    return f"{value:.{digits}f}" if isinstance(value, float) else str(value)


def write_report(
    sections: Sequence[Section],
    facts: dict[str, object],
    folder: Path,
    earlier: Path | None = None,
    *,
    name: str = "quality",
    title: str = "Quality of the written bodies",
) -> None:
    """Print the tables and write NAME.md and NAME.json into an existing folder."""
    before = json.loads(earlier.read_text())["sections"] if earlier else {}
    console = Console()
    head = _head(facts)
    lines = [f"# {title}", "", head, ""]
    console.print(head, soft_wrap=True)
    for section in sections:
        cells = section.cells(before.get(section.name))
        console.print(_rich(section, cells))
        for note in section.notes:
            console.print(f"  {note}", style="dim", soft_wrap=True, markup=False)
        lines += _markdown(section, cells)
    (folder / f"{name}.md").write_text("\n".join(lines))
    document = {**facts, "sections": {section.name: section.as_json() for section in sections}}
    (folder / f"{name}.json").write_text(json.dumps(document, indent=1, allow_nan=False) + "\n")


def _head(facts: dict[str, object]) -> str:
    commit = str(facts["commit"] or "unknown commit")[:12]
    changed = " with uncommitted changes" if facts["uncommitted_changes"] else ""
    return f"{facts['date']}, {commit}{changed}, {facts['cpu']} ({facts['cpu_count']} cores)"


def _rich(section: Section, cells: list[list[str]]) -> Table:
    table = Table(title=section.title, title_justify="left", show_edge=False, pad_edge=False)
    for place, column in enumerate(section.columns):
        table.add_column(column.heading, justify="left" if place == 0 else "right")
    for row in cells:
        table.add_row(*row)
    return table


def _markdown(section: Section, cells: list[list[str]]) -> list[str]:
    rule = ["---"] + ["---:"] * (len(section.columns) - 1)
    rows = [[column.heading for column in section.columns], rule, *cells]
    table = ["| " + " | ".join(row) + " |" for row in rows]
    return [f"## {section.title}", "", *table, "", *(f"- {note}" for note in section.notes), ""]


def _same_row(earlier: object, row: dict[str, Value], key: str) -> dict[str, Value]:
    rows = earlier["rows"] if isinstance(earlier, dict) else []
    return next((one for one in rows if one.get(key) == row.get(key)), {})


def _plain(value: Value) -> Value:
    """A value that JSON has: no NaN, no numpy."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return round(value, 5) if math.isfinite(value) else None
    return value
