"""`staf --version` names the installed version."""

from __future__ import annotations

from typer.testing import CliRunner

import staf_cli
from staf_cli.cli.app import staf_app


def test_version() -> None:
    called = CliRunner().invoke(staf_app, ["--version"])
    assert called.exit_code == 0
    assert called.output == f"staf {staf_cli.__version__}\n"


def test_help_names_the_commands() -> None:
    called = CliRunner().invoke(staf_app, ["--help"])
    assert called.exit_code == 0
    for word in ("run", "weights", "eval", "--version", "offline"):
        assert word in called.output
