"""Remembering for a day that a package could not be had, so that not every run waits for it anew."""

from __future__ import annotations

import contextlib
import re
import time
from pathlib import Path

from staf_cli.assets.catalogue import Package

AGAIN_AFTER_S = 24 * 3600


def failed_lately(package: Package, folder: Path) -> bool:
    """Whether fetching the package into a folder failed within the last day."""
    try:
        age_s = time.time() - _marker(package, folder).stat().st_mtime
    except OSError:
        return False
    return 0 <= age_s < AGAIN_AFTER_S  # a clock that was set back must not put an attempt off for ever


def note_failure(package: Package, folder: Path) -> None:
    """Leave a mark in the folder; where it takes none, the next run tries again."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _marker(package, folder).touch()


def forget_failure(package: Package, folder: Path) -> None:
    """Remove the mark."""
    with contextlib.suppress(OSError):
        _marker(package, folder).unlink()


def _marker(package: Package, folder: Path) -> Path:
    return folder / f".{re.sub(r'[^A-Za-z0-9.]+', '-', package.requirement).strip('-')}.failed"
