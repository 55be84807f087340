"""Frame-to-frame tracking: any detector's boxes, joined to tracks by ByteTrack or BoT-SORT."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import NamedTuple, Protocol

import numpy as np

from staf_cli.errors import AssetError, SettingError
from staf_cli.motion import check_shapes
from staf_cli.people.appearance import NO_APPEARANCE, appearance_of_box, is_measured
from staf_cli.people.found import FoundPeople, Timeline, TimelineKeeper
from staf_cli.people.identity import rejoin_tracks
from staf_cli.people.tracks import RawTrack, TrackEntry, finish_tracks
from staf_cli.people.ultralytics_safe import ultralytics_module
from staf_cli.video.frame import Frame

_REMEMBERED_S = 2.0  # how long a person may be out of sight and still be the same


@dataclass(frozen=True)
class Detections:
    """The people in one frame, strongest first.

    Attributes:
        boxes_xyxy: (N, 4) float32, px in the upright picture.
        scores: (N,) float32, 0-1.
    """

    boxes_xyxy: np.ndarray
    scores: np.ndarray

    def __post_init__(self) -> None:
        check_shapes(self, {"boxes_xyxy": (len(self), 4)})

    def __len__(self) -> int:
        return len(self.scores)


class BoxDetector(Protocol):
    """Finds people in single frames.

    Attributes:
        name: as results name it.
        start_score: 0-1, from which a detection may start a track; weaker ones only continue it.
        mean_score: 0-1, that a track's detections must have in the mean to be believed.
    """

    name: str
    start_score: float
    mean_score: float

    def detect(self, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Detections]]:
        """Yield each frame with the people in it, in order."""
        ...


class Assignment(NamedTuple):
    """A detection of the newest frame that continues a track, or begins one.

    Attributes:
        track_id: the tracker's own number for the person.
        detection: index into the frame's detections.
        is_confirmed: whether the track is more than a first sight; one that never is will be dropped.
    """

    track_id: int
    detection: int
    is_confirmed: bool


class BoxTracker(Protocol):
    """Joins the boxes of one shot to tracks. A new one is a class with `update` and a line in `METHODS`."""

    def update(self, detections: Detections, image: np.ndarray) -> list[Assignment]:
        """Take in the next frame and say which track each of its detections belongs to.

        Args:
            detections: of the frame, no box empty; there may be none.
            image: (H, W, 3) uint8 RGB, the frame's picture.

        Returns:
            One entry for each track that is seen in this frame, a newcomer's first frame included.
        """
        ...


class UltralyticsTracker:
    """One of ultralytics' trackers as a `BoxTracker`."""

    def __init__(
        self, module: str, name: str, fps: float, confidence: float, *, uses_images: bool = False
    ) -> None:
        """Make one for a shot.

        Args:
            module: of ultralytics' trackers.
            name: of the class in it.
            fps: frames per second.
            confidence: score from which a detection may start a track.
            uses_images: whether the tracker looks at the picture too.

        Raises:
            AssetError: ultralytics or lap is missing.
        """
        if importlib.util.find_spec("lap") is None:
            raise AssetError("the tracker needs the package lap: pip install lap")
        settings = SimpleNamespace(
            track_high_thresh=confidence,
            new_track_thresh=confidence,
            track_low_thresh=min(0.1, confidence / 2),
            track_buffer=max(1, round(_REMEMBERED_S * float(fps))),
            match_thresh=0.8,  # 1 - IoU
            fuse_score=False,  # else weak detections (bent people, low light) must overlap almost fully
            gmc_method="sparseOptFlow",
            with_reid=False,
            proximity_thresh=0.5,
            appearance_thresh=0.8,
            model="auto",
        )
        self._tracker = getattr(ultralytics_module(f"trackers.{module}"), name)(settings)
        self._boxes_class = ultralytics_module("engine.results").Boxes
        self._uses_images = uses_images

    def update(self, detections: Detections, image: np.ndarray) -> list[Assignment]:
        """See `BoxTracker.update`."""
        columns = (detections.boxes_xyxy, detections.scores, np.zeros(len(detections)))
        rows = np.column_stack(columns).astype(np.float32)
        bgr = np.ascontiguousarray(image[..., ::-1]) if self._uses_images else None
        self._tracker.update(self._boxes_class(rows, image.shape[:2]), bgr)
        # The tracker's report leaves out a newcomer's first frame, and its boxes lag; its list of tracks
        # knows which detection each of them took.
        tracks = self._tracker.tracked_stracks
        return [Assignment(int(t.track_id), int(t.idx), bool(t.is_activated)) for t in tracks]


