"""Frames out of a video file."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from staf_cli.errors import InputError
from staf_cli.video.clock import Clock
from staf_cli.video.decode import Tally, average_fps, decode, open_container, to_rgb, video_stream
from staf_cli.video.frame import Frame, VideoInfo
from staf_cli.video.orientation import Orientation

_MISSING_SLACK_S = 0.25
_SOUND_LONGER_S = 1.0


class VideoSource:
    """A video file, upright and in RGB, every frame with its own timestamp.

    Each call of `frames` opens the file anew and streams it; nothing is kept between two frames.

    Attributes:
        info: what is known before decoding; the size is that of the first picture.
        num_decoded: pictures of the last complete pass; None before there was one.
    """

    def __init__(self, path: Path) -> None:
        """Open the file once and decode its first picture.

        Raises:
            InputError: missing, no video, or not one picture can be decoded.
        """
        self.path = Path(path)
        self.num_decoded: int | None = None
        self._warnings: tuple[str, ...] = ()
        with open_container(self.path) as container:
            stream = video_stream(container, self.path)
            first = next(decode(container, stream, Tally()), None)
            if first is None:
                raise InputError(f"{self.path}: no frame can be decoded; the file is damaged or has none")
            self._stored_wh = (first.width, first.height)
            self._orientation = _orientation(first)
            self.info = self._read_info(container, stream)
            self._length_s = _stated_length_s(container, stream)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was wrong with the file, one line each; complete after a pass that went to the end."""
        return self._warnings

    def frames(self) -> Iterator[Frame]:
        """Yield all frames that can be decoded, in order of presentation, one at a time."""
        tally = Tally()
        num_scaled = 0
        clock = Clock(self.info.time_base, self.info.fps)
        first_pts = pts = 0
        with open_container(self.path) as container:
            stream = video_stream(container, self.path)
            for index, picture in enumerate(decode(container, stream, tally)):
                num_scaled += (picture.width, picture.height) != self._stored_wh
                # Containers such as AVI state only the time of decoding.
                pts = clock.tick(picture.dts if picture.pts is None else picture.pts)
                first_pts = pts if index == 0 else first_pts
                timestamp_s = float((pts - first_pts) * self.info.time_base)
                image = self._orientation.apply(to_rgb(picture, self._stored_wh))
                yield Frame(index, pts, timestamp_s, image, picture.duration or None)
        self.num_decoded = tally.decoded
        end_s = float((pts - first_pts + clock.step) * self.info.time_base)
        self._warnings = tuple(self._complaints(tally, num_scaled, end_s))

    def _read_info(self, container: InputContainer, stream: VideoStream) -> VideoInfo:
        duration = container.duration
        return VideoInfo(
            path=self.path,
            size_wh=self._orientation.size(self._stored_wh),
            fps=average_fps(stream),
            time_base=stream.time_base or Fraction(1, 1000),
            num_frames=stream.frames or None,
            has_audio=bool(container.streams.audio),
            duration_s=None if duration is None else duration / 1e6,
        )

    def _complaints(self, tally: Tally, num_scaled: int, end_s: float) -> Iterator[str]:
        name, stated = self.path.name, self.info.num_frames
        breaks_off = self._length_s is not None and end_s < self._length_s - _MISSING_SLACK_S
        missing = 0 if stated is None else stated - tally.discarded - tally.decoded
        if missing > 0 and (tally.broken or breaks_off):
            yield f"{name} is damaged: {tally.decoded} of {stated} frames could be decoded; these are used"
        elif tally.broken:
            yield f"{name} is damaged: only {tally.decoded} frames could be decoded; these are used"
        elif stated is None and breaks_off:
            yield f"{name} breaks off after {end_s:.1f} s; it states {self.info.duration_s:.1f} s"
        if num_scaled:
            w, h = self.info.size_wh
            yield f"{name} changes its picture size; {num_scaled} frames were scaled to {w} x {h}"


def _stated_length_s(container: InputContainer, stream: VideoStream) -> float | None:
    """How long the pictures go on at least by the file's own words; None where FFmpeg would only guess.

    Frame counts alone do not tell: AVI counts pauses as empty frames.
    """
    if stream.duration is not None and stream.time_base is not None and stream.frames:
        return float(stream.duration * stream.time_base)
    if "matroska" in container.format.name and container.duration is not None:
        # The length of the whole: sound may go on a little longer than the pictures.
        return container.duration / 1e6 - (_SOUND_LONGER_S if container.streams.audio else 0)
    return None


def _orientation(picture: VideoFrame) -> Orientation:
    try:
        matrix: Any = picture.side_data.get("DISPLAYMATRIX")
    except ValueError:  # PyAV does not know EXIF beside a frame (motion JPEG) and then lists nothing at all
        return Orientation(round(picture.rotation / 90) % 4)
    return Orientation() if matrix is None else Orientation.from_display_matrix(bytes(matrix))
