"""Log lines of other processes: collected there, sent as they are, shown here once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from logging.handlers import QueueHandler

PACKAGE = logging.getLogger("staf_cli")


class RecordSender(QueueHandler):
    """Hands every line of the package's log, from INFO on, to `send`, in a form that can be pickled."""

    def __init__(self, send: Callable[[logging.LogRecord], None]) -> None:
        super().__init__(queue=send)  # type: ignore[arg-type]
        self._send = send
        PACKAGE.setLevel(logging.INFO)
        PACKAGE.addHandler(self)

    def enqueue(self, record: logging.LogRecord) -> None:
        """Send it instead of putting it into a queue."""
        self._send(record)


class OncePerRun:
    """Logs lines of several processes, each once though every process has it to say: no YOLO, for example."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def log(self, record: logging.LogRecord) -> None:
        """Log it as if it came up here, unless it has already."""
        logger = logging.getLogger(record.name)
        if record.getMessage() not in self._seen and logger.isEnabledFor(record.levelno):
            self._seen.add(record.getMessage())
            logger.handle(record)
