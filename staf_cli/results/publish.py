"""Folders of results appear complete or not at all; what runs that were killed left behind is removed."""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import re
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from staf_cli.errors import OutputError, StafError, chain_of
from staf_cli.results.layout import is_ours
from staf_cli.results.run_json import is_whole, read_document
from staf_cli.results.same_run import belongs_to

# `.walk.1234@host.part` is being written, `.walk.1234@host.old` is what the finished one replaces.
_HIDDEN = re.compile(r"\.(?P<stem>.+)\.(?P<owner>\d+@[\w-]+)\.(?P<kind>part|old)")
_LONGEST_STEM = 180  # bytes: a name may be as long as the file system allows, 255
_JUST_MADE_S = 10.0  # a process may stand between making a folder and locking it
_FORSAKEN_S = 24 * 3600.0  # of another machine, whose processes cannot be asked


def hidden_names(folder: Path) -> tuple[Path, Path]:
    """Where this process writes a folder's new content, and where it puts the old meanwhile."""
    stem = folder.name
    if len(os.fsencode(stem)) > _LONGEST_STEM:
        stem = f"{stem[:40]}~{hashlib.sha256(os.fsencode(stem)).hexdigest()[:12]}"
    hidden = f".{stem}.{os.getpid()}@{_this_host()}"
    return folder.with_name(f"{hidden}.part"), folder.with_name(f"{hidden}.old")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Mark a folder as being worked in; the mark goes with the process, however that ends."""
    file = _open_and_lock(folder)
    try:
        yield
    finally:
        if isinstance(file, int):
            os.close(file)


def clear_leftovers(parent: Path) -> None:
    """Put in order what killed runs have left: unfinished folders go, a replaced result comes back.

    Where the kill came between the two renames of a replacement, the new result is complete and takes its
    place; without one the old result returns. Folders in which a living process works stay as they are.
    """
    groups: dict[tuple[str, str], dict[str, Path]] = defaultdict(dict)
    with suppress(OSError), os.scandir(parent) as entries:
        for entry in entries:
            match = _HIDDEN.fullmatch(entry.name)
            if match and entry.is_dir(follow_symlinks=False):
                groups[match["stem"], match["owner"]][match["kind"]] = Path(entry.path)
    for (stem, owner), found in groups.items():
        if all(_abandoned(path, owner) for path in found.values()):
            with suppress(OSError):  # another run is clearing up as well, or it is not ours to remove
                _settle(parent / stem, found.get("part"), found.get("old"))


def dissolve(old: Path, folder: Path) -> None:
    """Remove a replaced result, but hand over to the new one what the user has put beside it."""
    if not old.exists():
        return
    document = read_document(old) or {}
    listed = document.get("files", {})
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
        dissolve(old, folder)


def _abandoned(path: Path, owner: str) -> bool:
    """Whether nobody works in a hidden folder any more."""
    number, host = owner.split("@")
    at_home = host == _this_host()
    lock = _open_and_lock(path)
    if isinstance(lock, int):
        os.close(lock)
    if lock == "taken":
        return False
    if at_home and not _is_running(int(number)):
        return True
    if lock == "unknown":
        return False
    # The lock is free though such a process runs: its number has been given out again, or this is the
    # moment before it locks. Locks of another machine may not be seen from here.
    return _age_s(path) > (_JUST_MADE_S if at_home else _FORSAKEN_S)


def _open_and_lock(folder: Path) -> int | str:
    """A descriptor that holds the lock; "taken" by somebody else, or "unknown" where there are no locks."""
    try:
        import fcntl

        file = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return "unknown"
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return "taken"
    except OSError:
        os.close(file)
        return "unknown"
    return file


def _is_running(number: int) -> bool:
    if os.name == "nt":  # asking would end it
        return number == os.getpid()
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def _age_s(folder: Path) -> float:
    """Seconds since anything in it changed, its own files only."""
    times = [folder.stat().st_mtime]
    with suppress(OSError):
        times += [entry.stat().st_mtime for entry in folder.iterdir()]
    return time.time() - max(times)


def _this_host() -> str:
    return re.sub(r"[^\w-]", "-", platform.node(), flags=re.ASCII)[:24] or "host"


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
            _check_replaceable(folder, source)  # again: another run may have put its own there meanwhile
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
    chain = list(chain_of(error))
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


def _free_bytes(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
