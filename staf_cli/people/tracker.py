"""Frame-to-frame tracking: any detector's boxes, joined to tracks by ByteTrack or BoT-SORT."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Protocol

import numpy as np

from staf_cli.errors import AssetError, SettingError
from staf_cli.nets.boxes import area, overlap, shared_area
from staf_cli.people.bodiless import bodies_apart
from staf_cli.people.doubtful import nearly_taken
from staf_cli.people.found import FoundPeople, Timeline, TimelineKeeper, Watch
from staf_cli.people.identity import rejoin_tracks
from staf_cli.people.shot_tracker import Assignment, BoxTracker, Detections, Follower, ShotTracker
from staf_cli.people.tracks import RawTrack, finish_tracks
from staf_cli.people.ultralytics_safe import ultralytics_module
from staf_cli.people.witness import Witness
from staf_cli.video.frame import Frame

# Two tracks are one person's: in this share of the frames, by overlap, or as an upper body under one head.
DOUBLE_SHARE, DOUBLE_IOU, INSIDE_SHARE, HEAD_SHARE = 0.7, 0.6, 0.85, 0.1
# Nor does anybody begin upon another person: such a track is theirs where it stays in their box, by so much.
BORN_UPON_IOU, STAYS_SHARE = 0.5, 0.6
_REMEMBERED_S = 2.0  # how long a person may be out of sight and still be the same


class BoxDetector(Protocol):
    """Finds people in single frames.

    Attributes:
        name: as results name it.
        start_score: 0-1, from which a detection may start a track.
        continue_score: 0-1, from which one may continue a track; weaker ones only follow a newcomer back.
        mean_score: 0-1, that a track's detections must have in the mean to be believed.
    """

    name: str
    start_score: float
    continue_score: float
    mean_score: float

    def detect(self, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Detections]]:
        """Yield each frame with the people in it, in order."""
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
    """Finds people with a detector's boxes, joined to tracks by one of `METHODS`.

    Where the boxes fail for a moment, a follower that sees a person by their own landmarks gives boxes in
    between (see `Follower`).
    """

    def __init__(
        self,
        detector: BoxDetector,
        method: str,
        make_follower: Callable[[float], Follower] | None = None,
        witness: Witness | None = None,
    ) -> None:
        """Make one.

        Args:
            detector: gives the boxes.
            method: of `METHODS`.
            make_follower: called with frames per second for each person who is lost; None: nobody follows.
            witness: asked whether a body is to be seen where the detector is not sure; None: nobody is asked.
        """
        self._detector = detector
        self._method = method
        self._make_follower = make_follower
        self._witness = witness
        self.name = f"{detector.name} + {method}"

    def find(
        self,
        frames: Iterable[Frame],
        *,
        fps: float,
        is_cut: Callable[[np.ndarray], bool],
        watch: Watch | None = None,
    ) -> tuple[FoundPeople, Timeline]:
        """Everyone who stays long enough; no landmarks are kept on the way."""
        keeper = TimelineKeeper(fps)
        detector = self._detector
        tracks = track_people(
            detector.detect(keeper.watch(frames)),
            fps=fps,
            is_cut=is_cut,
            method=self._method,
            confidence=detector.start_score,
            continue_score=detector.continue_score,
            make_follower=self._make_follower,
            witness=self._witness,
            watch=watch,
        )
        timeline = keeper.timeline
        needed = detector.mean_score
        tracks, bodiless = bodies_apart(tracks)
        scored = [(mean_score(track), track) for track in tracks]
        believed = [track for score, track in scored if score >= needed]
        weak = [(score, track) for score, track in scored if score < needed]
        weak += [(mean_score(track), track) for track in bodiless]
        doubted = [(score, track) for score, track in weak if score >= needed / 2]
        raw = without_doubles(rejoin_tracks(believed, fps, timeline.size_wh))
        done = finish_tracks(raw, fps=fps, num_frames=len(timeline), size_wh=timeline.size_wh)
        doubtful = nearly_taken(doubted, done.tracks, timeline)
        return FoundPeople(done.tracks, None, done.num_too_short, doubtful=doubtful), timeline


def without_doubles(tracks: Sequence[RawTrack]) -> list[RawTrack]:
    """The tracks without shorter ones that are the same person's, as a whole or as an upper body."""
    kept: list[RawTrack] = []
    for track in sorted(tracks, key=len, reverse=True):
        if not any(_is_double(track, other) for other in kept):
            kept.append(track)
    return [track for track in tracks if any(track is one for one in kept)]


