"""Folders of results that appear when they are complete, or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from staf_cli.errors import OutputError

# What a result's folder holds at its top; everything else in it belongs to the user.
_OUR_NAMES = re.compile(r"run\.json|meshes|amass|overlay\.\w+|people\.glb|person_\d+\.\w+")


@contextmanager
def out_folder(out: Path) -> Iterator[None]:
    """Make the output folder; take it away again, with the parents made for it, where nothing came into it.

    Raises:
        OutputError: it cannot be made or written.
    """
    missing = [folder for folder in (out, *out.parents) if not os.path.lexists(folder)]
    try:
        _make(out)
        yield
    finally:
        with suppress(OSError):  # the first one that is not empty
            for folder in missing:
                folder.rmdir()


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A hidden sibling to write into, which takes the folder's place when all went well.

    An earlier result stays untouched until then. Files that the user has put beside it are kept.

    Raises:
        OutputError: the folder is there and holds something else than results, or cannot be written.
    """
    folder = folder.resolve() if folder.is_symlink() else folder
    if os.path.lexists(folder) and not _is_result(folder):
        raise OutputError(f"{folder} is there and holds no results of staf; give another --out or move it")
    hidden = f".{folder.name[:32]}.{os.getpid()}"  # a name may be as long as the file system allows
    part, old = folder.with_name(f"{hidden}.part"), folder.with_name(f"{hidden}.old")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir()
    except OSError as error:
        raise OutputError(
            f"{folder.parent}: cannot be written ({error.strerror}); give another --out"
        ) from error
    try:
        yield part
        _swap(part, folder, old)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        _dissolve(old, folder)  # again, where Ctrl-C came while the swap was at it


def _make(out: Path) -> None:
    nearest = next((folder for folder in (out, *out.parents) if os.path.lexists(folder)), out)
    if not nearest.is_dir():
        raise OutputError(f"--out {out}: {nearest} is not a folder; give another one")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"--out {out}: cannot be made ({error.strerror or error}); give another folder"
        ) from error
    if not os.access(out, os.W_OK | os.X_OK):
        raise OutputError(f"--out {out}: cannot be written; give another folder")


def _is_result(folder: Path) -> bool:
    """Whether the folder is empty or holds a result of ours: its run.json names our version."""
    if not folder.is_dir():
        return False
    try:
        document = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        return "staf" in document["versions"]
    except FileNotFoundError:
        return not any(folder.iterdir())
    except (OSError, ValueError, TypeError, KeyError):
        return False


def _swap(part: Path, folder: Path, old: Path) -> None:
    if not folder.exists():
        part.rename(folder)
        return
    try:
        folder.rename(old)
        part.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    _dissolve(old, folder)


def _dissolve(old: Path, folder: Path) -> None:
    """Remove a replaced result, but hand over to the new one what the user has put beside it."""
    if not old.exists():
        return
    for entry in old.iterdir():
        if not _OUR_NAMES.fullmatch(entry.name):
            entry.rename(folder / entry.name)
    shutil.rmtree(old, ignore_errors=True)
