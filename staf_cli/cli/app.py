"""`staf`: one app with a subcommand for each thing to do."""

from __future__ import annotations

import typer

from staf_cli.cli.datasets import eval_app
from staf_cli.cli.run import run
from staf_cli.cli.weights import weights_app


def make_app() -> typer.Typer:
    """The app with all its commands."""
    app = typer.Typer(
        help="People in a video become moving 3D bodies, offline.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.command("run")(run)
    app.add_typer(weights_app, name="weights")
    app.add_typer(eval_app, name="eval")
    return app
