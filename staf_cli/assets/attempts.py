"""Remembering for a day that a package could not be had, so that not every run waits for it anew."""

from __future__ import annotations

import contextlib
import re
import time
from pathlib import Path

from staf_cli.assets.catalogue import Package

AGAIN_AFTER_S = 24 * 3600


def late_failure(package: Package, folder: Path) -> str | None:
    """Why fetching the package into a folder failed within the last day; None where it did not."""
    marker = _marker(package, folder)
    try:
        age_s = time.time() - marker.stat().st_mtime
        reason = marker.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # A clock that was set back must not put an attempt off for ever.
    return " ".join(reason.split()) if 0 <= age_s < AGAIN_AFTER_S else None


def note_failure(package: Package, folder: Path, reason: str) -> None:
    """Leave a mark in the folder; where it takes none, the next run tries again."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _marker(package, folder).write_text(reason, encoding="utf-8")


def forget_failure(package: Package, folder: Path) -> None:
    """Remove the mark."""
    with contextlib.suppress(OSError):
        _marker(package, folder).unlink()


def _marker(package: Package, folder: Path) -> Path:
    return folder / f".{re.sub(r'[^A-Za-z0-9.]+', '-', package.requirement).strip('-')}.failed"
