"""Working ahead changes nothing but the time it takes."""

import threading
import time
from collections.abc import Iterator

import pytest

from staf_cli.video.memory import prefetch


def num_prefetch_threads() -> int:
    return sum(thread.name == "prefetch" for thread in threading.enumerate())


@pytest.mark.parametrize("count", [0, 1, 3, 100])
def test_same_items_in_the_same_order(count: int) -> None:
    assert list(prefetch(range(count), depth=4)) == list(range(count))
    assert num_prefetch_threads() == 0


def test_an_exception_arrives_after_the_items_before_it() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    items = prefetch(broken())
    assert next(items) == 1
    with pytest.raises(OSError, match="gone"):
        next(items)
    assert num_prefetch_threads() == 0


def test_stopping_early_closes_the_producer_and_ends_its_thread() -> None:
    closed = threading.Event()

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    items = prefetch(endless(), depth=2)
    next(items)
    items.close()
    assert closed.is_set()
    assert num_prefetch_threads() == 0


def test_runs_ahead_but_not_further_than_the_depth() -> None:
    made: list[int] = []

    def count() -> Iterator[int]:
        for i in range(100):
            made.append(i)
            yield i

    items = prefetch(count(), depth=3)
    next(items)
    time.sleep(0.1)
    assert 3 <= len(made) <= 5  # one with the consumer, three waiting, one in hand
    items.close()
