"""Photos and folders of pictures, in and out, behind the same face as videos."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import cv2
import numpy as np

from staf_cli.errors import InputError
from staf_cli.video.clock import exact_rate
from staf_cli.video.frame import Frame, VideoInfo
from staf_cli.video.inputs import pictures_in
from staf_cli.video.picture import read_picture, write_picture

if TYPE_CHECKING:
    from typing_extensions import Self

DEFAULT_FPS = Fraction(30)


class PhotoSource:
    """A single picture: a stream of one frame."""

    warnings: tuple[str, ...] = ()

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


class FrameFolderSource:
    """A folder of numbered pictures as one sequence at a constant rate.

    Attributes:
        info: the size is that of the first picture; others are scaled to it.
    """

    def __init__(self, path: Path, *, fps: float | Fraction | None = None) -> None:
        """List the pictures and read the first.

        Raises:
            InputError: no folder, no pictures in it, or the first cannot be read.
        """
        self.path = Path(path)
        self._pictures = pictures_in(self.path)
        if not self._pictures:
            raise InputError(f"{self.path}: the folder has no pictures; give a video, photos or frames")
        self._warnings: tuple[str, ...] = ()
        height, width = read_picture(self._pictures[0]).shape[:2]
        rate = DEFAULT_FPS if fps is None else exact_rate(fps)
        num = len(self._pictures)
        self.info = VideoInfo(
            self.path,
            (width, height),
            fps=rate,
            time_base=1 / rate,
            num_frames=num,
            duration_s=float(num / rate),
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """Pictures left out or scaled, one line each; complete after a pass that went to the end."""
        return self._warnings

    def frames(self) -> Iterator[Frame]:
        """Yield the pictures in numeric order; one that cannot be read leaves its time empty."""
        unreadable: list[str] = []
        num_scaled = index = 0
        for pts, path in enumerate(self._pictures):
            try:
                image = read_picture(path)
            except InputError:
                unreadable.append(path.name)
                continue
            if image.shape[1::-1] != self.info.size_wh:
                num_scaled += 1
                image = cv2.resize(image, self.info.size_wh, interpolation=cv2.INTER_AREA)
            yield Frame(index, pts, float(pts / self.info.fps), image, duration=1)
            index += 1
        self._warnings = tuple(self._complaints(unreadable, num_scaled))

    def _complaints(self, unreadable: list[str], num_scaled: int) -> Iterator[str]:
        if unreadable:
            names = ", ".join(unreadable[:3]) + (", ..." if len(unreadable) > 3 else "")
            yield f"{self.path.name}: {len(unreadable)} pictures cannot be read and are left out ({names})"
        if num_scaled:
            w, h = self.info.size_wh
            yield f"{self.path.name}: {num_scaled} pictures of another size were scaled to {w} x {h}"


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
