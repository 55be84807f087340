"""What goes to stdout and stderr: results to the one, words to the other, whatever libraries print."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from staf_cli.errors import OutputError


def open_streams() -> None:
    """Make do with standard streams that the caller has closed, or that cannot take what is written.

    Else the next file opened would be the one that libraries print to, and a full disk under a log file would
    end the work. Nothing can be said then; what is asked for on stdout fails where it is written.
    """
    for number, (name, mode) in enumerate([("stdin", "r"), ("stdout", "w"), ("stderr", "w")]):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    sys.stderr = _Forgiving(sys.stderr)


def give_up_stdout() -> None:
    """Let what could not be written go, which Python would try again at its end."""
    with suppress(OSError, ValueError, AttributeError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)


@contextmanager
def kept_clean() -> Iterator[TextIO]:
    """Send file descriptor 1 to stderr meanwhile, for Python and C alike; yields the real stdout.

    Raises:
        OutputError: what was written to it does not get through.
    """
    sys.stdout.flush()
    try:
        real_fd = sys.stdout.fileno()
        saved = os.dup(real_fd)
    except (OSError, ValueError):  # a test's or a notebook's stdout has no descriptor
        yield sys.stdout
        return
    os.dup2(2, real_fd)
    # File names may hold bytes that are no text: as escapes they are valid JSON.
    real = open(saved, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
    try:
        yield real
    finally:
        sys.stdout.flush()
        os.dup2(saved, real_fd)
        try:
            real.close()
        except OSError as error:
            raise OutputError(f"stdout cannot be written: {error.strerror}") from error


@contextmanager
def log_lines(show: Callable[[str], object]) -> Iterator[None]:
    """Hand every line of the package's log, from INFO on, to `show` meanwhile."""

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            show(record.getMessage())

    logger, handler = logging.getLogger("staf_cli"), Lines()
    before = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def to_stderr(line: str) -> None:
    """Print a line for the user."""
    print(line, file=sys.stderr)


class _Forgiving:
    """A stream whose writes may fail without a word: words for the user never end the work."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
