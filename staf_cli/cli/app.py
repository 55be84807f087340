"""`staf`: one app with a subcommand for each thing to do."""

from __future__ import annotations

from typing import Annotated

import typer

import staf_cli
from staf_cli.cli.datasets import eval_app
from staf_cli.cli.run import run
from staf_cli.cli.weights import weights_app


def make_app() -> typer.Typer:
    """The app with all its commands."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_options)
    app.command("run")(run)
    app.add_typer(weights_app, name="weights")
    app.add_typer(eval_app, name="eval")
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"staf {staf_cli.__version__}")
        raise typer.Exit


def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    """People in a video become moving 3D bodies, offline."""
