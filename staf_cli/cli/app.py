"""`staf`: one app with a subcommand for each thing to do."""

from __future__ import annotations

from staf_cli.cli.datasets import eval_app
from staf_cli.cli.export import export
from staf_cli.cli.options import VersionOption, new_app
from staf_cli.cli.run import run
from staf_cli.cli.train import train_app
from staf_cli.cli.view import view
from staf_cli.cli.weights import weights_app

staf_app = new_app("People in a video become moving 3D bodies, offline.", no_args_is_help=True)
staf_app.command("run")(run)
staf_app.command("export")(export)
staf_app.command("view")(view)
staf_app.add_typer(weights_app, name="weights")
staf_app.add_typer(eval_app, name="eval")
staf_app.add_typer(train_app, name="train")


@staf_app.callback()
def staf(version: VersionOption = False) -> None:
    """People in a video become moving 3D bodies, offline."""
