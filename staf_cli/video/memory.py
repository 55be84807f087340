"""What may be held in memory: how large a picture may be, and how many frames are decoded ahead."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from staf_cli.errors import InputError
from staf_cli.video.frame import Frame
from staf_cli.video.source import FrameSource

# A photo of 200 million pixels, which telephones take, needs 3.3 GB; a video of 16K (15360 x 8640) 7 GB.
MAX_PHOTO_PIXELS = 250_000_000
MAX_VIDEO_PIXELS = 140_000_000
AHEAD = 8  # frames decoded ahead
WAITING_BYTES = 400_000_000  # of pictures that wait to be worked on, or to be encoded


def decoder_limits(max_pixels: int) -> dict[str, str]:
    """Options for probing and decoding: FFmpeg refuses larger pictures before it makes room for them."""
    return {"max_pixels": str(max_pixels)}


def check_size(path: Path, size_wh: tuple[int, int], max_pixels: int) -> None:
    """Refuse what is too large, before anything of that size is made.

    Raises:
        InputError: it has more pixels than that.
    """
    width, height = size_wh
    if width * height > max_pixels:
        too_many = f"{width} x {height} px are too many (more than {max_pixels // 10**6} million)"
        raise InputError(f"{path}: {too_many}; scale it down first")


def num_waiting(size_wh: tuple[int, int], at_most: int) -> int:
    """How many pictures of a size may wait at a time."""
    return max(1, min(at_most, WAITING_BYTES // (3 * size_wh[0] * size_wh[1])))


def frames_ahead(source: FrameSource) -> Generator[Frame]:
    """The frames of a source, some of them decoded ahead in a thread of its own."""
    return prefetch(source.frames(), num_waiting(source.info.size_wh, AHEAD))


T = TypeVar("T")

STOP_POLL_S = 0.1


def prefetch(items: Iterable[T], depth: int = 8) -> Generator[T, None, None]:
    """Iterate over `items` in a thread of their own, at most `depth` of them ahead of the consumer.

    Order and values stay as they are; an exception of the producer is raised at the place where the
    consumer meets it. When the consumer stops early (or is thrown out by an exception), the producer's
    generator is closed and its thread ends before this one's close returns.
    """
    # One value at a time in a tuple of its own; at the end None, or what the producer raised.
    waiting: queue.Queue[tuple[T] | BaseException | None] = queue.Queue(maxsize=max(1, depth))
    stop = threading.Event()
    # A daemon: a producer stuck in a read must not keep an interrupted program alive.
    thread = threading.Thread(target=_produce, args=(items, waiting, stop), name="prefetch", daemon=True)
    thread.start()
    try:
        while isinstance(entry := waiting.get(), tuple):
            yield entry[0]
        if entry is not None:
            raise entry
    finally:
        stop.set()
        thread.join()


def _produce(
    items: Iterable[T], waiting: queue.Queue[tuple[T] | BaseException | None], stop: threading.Event
) -> None:
    def put(entry: tuple[T] | BaseException | None) -> bool:
        """Wait for room; False once the consumer has gone."""
        while not stop.is_set():
            with suppress(queue.Full):
                waiting.put(entry, timeout=STOP_POLL_S)
                return True
        return False

    end: BaseException | None = None
    iterator = iter(items)
    try:
        for value in iterator:
            if not put((value,)):
                break
    except BaseException as error:
        end = error
    finally:
        if isinstance(iterator, Generator):  # closed here: only the thread that runs one can close it
            iterator.close()
    put(end)
