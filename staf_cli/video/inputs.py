"""What the user gave: files, folders, numbered frames and pipes become a list of inputs."""

from __future__ import annotations

import logging
import math
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from mimetypes import MimeTypes
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import numpy as np

from staf_cli.errors import InputError

log = logging.getLogger(__name__)


def numbers_in_names(entries: Sequence[Path]) -> list[int] | None:
    """The one number in which the names of some files differ, of each; None if they differ in more than that.

    Upper and lower case are the same.
    """
    split = [re.split(r"(\d+)", entry.name.lower()) for entry in entries]
    if len({tuple(parts[::2]) for parts in split}) != 1:
        return None
    columns = zip(*(map(int, parts[1::2]) for parts in split), strict=True)
    differing = [list(column) for column in columns if len(set(column)) > 1]
    return differing[0] if len(differing) == 1 else None


def ticks_of(numbers: Sequence[int] | None, count: int) -> list[int]:
    """When each of `count` pictures is, in frames since the first, by its number.

    Numbers may count in steps (0, 10, 20, ...): the step is one frame. What is missing among them leaves its
    time empty. Numbers of which less than half follow each other step by step (times of day, for example) are
    no count of frames: the pictures then follow each other without gaps.
    """
    if numbers is None or count < 2:
        return list(range(count))
    steps = np.diff(numbers)
    if (steps <= 0).any():  # 1.png beside 01.png
        return list(range(count))
    step = math.gcd(*steps.tolist())
    if np.count_nonzero(steps == step) * 2 < len(steps):
        return list(range(count))
    return [(number - numbers[0]) // step for number in numbers]


PHOTO_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".bmp", ".webp", ".tif", ".tiff"}
) | frozenset({".heic", ".heif", ".hif", ".avif"})
VIDEO_SUFFIXES = (
    frozenset({".mp4", ".m4v", ".mov", ".qt", ".3gp", ".3g2", ".mkv", ".webm", ".avi", ".divx", ".wmv"})
    | frozenset({".asf", ".flv", ".f4v", ".ogv", ".ogm", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts", ".vob"})
    | frozenset({".mxf", ".y4m", ".ivf", ".gif", ".apng"})
    | frozenset({".h264", ".264", ".h265", ".265", ".hevc", ".m2v", ".obu", ".mjpeg", ".mjpg"})  # no times
)
_RAW_PHOTO_SUFFIXES = frozenset({".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2"})
# What cameras, editors and people lay beside pictures, as far as its MIME type does not tell.
_BESIDE_SUFFIXES = frozenset(
    {".srt", ".vtt", ".ass", ".xmp", ".aae", ".thm", ".lrv", ".md", ".yaml", ".yml", ".ini", ".db", ".log"}
)
_BESIDE_TYPES = ("text/", "application/", "audio/")
_mime_types = MimeTypes()  # the built-in ones, the same on every machine
_NUM_NAMED = 5


@dataclass(frozen=True)
class Input:
    """One thing to work on.

    Attributes:
        path: the file, or the folder of numbered frames.
        kind: what it is, judged by names alone.
        given: the pipe that was read into `path`; None where `path` is what the user gave.
    """

    path: Path
    kind: Literal["video", "photo", "frames"]
    given: Path | None = None


def classify_input(path: Path | str) -> list[Input]:
    """Expand one argument: a file is itself (whether it exists or not shows on opening), a folder its
    videos and photos in natural order, hidden files and subfolders left out, or one sequence of frames: two
    or more pictures and nothing else, that share everything in their names but one number.

    What else a folder holds is named in one warning, unless it is what usually lies beside videos.

    Raises:
        InputError: an address, a camera, or a folder without videos or photos.
    """
    path = Path(path)
    check_is_local(path)
    if not path.is_dir():
        return [Input(path, "photo" if is_photo(path) else "video")]
    media = _media_in(path)
    not_read = _not_read_in(path)
    if not media:
        holds = f"; not read: {not_read}" if not_read else ""
        raise InputError(f"{path}: the folder has no videos or photos (subfolders are not searched){holds}")
    if not_read:
        log.warning("%s: %d of its files taken; not read: %s", path, len(media), not_read)
    if len(media) >= 2 and all(map(is_photo, media)) and numbers_in_names(media) is not None:
        return [Input(path, "frames")]
    return [Input(entry, "photo" if is_photo(entry) else "video") for entry in media]


def check_is_local(path: Path) -> None:
    """Refuse addresses and numbers of cameras, which other programs take for videos.

    Raises:
        InputError: it is one, and no file of that name exists.
    """
    if os.path.lexists(path):
        return
    if match := re.match(r"([a-z][a-z0-9+.-]+):/+", str(path), re.IGNORECASE):  # a Path has lost a slash
        rest = str(path)[match.end() :]
        if match[1].lower() == "file":
            raise InputError(f"file:///{rest}: an address; give the path alone: /{rest}")
        raise InputError(f"{match[1]}://{rest}: an address; download it first, then give the file")
    if str(path).isdecimal():
        raise InputError(f"{path}: no such file; a camera cannot be read, record it to a file first")


def is_pipe(path: Path) -> bool:
    """Whether this can be read once only: `-` (standard input), a named pipe, a process substitution."""
    if str(path) == "-":
        return not path.exists()
    if path.parent == Path("/dev/fd") or path == Path("/dev/stdin"):
        return True
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


@contextmanager
def temporary_copies() -> Iterator[Callable[[Input], Input]]:
    """Gives a function that reads an input that is a pipe into a file, since it is gone over several times.

    The files, named after the pipes, are removed at the end; an input that is no pipe stays as it is.
    The function raises InputError where a pipe gives nothing, OSError where the file cannot be written.
    """
    with ExitStack() as stack:
        folder: list[Path] = []

        def copied(item: Input) -> Input:
            if not is_pipe(item.path):
                return item
            if not folder:
                folder.append(Path(stack.enter_context(TemporaryDirectory(prefix="staf_"))))
            return replace(item, path=_copy_of(item.path, folder[0]), given=item.path)

        yield copied


def _copy_of(pipe: Path, folder: Path) -> Path:
    standard = str(pipe) in ("-", "/dev/stdin")
    if standard and os.isatty(0):
        raise InputError(f"{pipe}: nothing is piped in; give a file, or pipe a video into the command")
    name = "stdin" if standard else "pipe" if pipe.parent == Path("/dev/fd") else pipe.name
    number = sum(1 for _ in folder.iterdir()) + 1
    copy = folder / str(number) / name
    copy.parent.mkdir()
    log.info("%s: a pipe; it is read into a temporary file first", pipe)
    with open(0, "rb", closefd=False) if standard else pipe.open("rb") as source, copy.open("wb") as target:
        shutil.copyfileobj(source, target)
    if not copy.stat().st_size:
        raise InputError(f"{pipe}: the pipe gave nothing; check the command that feeds it")
    return copy


def real_path(path: Path) -> Path:
    """Absolute and without links; unlike `Path.resolve`, links that lead in a circle do not raise."""
    return Path(os.path.realpath(path))


def is_photo(path: Path) -> bool:
    """Whether a file's name says that it is a single picture."""
    return path.suffix.lower() in PHOTO_SUFFIXES


def pictures_in(folder: Path) -> list[Path]:
    """A folder's pictures in natural order: 2 comes before 10.

    Raises:
        InputError: there is no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; check the path")
    return [entry for entry in _media_in(folder) if is_photo(entry)]


def _media_in(folder: Path) -> list[Path]:
    return [entry for entry in _entries_of(folder) if _is_media(entry) and entry.is_file()]


def _not_read_in(folder: Path) -> str:
    """What else a folder holds that may be meant, each with why it is not read; empty if there is nothing."""
    reasons = {entry.name: reason for entry in _entries_of(folder) if (reason := _why_not(entry))}
    named = [f"{name} ({reason})" for name, reason in list(reasons.items())[:_NUM_NAMED]]
    more = len(reasons) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _why_not(entry: Path) -> str:
    suffix = entry.suffix.lower()
    if entry.is_dir():
        return "a folder; give it by itself"
    if not entry.is_file():
        return "no file"
    if _is_media(entry):
        return ""
    if suffix in _RAW_PHOTO_SUFFIXES:
        return "a camera's raw format; export it as JPEG"
    kind = _mime_types.guess_type(entry.name)[0] or ""
    return "" if suffix in _BESIDE_SUFFIXES or kind.startswith(_BESIDE_TYPES) else "not a known format"


def _is_media(entry: Path) -> bool:
    return entry.suffix.lower() in PHOTO_SUFFIXES | VIDEO_SUFFIXES


def _entries_of(folder: Path) -> list[Path]:
    """Everything in a folder that is not hidden, in natural order."""
    try:
        entries = [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
    except PermissionError as error:
        raise InputError(f"{folder}: may not be read; change its permissions") from error
    return sorted(entries, key=_natural_key)


def _natural_key(path: Path) -> tuple[list[tuple[int, str]], str]:
    parts = re.split(r"(\d+)", path.name.lower())
    return [(int(part), "") if i % 2 else (0, part) for i, part in enumerate(parts)], path.name
