"""`staf eval 3dpw` and `staf eval 3dhp`: errors on the field's data sets, in their official layouts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from staf_cli.cli.evaluate import PlotsOption, deliver, eval_app, made_folder, stdout_for
from staf_cli.cli.options import JsonOption, chosen, takes, valued
from staf_cli.errors import SettingError
from staf_cli.evaluation.settings import PredictorSettings, ProtocolName, SplitName

Root = Annotated[Path, valued("--root", "DIR", "The data set's folder.")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="JSON, CSV, plots, and what is done so far.")]
Resume = Annotated[bool, typer.Option("--resume/--restart", help="Keep what is done.")]


@eval_app.command("3dpw")
@takes(PredictorSettings, after="protocol")
def threedpw_command(
    root: Root,
    split: Annotated[
        SplitName, typer.Option("--split", metavar="NAME", help="test, validation or train.")
    ] = "test",
    protocol: Annotated[
        ProtocolName, typer.Option("--protocol", metavar="NAME", help="staf, or gendered as WHAM has it.")
    ] = "staf",
    out: Out = Path("eval-3dpw"),
    resume: Resume = True,
    plots: PlotsOption = True,
    as_json: JsonOption = False,
    **given: Any,
) -> None:
    """Measure on 3DPW, in its official layout (sequenceFiles/, imageFiles/)."""
    settings = _checked(root, given)
    with stdout_for(as_json) as stdout, made_folder(out):
        from staf_cli.evaluation.datasets import evaluate  # loads torch, which --help does without
        from staf_cli.evaluation.threedpw import ThreeDPW

        dataset = ThreeDPW(root, split=split, protocol=protocol, weights_dir=settings.weights_dir)
        evaluation = evaluate(dataset, settings=settings, out=out, resume=resume)
        deliver(evaluation, out, plots, stdout)


@eval_app.command("3dhp")
@takes(PredictorSettings, after="fps")
def threedhp_command(
    root: Root,
    valid_mask: Annotated[
        bool, typer.Option("--valid-mask/--all-frames", help="Frames marked valid, as TCMR, or all.")
    ] = False,
    fps: Annotated[
        float, typer.Option("--fps", min=1, max=1000, help="Of the pictures; only scales m/s^2.")
    ] = 25.0,
    out: Out = Path("eval-3dhp"),
    resume: Resume = True,
    plots: PlotsOption = True,
    as_json: JsonOption = False,
    **given: Any,
) -> None:
    """Measure on MPI-INF-3DHP's test set, in its official layout (TS1 to TS6)."""
    settings = _checked(root, given)
    with stdout_for(as_json) as stdout, made_folder(out):
        from staf_cli.evaluation.datasets import evaluate  # loads torch, which --help does without
        from staf_cli.evaluation.threedhp import ThreeDHP

        dataset = ThreeDHP(root, valid_mask=valid_mask, fps=fps)
        evaluation = evaluate(dataset, settings=settings, out=out, resume=resume)
        deliver(evaluation, out, plots, stdout)


def _checked(root: Path, given: dict[str, Any]) -> PredictorSettings:
    """The settings; a wrong one, or a wrong path, is told before --out is made."""
    if not root.is_dir():
        raise SettingError(f"--root {root}: no such folder; give the data set's own")
    return chosen(PredictorSettings, given)
