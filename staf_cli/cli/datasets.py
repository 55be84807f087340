"""`staf eval 3dpw` and `staf eval 3dhp`: errors on the field's data sets, in their official layouts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from staf_cli.cli.evaluate import (
    JsonOption,
    PlotsOption,
    WeightsOption,
    deliver,
    eval_app,
    made_folder,
    stdout_for,
)
from staf_cli.errors import SettingError

Root = Annotated[
    Path, typer.Option("--root", metavar="DIR", help="The data set's folder.", show_default=False)
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="JSON, CSV, plots, and what is done so far.")]
Engine = Annotated[
    Literal["auto", "staf", "landmarks"],
    typer.Option("--engine", metavar="NAME", help="auto, staf or landmarks."),
]
Detections = Annotated[
    Literal["gt", "run"],
    typer.Option("--detections", metavar="gt|run", help="The truth's boxes, or found ones."),
]
Ablate = Annotated[
    list[str] | None,
    typer.Option(
        "--ablate", metavar="NAME", help="Without tcfm, safm or apm; repeatable.", show_default=False
    ),
]
Reference = Annotated[bool, typer.Option("--reference-batching", help="Windows mix as in STAF's release.")]
Device = Annotated[str, typer.Option("--device", help="auto, cpu, cuda, cuda:N or mps.")]
Offline = Annotated[bool, typer.Option("--offline", help="Open no socket.")]
Resume = Annotated[bool, typer.Option("--resume/--restart", help="Keep what is done.")]


@eval_app.command("3dpw")
def threedpw_command(
    root: Root,
    split: Annotated[
        Literal["test", "validation", "train"],
        typer.Option("--split", metavar="NAME", help="test, validation or train."),
    ] = "test",
    protocol: Annotated[
        Literal["staf", "gendered"],
        typer.Option("--protocol", metavar="NAME", help="staf, or gendered as WHAM has it."),
    ] = "staf",
    engine: Engine = "auto",
    detections: Detections = "gt",
    ablate: Ablate = None,
    reference_batching: Reference = False,
    out: Out = Path("eval-3dpw"),
    resume: Resume = True,
    plots: PlotsOption = True,
    weights_dir: WeightsOption = None,
    device: Device = "auto",
    offline: Offline = False,
    as_json: JsonOption = False,
) -> None:
    """Measure on 3DPW, in its official layout (sequenceFiles/, imageFiles/)."""
    _check_root(root)
    with stdout_for(as_json) as stdout, made_folder(out):
        from staf_cli.evaluation.predictor import PredictorSettings
        from staf_cli.evaluation.run_3dpw import evaluate_3dpw

        settings = PredictorSettings(
            engine=engine,
            detections=detections,
            ablate=tuple(dict.fromkeys(ablate or ())),
            reference_batching=reference_batching,
            weights_dir=weights_dir,
            device=device,
            offline=offline,
        )
        evaluation = evaluate_3dpw(
            root, split=split, protocol=protocol, settings=settings, out=out, resume=resume
        )
        deliver(evaluation, out, plots, stdout)


@eval_app.command("3dhp")
def threedhp_command(
    root: Root,
    valid_mask: Annotated[
        bool, typer.Option("--valid-mask/--all-frames", help="Frames marked valid, as TCMR, or all.")
    ] = False,
    fps: Annotated[
        float, typer.Option("--fps", min=1, max=1000, help="Of the pictures; only scales m/s^2.")
    ] = 25.0,
    engine: Engine = "auto",
    detections: Detections = "gt",
    ablate: Ablate = None,
    reference_batching: Reference = False,
    out: Out = Path("eval-3dhp"),
    resume: Resume = True,
    plots: PlotsOption = True,
    weights_dir: WeightsOption = None,
    device: Device = "auto",
    offline: Offline = False,
    as_json: JsonOption = False,
) -> None:
    """Measure on MPI-INF-3DHP's test set, in its official layout (TS1 to TS6)."""
    _check_root(root)
    with stdout_for(as_json) as stdout, made_folder(out):
        from staf_cli.evaluation.predictor import PredictorSettings
        from staf_cli.evaluation.run_3dhp import evaluate_3dhp

        settings = PredictorSettings(
            engine=engine,
            detections=detections,
            ablate=tuple(dict.fromkeys(ablate or ())),
            reference_batching=reference_batching,
            weights_dir=weights_dir,
            device=device,
            offline=offline,
        )
        evaluation = evaluate_3dhp(
            root, valid_mask=valid_mask, fps=fps, settings=settings, out=out, resume=resume
        )
        deliver(evaluation, out, plots, stdout)


def _check_root(root: Path) -> None:
    """Before --out is made: a wrong path leaves nothing behind."""
    if not root.is_dir():
        raise SettingError(f"--root {root}: no such folder; give the data set's own")
