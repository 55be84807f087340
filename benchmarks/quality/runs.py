"""Every input is run once, by the tool's own story, and remembered for all that measure it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from staf_cli.blazepose.pose_track import PoseTrack
from staf_cli.build import Toolbox
from staf_cli.motion import Track
from staf_cli.pipeline import recover_video
from staf_cli.result import VideoResult
from staf_cli.settings import Settings
from staf_cli.video.cuts import CutDetector
from staf_cli.video.video_source import open_source


class Runs:
    """Runs inputs with the same settings.

    Attributes:
        tools: of the runs without a focal length of their own.
        seconds: wall time of each run by its input's name: noted, never judged.
    """

    def __init__(self, **settings: Any) -> None:
        self._settings = settings
        self._results: dict[tuple[Path, float | None], VideoResult] = {}
        self.tools = Toolbox(Settings(**settings))
        self.seconds: dict[str, float] = {}

    @property
    def settings(self) -> Settings:
        return self.tools.settings

    def result(self, path: Path, focal_px: float | None = None) -> VideoResult:
        """What `staf_cli.run` gives, with the nets kept between inputs."""
        key = (path, focal_px)
        if key not in self._results:
            tools = self.tools
            if focal_px is not None:
                own = Settings(**{**self._settings, "focal_px": focal_px})
                tools = Toolbox(own)
            start = time.perf_counter()
            self._results[key] = recover_video(open_source(path), tools)
            if focal_px is None:
                self.seconds[path.name] = round(time.perf_counter() - start, 2)
        return self._results[key]

    def seen(self, path: Path) -> tuple[list[Track], list[PoseTrack], int]:
        """What the landmark net saw of everybody before any repair or fit, and the number of frames.

        Raises:
            ValueError: the detector has no landmarks of its own.
        """
        source = open_source(path)
        people, timeline = self.tools.finder.find(
            source.frames(), fps=float(source.info.fps), is_cut=CutDetector().is_cut
        )
        if people.sightings is None:
            raise ValueError("the reference needs the embedded detector, which sees landmarks")
        return people.tracks, people.sightings, len(timeline)
