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
from staf_cli.errors import SettingError, StafError

if TYPE_CHECKING:
    from staf_cli.cli.display import Display
    from staf_cli.jobs import Outcome

run_app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)

# Every other option is a field of Settings, or of JobOptions.
_NOT_SETTINGS = {"inputs", "out", "demo", "quiet", "as_json", "help_all"}
_JOB_OPTIONS = {"resume", "workers", "cluster"}


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
        typer.Argument(metavar="INPUT", help="Videos, photos, folders of them, folders of numbered frames."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where results go.")] = Path(
        "results"
    ),
    demo: Annotated[bool, typer.Option("--demo", help="Work on the demo clip, fetched once.")] = False,
    engine: Annotated[
        str,
        typer.Option(metavar="NAME", help="Recovers the bodies: auto (STAF if imported), staf, landmarks."),
    ] = "auto",
    detector: Annotated[
        str, typer.Option(metavar="NAME", help="Who finds people: auto (YOLO if to be had), yolo, embedded.")
    ] = "auto",
    people: Annotated[
        str, typer.Option(metavar="WHO", help="Whom to recover: all, largest, or numbers: 1,3.")
    ] = "all",
    body: Annotated[
        str, typer.Option(metavar="NAME", help="auto (the engine's own), free, smpl (if imported).")
    ] = "auto",
    smooth: Annotated[bool, typer.Option("--smooth", help="Smooth the motion afterwards.")] = False,
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
    export: Annotated[
        list[str] | None,
        typer.Option(metavar="FORMATS", help="Also write: glb, bvh, amass, csv, ply.", show_default=False),
    ] = None,
    overlay: Annotated[bool, typer.Option("--overlay/--no-overlay", help="Draw the overlay video.")] = True,
    view: Annotated[
        list[str] | None,
        typer.Option(metavar="SIDE", help="Panels beside it: side, front, top.", show_default=False),
    ] = None,
    device: Annotated[str, typer.Option(metavar="NAME", help="auto, cpu, cuda or mps.")] = "auto",
    weights_dir: Annotated[
        Path | None, typer.Option("--weights", metavar="DIR", help="Where assets are.", show_default=False)
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Open no socket.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only errors.")] = False,
    resume: Annotated[
        bool, typer.Option("--resume/--no-resume", help="Keep what an earlier run has finished.")
    ] = True,
    workers: Annotated[int, typer.Option(metavar="N", help="Videos worked on at the same time.")] = 1,
    cluster: Annotated[
        str | None, _rare(metavar="NAME", help="ray: hand videos to a Ray cluster.", show_default=False)
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="The outcome as one JSON document on stdout.")
    ] = False,
    fps: Annotated[
        float | None,
        _rare(metavar="FPS", help="Rate of a folder of numbered frames (30).", show_default=False),
    ] = None,
    start: Annotated[
        str | None,
        _rare(metavar="TIME", help="Begin there: seconds (83.5, 1:23.5), frame (120f).", show_default=False),
    ] = None,
    end: Annotated[
        str | None, _rare(metavar="TIME", help="Stop before that; as --start.", show_default=False)
    ] = None,
    stride: Annotated[int, _rare(metavar="N", help="Work on every Nth frame.")] = 1,
    tracker: Annotated[
        str, _rare(metavar="NAME", help="For YOLO's boxes: bytetrack, botsort.")
    ] = "bytetrack",
    max_people: Annotated[
        int | None,
        _rare(metavar="N", help="No more than these, who fill most of the video.", show_default=False),
    ] = None,
    yolo_weights: Annotated[
        Path | None, _rare(metavar="FILE", help="Other weights for YOLO.", show_default=False)
    ] = None,
    gender: Annotated[
        str, _rare(metavar="NAME", help="SMPL under the landmarks engine: neutral, male, female.")
    ] = "neutral",
    one_shape: Annotated[
        bool, _rare("--one-shape", help="STAF: one shape a person instead of one a frame.")
    ] = False,
    half: Annotated[bool, _rare("--half", help="STAF: half precision, on CUDA only.")] = False,
    landmarks: Annotated[
        str, _rare(metavar="NAME", help="BlazePose's net: full, or heavy (slower; by npm).")
    ] = "full",
    girth: Annotated[bool, _rare("--girth/--no-girth", help="Shape follows the silhouette's widths.")] = True,
    renderer: Annotated[str, _rare(metavar="NAME", help="auto, pyrender, software.")] = "auto",
    opacity: Annotated[float, _rare(metavar="0-1", help="Of the mesh in the overlay.")] = 0.85,
    background: Annotated[
        str, _rare(metavar="NAME", help="Behind the mesh: video, plain, transparent (.mov).")
    ] = "video",
    wireframe: Annotated[bool, _rare("--wireframe", help="Draw the mesh's edges only.")] = False,
    skeleton: Annotated[bool, _rare("--skeleton", help="Draw bones and joints.")] = False,
    labels: Annotated[bool, _rare("--labels/--no-labels", help="Write ids above heads.")] = True,
    export_from_start: Annotated[
        bool, _rare("--export-from-start", help="bvh, amass: begin with the video, not with the person.")
    ] = False,
    help_all: Annotated[
        bool, typer.Option("--help-all", help="Show all options.", is_eager=True, callback=_show_everything)
    ] = False,
) -> None:
    """Turn the people in videos into moving 3D bodies.

    Results of walk.mp4 go to DIR/walk/: poster.jpg, overlay.mp4, person_001.npz ..., meshes/, run.json.
    """
    given = {name: value for name, value in locals().items() if name not in _NOT_SETTINGS}
    raise typer.Exit(_run(list(inputs or []), demo, out, given, quiet=quiet, as_json=as_json))


def _run(
    paths: list[Path], demo: bool, out: Path, given: dict[str, Any], *, quiet: bool, as_json: bool
) -> int:
    """Do the work under a progress display; the exit code."""
    from staf_cli.cli.display import make_display
    from staf_cli.cli.stdout import kept_clean

    outcomes: list[Outcome] = []
    trouble: str | None = None
    code = 2
    with kept_clean() as stdout:
        display = make_display(quiet=quiet)
        try:
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
    from staf_cli.assets.store import AssetStore
    from staf_cli.cli.log import log_lines
    from staf_cli.jobs import JobOptions, each_job
    from staf_cli.settings import Settings

    options = JobOptions(**{name: given[name] for name in _JOB_OPTIONS})
    settings = Settings(**{name: value for name, value in given.items() if name not in _JOB_OPTIONS})
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
    from staf_cli.cli.table import closing_table

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
        "warnings": list(summary.warnings),
        "timings_s": dict(summary.timings_s or {}),
    }
