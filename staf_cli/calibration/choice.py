"""What `--calibration FILE[:CAMERA]` says, and which camera of a file a video was taken with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from staf_cli.errors import InputError, SettingError

OPTION = "--calibration"
SUFFIXES = (".yaml", ".yml", ".toml", ".qca.txt")
FORMATS = "OpenCV's .yaml, Pose2Sim's .toml or Qualisys' .qca.txt"
_MOST_NAMED = 12
_SHORT = 3  # letters; a name with fewer must be a word of the other


@dataclass(frozen=True)
class CalibrationChoice:
    """A calibration's file, and a camera in it.

    Attributes:
        path: of the file.
        camera: its name in the file; None where the video's name tells.
    """

    path: Path
    camera: str | None = None

    @classmethod
    def parse(cls, given: str | Path | None) -> CalibrationChoice | None:
        """Read "FILE" or "FILE:CAMERA"; None where nothing is given.

        Raises:
            SettingError: there is no such file, or it is a folder.
        """
        if given is None:
            return None
        text = str(given)
        file, _, camera = text.rpartition(":")
        for path, name in ((text, None), (file, camera or None)):
            if path and _is(Path.is_file, path):
                return cls(Path(path), name)
        for path in (text, file):
            if path and _is(Path.is_dir, path):
                raise SettingError(f"{OPTION} {path}: {_inside(Path(path))}")
        raise SettingError(f"{OPTION} {text}: no such file; give FILE, or FILE:CAMERA")

    @property
    def plain(self) -> str:
        """As run.json keeps it: the file's name without its folder."""
        return self.path.name if self.camera is None else f"{self.path.name}:{self.camera}"

    def pick(self, names: Sequence[str], video: str) -> int:
        """Which of the cameras called `names` is meant for a video of this name.

        A file of one camera is for every video. Else its name is the one asked for, or the video's own, or
        the only one that is a part of the video's, or of which the video's is a part; letters alone count.

        Raises:
            InputError: none of them is, or several are.
        """
        if self.camera is not None:
            same = [number for number, name in enumerate(names) if name == self.camera]
            if not same:
                raise InputError(
                    f"{OPTION} {self.path}: has no camera {self.camera}; it has {_listed(names)}"
                )
            return same[0]
        if len(names) == 1:
            return 0
        for matches in (_same, _part_of):
            found = [number for number, name in enumerate(names) if matches(name, video)]
            if len(found) == 1:
                return found[0]
        meant = " or ".join(names[number] for number in found)
        trouble = f"its name may mean {meant}" if meant else "no camera is named like it"
        raise InputError(f"{OPTION}, {video}: {trouble}; choose one, as FILE:CAMERA: {_listed(names)}")


def _is(kind: Callable[[Path], bool], path: str) -> bool:
    try:
        return kind(Path(path))
    except (OSError, ValueError):  # too long for a name, or a NUL in it
        return False


def _inside(folder: Path) -> str:
    """What to tell a user who gives a folder: which of its files may be calibrations."""
    try:
        found = sorted(path.name for path in folder.iterdir() if path.name.lower().endswith(SUFFIXES))
    except OSError:  # one that may not be looked into
        found = []
    if not found:
        return f"is a folder without {FORMATS}; give a file"
    return f"is a folder; give one of its files: {_listed(found)}"


def _letters(name: str) -> str:
    """Letters and digits of a name; digits of different numbers stay apart."""
    return re.sub(r"[\W_]+", lambda found: "" if _joins(name, found) else " ", name.casefold()).strip()


def _joins(name: str, found: re.Match[str]) -> bool:
    """Whether what stands between two parts of a name may be left out without making one number of two."""
    before, after = name[: found.start()][-1:], name[found.end() :][:1]
    return not (before.isdigit() and after.isdigit())


def _same(name: str, video: str) -> bool:
    return _letters(name) == _letters(video)


def _part_of(name: str, video: str) -> bool:
    """Whether one is a part of the other, and does not cut through a number: cam1 is no part of cam10."""
    short, long = sorted((name, video), key=lambda each: len(_letters(each)))
    part = _letters(short)
    if len(part) < _SHORT:  # l and r are in many names
        return part in re.split(r"[\W_]+", long.casefold())
    before, after = (r"(?<!\d)" if part[0].isdigit() else "", r"(?!\d)" if part[-1].isdigit() else "")
    return re.search(before + re.escape(part) + after, _letters(long)) is not None


def _listed(names: Sequence[str]) -> str:
    named = ", ".join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
