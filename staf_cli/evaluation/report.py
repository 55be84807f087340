"""An evaluation for people and programs: a table, JSON, CSV and plots."""

from __future__ import annotations

import csv
import importlib.util
import json
import logging
import math
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from staf_cli.errors import OutputError
from staf_cli.evaluation.published import published_for
from staf_cli.evaluation.scores import Evaluation, SequenceScores, mean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

log = logging.getLogger(__name__)


def plots_possible() -> bool:
    """Whether matplotlib is installed."""
    return importlib.util.find_spec("matplotlib") is not None


def plot_sequence(scores: SequenceScores, path: Path) -> None:
    """Write a PNG with the errors of every frame above and the acceleration error below."""
    # The figure without pyplot: no window, no state, whatever backend the user has set.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 5.5), layout="constrained")
    FigureCanvasAgg(figure)
    errors, accel = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    lines = [("MPJPE", scores.mpjpe), ("PA-MPJPE", scores.pa_mpjpe), ("PVE", scores.pve)]
    for label, values in lines:
        if values is not None:
            mean = f"{label} (mean {values.mean():.1f})"
            errors.plot(*_over_time(scores.frame_ids, values, scores.fps), label=mean, linewidth=1)
    errors.set_ylabel("error, mm")
    errors.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False, fontsize="small")
    accel.plot(*_over_time(scores.accel_frame_ids, scores.accel, scores.fps), color="tab:red", linewidth=1)
    accel.set_ylabel("accel. error, mm/frame²")
    accel.set_xlabel(f"time, s ({scores.fps:g} frames/s)")
    for axes in (errors, accel):
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
    errors.set_title(scores.name.encode("ascii", "replace").decode(), loc="left", parse_math=False)
    figure.savefig(path, dpi=110)


def _over_time(frame_ids: np.ndarray, values: np.ndarray, fps: float) -> tuple[np.ndarray, np.ndarray]:
    """Seconds and values, with a break wherever frames are left out."""
    breaks = np.flatnonzero(np.diff(frame_ids) > 1) + 1
    return np.insert(frame_ids / fps, breaks, np.nan), np.insert(values.astype(np.float64), breaks, np.nan)


SCHEMA_VERSION = 1
JSON_NAME, SEQUENCES_NAME, FRAMES_NAME, PLOTS_NAME = "evaluation.json", "sequences.csv", "frames.csv", "plots"
MEANS = ("mpjpe_mm", "pa_mpjpe_mm", "pve_mm", "accel_mm_frame2", "accel_m_s2")
SEQUENCE_COLUMNS = ("sequence", "fps", "frames", "left_out", *MEANS, "left_out_reasons")
FRAME_COLUMNS = ("sequence", "frame_id", "mpjpe_mm", "pa_mpjpe_mm", "pve_mm", "accel_mm_frame2")


def document(evaluation: Evaluation) -> dict[str, Any]:
    """Everything but the single frames, as plain values; what there is no number for is None."""
    return {
        "schema_version": SCHEMA_VERSION,
        "staf_version": _version(),
        "dataset": evaluation.dataset,
        "protocol": evaluation.protocol,
        "engine": evaluation.engine,
        "settings": dict(evaluation.settings),
        "overall": {
            "frames": evaluation.num_frames,
            "left_out": sum(evaluation.left_out.values()),
            "left_out_reasons": evaluation.left_out,
            **_overall_means(evaluation),
            "accel_joined_mm_frame2": _plain(evaluation.accel_joined),
        },
        "sequences": [
            {
                "sequence": scores.name,
                "fps": scores.fps,
                "frames": scores.num_frames,
                "left_out": scores.num_left_out,
                "left_out_reasons": dict(scores.left_out),
                **_means(scores),
            }
            for scores in evaluation.sequences
        ],
        "notes": list(evaluation.notes),
        "published": [
            {**asdict(row), "accel_m_s2": row.accel_m_s2} for row in published_for(evaluation.dataset)
        ],
    }