# Each is called with frames per second and the score from which a detection may start a track.
METHODS: dict[str, Callable[[float, float], BoxTracker]] = {
    "bytetrack": partial(UltralyticsTracker, "byte_tracker", "BYTETracker"),
    "botsort": partial(UltralyticsTracker, "bot_sort", "BOTSORT", uses_images=True),
}


class BoxFinder:
    """Finds people with a detector's boxes on every frame, joined to tracks by one of `METHODS`."""

    def __init__(self, detector: BoxDetector, method: str) -> None:
        self._detector = detector
        self._method = method
        self.name = f"{detector.name} + {method}"

    def find(
        self, frames: Iterable[Frame], *, fps: float, is_cut: Callable[[np.ndarray], bool]
    ) -> tuple[FoundPeople, Timeline]:
        """Everyone who stays long enough; no landmarks are seen on the way."""
        keeper = TimelineKeeper(fps)
        detected = self._detector.detect(keeper.watch(frames))
        start, mean = self._detector.start_score, self._detector.mean_score
        tracks = track_people(detected, fps=fps, is_cut=is_cut, method=self._method, confidence=start)
        raw = rejoin_tracks([track for track in tracks if track.confidence.mean() >= mean], fps)
        timeline = keeper.timeline
        done = finish_tracks(raw, fps=fps, num_frames=len(timeline), size_wh=timeline.size_wh)
        return FoundPeople(done.tracks, None, done.num_too_short), timeline


def track_people(
    detected: Iterable[tuple[Frame, Detections]],
    *,
    fps: float,
    is_cut: Callable[[np.ndarray], bool] | None = None,
    method: str = "bytetrack",
    confidence: float = 0.25,
) -> list[RawTrack]:
    """Join detections to tracks; a hard cut ends them all.

    Args:
        detected: the frames in order, each with its detections.
        fps: frames per second of `detected`.
        is_cut: called with each picture in turn, true where it begins a new shot.
        method: of `METHODS`; `botsort` allows for a moving camera, at an optical flow a frame.
        confidence: score from which a detection may start a track; weaker ones can only continue it.

    Raises:
        SettingError: the method is not known.
        AssetError: what the tracker needs is missing.
    """
    if method not in METHODS:
        raise SettingError(f"no tracker named {method}; choose {' or '.join(METHODS)}")
    tracks: list[RawTrack] = []
    shot = _ShotTracker(method, fps, confidence, number=0)
    for frame, detections in detected:
        if is_cut is not None and is_cut(frame.image):
            tracks += shot.tracks()
            shot = _ShotTracker(method, fps, confidence, number=shot.number + 1)
        shot.add(frame, detections)
    return tracks + shot.tracks()


class _ShotTracker:
    """The tracks of one uncut stretch of video."""

    def __init__(self, method: str, fps: float, confidence: float, number: int) -> None:
        self.number = number
        self._fps = fps
        self._tracker = METHODS[method](fps, confidence)
        self._seen: dict[int, list[TrackEntry]] = {}  # by the tracker's own ids
        self._confirmed: set[int] = set()

    def add(self, frame: Frame, detections: Detections) -> None:
        boxes, scores = detections.boxes_xyxy, detections.scores
        valid = np.flatnonzero((boxes[:, 2:] > boxes[:, :2]).all(axis=1))
        measured = is_measured(frame.index, self._fps)
        for found in self._tracker.update(Detections(boxes[valid], scores[valid]), frame.image):
            index = int(valid[found.detection])
            appearance = appearance_of_box(frame.image, boxes[index]) if measured else NO_APPEARANCE
            entry = TrackEntry(frame.index, boxes[index], float(scores[index]), index, appearance)
            self._seen.setdefault(found.track_id, []).append(entry)
            if found.is_confirmed:
                self._confirmed.add(found.track_id)

    def tracks(self) -> list[RawTrack]:
        """The tracks so far, without newcomers that were seen once and never again."""
        return [RawTrack.of(seen, self.number) for key, seen in self._seen.items() if key in self._confirmed]
