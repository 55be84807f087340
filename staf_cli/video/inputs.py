"""What the user gave: files, folders and numbered frames become a list of inputs. Opens no file."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from staf_cli.errors import InputError


def numbers_in_names(entries: Sequence[Path]) -> list[int] | None:
    """The one number in which the names of some files differ, of each; None if they differ in more than that.

    Whether letters are large or small is of no account.
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


PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"})
VIDEO_SUFFIXES = (
    frozenset({".mp4", ".m4v", ".mov", ".3gp", ".mkv", ".webm", ".avi", ".wmv", ".flv", ".ogv"})  # everyday
    | frozenset({".mpg", ".mpeg", ".ts", ".mts", ".m2ts", ".vob", ".mxf", ".gif", ".y4m"})
)


@dataclass(frozen=True)
class Input:
    """One thing to work on.

    Attributes:
        path: the file, or the folder of numbered frames.
        kind: what it is, judged by names alone.
    """

    path: Path
    kind: Literal["video", "photo", "frames"]


def classify_inputs(paths: Iterable[Path | str]) -> list[Input]:
    """Expand all arguments in their order; what comes twice is taken once.

    Raises:
        InputError: a folder without videos or photos.
    """
    unique: dict[Path, Input] = {}
    for path in paths:
        for item in classify_input(path):
            unique.setdefault(real_path(item.path), item)
    return list(unique.values())


def classify_input(path: Path | str) -> list[Input]:
    """Expand one argument: a file is itself (whether it exists or not shows on opening), a folder its
    videos and photos in natural order, hidden files and subfolders left out, or one sequence of frames.

    Raises:
        InputError: a folder without videos or photos.
    """
    path = Path(path)
    if not path.is_dir():
        return [Input(path, "photo" if is_photo(path) else "video")]
    if is_sequence(path):
        return [Input(path, "frames")]
    inputs = [Input(entry, "photo" if is_photo(entry) else "video") for entry in _media_in(path)]
    if not inputs:
        raise InputError(f"{path}: the folder has no videos or photos (subfolders are not searched)")
    return inputs


def real_path(path: Path) -> Path:
    """Absolute and without links; unlike `Path.resolve`, links that lead in a circle do not raise."""
    return Path(os.path.realpath(path))


def is_photo(path: Path) -> bool:
    """Whether a file's name says that it is a single picture."""
    return path.suffix.lower() in PHOTO_SUFFIXES


def is_sequence(folder: Path) -> bool:
    """Whether a folder's media are numbered frames: pictures only, two or more, that share everything in
    their names but one number."""
    entries = _media_in(folder)
    return len(entries) >= 2 and all(map(is_photo, entries)) and numbers_in_names(entries) is not None


def pictures_in(folder: Path) -> list[Path]:
    """A folder's pictures in natural order: 2 comes before 10.

    Raises:
        InputError: there is no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; check the path")
    return [entry for entry in _media_in(folder) if is_photo(entry)]


def _media_in(folder: Path) -> list[Path]:
    known = PHOTO_SUFFIXES | VIDEO_SUFFIXES
    try:
        entries = [e for e in folder.iterdir() if not e.name.startswith(".") and e.suffix.lower() in known]
    except PermissionError as error:
        raise InputError(f"{folder}: may not be read; change its permissions") from error
    return sorted((entry for entry in entries if entry.is_file()), key=_natural_key)


def _natural_key(path: Path) -> tuple[list[tuple[int, str]], str]:
    parts = re.split(r"(\d+)", path.name.lower())
    return [(int(part), "") if i % 2 else (0, part) for i, part in enumerate(parts)], path.name
