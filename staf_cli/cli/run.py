"""`staf run`: videos in, bodies, meshes and overlays out."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer

from staf_cli.errors import SettingError

run_app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


def _show_everything(context: typer.Context, wanted: bool) -> None:
    """Print the help with the options that are left out of the everyday screen."""
    if not wanted:
        return
    for parameter in context.command.params:
        parameter.hidden = False  # type: ignore[attr-defined]
    typer.echo(context.get_help())
    raise typer.Exit


def _rare(*names: str, **more: Any) -> Any:
    """An option that only --help-all shows."""
    return typer.Option(*names, hidden=True, **more)


@run_app.command()
def run(
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="INPUT...", help="Videos, photos, folders of them, folders of numbered frames."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where results go.")] = Path("results"),
    demo: Annotated[bool, typer.Option("--demo", help="Work on the demo clip, fetched once.")] = False,
    engine: Annotated[str, typer.Option(metavar="NAME", help="Who recovers the bodies: auto, landmarks.")] = "auto",
    detector: Annotated[
        str, typer.Option(metavar="NAME", help="Who finds people: auto (YOLO if to be had), yolo, embedded.")
    ] = "auto",
    focal_px: Annotated[
        float | None, typer.Option(metavar="PX", help="Focal length, if known.", show_default=False)
    ] = None,
    fov_deg: Annotated[
        float, typer.Option(metavar="DEG", help="Else: field of view across the longer side.")
    ] = 55.0,
    obj: Annotated[bool, typer.Option("--obj/--no-obj", help="Write a mesh .obj per frame.")] = True,
    frame_npz: Annotated[
        bool, typer.Option("--frame-npz/--no-frame-npz", help="Write a mesh .npz per frame.")
    ] = True,
    overlay: Annotated[bool, typer.Option("--overlay/--no-overlay", help="Draw the overlay video.")] = True,
    device: Annotated[str, typer.Option(metavar="NAME", help="auto, cpu, cuda or mps.")] = "auto",
    weights_dir: Annotated[
        Path | None, typer.Option("--weights", metavar="DIR", help="Where assets are.", show_default=False)
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Open no socket.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    fps: Annotated[
        float | None, _rare(metavar="FPS", help="Rate of a folder of numbered frames (30).", show_default=False)
    ] = None,
    tracker: Annotated[str, _rare(metavar="NAME", help="For YOLO's boxes: bytetrack, botsort.")] = "bytetrack",
    yolo_weights: Annotated[
        Path | None, _rare(metavar="FILE", help="Other weights for YOLO.", show_default=False)
    ] = None,
    girth: Annotated[bool, _rare("--girth/--no-girth", help="Shape follows the silhouette's widths.")] = True,
    renderer: Annotated[str, _rare(metavar="NAME", help="auto, pyrender, software.")] = "auto",
    opacity: Annotated[float, _rare(metavar="0-1", help="Of the mesh in the overlay.")] = 0.85,
    help_all: Annotated[  # noqa: ARG001
        bool, typer.Option("--help-all", help="Show all options.", is_eager=True, callback=_show_everything)
    ] = False,
) -> None:
    """Turn the people in videos into moving 3D bodies.

    Results of walk.mp4 go to DIR/walk/: overlay.mp4, person_001.npz ..., meshes/, run.json.
    """
    from staf_cli.settings import Settings

    given = {name: value for name, value in locals().items() if name in {f.name for f in fields(Settings)}}
    settings = Settings(**given)
    if not inputs and not demo:
        raise SettingError("give a video, a photo or a folder, or --demo")
    try:
        code = _run(list(inputs or []), demo, out, settings, quiet=quiet, as_json=as_json)
    except KeyboardInterrupt:  # typer would make it exit code 1
        typer.echo("interrupted: finished inputs are whole, the unfinished one left nothing", err=True)
        code = 130
    raise typer.Exit(code)


def _run(paths: list[Path], demo: bool, out: Path, settings: Any, *, quiet: bool, as_json: bool) -> int:
    """Do the work under a progress display; the exit code."""
    from staf_cli.cli.display import Display, closing_table, print_error
    from staf_cli.cli.stdout import kept_clean

    with kept_clean() as stdout:
        with Display(quiet=quiet) as display:
            display.stage("loading")
            from staf_cli.assets.store import AssetStore
            from staf_cli.jobs import run_jobs

            if demo:
                store = AssetStore(settings.weights_dir, settings.offline, display.say)
                paths = [*paths, store.require("demo")]
            outcomes = run_jobs(paths, out, settings, display)
        for outcome in outcomes:
            if outcome.error:
                print_error(outcome.error)
        if not quiet and any(outcome.ok for outcome in outcomes):
            closing_table(outcomes)
        if as_json:
            stdout.write(json.dumps([_as_json(outcome) for outcome in outcomes], ensure_ascii=False) + "\n")
    failed = sum(not outcome.ok for outcome in outcomes)
    if not failed:
        return 0
    return 2 if failed == len(outcomes) else 1


def _as_json(outcome: Any) -> dict[str, object]:
    result = outcome.result
    return {
        "input": str(outcome.path),
        "ok": outcome.ok,
        "error": outcome.error,
        "folder": None if outcome.folder is None else str(outcome.folder),
        "engine": None if result is None else result.engine,
        "frames": None if result is None else result.num_frames,
        "people": None if result is None else len(result.people),
        "warnings": [] if result is None else list(result.warnings),
        "timings_s": {} if result is None else {k: round(v, 3) for k, v in result.timings_s.items()},
    }
