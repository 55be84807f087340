"""Work ahead in a thread: decoding goes on while the consumer is busy with earlier frames."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

STOP_POLL_S = 0.1


@dataclass(frozen=True)
class _Item(Generic[T]):
    value: T


@dataclass(frozen=True)
class _End:
    error: BaseException | None


def prefetch(items: Iterable[T], depth: int = 8) -> Generator[T, None, None]:
    """Iterate over `items` in a thread of their own, at most `depth` of them ahead of the consumer.

    Order and values stay as they are; an exception of the producer is raised at the place where the
    consumer meets it. When the consumer stops early (or is thrown out by an exception), the producer's
    generator is closed and its thread ends before this one's close returns.
    """
    waiting: queue.Queue[_Item[T] | _End] = queue.Queue(maxsize=max(1, depth))
    stop = threading.Event()
    # A daemon: a producer stuck in a read must not keep an interrupted program alive.
    thread = threading.Thread(target=_produce, args=(items, waiting, stop), name="prefetch", daemon=True)
    thread.start()
    try:
        while isinstance(entry := waiting.get(), _Item):
            yield entry.value
        if entry.error is not None:
            raise entry.error
    finally:
        stop.set()
        thread.join()


def _produce(items: Iterable[T], waiting: queue.Queue[_Item[T] | _End], stop: threading.Event) -> None:
    error: BaseException | None = None
    iterator = iter(items)
    try:
        for value in iterator:
            if not _put(waiting, _Item(value), stop):
                break
    except BaseException as caught:
        error = caught
    finally:
        # Closed here, since a generator can only be closed by the thread that runs it.
        close = getattr(iterator, "close", None)
        if close is not None:
            close()
    _put(waiting, _End(error), stop)


def _put(waiting: queue.Queue[_Item[T] | _End], entry: _Item[T] | _End, stop: threading.Event) -> bool:
    """Wait for room; False once the consumer has gone."""
    while not stop.is_set():
        try:
            waiting.put(entry, timeout=STOP_POLL_S)
        except queue.Full:
            continue
        return True
    return False
