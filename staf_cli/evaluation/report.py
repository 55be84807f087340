"""An evaluation as files: JSON, CSV and plots."""

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
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.errors import OutputError
from staf_cli.evaluation.scores import MEANS, Evaluation, SequenceScores, means_of
from staf_cli.evaluation.table import published_for
from staf_cli.results.same_run import package_versions

log = logging.getLogger(__name__)


SCHEMA_VERSION = 1
JSON_NAME, SEQUENCES_NAME, FRAMES_NAME, PLOTS_NAME = "evaluation.json", "sequences.csv", "frames.csv", "plots"
SEQUENCE_COLUMNS = ("sequence", "fps", "frames", "left_out", *MEANS, "left_out_reasons")
FRAME_COLUMNS = ("sequence", "frame_id", "mpjpe_mm", "pa_mpjpe_mm", "pve_mm", "accel_mm_frame2")


def document(evaluation: Evaluation) -> dict[str, Any]:
    """Everything but the single frames, as plain values; what there is no number for is None."""
    return {
        "schema_version": SCHEMA_VERSION,
        "staf_version": package_versions()["staf"],
        "dataset": evaluation.dataset,
        "protocol": evaluation.protocol,
        "engine": evaluation.engine,
        "settings": dict(evaluation.settings),
        "overall": {
            "frames": evaluation.num_frames,
            "left_out": sum(evaluation.left_out.values()),
            "left_out_reasons": evaluation.left_out,
            **evaluation.means,
            "accel_joined_mm_frame2": evaluation.accel_joined,
        },
        "sequences": [
            {
                "sequence": scores.name,
                "fps": scores.fps,
                "frames": scores.num_frames,
                "left_out": scores.num_left_out,
                "left_out_reasons": dict(scores.left_out),
                **means_of([scores]),
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
        values = document(evaluation)
        _write_csv(part / SEQUENCES_NAME, SEQUENCE_COLUMNS, _sequence_rows(values))
        _write_csv(part / FRAMES_NAME, FRAME_COLUMNS, _frame_rows(evaluation.sequences))
        pictures = _write_plots(evaluation, part / PLOTS_NAME) if plots else ()
        text = json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False)
        (part / JSON_NAME).write_text(text + "\n", encoding="utf-8")
        (out / JSON_NAME).unlink(missing_ok=True)  # an older one must not stand beside newer files
        if pictures:
            shutil.rmtree(out / PLOTS_NAME, ignore_errors=True)
        names = [SEQUENCES_NAME, FRAMES_NAME, *([PLOTS_NAME] if pictures else []), JSON_NAME]
        for name in names:
            (part / name).replace(out / name)
    except OSError as error:
        reason = f"cannot be written ({error.strerror or error}); give another --out"
        raise OutputError(f"{out}: {reason}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return (*(out / name for name in names if name != PLOTS_NAME), *(out / PLOTS_NAME / n for n in pictures))


def _sequence_rows(values: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    """A row of each sequence and one of all, from the document."""
    for row in (*values["sequences"], {"sequence": "overall", "fps": "", **values["overall"]}):
        yield [_reasons(row[name]) if name == "left_out_reasons" else row[name] for name in SEQUENCE_COLUMNS]


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
    """A picture of each sequence; none, and a line that says so, where matplotlib is not installed."""
    sequences = [scores for scores in evaluation.sequences if scores.num_frames]
    if not sequences:
        return ()
    if importlib.util.find_spec("matplotlib") is None:
        log.info('no plots: matplotlib is not installed; pip install ".[eval]"')
        return ()
    folder.mkdir()
    names = file_names([scores.name for scores in sequences])
    for name, scores in zip(names, sequences, strict=True):
        plot_sequence(scores, folder / name)
    return names


def plot_sequence(scores: SequenceScores, path: Path) -> None:
    """Write a PNG with the errors of every frame above and the acceleration error below."""
    # An optional dependency. Without pyplot: no window, no state, whatever backend the user has set.
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
