"""What can go wrong through no fault of the program: every message is one line that says what to do."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager

# Names and texts out of files may hold anything, escape sequences for the terminal too.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class StafError(Exception):
    """A mistake in the input, the settings or the surroundings; shown as one line, exit code 2."""

    def __str__(self) -> str:
        """The message as one line, whatever names and texts are in it."""
        return _CONTROL.sub(" ", super().__str__())


class InputError(StafError):
    """The video, photo or folder cannot be used."""


class OutputError(StafError):
    """The results cannot be written where they should go."""


class SettingError(StafError):
    """An option or argument has a value that makes no sense."""


class AssetError(StafError):
    """An asset (net, clip, weights) is missing, damaged or cannot be fetched."""


class MissingLibraryError(StafError):
    """The system lacks shared libraries that a Python package loads."""


# What OpenCV's wheel for Linux takes from the system, with the Debian and Ubuntu packages that bring it.
_SYSTEM_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
}


@contextmanager
def missing_libraries_named() -> Iterator[None]:
    """Turn the ImportError for one missing shared library into a line that names all of them.

    Raises:
        MissingLibraryError: the loader of Linux did not find a library.
    """
    try:
        yield
    except ImportError as error:
        found = re.match(r"(lib\S+): cannot open shared object file: No such file", str(error))
        if not found:
            raise
        missing = dict.fromkeys([*(name for name in _SYSTEM_LIBRARIES if not _loads(name)), found[1]])
        packages = " ".join(
            sorted({_SYSTEM_LIBRARIES[name] for name in missing if name in _SYSTEM_LIBRARIES})
        )
        remedy = f"; on Debian or Ubuntu: apt-get install {packages}" if packages else ""
        raise MissingLibraryError(f"this system lacks {', '.join(missing)}{remedy}") from error


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
