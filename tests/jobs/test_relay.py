"""Log lines of other processes come through whole, and each once."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Iterator

import pytest

from staf_cli.jobs.relay import PACKAGE, OncePerRun, RecordSender


@pytest.fixture
def sent() -> Iterator[list[logging.LogRecord]]:
    """What a worker process has sent so far, pickled as a pipe does."""
    records: list[logging.LogRecord] = []
    before = PACKAGE.level
    sender = RecordSender(lambda record: records.append(pickle.loads(pickle.dumps(record))))
    yield records
    PACKAGE.removeHandler(sender)
    PACKAGE.setLevel(before)


def test_lines_arrive_as_they_were_logged(sent: list[logging.LogRecord]) -> None:
    logging.getLogger("staf_cli.build").warning(
        "%s: the embedded detector finds people", ValueError("no net")
    )
    logging.getLogger("staf_cli.build").debug("not for the user")
    (record,) = sent
    assert record.getMessage() == "no net: the embedded detector finds people"
    assert (record.name, record.levelname) == ("staf_cli.build", "WARNING")


def test_what_every_process_says_is_shown_once(
    sent: list[logging.LogRecord], said: Callable[[], list[str]]
) -> None:
    logger, lines = logging.getLogger("staf_cli.build"), OncePerRun()
    for words in ("no YOLO", "no YOLO", "one.mp4: 12 meshes"):
        logger.info(words)
    before = len(said())
    for record in list(sent):
        lines.log(record)
    assert said()[before:] == ["no YOLO", "one.mp4: 12 meshes"]


def test_lines_that_the_caller_does_not_want_stay_away(sent: list[logging.LogRecord]) -> None:
    logging.getLogger("staf_cli.build").info("engine: landmarks")
    PACKAGE.setLevel(logging.ERROR)
    (record,) = sent
    OncePerRun().log(record)
    assert sent == [record]
