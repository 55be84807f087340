"""`staf eval`: errors against a truth of one's own, and two results side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from staf_cli.cli.options import JsonOption, new_app, valued
from staf_cli.cli.streams import kept_clean, log_lines, to_stderr

if TYPE_CHECKING:
    from staf_cli.evaluation.scores import Evaluation

eval_app = new_app(
    "Measure: 3DPW, MPI-INF-3DHP, results against your own truth, two results side by side.",
    no_args_is_help=True,
)

OutOption = Annotated[Path | None, valued("--out", "DIR", "Write JSON, CSV and plots here.")]
WeightsOption = Annotated[Path | None, valued("--weights", "DIR", "Look for assets here first.")]
PlotsOption = Annotated[bool, typer.Option("--plots/--no-plots", help="A picture per sequence.")]


@eval_app.command("results")
def results_command(
    pred: Annotated[Path, valued("--pred", "DIR", "A video's results, or one person_NNN.npz.")],
    truth: Annotated[Path, valued("--truth", "FILE.npz", "One person's truth (docs/truth_file.md).")],
    person: Annotated[int | None, valued("--person", "N", "Which person (else who fits best).")] = None,
    out: OutOption = None,
    plots: PlotsOption = True,
    weights_dir: WeightsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure one person of a result against a truth of your own."""
    with stdout_for(as_json) as stdout, made_folder(out):
        from staf_cli.evaluation.results import evaluate_results  # loads scipy, which --help does without

        evaluation = evaluate_results(pred, truth, person=person, weights_dir=weights_dir)
        deliver(evaluation, out, plots, stdout)


@eval_app.command("compare")
def compare_command(
    a: Annotated[
        Path, typer.Argument(metavar="A", help="A video's results, or one npz.", show_default=False)
    ],
    b: Annotated[Path, typer.Argument(metavar="B", help="Another of the same video.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Put two results of the same video side by side."""
    with stdout_for(as_json) as stdout:
        from staf_cli.cli.comparison import print_comparison  # loads scipy, which --help does without
        from staf_cli.evaluation.compare import compare_results

        comparison = compare_results(a, b)
        if stdout is not None:
            _write_json(asdict(comparison), stdout)
        print_comparison(comparison)


@contextmanager
def stdout_for(as_json: bool) -> Iterator[TextIO | None]:
    """The real stdout where JSON is asked for, kept clean of what libraries print."""
    with log_lines(to_stderr), kept_clean() if as_json else nullcontext() as stdout:
        yield stdout


def made_folder(out: Path | None) -> AbstractContextManager[None]:
    """The folder for the report, made before the work and taken away again where nothing came into it."""
    if out is None:
        return nullcontext()
    from staf_cli.results.publish import out_folder  # --help does without

    return out_folder(out)


def deliver(evaluation: Evaluation, out: Path | None, plots: bool, stdout: TextIO | None) -> None:
    """Write the files, print the table, put the JSON on stdout."""
    from rich.console import Console  # --help does without

    from staf_cli.evaluation.report import document, write_report  # --help does without
    from staf_cli.evaluation.table import print_report

    files = () if out is None else write_report(evaluation, out, plots=plots)
    print_report(evaluation, Console(stderr=True, highlight=False))
    if out is not None:
        to_stderr(f"written to {out}: {', '.join(str(file.relative_to(out)) for file in files)}")
    if stdout is not None:
        _write_json(document(evaluation), stdout)


def _write_json(values: dict[str, Any], stdout: TextIO) -> None:
    stdout.write(json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
