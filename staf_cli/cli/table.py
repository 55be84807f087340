"""The closing table: what was written for each input, how it was made, and what to be wary of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from staf_cli.results import layout

if TYPE_CHECKING:
    from staf_cli.jobs import Outcome
    from staf_cli.results.run_json import RunSummary

LINE_WIDTH = 76  # every terminal shows it unbroken
_COLUMNS = {"frames": 6, "people": 6, "engine": 9, "jitter": 9, "frames/s": 8}
_TO_THE_LEFT = {"engine"}


def closing_table(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, str]]:
    """Lines of the table, each with a style of rich."""
    cells = [_cells(outcome.summary, outcome.resumed) for outcome in outcomes]
    columns = [name for name in _COLUMNS if name != "jitter" or any(cell.get(name) for cell in cells)]
    room = LINE_WIDTH - sum(2 + _COLUMNS[name] for name in columns)
    width = min(room, max(len("input"), *(len(outcome.path.name) for outcome in outcomes)))
    yield _row("input", width, {name: name for name in columns}, columns), "bold"
    for outcome, cell in zip(outcomes, cells, strict=True):
        name = _fitting(outcome.path.name, width)
        if outcome.summary is None:
            yield f"{name:<{width}}  failed", "red"
            continue
        yield _row(name, width, cell, columns), ""
        yield f"  {outcome.folder}: {', '.join(written(outcome.summary))}", ""
        yield from ((f"  {line}", "") for line in outcome.summary.space)
        yield from (
            (f"  {each.format}: {note}", "") for each in outcome.summary.exports for note in each.notes
        )
        yield from ((f"  warning: {line}", "yellow") for line in _warnings(outcome, outcome.summary))
    if len(outcomes) > 1:
        yield "".join(_count(outcomes)), ""


def written(summary: RunSummary) -> Iterator[str]:
    """The files, in words."""
    tracks = Counter(suffix for name in summary.files if (suffix := layout.person_suffix(name)))
    apart = {name for name in summary.files if name == layout.MESHES or layout.person_suffix(name)}
    yield from sorted(set(summary.files) - apart, key=lambda name: (not name.startswith("overlay"), name))
    if num_npz := tracks.pop(".npz", 0):
        yield _counted(num_npz, "track")
    yield from (f"{_counted(number, 'track')} as {suffix}" for suffix, number in sorted(tracks.items()))
    if layout.MESHES in summary.files:
        meshes = sum(person.num_frames for person in summary.people)
        yield f"{_counted(meshes, 'mesh', 'meshes')} as {' and '.join(summary.mesh_kinds)}"
    yield layout.RUN_JSON


def _cells(summary: RunSummary | None, resumed: bool) -> dict[str, object]:
    if summary is None:
        return {}
    seconds = sum((summary.timings_s or {}).values())
    rate = f"{summary.num_frames / seconds:.1f}" if seconds else ""
    return {
        "frames": summary.num_frames,
        "people": len(summary.people) + summary.num_boxes_only or "nobody",
        "engine": summary.engine,
        "jitter": _jitter(summary),
        "frames/s": "kept" if resumed else rate,
    }


def _jitter(summary: RunSummary) -> str:
    """Of the smoothest and the most restless person, mm/frame^2."""
    values = sorted(p.jitter_mm_frame2 for p in summary.people if p.jitter_mm_frame2 is not None)
    ends = (f"{value:.1f}" if value < 100 else f"{value:.0f}" for value in values[:1] + values[-1:])
    return "-".join(dict.fromkeys(ends))


def _row(name: str, width: int, cells: dict[str, object], columns: Sequence[str]) -> str:
    shown = [
        f"{cells[column]!s:{'<' if column in _TO_THE_LEFT else '>'}{_COLUMNS[column]}}" for column in columns
    ]
    return "  ".join([f"{name:<{width}}", *shown]).rstrip()


def _count(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield f"{sum(outcome.ok for outcome in outcomes)} of {len(outcomes)} inputs done"
    if kept := sum(outcome.resumed for outcome in outcomes):
        yield f", {kept} of them kept from an earlier run (--no-resume starts again)"


def _warnings(outcome: Outcome, summary: RunSummary) -> Iterator[str]:
    if not summary.people and not summary.num_boxes_only:
        yield "nobody was found"
    # The table says already which input it is about.
    yield from (line.removeprefix(f"{outcome.path.name}: ") for line in summary.warnings)


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _fitting(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 8]}...{name[-5:]}"
