"""What can go wrong through no fault of the program: every message is one line that says what to do."""

from __future__ import annotations

import re

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
