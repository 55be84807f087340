"""What was measured, on what, and when."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import staf_cli
from quality.runs import Runs


def record(runs: Runs) -> dict[str, object]:
    """Date, commit, machine, versions, settings and assets of a report."""
    return {
        "date": datetime.date.today().isoformat(),
        **_commit(Path(staf_cli.__file__).resolve().parents[1]),
        "cpu": _cpu(),
        "cpu_count": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("numpy", "torch", "scipy", "ai-edge-litert")},
        "settings": runs.settings.as_json(),
        "assets_sha256": runs.components.assets_used,
    }


def _commit(root: Path) -> dict[str, object]:
    """The commit of the measured package, and whether its files differ from it; None where unknown."""
    try:
        commit = _git(root, "rev-parse", "HEAD")
        changed = _git(root, "status", "--porcelain", "--", "staf_cli")
    except (OSError, subprocess.CalledProcessError):
        return {"commit": None, "uncommitted_changes": None}
    return {"commit": commit, "uncommitted_changes": [line[3:] for line in changed.splitlines()]}


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.rstrip()


def _cpu() -> str:
    """The processor's name."""
    listing = Path("/proc/cpuinfo")
    if listing.is_file():
        for line in listing.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
