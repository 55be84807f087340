"""Frames out of a video file, at times that always ascend; `open_source` opens any kind of input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from staf_cli.errors import InputError
from staf_cli.video.decode import (
    Damage,
    Tally,
    average_fps,
    damage_of,
    declared_duration_s,
    decode,
    moving_pictures,
    open_container,
    square_pixels,
    to_rgb,
    video_stream,
)
from staf_cli.video.frame import Clock, Frame, FrameSource, Orientation, VideoInfo
from staf_cli.video.inputs import is_photo, pictures_in
from staf_cli.video.memory import MAX_VIDEO_PIXELS, check_declared_size, check_size
from staf_cli.video.selection import EVERYTHING, Selection
from staf_cli.video.stills import FrameFolderSource, PhotoSource


@dataclass(frozen=True)
class _Decoded:
    """A picture at its place in the file; `pts` in ticks."""

    frame_id: int
    pts: int
    timestamp_s: float
    picture: VideoFrame


class VideoSource:
    """A video file, upright and in RGB, in square pixels, every frame with its own timestamp.

    Each call of `frames` opens the file anew and streams it; nothing is kept between two frames.

    Attributes:
        info: what is known before decoding; the size is that of the first picture.
        num_decoded: pictures of the last complete pass; None before there was one.
    """

    def __init__(self, path: Path, selection: Selection = EVERYTHING) -> None:
        """Open the file once and decode its first picture.

        Raises:
            InputError: missing, no video, too large, or not one picture can be decoded.
        """
        self.path = Path(path)
        self.num_decoded: int | None = None
        self._selection = selection
        self._damage = Damage()
        self._num_scaled = 0
        with open_container(self.path) as container:
            stream = video_stream(container, self.path)
            first = next(decode(container, stream, Tally()), None)
            if first is None:
                check_declared_size(self.path, MAX_VIDEO_PIXELS)
                raise InputError(f"{self.path}: no frame can be decoded; the file is damaged or has none")
            self._stored_wh = (first.width, first.height)
            self._square_wh = square_pixels(self._stored_wh, stream.sample_aspect_ratio)
            check_size(self.path, self._square_wh, MAX_VIDEO_PIXELS)
            self._orientation = _orientation(first)
            self._fps = average_fps(stream)
            self._stated_frames = stream.frames or None
            self._stated_s = declared_duration_s(container, stream)
            self._num_streams = len(moving_pictures(container))
            self.info = self._read_info(container, stream)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was wrong or odd with the file, one line each; complete after a pass that went to the end."""
        return tuple(f"{self.path.name}: {line}" for line in self._remarks())

    @property
    def num_lost(self) -> int | None:
        """Frames that the last pass could not decode; None where some are lost and nobody knows how many."""
        return self._damage.num_lost

    def frames(self) -> Iterator[Frame]:
        """Yield the selected frames that can be decoded, in order of presentation, one at a time.

        Raises:
            InputError: nothing is selected.
        """
        tally = Tally()
        num_scaled = num_given = 0
        with open_container(self.path) as container:
            stream = video_stream(container, self.path)
            for one in self._selection.pick(self._decoded(container, stream, tally)):
                picture = one.picture
                num_scaled += (picture.width, picture.height) != self._stored_wh
                image = self._orientation.apply(to_rgb(picture, self._square_wh))
                duration = (picture.duration or 0) * self._selection.stride or None
                skipped = one.frame_id - num_given
                yield Frame(num_given, one.pts, one.timestamp_s, image, duration, skipped)
                num_given += 1
        if not num_given:
            raise InputError(f"{self.path}: {self._selection.missed(tally.decoded, tally.length_s)}")
        self._num_scaled = num_scaled
        if tally.complete:
            self.num_decoded = tally.decoded
        self._damage = damage_of(tally, self._stated_frames, self._stated_s)

    def _decoded(self, container: InputContainer, stream: VideoStream, tally: Tally) -> Iterator[_Decoded]:
        """All pictures, not yet converted."""
        clock = Clock(self.info.time_base, self._fps)
        first_pts = 0
        for frame_id, picture in enumerate(decode(container, stream, tally)):
            # Containers such as AVI state only the time of decoding.
            pts = clock.tick(picture.dts if picture.pts is None else picture.pts)
            first_pts = pts if frame_id == 0 else first_pts
            tally.length_s = float((pts - first_pts + clock.step) * self.info.time_base)
            yield _Decoded(frame_id, pts, float((pts - first_pts) * self.info.time_base), picture)

    def _read_info(self, container: InputContainer, stream: VideoStream) -> VideoInfo:
        duration = container.duration
        selection = self._selection
        return VideoInfo(
            path=self.path,
            size_wh=self._orientation.size(self._square_wh),
            fps=self._fps / selection.stride,
            time_base=stream.time_base or Fraction(1, 1000),
            num_frames=selection.count(self._stated_frames, self._fps),
            has_audio=bool(container.streams.audio),
            duration_s=None if duration is None else duration / 1e6,
            starts_late=selection.start is not None,
            ends_early=selection.end is not None,
        )

    def _remarks(self) -> Iterator[str]:
        w, h = self.info.size_wh
        if self._damage:
            yield str(self._damage)
        if self._num_streams > 1:
            yield f"has {self._num_streams} video streams; the main one, {w} x {h}, is worked on"
        if self._square_wh != self._stored_wh:
            yield f"its pixels are not square; worked on, and drawn, at {w} x {h} px, as players show it"
        if self._num_scaled:
            yield f"changes its picture size; {self._num_scaled} frames were scaled to {w} x {h}"


def _orientation(picture: VideoFrame) -> Orientation:
    try:
        matrix: Any = picture.side_data.get("DISPLAYMATRIX")
    except ValueError:  # PyAV does not know EXIF beside a frame (motion JPEG) and then lists nothing at all
        return Orientation(round(picture.rotation / 90) % 4)
    return Orientation() if matrix is None else Orientation.from_display_matrix(bytes(matrix))


def open_source(
    path: Path | str, *, fps: float | Fraction | None = None, selection: Selection = EVERYTHING
) -> FrameSource:
    """Open a video, a photo or a folder of numbered pictures.

    Args:
        path: the file or folder.
        fps: frames per second of a folder of pictures, default 30; videos carry their own timestamps.
        selection: which frames of a video or folder; a photo has but one.

    Raises:
        InputError: nothing there that can be read; the message says what and what to do.
    """
    path = Path(path)
    if path.is_dir():
        if not pictures_in(path):
            raise InputError(f"{path}: the folder has no pictures; give a video, photos or frames")
        return FrameFolderSource(path, fps=fps, selection=selection)
    if is_photo(path):
        return PhotoSource(path)
    return VideoSource(path, selection)
