"""`staf`: one app with a subcommand for each thing to do."""

from __future__ import annotations

import typer

from staf_cli.cli.datasets import eval_app
from staf_cli.cli.export import export
from staf_cli.cli.options import VersionOption
from staf_cli.cli.run import run
from staf_cli.cli.weights import weights_app


def _staf(version: VersionOption = False) -> None:
    """People in a video become moving 3D bodies, offline."""


def make_app() -> typer.Typer:
    """The app with all its commands."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_staf)
    app.command("run")(run)
    app.command("export")(export)
    app.add_typer(weights_app, name="weights")
    app.add_typer(eval_app, name="eval")
    return app
