"""YOLO's boxes, joined to tracks by ultralytics' own trackers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from staf_cli.people.finish import finish_tracks
from staf_cli.people.found import FoundPeople, Timeline, TimelineKeeper
from staf_cli.people.identity import keep_identities
from staf_cli.people.tracker import track_people
from staf_cli.people.yolo import YoloDetector
from staf_cli.video.frame import Frame


class YoloFinder:
    """Finds people with YOLO and follows them with ByteTrack or BoT-SORT."""

    def __init__(self, detector: YoloDetector, method: str) -> None:
        self._detector = detector
        self._method = method
        self.name = f"yolo + {method}"

    def find(
        self, frames: Iterable[Frame], *, fps: float, is_cut: Callable[[np.ndarray], bool]
    ) -> tuple[FoundPeople, Timeline]:
        """Everybody who stays long enough; no landmarks are seen on the way."""
        keeper = TimelineKeeper(fps)
        detected = self._detector.detect(keeper.watch(frames))
        raw = track_people(detected, fps=fps, is_cut=is_cut, method=self._method)
        timeline = keeper.timeline
        raw = keep_identities(raw, fps)
        tracks, report = finish_tracks(raw, fps=fps, num_frames=len(timeline), size_wh=timeline.size_wh)
        return FoundPeople(tracks, None, report.num_too_short), timeline
