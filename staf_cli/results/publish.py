"""Folders of results appear complete or not at all; what runs that were killed left behind is removed."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from staf_cli.errors import OutputError, StafError, chain_of
from staf_cli.results.layout import is_ours
from staf_cli.results.run_json import is_whole, read_document
from staf_cli.results.same_run import belongs_to

# `.walk.1a2b3c4d.part` is being written, `.walk.1a2b3c4d.old` is what the finished one replaces.
_HIDDEN = re.compile(r"\.(?P<stem>.+)\.(?P<token>[0-9a-f]{8})\.(?P<kind>part|old)")
_LONGEST_STEM = 180  # bytes: a name may be as long as the file system allows, 255


def hidden_names(folder: Path) -> tuple[Path, Path]:
    """Where a folder's new content may be written, and where its old content may go meanwhile."""
    stem = folder.name
    if len(os.fsencode(stem)) > _LONGEST_STEM:
        stem = f"{stem[:40]}~{hashlib.sha256(os.fsencode(stem)).hexdigest()[:12]}"
    hidden = f".{stem}.{secrets.token_hex(4)}"
    return folder.with_name(f"{hidden}.part"), folder.with_name(f"{hidden}.old")


@contextmanager
def locked(folder: Path, *, wait: bool = False) -> Iterator[bool]:
    """Mark a folder as being worked in; the mark goes with the process, however that ends.

    Yields:
        Whether the mark was got: not where another process has it, unless `wait`, nor where the file system
        has no locks.
    """
    try:
        import fcntl  # not on every system

        file = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        file = None
    try:
        yield file is not None and _lock(fcntl, file, wait)
    finally:
        if file is not None:
            os.close(file)


def clear_leftovers(parent: Path) -> None:
    """Put in order what killed runs have left: unfinished folders go, a replaced result comes back.

    Where the kill came between the two renames of a replacement, the new result is complete and takes its
    place; without one the old result returns. The lock alone tells who is still at work: where the file
    system has none, everything stays as it is.
    """
    groups: dict[tuple[str, str], dict[str, Path]] = defaultdict(dict)
    with locked(parent, wait=True):  # else a folder that is made just now would not be locked yet
        with suppress(OSError), os.scandir(parent) as entries:
            for entry in entries:
                match = _HIDDEN.fullmatch(entry.name)
                if match and entry.is_dir(follow_symlinks=False):
                    groups[match["stem"], match["token"]][match["kind"]] = Path(entry.path)
        for (stem, _), found in groups.items():
            with ExitStack() as locks, suppress(OSError):  # it may not be ours to remove
                if all([locks.enter_context(locked(path)) for path in found.values()]):
                    _settle(parent / stem, found.get("part"), found.get("old"))


def remove_replaced(old: Path, folder: Path) -> None:
    """Remove a replaced result, but hand over to the new one what the user has put beside it."""
    if not old.exists():
        return
    listed = (read_document(old) or {}).get("files", {})
    for entry in old.iterdir():
        if entry.name not in listed and not is_ours(entry.name):
            entry.rename(folder / entry.name)
    shutil.rmtree(old, ignore_errors=True)


def _settle(folder: Path, part: Path | None, old: Path | None) -> None:
    if not os.path.lexists(folder):
        if part is not None and is_whole(part):
            part.rename(folder)
        elif old is not None:
            old.rename(folder)
    if part is not None:
        shutil.rmtree(part, ignore_errors=True)
    if old is not None and folder.is_dir():
        remove_replaced(old, folder)


def _lock(fcntl: Any, file: int, wait: bool) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
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
def replacing(folder: Path, source: Path | None = None) -> Iterator[Path]:
    """A hidden sibling to write into, which takes the folder's place when all went well.

    An earlier result stays untouched until then. Files that the user has put beside it are kept.

    Args:
        folder: where the result goes.
        source: the input; no result of another one is replaced. Any result is where None.

    Raises:
        OutputError: the folder is there and holds something else than this input's result, or cannot be
            written, or the disk has filled up or gone meanwhile.
    """
    if folder.is_symlink():
        folder = folder.resolve()
        clear_leftovers(folder.parent)
    _check_replaceable(folder, source)
    part, old = hidden_names(folder)
    try:
        with ExitStack() as lock:
            with locked(folder.parent, wait=True):
                _make_part(part)
                lock.enter_context(locked(part))
            yield part
            _check_replaceable(folder, source)  # again: another run may have put its own there meanwhile
            _swap(part, folder, old)
    except Exception as error:
        trouble = _trouble_of_disk(part, error)
        if trouble is None:
            raise
        raise OutputError(trouble) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        remove_replaced(old, folder)  # again, where Ctrl-C came while the swap was at it


def _make_part(part: Path) -> None:
    try:
        part.mkdir()
    except OSError as error:
        reason = f"cannot be written ({error.strerror}); give another --out"
        raise OutputError(f"{part.parent}: {reason}") from error


def _make(out: Path) -> None:
    nearest = next((folder for folder in (out, *out.parents) if os.path.lexists(folder)), out)
    if not nearest.is_dir():
        raise OutputError(f"--out {out}: {nearest} is not a folder; give another one")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot be made ({error.strerror or error}); give another folder"
        raise OutputError(f"--out {out}: {reason}") from error
    if not os.access(out, os.W_OK | os.X_OK):
        raise OutputError(f"--out {out}: cannot be written; give another folder")


def _check_replaceable(folder: Path, source: Path | None) -> None:
    """Go on where there is nothing, an empty folder, or a result of the same input."""
    if not os.path.lexists(folder) or (folder.is_dir() and not any(folder.iterdir())):
        return
    document = read_document(folder) if folder.is_dir() else None
    if document is None:
        raise OutputError(f"{folder} is there and holds no results of staf; give another --out or move it")
    if source is not None and not belongs_to(document, source):
        raise OutputError(f"{folder} holds the results of another input; give another --out or move it")


def _swap(part: Path, folder: Path, old: Path) -> None:
    if not folder.exists():
        part.rename(folder)
        return
    with locked(folder):  # under its hidden name it belongs to this run still
        try:
            folder.rename(old)
            part.rename(folder)
        except BaseException:
            if old.exists() and not folder.exists():
                old.rename(folder)
            raise
        remove_replaced(old, folder)


def _trouble_of_disk(part: Path, error: Exception) -> str | None:
    """One line where it is the disk's fault that a result could not be written.

    Libraries wrap the system's error in others of their own, or drop its number.
    """
    out = part.parent
    if not out.is_dir():
        return f"{out}: the output folder has vanished during the run; nothing more is written there"
    chain = list(chain_of(error))
    numbers = {e.errno for e in chain if isinstance(e, OSError)}
    unclear = not isinstance(error, StafError) or numbers & {None}
    if numbers & _FULL or (unclear and _free_bytes(out) < _NEARLY_NOTHING):
        return f"{out}: no space is left on this disk; free some, or give another --out"
    if numbers & _BROKEN:
        reason = next(os.strerror(n) for n in numbers if n in _BROKEN)
        return f"{out}: cannot be written any more ({reason}); check the disk, or give another --out"
    return None


def _free_bytes(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
