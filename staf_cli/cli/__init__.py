"""The command line: parse, call, print. Nothing imports this."""

from __future__ import annotations

import sys
from collections.abc import Callable


def main() -> None:
    """`staf`: all commands."""
    from staf_cli.cli.app import make_app

    _guarded(make_app())


def main_run() -> None:
    """`staf-run`: the same as `staf run`."""
    from staf_cli.cli.run import run_app

    _guarded(run_app)


def main_weights() -> None:
    """`staf-weights`: the same as `staf weights`."""
    from staf_cli.cli.weights import weights_app

    _guarded(weights_app)


def _guarded(app: Callable[[], object]) -> None:
    """Run an app: a user's mistake is one line and exit code 2."""
    import os

    from staf_cli.errors import StafError

    try:
        app()
    except StafError as error:
        if os.environ.get("STAF_DEBUG"):
            raise
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
