"""What can go wrong through no fault of the program: every message is one line that says what to do."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator

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


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those it arose from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


# Error numbers, words of libraries that give no number, and what to say of them.
_LIMITS: tuple[tuple[set[int], tuple[str, ...], str], ...] = (
    (
        {errno.EAGAIN},
        ("can't start new thread",),
        "no more threads or processes may start here; raise the limit (ulimit -u) or give fewer --workers",
    ),
    ({errno.EMFILE, errno.ENFILE}, (), "no more files may be opened here; raise the limit (ulimit -n)"),
    (
        {errno.EFBIG},
        (),
        "a file may not grow that large here; raise the limit (ulimit -f) or give another --out",
    ),
    (
        {errno.ENOMEM},
        ("failed to map segment", "allocate memory", "failed with error '12'"),
        "memory has run out; end other programs, raise the limit (ulimit -v) or give fewer --workers",
    ),
)


def machine_limit(error: BaseException) -> str | None:
    """Name the limit of this machine that an error comes from, and what to do; None where it comes from none.

    The linker and torch give no number with their errors, so their words have to do.
    """
    chain = list(chain_of(error))
    if isinstance(error, InputError):  # FFmpeg says "no memory" of absurd sizes in damaged files, too
        chain = [each for each in chain if getattr(each, "errno", None) == errno.EAGAIN]
    numbers = {errno.ENOMEM if isinstance(e, MemoryError) else getattr(e, "errno", None) for e in chain}
    words = " ".join(str(each) for each in chain)
    for wanted, phrases, line in _LIMITS:
        if numbers & wanted or any(phrase in words for phrase in phrases):
            return line
    return None
