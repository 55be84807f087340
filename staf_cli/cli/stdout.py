"""Keep stdout for what was asked for: whatever a library prints goes to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def kept_clean() -> Iterator[TextIO]:
    """Send file descriptor 1 to stderr meanwhile, for Python and C alike; yields the real stdout."""
    sys.stdout.flush()
    try:
        real_fd = sys.stdout.fileno()
        saved = os.dup(real_fd)
    except (OSError, ValueError):  # a test's or a notebook's stdout has no descriptor
        yield sys.stdout
        return
    os.dup2(2, real_fd)
    # File names may hold bytes that are no text: as escapes they are valid JSON.
    with os.fdopen(saved, "w", encoding="utf-8", errors="backslashreplace") as real:
        try:
            yield real
        finally:
            sys.stdout.flush()
            real.flush()
            os.dup2(saved, real_fd)
