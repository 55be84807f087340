"""The command line: parse, call, print. Nothing imports this."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from staf_cli.cli.streams import give_up_stdout, open_streams
from staf_cli.errors import StafError, machine_limit
from staf_cli.import_guards import missing_libraries_named

INTERRUPTED = 130  # what shells expect after Ctrl-C


def main() -> None:
    """`staf`: all commands."""
    _guarded("staf_cli.cli.app", "staf_app")


def main_run() -> None:
    """`staf-run`: the same as `staf run`."""
    _guarded("staf_cli.cli.run", "run_app")


def main_view() -> None:
    """`staf-view`: the same as `staf view`."""
    _guarded("staf_cli.cli.view", "view_app")


def main_weights() -> None:
    """`staf-weights`: the same as `staf weights`."""
    _guarded("staf_cli.cli.weights", "weights_app")


def main_eval() -> None:
    """`staf-eval`: the same as `staf eval`."""
    _guarded("staf_cli.cli.datasets", "eval_app")


def _guarded(module: str, app: str) -> None:
    """Load an app, which other commands need not, and run it: a mistake is one line and exit code 2."""
    open_streams()
    try:
        _unwind_when_ended()
        with missing_libraries_named():
            code = _call(getattr(import_module(module), app))
        sys.stdout.flush()
        sys.exit(code)
    except (StafError, OSError) as error:
        if os.environ.get("STAF_DEBUG"):
            raise
        reason = str(error)
        if isinstance(error, OSError):  # of streams and pipes: files have their own errors
            reason = machine_limit(error) or f"{error.filename or 'stdout'}: {error.strerror or error}"
            give_up_stdout()
        print(f"error: {reason}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)


def _unwind_when_ended() -> None:
    """SIGTERM, and the end of a terminal, unwind the program as Ctrl-C does: nothing unfinished is left."""
    for ending in filter(None, (signal.SIGTERM, getattr(signal, "SIGHUP", None))):  # Windows has no SIGHUP
        if signal.getsignal(ending) is not signal.SIG_IGN:  # as nohup has it
            signal.signal(ending, lambda number, _: sys.exit(128 + number))


def _call(app: Callable[..., Any]) -> int:
    """Run an app; its exit code. Typer's own words about a wrong option fill four lines, these one."""
    try:
        return app(standalone_mode=False) or 0
    except Exception as error:
        # Click's classes, known by their face: Typer brings its own copy of them or uses Click's.
        if type(error).__name__ == "Abort":
            raise KeyboardInterrupt from error
        if not hasattr(error, "format_message"):
            raise
        if type(error).__name__ == "NoArgsIsHelpError":
            error.show()  # type: ignore[attr-defined]
            return 2
        context = getattr(error, "ctx", None)
        where = f"; see {context.command_path} --help" if context is not None else ""
        print(f"error: {' '.join(error.format_message().split()).rstrip('.')}{where}", file=sys.stderr)
        return 2