def _is_double(track: RawTrack, other: RawTrack) -> bool:
    """Whether a track lies upon another one, gaps of which are bridged."""
    frame_ids, (first, last) = track.frame_ids, other.frame_ids[[0, -1]]
    during = (frame_ids >= first) & (frame_ids <= last)
    if track.shot != other.shot or during.sum() < DOUBLE_SHARE * len(track):
        return False
    one = track.boxes_xyxy[during]
    edges = [np.interp(frame_ids[during], other.frame_ids, edge) for edge in other.boxes_xyxy.T]
    two = np.stack(edges, axis=-1)
    same_head = np.abs(one[:, 1] - two[:, 1]) < HEAD_SHARE * (two[:, 3] - two[:, 1])
    # a child in front of an adult lies inside their box too, but has its head lower
    is_upper_body = (shared_area(one, two) > INSIDE_SHARE * area(one)) & same_head
    is_same = (overlap(one, two) > DOUBLE_IOU) | is_upper_body
    if during[0] and frame_ids[0] > first and overlap(one[:1], two[:1])[0] > BORN_UPON_IOU:
        is_same |= shared_area(one, two) > STAYS_SHARE * np.minimum(area(one), area(two))
    return bool(is_same.mean() > 0.5)


def mean_score(track: RawTrack) -> float:
    """The mean 0-1 of the detector's own scores; boxes of a follower do not count."""
    assert track.detection_ids is not None
    detected = track.detection_ids >= 0
    return float(track.confidence[detected].mean()) if detected.any() else 0.0


def track_people(
    detected: Iterable[tuple[Frame, Detections]],
    *,
    fps: float,
    is_cut: Callable[[np.ndarray], bool] | None = None,
    method: str = "bytetrack",
    confidence: float = 0.25,
    continue_score: float = 0.0,
    make_follower: Callable[[float], Follower] | None = None,
    witness: Witness | None = None,
    watch: Watch | None = None,
) -> list[RawTrack]:
    """Join detections to tracks; a hard cut ends them all.

    Args:
        detected: the frames in order, each with its detections.
        fps: frames per second of `detected`.
        is_cut: called with each picture in turn, true where it begins a new shot.
        method: of `METHODS`; `botsort` allows for a moving camera, at an optical flow a frame.
        confidence: score from which a detection may start a track; weaker ones can only continue it.
        continue_score: see `BoxDetector`.
        make_follower, witness: see `BoxFinder`.
        watch: see `Finder`.

    Raises:
        SettingError: the method is not known.
        AssetError: what the tracker needs is missing.
    """
    if method not in METHODS:
        raise SettingError(f"no tracker named {method}; choose {' or '.join(METHODS)}")

    def shot_tracker(number: int) -> ShotTracker:
        return ShotTracker(
            METHODS[method](fps, confidence), fps, make_follower, number, continue_score, witness
        )

    tracks: list[RawTrack] = []
    shot = shot_tracker(0)
    for frame, detections in detected:
        if is_cut is not None and is_cut(frame.image):
            tracks += shot.tracks()
            shot = shot_tracker(shot.number + 1)
        shot.add(frame, detections)
        if watch is not None:
            watch(frame, shot.people_in(frame))
    return tracks + shot.tracks()
