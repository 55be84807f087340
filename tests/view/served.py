"""`staf view` in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(*arguments: str | Path, cwd: Path | None = None) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`staf view` in a process of its own: its link and the process; ended by Ctrl-C."""
    code = "from staf_cli.cli import main_view; main_view()"
    command = [sys.executable, "-c", code, "--no-browser", *map(str, arguments)]
    process = subprocess.Popen(
        command,
        preexec_fn=_heed_signals,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        link = process.stdout.readline().strip()
        if not link:
            raise AssertionError(process.stderr.read())
        yield link, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            process.stdout.close()
            process.stderr.close()


def _heed_signals() -> None:
    """Tests that run in the background or under nohup hand ignored signals on to the child."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
