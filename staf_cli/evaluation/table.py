"""An evaluation as a table on the terminal, beside the rows that the field's papers print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from staf_cli.evaluation.scores import MEANS, Evaluation, means_of


@dataclass(frozen=True)
class PublishedRow:
    """A method's row in a paper's table; every method trained with 3DPW's training split.

    Attributes:
        dataset: "3dpw" or "h36m".
        method: its name.
        window: frames that it sees at once.
        pa_mpjpe, mpjpe, pve: mm; None where the papers print nothing.
        accel: mm/frame^2 (the papers write mm/s^2).
        fps: of the data set, to turn `accel` into m/s^2.
        source: where the method was published.
    """

    dataset: str
    method: str
    window: int
    pa_mpjpe: float
    mpjpe: float
    pve: float | None
    accel: float
    fps: float
    source: str

    @property
    def accel_m_s2(self) -> float:
        """The same acceleration in m/s^2."""
        return self.accel * self.fps**2 / 1000


_SOURCES = {
    "VIBE": "Kocabas et al., CVPR 2020, arXiv 1912.05656; as the later papers print it",
    "TCMR": "Choi et al., CVPR 2021, arXiv 2011.08627",
    "MPS-Net": "Wei et al., CVPR 2022, arXiv 2203.08534",
    "GLoT": "Shen et al., CVPR 2023, arXiv 2303.14747",
    "STAF": "Yao et al., IEEE TCSVT 34(11), 2024, arXiv 2401.01730",
}
_WINDOWS = {"VIBE": 16, "TCMR": 16, "MPS-Net": 16, "GLoT": 16, "STAF": 9}
# PA-MPJPE, MPJPE, PVE, Accel
_NUMBERS: dict[str, dict[str, tuple[float, float, float | None, float]]] = {
    "3dpw": {
        "VIBE": (57.6, 91.9, None, 25.4),
        "TCMR": (52.7, 86.5, 102.9, 7.1),
        "MPS-Net": (52.1, 84.3, 99.7, 7.4),
        "GLoT": (50.6, 80.7, 96.3, 6.6),
        "STAF": (48.0, 80.6, 95.3, 8.2),
    },
    "h36m": {
        "VIBE": (53.3, 78.0, None, 27.3),
        "TCMR": (52.0, 73.6, None, 3.9),
        "MPS-Net": (47.4, 69.4, None, 3.6),
        "GLoT": (46.3, 67.0, None, 3.6),
        "STAF": (44.5, 70.4, None, 4.8),
    },
}
_FPS = {"3dpw": 30.0, "h36m": 25.0}

PUBLISHED: tuple[PublishedRow, ...] = tuple(
    PublishedRow(dataset, method, _WINDOWS[method], *numbers, _FPS[dataset], _SOURCES[method])
    for dataset, rows in _NUMBERS.items()
    for method, numbers in rows.items()
)


def published_for(dataset: str) -> tuple[PublishedRow, ...]:
    """The rows of a data set by its name as a table shows it ("3DPW test", "Human3.6M S9"); else none."""
    plain = dataset.lower().replace("human3.6m", "h36m").replace("human36m", "h36m")
    return tuple(row for row in PUBLISHED if row.dataset in plain)


def print_report(evaluation: Evaluation, console: Console) -> None:
    """The table of sequences, the overall row and the published ones, and what was left out and why."""
    rows = published_for(evaluation.dataset)
    lines = [f"{row.method}: {row.source}" for row in rows]
    if rows and evaluation.protocol == "gendered":
        lines.append("note: the published rows are by protocol staf: neutral SMPL, PVE without alignment")
    if (joined := evaluation.accel_joined) is not None and len(evaluation.sequences) > 1:
        lines.append(f"Accel with all sequences joined, as STAF's release takes it: {joined:.1f} mm/frame^2")
    lines += [f"left out: {frames} frames {reason}" for reason, frames in sorted(evaluation.left_out.items())]
    lines += [f"note: {note}" for note in evaluation.notes]
    console.print(_table(evaluation))
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def _table(evaluation: Evaluation) -> Table:
    title = f"{evaluation.dataset}, protocol {evaluation.protocol}, engine {evaluation.engine}"
    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("sequence", overflow="fold")
    headings = ("frames", "left out", "MPJPE\nmm", "PA-MPJPE\nmm", "PVE\nmm", "Accel\nmm/f²", "Accel\nm/s²")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    for scores in evaluation.sequences:
        counts = (str(scores.num_frames), str(scores.num_left_out))
        table.add_row(Text(scores.name), *counts, *_cells(means_of([scores])))
    table.add_section()
    counts = (str(evaluation.num_frames), str(sum(evaluation.left_out.values())))
    table.add_row("overall", *counts, *_cells(evaluation.means), style="bold")
    table.add_section()
    for row in published_for(evaluation.dataset):
        numbers = (row.mpjpe, row.pa_mpjpe, row.pve, row.accel, row.accel_m_s2)
        shown = _cells(dict(zip(MEANS, numbers, strict=True)))
        table.add_row(f"{row.method}, published", "", "", *shown, style="dim")
    return table


def _cells(means: Mapping[str, float | None]) -> Iterator[str]:
    return ("-" if means[name] is None else f"{means[name]:.1f}" for name in MEANS)
