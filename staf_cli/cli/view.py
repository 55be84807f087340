"""`staf view`: finished results in the browser, video and bodies in step."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from staf_cli.cli.options import VersionOption, chosen, new_app, takes
from staf_cli.cli.streams import kept_clean, log_lines, to_stderr
from staf_cli.errors import InputError, OutputError, SettingError
from staf_cli.settings import ViewSettings

if TYPE_CHECKING:
    from staf_cli.results.look import Look
    from staf_cli.view.server import Resource

view_app = new_app()

_READY_S = 2.5  # that the link waits for the video to be found; a large one is found while the page loads


@view_app.command()
@takes(ViewSettings, after="results")
def view(
    results: Annotated[
        list[Path],
        typer.Argument(metavar="RESULT", help="Finished results, or a folder of them.", show_default=False),
    ],
    version: VersionOption = False,  # noqa: ARG001
    **given: Any,
) -> None:
    """Show finished results in the browser, video and bodies in step; Ctrl-C ends it.

    The page comes from this machine alone and loads nothing from anywhere. Its link is printed on stdout.
    """
    settings = chosen(ViewSettings, given)
    with kept_clean() as stdout, log_lines(to_stderr), suppress(KeyboardInterrupt):
        _serve(results, settings, stdout)


def _serve(results: list[Path], settings: ViewSettings, stdout: TextIO) -> None:
    """Give the results out until Ctrl-C."""
    from staf_cli.view.server import Server  # --help does without

    with ExitStack() as stack:
        server = stack.enter_context(Server(settings.port))
        looks = stack.enter_context(_opened(results, settings))
        server.table = _site(results, looks, settings)
        _tell(server.link, settings, stdout)
        server.serve_forever(poll_interval=0.2)


@contextmanager
def _opened(results: list[Path], settings: ViewSettings) -> Iterator[list[Look]]:
    """The results, closed again at the end; one that cannot be opened is told where there are others."""
    from staf_cli.export.formats import PageOptions  # --help does without
    from staf_cli.results.look import Look, LookOptions
    from staf_cli.results.site import result_folders

    page = PageOptions(with_body=settings.with_body, no_video=settings.no_video, most_mb=settings.html_mb)
    options = LookOptions(settings.weights_dir, settings.video, page)
    folders: dict[Path, Path] = {}
    for given in results:
        try:
            folders |= {folder.resolve(): folder for folder in result_folders(given)}
        except InputError as error:
            if len(results) == 1 or settings.compare:
                raise
            to_stderr(f"error: {error}")
    if not folders:
        raise InputError("none of these is a finished result; give folders that staf run has written")
    looks = [Look(folder, options) for folder in folders.values()]
    try:
        yield looks
    finally:
        for look in looks:
            look.close()


def _site(results: list[Path], looks: list[Look], settings: ViewSettings) -> dict[str, Resource]:
    """What is given out; what can be wrong with one result, or with two to compare, shows here."""
    from staf_cli.results.site import site_of_one, site_of_several, site_of_two  # --help does without
    from staf_cli.view.html import Bundle

    bundle = Bundle.installed()
    if settings.compare:
        if len(looks) == 1 and len(results) > 1:
            raise SettingError(f"--compare: {results[0]} is given twice; give two results of one input")
        if len(looks) != 2:
            raise SettingError(f"--compare takes two results of one input; these are {len(looks)}")
        site = site_of_two(looks[0], looks[1], bundle)
    elif len(looks) == 1:
        site = site_of_one(looks[0], bundle)
    else:
        if settings.video is not None:
            raise SettingError("--video is the input of one result: give that result alone")
        title = results[0].resolve().name if len(results) == 1 else "Results"
        threading.Thread(target=_check_all, args=(looks,), daemon=True).start()
        return site_of_several(title, looks, bundle)
    for look in looks:
        look.result()
    looks[0].begin()
    for look in looks:
        look.scene()
    if looks[0].shown.wait(_READY_S):
        looks[0].shown()  # a video that is not the input ends it here
    return site


def _check_all(looks: list[Look]) -> None:
    """Read them one after another, so that the start page can tell which are damaged."""
    for look in looks:
        with suppress(Exception):  # told on the start page
            look.result()


def _tell(link: str, settings: ViewSettings, stdout: TextIO) -> None:
    """Print the link, alone on a line, and open the browser."""
    try:
        print(link, file=stdout, flush=True)
    except OSError as error:
        raise OutputError(f"stdout cannot be written: {error.strerror}") from error
    to_stderr("Ctrl-C ends it")
    if settings.browser and _has_screen():
        threading.Thread(target=_open_browser, args=(link,), daemon=True).start()


def _has_screen() -> bool:
    """Whether a browser could show a window: else one for the terminal may take it over."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_browser(link: str) -> None:
    import webbrowser  # looks for browsers

    with suppress(Exception):  # the link is there to be opened by hand
        webbrowser.open(link)
