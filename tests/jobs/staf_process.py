"""`staf-run` in a process of its own, and what it leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

CODE = "import sys; from staf_cli.cli import main_run; sys.argv[0] = 'staf-run'; main_run()"


def start(*arguments: object) -> subprocess.Popen[str]:
    """Start the command; it heeds Ctrl-C, which tests in the background ignore."""
    return subprocess.Popen(
        [sys.executable, "-c", CODE, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def wait_for(condition: Callable[[], object], process: subprocess.Popen[str], timeout_s: float = 120) -> None:
    """Wait until something holds, or the process has ended."""
    end_s = time.monotonic() + timeout_s
    while not condition() and process.poll() is None:
        assert time.monotonic() < end_s, "waited in vain"
        time.sleep(0.01)


def worker_of(out: Path, name: str) -> int | None:
    """The process that works on a result now."""
    parts = {str(part) for part in out.glob(f".{name}.*.part")}
    for link in Path("/proc").glob("[0-9]*/fd/*") if parts else ():
        with suppress(OSError):  # it has just ended, or is another user's
            if os.readlink(link) in parts:  # the descriptor that holds the lock
                return int(link.parts[2])
    return None


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content, hidden ones too; run.json without its timings."""
    files = {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    return {name: _timeless(data) if name.endswith("run.json") else data for name, data in files.items()}


def _timeless(data: bytes) -> bytes:
    document = json.loads(data)
    del document["timings_s"]
    return json.dumps(document).encode()
