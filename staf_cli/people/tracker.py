"""Who is who from frame to frame: ultralytics' ByteTrack or BoT-SORT, fed with anybody's boxes."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from staf_cli.errors import AssetError, SettingError
from staf_cli.people.appearance import NO_APPEARANCE, appearance_of_box, is_looked_at
from staf_cli.people.ultralytics_safe import ultralytics_module
from staf_cli.video.frame import Frame

if TYPE_CHECKING:
    from staf_cli.people.yolo import Detections

METHODS = {"bytetrack": ("byte_tracker", "BYTETracker"), "botsort": ("bot_sort", "BOTSORT")}
_REMEMBERED_S = 2.0  # how long somebody may be out of sight and still be the same person


@dataclass(frozen=True)
class RawTrack:
    """One person as a tracker sees them: only frames with a detection, gaps between them.

    Attributes:
        frame_ids: (T,) int, strictly ascending.
        boxes_xyxy: (T, 4) px, as detected.
        confidence: (T,) 0-1.
        payload: (T,) int, the number of the detection within its frame, or whatever else its maker wants to
            find again; None where there is nothing to find.
        looks: (T, APPEARANCE_SIZE) uint8 (see `looks.py`), rows of zeros where nobody looked; None: nowhere.
        shot: number of the shot between two cuts of the film.
        next_frame_id: where the track goes on after this part of it, if it is one.
    """

    frame_ids: np.ndarray
    boxes_xyxy: np.ndarray
    confidence: np.ndarray
    payload: np.ndarray | None = None
    looks: np.ndarray | None = None
    shot: int = 0
    next_frame_id: int | None = None

    def __post_init__(self) -> None:
        num_frames = len(self.frame_ids)
        if self.boxes_xyxy.shape != (num_frames, 4) or self.confidence.shape != (num_frames,):
            shapes = f"boxes {self.boxes_xyxy.shape}, confidence {self.confidence.shape}"
            raise ValueError(f"RawTrack of {num_frames} frames has {shapes}")
        if not (np.diff(self.frame_ids) > 0).all():
            raise ValueError("RawTrack.frame_ids must ascend")

    def __len__(self) -> int:
        return len(self.frame_ids)

    def part(self, rows: slice) -> RawTrack:
        """A stretch of the track."""
        stop = rows.indices(len(self))[1]
        return RawTrack(
            self.frame_ids[rows],
            self.boxes_xyxy[rows],
            self.confidence[rows],
            None if self.payload is None else self.payload[rows],
            None if self.looks is None else self.looks[rows],
            self.shot,
            int(self.frame_ids[stop]) if stop < len(self) else None,
        )

    @classmethod
    def joined(cls, parts: Sequence[RawTrack]) -> RawTrack:
        """Parts in order of time as one track."""
        payloads = [part.payload for part in parts if part.payload is not None]
        looks = [part.looks for part in parts if part.looks is not None]
        return cls(
            np.concatenate([part.frame_ids for part in parts]),
            np.concatenate([part.boxes_xyxy for part in parts]),
            np.concatenate([part.confidence for part in parts]),
            np.concatenate(payloads) if payloads else None,
            np.concatenate(looks) if looks else None,
            parts[0].shot,
        )


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
        method: `bytetrack`, or `botsort`, which allows for a moving camera, at an optical flow a frame.
        confidence: score from which a detection may start a track; weaker ones can only continue it.

    Raises:
        SettingError: the method is not known.
        AssetError: ultralytics or lap is missing.
    """
    if method not in METHODS:
        raise SettingError(f"no tracker named {method}; choose {' or '.join(METHODS)}")
    tracks: list[RawTrack] = []
    shot = _Shot(method, fps, confidence, number=0)
    for frame, detections in detected:
        if is_cut is not None and is_cut(frame.image):
            tracks += shot.tracks()
            shot = _Shot(method, fps, confidence, number=shot.number + 1)
        shot.add(frame, detections)
    return tracks + shot.tracks()


class _Shot:
    """The tracks of one uncut stretch of video."""

    def __init__(self, method: str, fps: float, confidence: float, number: int) -> None:
        self.number = number
        self._fps = fps
        self._tracker = _new_tracker(method, fps, confidence)
        self._sees_pictures = method == "botsort"
        self._boxes_class = ultralytics_module("engine.results").Boxes
        self._sightings: dict[int, list[_Sighting]] = {}  # by the tracker's own ids
        self._confirmed: set[int] = set()

    def add(self, frame: Frame, detections: Detections) -> None:
        boxes, scores = detections.boxes_xyxy, detections.scores
        valid = np.flatnonzero((boxes[:, 2:] > boxes[:, :2]).all(axis=1))
        rows = np.column_stack([boxes[valid], scores[valid], np.zeros(len(valid))]).astype(np.float32)
        picture = np.ascontiguousarray(frame.image[..., ::-1]) if self._sees_pictures else None  # BGR
        self._tracker.update(self._boxes_class(rows, frame.image.shape[:2]), picture)
        looked_at = is_looked_at(frame.index, self._fps)
        # The tracker's report leaves out a newcomer's first frame, and its boxes lag; its list of tracks
        # knows which detection each of them took.
        for tracked in self._tracker.tracked_stracks:
            index = int(valid[int(tracked.idx)])
            looks = appearance_of_box(frame.image, boxes[index]) if looked_at else NO_APPEARANCE
            sighting = _Sighting(frame.index, boxes[index], float(scores[index]), index, looks)
            self._sightings.setdefault(tracked.track_id, []).append(sighting)
            if tracked.is_activated:
                self._confirmed.add(tracked.track_id)

    def tracks(self) -> list[RawTrack]:
        """The tracks so far, without newcomers that were seen once and never again."""
        return [
            _raw_track(seen, self.number) for key, seen in self._sightings.items() if key in self._confirmed
        ]


@dataclass(frozen=True)
class _Sighting:
    frame_id: int
    box_xyxy: np.ndarray
    score: float
    detection: int
    looks: np.ndarray


def _raw_track(sightings: list[_Sighting], shot: int) -> RawTrack:
    return RawTrack(
        frame_ids=np.array([s.frame_id for s in sightings], dtype=np.int64),
        boxes_xyxy=np.array([s.box_xyxy for s in sightings], dtype=np.float64),
        confidence=np.array([s.score for s in sightings], dtype=np.float64),
        payload=np.array([s.detection for s in sightings], dtype=np.int64),
        looks=np.stack([s.looks for s in sightings]),
        shot=shot,
    )


def _new_tracker(method: str, fps: float, confidence: float) -> Any:
    if importlib.util.find_spec("lap") is None:
        raise AssetError("the tracker needs the package lap: pip install lap")
    settings = SimpleNamespace(
        track_high_thresh=confidence,
        new_track_thresh=confidence,
        track_low_thresh=min(0.1, confidence / 2),
        track_buffer=max(1, round(_REMEMBERED_S * float(fps))),
        match_thresh=0.8,  # 1 - IoU
        fuse_score=False,  # else weak detections (people who bend over, low light) must overlap almost fully
        gmc_method="sparseOptFlow",
        with_reid=False,
        proximity_thresh=0.5,
        appearance_thresh=0.8,
        model="auto",
    )
    module, name = METHODS[method]
    return getattr(ultralytics_module(f"trackers.{module}"), name)(settings)
