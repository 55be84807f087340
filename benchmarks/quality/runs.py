"""Every input is run once, by the package's own pipeline, and kept for all that measure it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.blazepose.follow import PoseTrack, look_until_steady
from staf_cli.blazepose.landmarker import Landmarker
from staf_cli.build import Components
from staf_cli.motion import Track
from staf_cli.nets.region import Region
from staf_cli.pipeline import recover_video
from staf_cli.recover.landmarks.measure import measure
from staf_cli.result import VideoResult
from staf_cli.settings import Settings
from staf_cli.video.cuts import CutDetector
from staf_cli.video.frame import Frame
from staf_cli.video.video_source import open_source


class Runs:
    """Runs inputs with the same settings.

    Attributes:
        components: of the runs without a focal length of their own.
        seconds: wall time of each run by its input's name: noted, never judged.
    """

    def __init__(self, **settings: Any) -> None:
        self._settings = settings
        self._results: dict[tuple[Path, float | None], VideoResult] = {}
        self.components = Components(Settings(**settings))
        self.seconds: dict[str, float] = {}

    @property
    def settings(self) -> Settings:
        return self.components.settings

    def result(self, path: Path, focal_px: float | None = None) -> VideoResult:
        """What `staf_cli.run` gives, with the nets kept between inputs."""
        key = (path, focal_px)
        if key not in self._results:
            components = self.components
            if focal_px is not None:
                own = Settings(**{**self._settings, "focal_px": focal_px})
                components = Components(own)
            start = time.perf_counter()
            self._results[key] = recover_video(open_source(path), components)
            if focal_px is None:
                self.seconds[path.name] = round(time.perf_counter() - start, 2)
        return self._results[key]

    def seen(self, path: Path) -> tuple[list[Track], list[PoseTrack], list[np.ndarray], int]:
        """What the landmark net saw of everyone before any repair or fit.

        Returns:
            Tracks, their poses, per track the net's own 3D (T, 33, 3) m, and the number of frames.
        """
        source = open_source(path)
        people, timeline = self.components.finder.find(
            source.frames(), fps=float(source.info.fps), is_cut=CutDetector().is_cut
        )
        poses = measure(source.frames, people.tracks, self.components.landmark_nets)
        own = own_3d(open_source(path).frames(), people.tracks, self.components.landmarker)
        return people.tracks, poses, own, len(timeline)


def own_3d(frames: Iterable[Frame], tracks: list[Track], landmarker: Landmarker) -> list[np.ndarray]:
    """The landmark net's own 3D of every track: (T, 33, 3) m, mid-hip at the origin."""
    own = [np.zeros((len(track), 33, 3), np.float32) for track in tracks]
    for frame in frames:
        for track, points_m in zip(tracks, own, strict=True):
            row = frame.index - int(track.frame_ids[0])
            if 0 <= row < len(track):
                region = Region.from_box(track.boxes_xyxy[row])
                points_m[row] = look_until_steady(landmarker, frame.image, region).world_m
    return own


def given_setting(text: str) -> tuple[str, Any]:
    """NAME=VALUE of a command line, the value as JSON where it is, else as text."""
    name, _, value = text.partition("=")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value
