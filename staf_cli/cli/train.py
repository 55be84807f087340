"""`staf train`: train the STAF network from a config, and draw a set to try it on."""

from __future__ import annotations

import json
import os
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TextIO

import typer

from staf_cli.cli.options import JsonOption, new_app, valued
from staf_cli.cli.streams import kept_clean, log_lines, to_stderr
from staf_cli.errors import SettingError

if TYPE_CHECKING:
    from staf_cli.train.check import Needs
    from staf_cli.train.open.run import OpenOutcome
    from staf_cli.train.run import Outcome

train_app = new_app("Train the STAF network from a config; draw a set to try it on.", no_args_is_help=True)

ConfigOption = Annotated[Path, valued("--config", "FILE", "The run, as TOML (docs/training.md).")]
OutOption = Annotated[Path | None, valued("--out", "DIR", "Where the run goes (else runs/NAME).")]
SetKind = Literal["everyday", "simple"]  # as `train.made_up.settings.Kind`, which would load torch
WeightsOption = Annotated[Path | None, valued("--weights", "DIR", "Look for imported files here first.")]


@train_app.command("staf")
def staf_command(
    config: ConfigOption,
    out: OutOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Say what is there, missing and needed; write nothing.")
    ] = False,
    sheet: Annotated[
        Path | None, valued("--sheet", "FILE.png", "Draw what the network is given, and stop.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume/--restart", help="Go on from the run's last checkpoint.")
    ] = True,
    device: Annotated[str, typer.Option("--device", metavar="NAME", help="auto, cpu, cuda or mps.")] = "auto",
    weights_dir: WeightsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train STAF as published, or a variant of it; several graphics cards by torchrun --no-python staf train.

    The run goes to DIR: best.safetensors, checkpoint.safetensors, curves.csv, validation.csv, run.json.
    """
    with log_lines(_by_first), kept_clean() if as_json else nullcontext() as stdout:
        from staf_cli.train.config import read_config  # loads torch, which --help does without

        wanted = read_config(config)
        from staf_cli.train.run import draw_sheet, look_ahead, train  # seconds: a wrong config need not wait

        wanted = wanted if out is None else replace(wanted, out=out)
        if check and sheet is not None:
            raise SettingError("--check and --sheet: one at a time")
        if check:
            needs = look_ahead(wanted, device=device, weights_dir=weights_dir)
            raise typer.Exit(_told(needs, stdout))
        if sheet is not None:
            draw_sheet(wanted, sheet, weights_dir=weights_dir)
            to_stderr(f"written: {sheet}")
            return
        outcome = train(wanted, device=device, weights_dir=weights_dir, restart=not resume)
        if stdout is not None:
            _put(_document(outcome), stdout)


@train_app.command("open")
def open_command(
    motion: Annotated[Path, valued("--motion", "NPZ", "Motion to learn from (docs/training.md).")],
    out: Annotated[Path, valued("--out", "DIR", "Where the run goes.")],
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Everything follows from it.")] = 1,
    steps: Annotated[int | None, valued("--steps", "N", "Steps of the optimiser (else 4000).")] = None,
    minutes: Annotated[
        float | None, valued("--minutes", "M", "Train so long by the clock, instead of --steps.")
    ] = None,
    tracks: Annotated[int | None, valued("--tracks", "N", "Tracks of 20 frames a step (else 10).")] = None,
    rate: Annotated[float | None, valued("--rate", "R", "The highest learning rate (else 2e-3).")] = None,
    without: Annotated[
        list[str] | None,
        valued("--without", "PART", "Leave out tcfm, safm, apm or window_lifter; may be repeated."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume/--restart", help="Go on from the run's last checkpoint.")
    ] = True,
    device: Annotated[str, typer.Option("--device", metavar="NAME", help="auto, cpu, cuda or mps.")] = "auto",
    threads: Annotated[
        int | None, valued("--threads", "N", "Threads on a CPU (else as PyTorch has it).")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Train the STAF with open weights (staf run --engine staf-open) on motion capture alone.

    The run goes to DIR: staf_open.safetensors, checkpoint.safetensors, curves.csv, run.json.
    """
    with log_lines(to_stderr), kept_clean() if as_json else nullcontext() as stdout:
        if steps is not None and minutes is not None:
            raise SettingError("--steps and --minutes: one at a time")
        from staf_cli.train.open.settings import OpenSettings  # see below

        usual = OpenSettings()
        settings = replace(
            usual,
            seed=seed,
            steps=usual.steps if steps is None else steps,
            minutes=minutes,
            tracks=usual.tracks if tracks is None else tracks,
            rate=usual.rate if rate is None else rate,
            without=tuple(sorted(set(without or ()))),
        )
        from staf_cli.train.open.run import train_open  # loads torch, which --help does without

        outcome = train_open(motion, out, settings, device=device, threads=threads, restart=not resume)
        if stdout is not None:
            _put(_open_document(outcome), stdout)


@train_app.command("make-set")
def make_set_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the set goes.", show_default=False)],
    train: Annotated[int, typer.Option("--train", metavar="N", help="Sequences to learn from.")] = 60,
    validation: Annotated[
        int, typer.Option("--validation", metavar="N", help="Sequences to validate on.")
    ] = 12,
    frames: Annotated[int, typer.Option("--frames", metavar="N", help="Of a sequence.")] = 60,
    size_px: Annotated[int, typer.Option("--size-px", metavar="PX", help="Side of the pictures.")] = 160,
    fps: Annotated[float, typer.Option("--fps", metavar="FPS", help="Frames per second.")] = 30.0,
    kind: Annotated[
        SetKind,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="everyday; or simple: one person in a suit of many colours, seen from the front.",
        ),
    ] = "everyday",
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Everything follows from it.")] = 0,
) -> None:
    """Draw a made-up set: videos of free bodies whose poses are known, with nothing to download."""
    with log_lines(to_stderr):
        from staf_cli.train.made_up import MadeUpSettings, make_set  # loads torch, which --help does without

        sizes = {"train": train, "validation": validation, "frames": frames, "size_px": size_px}
        try:
            settings = MadeUpSettings(**sizes, fps=fps, kind=kind, seed=seed)
        except ValueError as error:
            raise SettingError(str(error)) from error
        make_set(folder, settings)
        to_stderr(f"written: {folder}")


def _by_first(line: str) -> None:
    """Of several processes one speaks."""
    if os.environ.get("RANK", "0") == "0":
        to_stderr(line)


def _told(needs: Needs, stdout: TextIO | None) -> int:
    """Say what is needed; the exit code."""
    for line in needs.lines():
        to_stderr(line)
    if stdout is not None:
        _put(asdict(needs), stdout)
    return 2 if needs.missing else 0


def _document(outcome: Outcome) -> dict[str, object]:
    state = outcome.state
    return {
        "folder": outcome.folder,
        "weights": outcome.weights,
        "steps": state.step,
        "best_epoch": state.best_epoch,
        "validation_pa_mpjpe_mm": state.best_mm,
        "mean_body_pa_mpjpe_mm": outcome.mean_body_mm,
        "stopped_early": state.stopped,
    }


def _open_document(outcome: OpenOutcome) -> dict[str, object]:
    lifters = {name: errors.known() for name, errors in outcome.lifters.items()}
    state = outcome.state
    return {
        "folder": outcome.folder,
        "weights": outcome.weights,
        "steps": state.step,
        "seconds": state.seconds,
        **state.errors,
        "lifters": lifters,
    }


def _put(document: dict[str, object], stdout: TextIO) -> None:
    stdout.write(json.dumps(document, indent=2, ensure_ascii=False, default=str) + "\n")
