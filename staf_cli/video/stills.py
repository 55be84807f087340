"""Photos and folders of pictures, in and out, behind the same face as videos."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import cv2
import numpy as np

from staf_cli.errors import InputError
from staf_cli.video.frame import Frame, VideoInfo, exact_rate
from staf_cli.video.inputs import numbers_in_names, pictures_in, ticks_of
from staf_cli.video.memory import MAX_VIDEO_PIXELS, check_size
from staf_cli.video.picture import read_picture, write_picture
from staf_cli.video.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from typing_extensions import Self

DEFAULT_FPS = Fraction(30)


class PhotoSource:
    """A single picture: a stream of one frame."""

    warnings: tuple[str, ...] = ()
    num_lost = 0

    def __init__(self, path: Path) -> None:
        """Read the picture once, to know its size.

        Raises:
            InputError: missing, or no picture that can be read.
        """
        self.path = Path(path)
        height, width = read_picture(self.path).shape[:2]
        one = Fraction(1)
        self.info = VideoInfo(self.path, (width, height), fps=one, time_base=one, num_frames=1, is_photo=True)

    def frames(self) -> Iterator[Frame]:
        """Yield the picture."""
        yield Frame(0, 0, 0.0, read_picture(self.path))


@dataclass(frozen=True)
class _Read:
    """A picture at its place in the folder; `pts` in frames since the first."""

    frame_id: int
    pts: int
    timestamp_s: float
    image: np.ndarray


class FrameFolderSource:
    """A folder of numbered pictures as one sequence; where numbers are missing, time passes all the same.

    Attributes:
        info: the size is that of the first picture; others are scaled to it.
    """

    def __init__(
        self, path: Path, *, fps: float | Fraction | None = None, selection: Selection = EVERYTHING
    ) -> None:
        """List the pictures and read the first.

        Raises:
            InputError: no folder, no pictures in it, or the first cannot be read.
        """
        self.path = Path(path)
        self._pictures = pictures_in(self.path)
        if not self._pictures:
            raise InputError(f"{self.path}: the folder has no pictures; give a video, photos or frames")
        self._selection = selection
        self._rate = DEFAULT_FPS if fps is None else exact_rate(fps)
        self._ticks = ticks_of(numbers_in_names(self._pictures), len(self._pictures))
        self._unreadable: list[str] = []
        self._num_scaled = 0
        height, width = read_picture(self._pictures[0]).shape[:2]
        check_size(self._pictures[0], (width, height), MAX_VIDEO_PIXELS)
        self.info = VideoInfo(
            self.path,
            (width, height),
            fps=self._rate / selection.stride,
            time_base=1 / self._rate,
            num_frames=selection.count(len(self._pictures), self._rate),
            duration_s=float((self._ticks[-1] + 1) / self._rate),
            starts_late=selection.start is not None,
            ends_early=selection.end is not None,
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """Numbers missing, pictures left out or scaled, one line each; complete after a pass to the end."""
        return tuple(f"{self.path.name}: {line}" for line in self._remarks())

    @property
    def num_lost(self) -> int:
        """Pictures that cannot be read."""
        return len(self._unreadable)

    def frames(self) -> Iterator[Frame]:
        """Yield the selected pictures in numeric order; one that cannot be read leaves its time empty.

        Raises:
            InputError: nothing is selected.
        """
        unreadable: list[str] = []
        num_scaled = num_given = 0
        for one in self._selection.pick(self._readable(unreadable)):
            image = one.image
            if image.shape[1::-1] != self.info.size_wh:
                num_scaled += 1
                image = cv2.resize(image, self.info.size_wh, interpolation=cv2.INTER_AREA)
            skipped = one.frame_id - num_given
            yield Frame(num_given, one.pts, one.timestamp_s, image, self._selection.stride, skipped)
            num_given += 1
        self._unreadable, self._num_scaled = unreadable, num_scaled
        if not num_given:
            num_read = len(self._pictures) - len(unreadable)
            raise InputError(f"{self.path}: {self._selection.missed(num_read, self.info.duration_s or 0.0)}")

    def _readable(self, unreadable: list[str]) -> Iterator[_Read]:
        """All pictures that can be read; the names of the others are added to a list."""
        frame_id = 0
        for pts, path in zip(self._ticks, self._pictures, strict=True):
            try:
                image = read_picture(path)
            except InputError:
                unreadable.append(path.name)
                continue
            yield _Read(frame_id, pts, float(pts / self._rate), image)
            frame_id += 1

    def _remarks(self) -> Iterator[str]:
        missing = self._ticks[-1] + 1 - len(self._ticks)
        if missing:
            yield f"{missing} numbers are missing between first and last picture; their time stays empty"
        if self._unreadable:
            names = ", ".join(self._unreadable[:3]) + (", ..." if len(self._unreadable) > 3 else "")
            lost = f"{len(self._unreadable)} of {len(self._pictures)} pictures"
            yield f"lost: {lost}, which cannot be read ({names})"
        if self._num_scaled:
            w, h = self.info.size_wh
            yield f"{self._num_scaled} pictures of another size were scaled to {w} x {h}"


class PhotoSink:
    """One PNG file with the face of a video's sink; of several pictures the last one stays."""

    warnings: tuple[str, ...] = ()

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to complete: the file is whole after `write`."""

    def write(self, image: np.ndarray, pts: int = 0, duration: int | None = None) -> None:  # noqa: ARG002
        """Write the picture, (H, W, 3 or 4) uint8; a photo has no time, so `pts` is of no account.

        Raises:
            OutputError: the file cannot be written.
        """
        write_picture(self.path, image)
