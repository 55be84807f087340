"""Folders of results that appear when they are complete, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from staf_cli.errors import OutputError, StafError
from staf_cli.leftovers import clear_leftovers, dissolve, hidden_names, locked
from staf_cli.record import RUN_JSON, read_document

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_BROKEN = frozenset({errno.EROFS, errno.EIO, errno.ENODEV, errno.ESTALE})
_NEARLY_NOTHING = 1 << 20  # bytes


@contextmanager
def out_folder(out: Path) -> Iterator[None]:
    """Make the output folder; take it away again, with the parents made for it, where nothing came into it.

    What a killed run has left in it is put in order first.

    Raises:
        OutputError: it cannot be made or written.
    """
    missing = [folder for folder in (out, *out.parents) if not os.path.lexists(folder)]
    try:
        _make(out)
        clear_leftovers(out)
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
        OutputError: the folder is there and holds something else than results, or cannot be written, or
            the disk has filled up or gone meanwhile.
    """
    if folder.is_symlink():
        folder = folder.resolve()
        clear_leftovers(folder.parent)
    if os.path.lexists(folder) and not _is_result(folder):
        raise OutputError(f"{folder} is there and holds no results of staf; give another --out or move it")
    part, old = hidden_names(folder)
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir()
    except FileNotFoundError as error:
        raise OutputError(_vanished(folder.parent)) from error
    except OSError as error:
        raise OutputError(
            f"{folder.parent}: cannot be written ({error.strerror}); give another --out"
        ) from error
    try:
        with locked(part):
            yield part
            _swap(part, folder, old)
    except Exception as error:
        trouble = _trouble_of_disk(part, error)
        if trouble is None:
            raise
        raise OutputError(trouble) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        dissolve(old, folder)  # again, where Ctrl-C came while the swap was at it


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
    if os.path.lexists(folder / RUN_JSON):
        return read_document(folder) is not None
    return not any(folder.iterdir())


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
    dissolve(old, folder)


def _trouble_of_disk(part: Path, error: Exception) -> str | None:
    """One line where it is the disk's fault that a result could not be written.

    Libraries wrap the system's error in others of their own, or drop its number.
    """
    out = part.parent
    if not out.is_dir():
        return _vanished(out)
    chain = list(_chain(error))
    numbers = {e.errno for e in chain if isinstance(e, OSError)}
    unclear = not isinstance(error, StafError) or numbers & {None}
    if numbers & _FULL or (unclear and _free_bytes(out) < _NEARLY_NOTHING):
        return f"{out}: no space is left on this disk; free some, or give another --out"
    if numbers & _BROKEN:
        reason = next(os.strerror(n) for n in numbers if n in _BROKEN)
        return f"{out}: cannot be written any more ({reason}); check the disk, or give another --out"
    return None


def _vanished(out: Path) -> str:
    return f"{out}: the output folder has vanished during the run; nothing more is written there"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those it arose from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _free_bytes(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
