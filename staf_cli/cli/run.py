"""`staf run`: videos in, bodies, meshes and overlays out."""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from staf_cli.cli import INTERRUPTED
from staf_cli.cli.options import VersionOption, chosen, new_app, takes
from staf_cli.cli.streams import kept_clean, log_lines
from staf_cli.errors import SettingError, StafError
from staf_cli.import_guards import missing_libraries_named
from staf_cli.settings import JobOptions, Settings

if TYPE_CHECKING:
    from staf_cli.cli.display import Display
    from staf_cli.jobs import Outcome

run_app = new_app()


def _show_everything(context: typer.Context, wanted: bool) -> None:
    """Print the help with the options that are left out of the everyday screen."""
    if not wanted:
        return
    for parameter in context.command.params:
        parameter.hidden = False  # type: ignore[attr-defined]
    typer.echo(context.get_help())
    raise typer.Exit


@run_app.command()
@takes(Settings, JobOptions, after="demo")
def run(
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="INPUT", help="Videos, photos, folders of them, folders of numbered frames."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where results go.")] = Path(
        "results"
    ),
    demo: Annotated[bool, typer.Option("--demo", help="Work on the demo clip, fetched once.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only errors.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="The outcome as one JSON document on stdout.")
    ] = False,
    help_all: Annotated[  # noqa: ARG001
        bool, typer.Option("--help-all", help="Show all options.", is_eager=True, callback=_show_everything)
    ] = False,
    version: VersionOption = False,  # noqa: ARG001
    **given: Any,
) -> None:
    """Turn the people in videos into moving 3D bodies.

    Results of walk.mp4 go to DIR/walk/: poster.jpg, overlay.mp4, person_001.npz ..., meshes/, run.json.
    """
    raise typer.Exit(_run(list(inputs or []), demo, out, given, quiet=quiet, as_json=as_json))


def _run(
    paths: list[Path], demo: bool, out: Path, given: dict[str, Any], *, quiet: bool, as_json: bool
) -> int:
    """Do the work under a progress display; the exit code."""
    from staf_cli.cli.display import make_display  # --help does without

    outcomes: list[Outcome] = []
    trouble: str | None = None
    code = 2
    with kept_clean() as stdout:
        display = make_display(quiet=quiet)
        try:
            with missing_libraries_named():
                _work(paths, demo, out, given, display, outcomes)
            code = _exit_code(outcomes)
        except StafError as error:
            if os.environ.get("STAF_DEBUG"):
                raise
            trouble, code = str(error), _exit_code(outcomes, stopped=True)
            display.error(trouble)
        except KeyboardInterrupt:
            trouble, code = "interrupted", INTERRUPTED
            print("interrupted: finished inputs are whole, the unfinished one left nothing", file=sys.stderr)
        outcomes.sort(key=lambda outcome: outcome.number)
        _close(outcomes, display)
        if as_json:
            document = {"results": [_as_json(outcome) for outcome in outcomes], "error": trouble}
            stdout.write(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")
    return code


def _work(
    paths: list[Path], demo: bool, out: Path, given: dict[str, Any], display: Display, outcomes: list[Outcome]
) -> None:
    """Work on all inputs; what became of each is added to `outcomes` as soon as it is known."""
    from staf_cli.assets.store import AssetStore  # --help does without
    from staf_cli.jobs import each_job

    options, settings = chosen(JobOptions, given), chosen(Settings, given)
    if not paths and not demo:
        raise SettingError("give a video, a photo or a folder, or --demo; see --help")
    with log_lines(display.print), display:
        if demo:
            store = AssetStore(settings.weights_dir, settings.offline)
            paths = [*paths, store.require("demo")]
        said: set[str] = set()
        with closing(each_job(paths, out, settings, display, options)) as jobs:
            for outcome in jobs:
                outcomes.append(outcome)
                if outcome.error is not None and outcome.error not in said:
                    said.add(outcome.error)  # what all inputs suffer from is said once
                    display.error(outcome.error)


def _close(outcomes: list[Outcome], display: Display) -> None:
    """The closing table, where anything was done."""
    if not any(outcome.ok for outcome in outcomes):
        return
    from staf_cli.cli.table import closing_table  # --help does without

    for line, style in closing_table(outcomes):
        display.print(line, style)


def _exit_code(outcomes: list[Outcome], *, stopped: bool = False) -> int:
    """0: all done; 1: some; 2: none."""
    done = sum(outcome.ok for outcome in outcomes)
    if done == len(outcomes) and not stopped:
        return 0
    return 1 if done else 2


def _as_json(outcome: Outcome) -> dict[str, object]:
    summary = outcome.summary
    document: dict[str, object] = {
        "input": str(outcome.path),
        "ok": outcome.ok,
        "error": outcome.error,
        "folder": None if outcome.folder is None else str(outcome.folder),
    }
    if summary is None:
        return document
    return document | {
        "resumed": outcome.resumed,
        "engine": summary.engine,
        "detector": summary.detector,
        "body_model": summary.body_model,
        "frames": summary.num_frames,
        "people": len(summary.people),
        "people_boxes_only": summary.num_boxes_only,
        "worlds": [dict(world) for world in summary.worlds],
        "warnings": list(summary.warnings),
        "timings_s": dict(summary.timings_s or {}),
    }
