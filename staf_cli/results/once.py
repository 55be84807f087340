"""A value that is made once, by whoever asks first, while others wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """Calls a function once; every call gives what it gave, or raises what it raised."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._value: T
        self._error: BaseException | None = None
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def __call__(self) -> T:
        """The value; made now, or waited for."""
        with self._lock:
            if not self._done.is_set():
                try:
                    self._value = self._make()
                except BaseException as error:
                    self._error = error
                self._done.set()
        if self._error is not None:
            raise self._error
        return self._value

    def begin(self) -> None:
        """Let a thread make it, if no one has asked for it yet."""
        if self._thread is None and not self._done.is_set():
            self._thread = threading.Thread(target=self._quietly, daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Whether it is there, or has failed, after so long at most."""
        return self._done.wait(seconds)

    def _quietly(self) -> None:
        with suppress(Exception):  # is kept for those who ask
            self()
