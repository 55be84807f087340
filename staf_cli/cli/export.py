"""`staf export`: further files from finished results, without running again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from staf_cli.cli.options import chosen, takes
from staf_cli.cli.streams import log_lines, to_stderr
from staf_cli.errors import SettingError, StafError
from staf_cli.export.formats import PageOptions
from staf_cli.settings import ExportSettings


@takes(ExportSettings, after="results")
def export(
    results: Annotated[
        list[Path], typer.Argument(metavar="RESULT", help="Folders of finished results.", show_default=False)
    ],
    **given: Any,
) -> None:
    """Write further formats from finished results, without running again."""
    settings = chosen(ExportSettings, given)
    if not settings.export:
        raise SettingError("say which formats: --export glb,bvh, for example")
    from staf_cli.results.load import export_into  # reads results, which --help does without

    if settings.video is not None and "html" not in settings.export:
        raise SettingError("--video is shown in html alone: add --export html, or drop it")
    if settings.video is not None and len(results) > 1:
        raise SettingError("--video is the input of one result: give that result alone")
    page = PageOptions(with_body=settings.with_body, no_video=settings.no_video, most_mb=settings.html_mb)

    num_failed = 0
    with log_lines(to_stderr):
        for folder in results:
            try:
                exported = export_into(
                    folder,
                    settings.export,
                    from_start=settings.export_from_start,
                    space=settings.space,
                    weights=settings.weights_dir,
                    video=settings.video,
                    page=page,
                )
            except StafError as error:
                if len(results) == 1:
                    raise
                num_failed += 1
                to_stderr(f"error: {error}")
                continue
            to_stderr(f"{folder}: {', '.join(name for each in exported for name in each.files)}")
            for each in exported:
                for note in each.notes:
                    to_stderr(f"  {each.format}: {note}")
    raise typer.Exit(0 if not num_failed else 2 if num_failed == len(results) else 1)
