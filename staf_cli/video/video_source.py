"""Frames out of a video file, at times that always ascend; `open_source` opens any kind of input."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from av.video.frame import VideoFrame

from staf_cli.errors import InputError
from staf_cli.video.decode import (
    declared_duration_s,
    decode,
    moving_pictures,
    open_container,
    square_pixels,
    timing_of,
    to_rgb,
    video_stream,
)
from staf_cli.video.focal_metadata import focal_of_container
from staf_cli.video.frame import Clock, Orientation, Rate, VideoInfo, exact_rate
from staf_cli.video.inputs import check_is_local, is_photo, is_pipe
from staf_cli.video.memory import MAX_VIDEO_PIXELS, check_size
from staf_cli.video.picture import check_declared_size, is_heif, num_pictures
from staf_cli.video.selection import EVERYTHING, Placed, Selection
from staf_cli.video.source import Damage, FrameSource, Tally, damage_of
from staf_cli.video.stills import AnimationSource, FrameFolderSource, PhotoSource


class VideoSource(FrameSource):
    """A video file, upright and in RGB, in square pixels, every frame with its own timestamp.

    Each call of `frames` opens the file anew and streams it; nothing is kept between two frames. All frames
    have the size of the first.
    """

    def __init__(self, path: Path, *, fps: Rate | None = None, selection: Selection = EVERYTHING) -> None:
        """Open the file once and decode its first picture; `fps` counts where the file holds no times.

        Raises:
            InputError: missing, no video, too large, or not one picture can be decoded.
        """
        with open_container(path) as container:
            stream = video_stream(container, path)
            first = next(decode(container, stream, Tally(), "own"), None)
            if first is None:
                check_declared_size(path, MAX_VIDEO_PIXELS)
                raise InputError(f"{path}: no frame can be decoded; the file is damaged or has none")
            self._stored_wh = (first.width, first.height)
            self._square_wh = square_pixels(self._stored_wh, stream.sample_aspect_ratio)
            check_size(path, self._square_wh, MAX_VIDEO_PIXELS)
            self._orientation = _orientation(first)
            timing = self._timing = timing_of(container, stream, None if fps is None else exact_rate(fps))
            self._declared_frames = stream.frames or None
            self._declared_s = declared_duration_s(container, stream)
            self._num_streams = len(moving_pictures(container))
            size_wh = self._orientation.size(self._square_wh)
            info = VideoInfo(
                path=path,
                size_wh=size_wh,
                fps=timing.fps,
                time_base=timing.time_base,
                num_frames=self._declared_frames,
                has_audio=bool(container.streams.audio),
                orientation=self._orientation,
                focal_px=focal_of_container({**container.metadata, **stream.metadata}, size_wh),
            )
        super().__init__(info, selection, timing.remarks)

    def _placed(self, tally: Tally) -> Generator[Placed, None, None]:
        clock = Clock(self._timing.time_base, self._timing.fps)
        first_pts: int | None = None
        with open_container(self.path) as container:
            stream = video_stream(container, self.path)
            pictures = decode(container, stream, tally, self._timing.kind)
            for frame_id, (picture, following) in enumerate(pairwise(chain(pictures, [None]))):
                assert picture is not None
                pts = clock.tick(_container_pts(picture), _container_pts(following))
                tally.decoded = frame_id + 1
                tally.repaired, tally.restarts = clock.num_repaired, clock.num_restarts
                first_pts = pts if first_pts is None else first_pts
                tally.length_s = float((pts - first_pts + clock.step) * self._timing.time_base)
                time_s = float((pts - first_pts) * self._timing.time_base)
                duration = 1 if self._timing.kind == "counted" else picture.duration or None
                yield Placed(frame_id, pts, time_s, picture, duration)

    def _convert(self, picture: VideoFrame, tally: Tally) -> np.ndarray:
        tally.scaled += (picture.width, picture.height) != self._stored_wh
        return self._orientation.apply(to_rgb(picture, self._square_wh))

    def _damage(self, tally: Tally) -> Damage:
        # A length that a wrong time may have made is no measure.
        return damage_of(tally, self._declared_frames, None if tally.repaired else self._declared_s)

    def _remarks(self, tally: Tally) -> Iterator[str]:
        w, h = self.info.size_wh
        if not (tally.complete and tally.decoded == 1):  # one picture has no rate
            yield from self._opening_remarks
        if self._num_streams > 1:
            yield f"has {self._num_streams} video streams; the main one, {w} x {h}, is worked on"
        if self._square_wh != self._stored_wh:
            yield f"its pixels are not square; worked on, and drawn, at {w} x {h} px, as players show it"
        if tally.scaled:
            yield f"changes its picture size; {tally.scaled} frames were scaled to {w} x {h}"
        if tally.repaired:
            frames = "1 frame" if tally.repaired == 1 else f"{tally.repaired} frames"
            yield f"{frames} had doubled or falling times; put between their neighbours"
        if tally.restarts:
            yield f"its times start again midway ({tally.restarts} x); they go on without a break"


def _container_pts(picture: VideoFrame | None) -> int | None:
    if picture is None:
        return None
    return picture.dts if picture.pts is None else picture.pts


def _orientation(picture: VideoFrame) -> Orientation:
    try:
        matrix: Any = picture.side_data.get("DISPLAYMATRIX")
    except ValueError:  # PyAV does not know EXIF beside a frame (motion JPEG) and then lists nothing at all
        return Orientation(round(picture.rotation / 90) % 4)
    return Orientation() if matrix is None else Orientation.from_display_matrix(bytes(matrix))


def open_source(
    path: Path | str, *, fps: Rate | None = None, selection: Selection = EVERYTHING
) -> FrameSource:
    """Open a video, a photo or a folder of numbered pictures.

    Args:
        path: the file or folder.
        fps: frames per second of a folder of pictures, default 30, or of a video that holds no times (raw
            streams); other videos carry their own, and it is ignored with a warning.
        selection: which frames of a video or folder; a photo has but one.

    Raises:
        InputError: nothing there that can be read; the message says what and what to do.
    """
    path = Path(path)
    check_is_local(path)
    if is_pipe(path):
        raise InputError(f"{path}: a pipe, which can be read once only; save it to a file first")
    if path.is_dir():
        return FrameFolderSource(path, fps=fps, selection=selection)
    if num_pictures(path)[1]:
        return AnimationSource(path, fps=fps, selection=selection)
    if is_photo(path) or _is_heif_file(path):
        return PhotoSource(path, fps=fps)
    return VideoSource(path, fps=fps, selection=selection)


def _is_heif_file(path: Path) -> bool:
    """By its content: under a video's name FFmpeg would take one of its tiles for the whole."""
    try:
        with path.open("rb") as file:
            return is_heif(file.read(16))
    except OSError:  # opening it as a video will tell
        return False
