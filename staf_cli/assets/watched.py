"""Running pip and npm silently, for as long as bytes arrive."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from staf_cli.errors import AssetError

STALL_S = 60.0
"""How long nothing may arrive."""

CHECK_S = 0.5


class StalledError(AssetError):
    """A download from which nothing arrived for `STALL_S`."""


@dataclass(frozen=True)
class Finished:
    """What a command left: its exit code and the lines that it wrote, stripped, without empty ones."""

    returncode: int
    lines: tuple[str, ...]


def run_watched(
    command: Sequence[str], arriving: Path, environment: Mapping[str, str], cwd: Path | None = None
) -> Finished:
    """Run a command until it ends, or until nothing has arrived for `STALL_S`; it is ended then.

    Args:
        command: of a program that downloads something.
        arriving: the folder in which, or under which, it writes what it downloads.
        environment: besides this process' own.
        cwd: where it runs.

    Raises:
        StalledError: nothing arrived.
        OSError: the program cannot be started.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )
        try:
            _wait(process, arriving)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        output.seek(0)
        text = output.read().decode("utf-8", errors="replace")
    return Finished(process.returncode, tuple(line.strip() for line in text.splitlines() if line.strip()))


def _wait(process: subprocess.Popen[bytes], arriving: Path) -> None:
    arrived, since = -1, time.monotonic()
    while True:
        try:
            process.wait(CHECK_S)
        except subprocess.TimeoutExpired:
            now = _bytes_in(arriving)
            if now != arrived:
                arrived, since = now, time.monotonic()
            elif time.monotonic() - since >= STALL_S:
                raise StalledError(f"nothing arrived for {STALL_S:.0f} s") from None
        else:
            return


def _bytes_in(folder: Path) -> int:
    """How much lies in a folder while another program works in it."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(where, name)).st_size
            except OSError:
                continue  # it has been moved on
    return total
