"""Pictures on their way into a video file, encoded in a thread while the next one is drawn."""

from __future__ import annotations

import queue
import threading
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Self

import cv2
import numpy as np
from av.error import FFmpegError

from staf_cli.errors import OutputError
from staf_cli.video.memory import num_waiting
from staf_cli.video.mp4 import H264, PRORES, Mp4Writer

_QUEUE_DEPTH = 4  # pictures that may wait for the encoder


class VideoSink:
    """An mp4 that takes pictures with their times (a context manager; complete after a clean exit).

    H.264, yuv420p, BT.709; with `alpha` a mov instead: ProRes 4444 with straight alpha. An odd width or
    height is padded by one pixel, which repeats the edge. Every picture keeps its own time; the sound of
    `audio_from` keeps its place relative to the first picture. When the body raises, the file is closed and
    remains as it is: the caller removes its folder.
    """

    def __init__(
        self,
        path: Path,
        size_wh: tuple[int, int],
        time_base: Fraction,
        *,
        fps: Fraction,
        audio_from: Path | None = None,
        cut_sound: tuple[bool, bool] = (False, False),
        alpha: bool = False,
    ) -> None:
        """Describe the file; it is opened on entering.

        Args:
            path: the mp4 to write.
            size_wh: width and height of the pictures, px.
            time_base: seconds per tick of the times given to `write`.
            fps: average pictures per second; the length of a last picture whose duration is not given.
            audio_from: the file whose sound goes along, on the same clock as the pictures' times.
            cut_sound: whether sound before the first picture, and after the last one, is left out.
            alpha: whether pictures have a fourth channel, their alpha.
        """
        self.path = Path(path)
        self.size_wh = width, height = size_wh
        encoding = PRORES if alpha else H264
        self._shape = (height, width, encoding.num_channels)
        even_wh = (width + width % 2, height + height % 2)
        silent = partial(Mp4Writer, self.path, even_wh, time_base, fps=fps, encoding=encoding)
        self._new_writer = partial(silent, audio_from=audio_from, cut_sound=cut_sound)
        depth = num_waiting(size_wh, _QUEUE_DEPTH)
        self._pictures: queue.Queue[tuple[np.ndarray, int, int | None] | None] = queue.Queue(depth)
        self._error: BaseException | None = None
        self._last_pts: int | None = None
        self._thread = threading.Thread(target=self._encode_all, name="encode", daemon=True)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What could not be written as hoped, one line each; complete after the sink is closed."""
        return tuple(self._writer.warnings)

    def __enter__(self) -> Self:
        """Open the file.

        Raises:
            OutputError: it cannot be written there.
        """
        try:
            self._writer = self._new_writer()
        except (FFmpegError, OSError) as error:
            raise self._output_error(error) from error
        self._thread.start()
        return self

    def write(self, image: np.ndarray, pts: int, duration: int | None = None) -> None:
        """Hand one picture over; it is copied, so the array may be reused at once.

        Args:
            image: (H, W, 3) uint8 RGB, of the size given at the start; with alpha (H, W, 4).
            pts: its time in ticks, later than the one before.
            duration: ticks that it stays; only the last picture's matters.

        Raises:
            OutputError: this or an earlier picture cannot be written: disk full, for example.
        """
        width, height = self.size_wh
        if image.shape != self._shape or image.dtype != np.uint8:
            raise ValueError(f"expected uint8 of shape {self._shape}, got {image.dtype} {image.shape}")
        if self._last_pts is not None and pts <= self._last_pts:
            raise ValueError(f"times must ascend, got {pts} after {self._last_pts}")
        self._raise_error()
        self._last_pts = pts
        copy = cv2.copyMakeBorder(image, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
        self._pictures.put((copy, pts, duration))

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Encode what waits and complete the file; after an exception just close it."""
        if kind is not None and self._error is None:
            self._error = error  # the thread lets the rest go
        self._pictures.put(None)
        self._thread.join()
        if kind is None:
            self._raise_error()

    def _encode_all(self) -> None:
        """The thread: it takes pictures up to the closing None even after an error, so that none blocks."""
        while (entry := self._pictures.get()) is not None:
            if self._error is None:
                try:
                    self._writer.write(*entry)
                except BaseException as error:
                    self._error = error
        try:
            if self._error is None:
                self._writer.finish()
        except BaseException as error:
            self._error = error
        if self._error is not None:
            self._writer.abandon()

    def _raise_error(self) -> None:
        if isinstance(self._error, (FFmpegError, OSError)):
            raise self._output_error(self._error) from self._error
        if self._error is not None:
            raise self._error

    def _output_error(self, error: BaseException) -> OutputError:
        reason = getattr(error, "strerror", None) or str(error)
        return OutputError(f"{self.path}: cannot be written ({reason}); check the folder and its free space")