def write_report(evaluation: Evaluation, out: Path, *, plots: bool = True) -> tuple[Path, ...]:
    """Write evaluation.json, sequences.csv, frames.csv and plots/*.png into a folder that is there.

    All is first written into a hidden folder inside and moved when complete, evaluation.json last.

    Returns:
        The files.

    Raises:
        OutputError: they cannot be written.
    """
    part = out / f".report.{os.getpid()}.part"
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir()
        _write_csv(part / SEQUENCES_NAME, SEQUENCE_COLUMNS, _sequence_rows(evaluation))
        _write_csv(part / FRAMES_NAME, FRAME_COLUMNS, _frame_rows(evaluation.sequences))
        pictures = _write_plots(evaluation, part / PLOTS_NAME) if plots else ()
        text = json.dumps(document(evaluation), indent=2, ensure_ascii=False, allow_nan=False)
        (part / JSON_NAME).write_text(text + "\n", encoding="utf-8")
        (out / JSON_NAME).unlink(missing_ok=True)  # an older one must not stand beside newer files
        if pictures:
            shutil.rmtree(out / PLOTS_NAME, ignore_errors=True)
        names = [SEQUENCES_NAME, FRAMES_NAME, *([PLOTS_NAME] if pictures else []), JSON_NAME]
        for name in names:
            (part / name).replace(out / name)
    except OSError as error:
        raise OutputError(
            f"{out}: cannot be written ({error.strerror or error}); give another --out"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return (*(out / name for name in names if name != PLOTS_NAME), *(out / PLOTS_NAME / n for n in pictures))


def print_report(evaluation: Evaluation, console: Console) -> None:
    """The table of sequences, the overall row and the published ones, and what was left out and why."""
    rows = published_for(evaluation.dataset)
    console.print(_table(evaluation))
    for row in rows:
        console.print(f"{row.method}: {row.source}", markup=False, soft_wrap=True)
    if rows and evaluation.protocol == "gendered":
        console.print("note: the published rows are by protocol staf: neutral SMPL, PVE without alignment")
    if evaluation.accel_joined is not None and len(evaluation.sequences) > 1:
        console.print(
            f"Accel with all sequences joined, as STAF's release takes it: "
            f"{evaluation.accel_joined:.1f} mm/frame^2",
            markup=False,
        )
    for reason, frames in sorted(evaluation.left_out.items()):
        console.print(f"left out: {frames} frames {reason}", markup=False, soft_wrap=True)
    for note in evaluation.notes:
        console.print(f"note: {note}", markup=False, soft_wrap=True)


def _table(evaluation: Evaluation) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    title = f"{evaluation.dataset}, protocol {evaluation.protocol}, engine {evaluation.engine}"
    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("sequence", overflow="fold")
    headings = ("frames", "left out", "MPJPE\nmm", "PA-MPJPE\nmm", "PVE\nmm", "Accel\nmm/f²", "Accel\nm/s²")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    for scores in evaluation.sequences:
        counts = (str(scores.num_frames), str(scores.num_left_out))
        table.add_row(Text(scores.name), *counts, *_cells(_means(scores)))
    table.add_section()
    counts = (str(evaluation.num_frames), str(sum(evaluation.left_out.values())))
    table.add_row("overall", *counts, *_cells(_overall_means(evaluation)), style="bold")
    published = published_for(evaluation.dataset)
    if published:
        table.add_section()
    for row in published:
        numbers = (row.mpjpe, row.pa_mpjpe, row.pve, row.accel, row.accel_m_s2)
        shown = _cells(dict(zip(MEANS, numbers, strict=True)))
        table.add_row(f"{row.method}, published", "", "", *shown, style="dim")
    return table


def _cells(means: Mapping[str, float | None]) -> Iterator[str]:
    return ("-" if means[name] is None else f"{means[name]:.1f}" for name in MEANS)


def _means(scores: SequenceScores) -> dict[str, float | None]:
    return {
        "mpjpe_mm": _plain(mean([scores.mpjpe])),
        "pa_mpjpe_mm": _plain(mean([scores.pa_mpjpe])),
        "pve_mm": None if scores.pve is None else _plain(mean([scores.pve])),
        "accel_mm_frame2": _plain(mean([scores.accel])),
        "accel_m_s2": _plain(mean([scores.accel_m_s2])),
    }


def _overall_means(evaluation: Evaluation) -> dict[str, float | None]:
    numbers = (
        evaluation.mpjpe,
        evaluation.pa_mpjpe,
        evaluation.pve,
        evaluation.accel,
        evaluation.accel_m_s2,
    )
    return {name: _plain(number) for name, number in zip(MEANS, numbers, strict=True)}


def _plain(number: float | None) -> float | None:
    """JSON knows no NaN."""
    return None if number is None or not math.isfinite(number) else float(number)


def _sequence_rows(evaluation: Evaluation) -> Iterator[Sequence[object]]:
    for scores in evaluation.sequences:
        counts = (scores.num_frames, scores.num_left_out)
        yield scores.name, scores.fps, *counts, *_means(scores).values(), _reasons(scores.left_out)
    left_out = evaluation.left_out
    counts = (evaluation.num_frames, sum(left_out.values()))
    yield "overall", "", *counts, *_overall_means(evaluation).values(), _reasons(left_out)


def _reasons(left_out: Mapping[str, int]) -> str:
    return "; ".join(f"{reason}: {count}" for reason, count in sorted(left_out.items()))


def _frame_rows(sequences: Sequence[SequenceScores]) -> Iterator[Sequence[object]]:
    for scores in sequences:
        accel = dict(zip(scores.accel_frame_ids.tolist(), scores.accel.tolist(), strict=True))
        per_vertex = np.full(scores.num_frames, np.nan) if scores.pve is None else scores.pve
        columns = (scores.frame_ids, scores.mpjpe, scores.pa_mpjpe, per_vertex)
        for frame_id, *errors in zip(*(column.tolist() for column in columns), strict=True):
            yield scores.name, frame_id, *errors, accel.get(frame_id, math.nan)


def _write_csv(path: Path, columns: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    """Numbers with six decimals; an empty cell where there is none."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.6f}" if math.isfinite(value) else ""
    return "" if value is None else value


def _write_plots(evaluation: Evaluation, folder: Path) -> tuple[str, ...]:
    """One picture for each sequence; none, with a line, where matplotlib is not installed."""
    sequences = [scores for scores in evaluation.sequences if scores.num_frames]
    if not sequences:
        return ()
    if not plots_possible():
        log.info('no plots: matplotlib is not installed; pip install ".[eval]"')
        return ()
    folder.mkdir()
    names = file_names([scores.name for scores in sequences])
    for name, scores in zip(names, sequences, strict=True):
        plot_sequence(scores, folder / name)
    return names


def file_names(names: Sequence[str]) -> tuple[str, ...]:
    """A file name for each sequence's plot; equal ones are numbered."""
    seen: dict[str, int] = {}
    chosen = []
    for name in names:
        plain = re.sub(r"[^\w-]+", "_", name).strip("_")[:60] or "sequence"
        seen[plain.lower()] = seen.get(plain.lower(), 0) + 1
        number = seen[plain.lower()]
        chosen.append(f"{plain}.png" if number == 1 else f"{plain}.{number}.png")
    return tuple(chosen)


def _version() -> str | None:
    try:
        return version("staf")
    except PackageNotFoundError:
        return None
