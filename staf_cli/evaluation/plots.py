"""A picture for each sequence: error and acceleration over time."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np

from staf_cli.evaluation.scores import SequenceScores


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
