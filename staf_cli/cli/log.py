"""The package's log lines, for people: on stderr as they are."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def log_lines(show: Callable[[str], object]) -> Iterator[None]:
    """Hand every line of the package's log, from INFO on, to `show` meanwhile."""
    logger = logging.getLogger("staf_cli")
    handler = _Lines(show)
    before, logger.level = logger.level, logging.INFO
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.level = before


def to_stderr(line: str) -> None:
    """Print a line for the user."""
    print(line, file=sys.stderr)


class _Lines(logging.Handler):
    def __init__(self, show: Callable[[str], object]) -> None:
        super().__init__()
        self._show = show

    def emit(self, record: logging.LogRecord) -> None:
        self._show(record.getMessage())
