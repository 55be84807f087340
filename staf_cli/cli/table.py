"""The closing table: what was written for each input, how it was made, and what to be wary of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from staf_cli.jobs import Outcome
    from staf_cli.result import VideoResult
    from staf_cli.settings import Settings

NAME_WIDTH = 38  # with the other columns 76: every terminal shows it unbroken
_ROW = "{name:<{width}}  {frames:>6}  {people:>6}  {engine:<9}  {rate:>8}"


def closing_table(outcomes: Sequence[Outcome], settings: Settings) -> Iterator[tuple[str, str]]:
    """Lines of the table, each with a style of rich."""
    width = min(NAME_WIDTH, max(len("input"), *(len(outcome.path.name) for outcome in outcomes)))
    heading = {
        "name": "input",
        "frames": "frames",
        "people": "people",
        "engine": "engine",
        "rate": "frames/s",
    }
    yield _ROW.format(width=width, **heading).rstrip(), "bold"
    for outcome in outcomes:
        name = _fitting(outcome.path.name, width)
        result = outcome.result
        if result is None:
            yield f"{name:<{width}}  failed", "red"
            continue
        yield _row(name, width, result), ""
        yield f"  {outcome.folder}: {', '.join(written(result, settings))}", ""
        yield from ((f"  {line}", "") for line in _export_notes(result))
        yield from ((f"  warning: {line}", "yellow") for line in _warnings(outcome, result))
    if len(outcomes) > 1:
        yield f"{sum(outcome.ok for outcome in outcomes)} of {len(outcomes)} inputs done", ""


def written(result: VideoResult, settings: Settings) -> Iterator[str]:
    """The files, in words."""
    if settings.overlay:
        yield "overlay.png" if result.info.is_photo else "overlay.mp4"
    if result.people:
        yield _counted(len(result.people), "track")
        kinds = [kind for kind, wanted in ((".obj", settings.obj), (".npz", settings.frame_npz)) if wanted]
        if kinds:
            meshes = sum(len(person.motion) for person in result.people)
            yield f"{_counted(meshes, 'mesh', 'meshes')} as {' and '.join(kinds)}"
    yield from (exported.words for exported in result.exports if exported.num_files)
    yield "run.json"


def _row(name: str, width: int, result: VideoResult) -> str:
    seconds = sum(result.timings_s.values())
    return _ROW.format(
        name=name,
        width=width,
        frames=result.num_frames,
        people=len(result.people) or "nobody",
        engine=result.engine,
        rate=f"{result.num_frames / seconds:.1f}" if seconds else "",
    )


def _warnings(outcome: Outcome, result: VideoResult) -> Iterator[str]:
    if not result.people:
        yield "nobody was found"
    # The table says already which input it is about.
    yield from (line.removeprefix(f"{outcome.path.name}: ") for line in result.warnings)


def _export_notes(result: VideoResult) -> Iterator[str]:
    """What formats could not carry."""
    yield from (f"{exported.format}: {note}" for exported in result.exports for note in exported.notes)


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _fitting(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 8]}...{name[-5:]}"
