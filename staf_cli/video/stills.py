"""Photos, animations and folders of pictures, in and out, behind the same interface as videos."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Self

import cv2
import numpy as np
from PIL import Image

from staf_cli.errors import InputError
from staf_cli.video.focal_metadata import focal_of_photo
from staf_cli.video.frame import Rate, VideoInfo, exact_rate
from staf_cli.video.inputs import numbers_in_names, pictures_in, ticks_of
from staf_cli.video.memory import MAX_VIDEO_PIXELS, check_size
from staf_cli.video.picture import (
    UNREADABLE,
    num_pictures,
    pillow_to_rgb,
    quiet_pillow,
    read_picture,
    write_picture,
)
from staf_cli.video.selection import EVERYTHING, Placed, Selection
from staf_cli.video.source import Damage, FrameSource, Tally, damage_of, fps_is_ignored

DEFAULT_FPS = Fraction(30)
_TICKS_PER_S = 90_000  # whole for milliseconds and for the usual rates
_DEFAULT_MS = 100  # what browsers take where a picture of an animation has no duration


class PhotoSource(FrameSource):
    """A single picture: a stream of one frame."""

    def __init__(self, path: Path, *, fps: Rate | None = None) -> None:
        """Read the picture once, to know its size; `fps` is ignored, which is said.

        Raises:
            InputError: missing, or no picture that can be read.
        """
        height, width = read_picture(path).shape[:2]
        remarks = fps_is_ignored(fps, "a photo has no time")
        num_pages, _ = num_pictures(path)
        if num_pages > 1:
            remarks.append(f"holds {num_pages} pictures; the first is worked on")
        one = Fraction(1)
        info = VideoInfo(
            path,
            (width, height),
            fps=one,
            time_base=one,
            num_frames=1,
            is_photo=True,
            focal_px=focal_of_photo(path, (width, height)),
        )
        super().__init__(info, EVERYTHING, remarks)

    def _placed(self, tally: Tally) -> Generator[Placed, None, None]:
        tally.decoded = 1
        yield Placed(0, 0, 0.0, read_picture(self.path))


class FrameFolderSource(FrameSource):
    """A folder of numbered pictures as one sequence; where numbers are missing, time passes all the same.

    A picture that cannot be read leaves its time empty. The first one's size is that of all; others are
    scaled to it.
    """

    def __init__(self, path: Path, *, fps: Rate | None = None, selection: Selection = EVERYTHING) -> None:
        """List the pictures and read the first.

        Raises:
            InputError: no folder, no pictures in it, or the first cannot be read.
        """
        self._pictures = pictures_in(path)
        if not self._pictures:
            raise InputError(f"{path}: the folder has no pictures; give a video, photos or frames")
        self._rate = rate = DEFAULT_FPS if fps is None else exact_rate(fps)
        count = len(self._pictures)
        self._ticks = ticks_of(numbers_in_names(self._pictures), count)
        height, width = read_picture(self._pictures[0]).shape[:2]
        check_size(self._pictures[0], (width, height), MAX_VIDEO_PIXELS)
        focal_px = focal_of_photo(self._pictures[0], (width, height))
        info = VideoInfo(path, (width, height), rate, 1 / rate, num_frames=count, focal_px=focal_px)
        super().__init__(info, selection)

    def _placed(self, tally: Tally) -> Generator[Placed, None, None]:
        for pts, path in zip(self._ticks, self._pictures, strict=True):
            try:
                image = read_picture(path)
            except InputError:
                tally.unreadable.append(path.name)
                continue
            time_s = float(pts / self._rate)
            yield Placed(tally.decoded, pts, time_s, image, duration=1)
            tally.decoded += 1
            tally.length_s = float((pts + 1) / self._rate)

    def _convert(self, picture: np.ndarray, tally: Tally) -> np.ndarray:
        if picture.shape[1::-1] == self.info.size_wh:
            return picture
        tally.scaled += 1
        return cv2.resize(picture, self.info.size_wh, interpolation=cv2.INTER_AREA)

    def _damage(self, tally: Tally) -> Damage:
        lost = tally.unreadable
        names = ", ".join(lost[:3]) + (", ..." if len(lost) > 3 else "")
        what = f"lost: {len(lost)} of {len(self._pictures)} pictures, which cannot be read ({names})"
        return Damage(what if lost else "", len(lost))

    def _remarks(self, tally: Tally) -> Iterator[str]:
        missing = self._ticks[-1] + 1 - len(self._ticks)
        if missing:
            yield f"{missing} numbers are missing between first and last picture; their time stays empty"
        if tally.scaled:
            w, h = self.info.size_wh
            yield f"{tally.scaled} pictures of another size were scaled to {w} x {h}"


class AnimationSource(FrameSource):
    """An animated WebP, PNG or AVIF: each picture at its own time, transparency laid on white."""

    def __init__(self, path: Path, *, fps: Rate | None = None, selection: Selection = EVERYTHING) -> None:
        """Go through it once, to know its times; `fps` is ignored, which is said.

        Raises:
            InputError: too large, or its first picture cannot be decoded.
        """
        with quiet_pillow(), Image.open(path) as animation:
            hidden = bool(animation.info.get("default_image"))  # an APNG's, for programs that show no motion
            self._numbers = range(hidden, getattr(animation, "n_frames", 1))
            size_wh = animation.size
        check_size(path, size_wh, MAX_VIDEO_PIXELS)
        self.path, tally = path, Tally()
        for _ in self._placed(tally):
            pass
        if not tally.decoded:
            raise InputError(f"{path}: no frame can be decoded; the file is damaged")
        count, tick_s = len(self._numbers), Fraction(1, _TICKS_PER_S)
        rate = Fraction(tally.decoded * _TICKS_PER_S, round(tally.length_s * _TICKS_PER_S))
        info = VideoInfo(path, size_wh, fps=rate, time_base=tick_s, num_frames=count)
        super().__init__(info, selection, fps_is_ignored(fps, "the file has its own times"))

    def _placed(self, tally: Tally) -> Generator[Placed, None, None]:
        pts = 0
        with self.path.open("rb") as file:
            with quiet_pillow():
                animation = Image.open(file)
            for number in self._numbers:
                try:
                    with quiet_pillow():
                        animation.seek(number)
                        image = pillow_to_rgb(animation)
                except UNREADABLE:
                    tally.broken += 1
                    break
                duration = round((animation.info.get("duration") or _DEFAULT_MS) * _TICKS_PER_S / 1000)
                yield Placed(tally.decoded, pts, pts / _TICKS_PER_S, image, duration)
                pts += duration
                tally.decoded += 1
                tally.length_s = pts / _TICKS_PER_S
            tally.complete = True

    def _damage(self, tally: Tally) -> Damage:
        return damage_of(tally, len(self._numbers))


class PhotoSink:
    """One PNG file with the interface of a video's sink; of several pictures the last one stays."""

    warnings: tuple[str, ...] = ()

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to complete: the file is whole after `write`."""

    def write(self, image: np.ndarray, pts: int = 0, duration: int | None = None) -> None:  # noqa: ARG002
        """Write the picture, (H, W, 3 or 4) uint8; `pts` is ignored.

        Raises:
            OutputError: the file cannot be written.
        """
        write_picture(self.path, image)
