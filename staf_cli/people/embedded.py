"""The detector that needs no download: BlazePose's SSD on key frames, then each person is followed.

Key frames are searched for candidates; the landmark net verifies every one, since the SSD takes trees
and tables for people. Between key frames a person's landmarks say where to look next.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from staf_cli.blazepose.detector import PersonDetector, box_iou
from staf_cli.blazepose.landmarker import Landmarker, PoseEstimate
from staf_cli.blazepose.pose_track import (
    MIN_FLAG,
    PoseObservation,
    PoseTrack,
    box_of,
    is_person,
    same_person,
    seen_peak,
    settle,
    settle_any_way_up,
)
from staf_cli.blazepose.region import Region
from staf_cli.people.appearance import (
    NO_APPEARANCE,
    SCALE,
    appearance_distance,
    appearance_of_pose,
    is_looked_at,
)
from staf_cli.people.finish import finish_tracks
from staf_cli.people.found import FoundPeople, Timeline, TimelineKeeper
from staf_cli.people.identity import APPEARANCE_CONTRADICTS, LONGEST_GAP_S, keep_identities
from staf_cli.people.tracker import RawTrack
from staf_cli.video.frame import Frame

STAY_PEAK = 0.3  # below this a followed person counts as lost in this frame
TURN_AGAIN_PEAK = 0.55  # below this other orientations are tried
SURE = 0.5  # mean confidence under which a track of several frames was no person
SEARCH_EVERY_S = 0.5  # the whole picture
TILES_EVERY_S = 1.0  # the picture and its tiles
TILES_AT_REST_EVERY_S = 2.0  # while everybody known is in sight
HURRY_EVERY_S = 0.25  # while somebody is lost
PATIENCE_S = 1.0  # a lost person is waited for this long
MEMORY = 10.0  # looks remembered: the mean of about so many
APART_IOU = 0.1
APPEARANCE_TELLS = 0.1  # difference of appearance_distance that tells two people apart
APPEARANCE_WEIGHT = 2.0  # of appearance_distance against distances in box sizes


@dataclass
class Followed:
    """One person's path while it grows: one entry per frame in which they were seen."""

    frame_ids: list[int] = field(default_factory=list)
    boxes_xyxy: list[np.ndarray] = field(default_factory=list)
    confidence: list[float] = field(default_factory=list)
    glimpses: list[PoseObservation] = field(default_factory=list)
    looks: list[np.ndarray] = field(default_factory=list)
    shot: int = 0
    last: PoseEstimate | None = None
    before: PoseEstimate | None = None  # the one before the last
    turned_at: int = -(10**9)
    usual: np.ndarray | None = None  # looks so far, where nobody was in the way

    def add(self, frame: Frame, sighting: PoseEstimate, *, looked_at: bool) -> None:
        """Take over what was seen in one frame."""
        self.frame_ids.append(frame.index)
        self.boxes_xyxy.append(box_of(sighting, frame.image.shape))
        self.confidence.append(sighting.flag * seen_peak(sighting, frame.image.shape))
        self.glimpses.append(PoseObservation.of(sighting, frame.image.shape))
        self.looks.append(appearance_of_pose(frame.image, sighting) if looked_at else NO_APPEARANCE)
        self.before, self.last = self.last, sighting

    def forget_last(self) -> None:
        """Take the newest frame back: it belongs to somebody else."""
        for values in (self.frame_ids, self.boxes_xyxy, self.confidence, self.glimpses, self.looks):
            values.pop()
        self.last = self.before

    def rest(self) -> None:
        """Nobody will follow them any further: let go of the masks of the last sightings."""
        self.last = self.before = None

    def remember_looks(self) -> None:
        """Let the newest looks count; nobody is in the way."""
        newest = self.looks[-1] / SCALE
        if newest.any():
            self.usual = newest if self.usual is None else self.usual + (newest - self.usual) / MEMORY

    def unlike(self, looks: np.ndarray) -> float | None:
        """How different somebody (APPEARANCE_SIZE,) uint8 looks from this person; None where nobody knows."""
        return None if self.usual is None else appearance_distance(self.usual, looks / SCALE)

    def missed_since(self, index: int) -> int:
        return index - self.frame_ids[-1]


class EmbeddedFinder:
    """Finds people with BlazePose alone and follows them through the frames."""

    name = "embedded (BlazePose)"

    def __init__(self, detector: PersonDetector, landmarker: Landmarker) -> None:
        self._detector = detector
        self._landmarker = landmarker

    def find(
        self, frames: Iterable[Frame], *, fps: float, is_cut: Callable[[np.ndarray], bool]
    ) -> tuple[FoundPeople, Timeline]:
        """Everybody who stays long enough, with what the landmark net saw of them on the way."""
        keeper = TimelineKeeper(fps)
        people = self._follow_all(keeper.watch(frames), fps, is_cut)
        timeline = keeper.timeline
        raw = keep_identities(_raw_tracks(people), fps)
        tracks, report = finish_tracks(raw, fps=fps, num_frames=len(timeline), size_wh=timeline.size_wh)
        glimpses = [glimpse for person in people for glimpse in person.glimpses]
        sightings = []
        for payload in report.payloads:
            assert payload is not None
            sightings.append(PoseTrack.stack([glimpses[k] if k >= 0 else None for k in payload]))
        return FoundPeople(tracks, sightings, report.num_too_short), timeline

    def _follow_all(
        self, frames: Iterable[Frame], fps: float, is_cut: Callable[[np.ndarray], bool]
    ) -> list[Followed]:
        """Everybody in every shot: nobody is followed across a hard cut."""
        people: list[Followed] = []
        shot = _Shot(self._detector, self._landmarker, fps, number=0)
        for frame in frames:
            if is_cut(frame.image) and frame.index > 0:
                people += shot.finish()
                shot = _Shot(self._detector, self._landmarker, fps, number=shot.number + 1)
            shot.see(frame)
        people += shot.finish()
        return [one for one in people if len(one.frame_ids) < 3 or np.mean(one.confidence) >= SURE]


class _Shot:
    """The people between two cuts."""

    def __init__(self, detector: PersonDetector, landmarker: Landmarker, fps: float, number: int) -> None:
        self.number = number
        self._detector = detector
        self._landmarker = landmarker
        self._fps = fps
        self._every = {
            name: max(1, round(seconds * fps))
            for name, seconds in (
                ("search", SEARCH_EVERY_S),
                ("tiles", TILES_EVERY_S),
                ("tiles at rest", TILES_AT_REST_EVERY_S),
                ("hurry", HURRY_EVERY_S),
                ("patience", PATIENCE_S),
                ("memory", LONGEST_GAP_S),
            )
        }
        self._living: list[Followed] = []
        self._gone: list[Followed] = []
        self._age = 0

    def see(self, frame: Frame) -> None:
        """Follow everybody into one more frame and look for new people on key frames."""
        for person in self._living:
            self._follow(person, frame)
        self._part_doubles(frame)
        self._remember_looks(frame)
        lost = any(person.missed_since(frame.index) for person in self._living)
        at_rest = bool(self._living) and not lost and not self._may_come_back(frame)
        tiles = self._age % self._every["tiles at rest" if at_rest else "tiles"] == 0
        search = self._age % self._every["search"] == 0
        if tiles or search or (lost and self._age % self._every["hurry"] == 0):
            self._search(frame, tiles=tiles)
        for person in list(self._living):
            if person.missed_since(frame.index) > self._every["patience"]:
                self._living.remove(person)
                self._gone.append(person)
                person.rest()
        self._age += 1

    def finish(self) -> list[Followed]:
        for person in self._living:
            person.rest()
        return sorted(self._gone + self._living, key=lambda person: person.frame_ids[0])

    def _follow(self, person: Followed, frame: Frame) -> None:
        assert person.last is not None
        shape = frame.image.shape
        if person.missed_since(frame.index) > max(2, self._every["hurry"]):
            return  # the place is stale: wait for the next search
        sighting = settle(self._landmarker, frame.image, person.last.next_region, max_passes=2)
        weak = sighting.flag < MIN_FLAG or seen_peak(sighting, shape) < TURN_AGAIN_PEAK
        if weak and frame.index - person.turned_at >= self._every["hurry"]:
            person.turned_at = frame.index
            sighting = settle_any_way_up(self._landmarker, frame.image, person.last.next_region)
        if sighting.flag >= MIN_FLAG and seen_peak(sighting, shape) >= STAY_PEAK:
            self._add(person, frame, sighting)

    def _add(self, person: Followed, frame: Frame, sighting: PoseEstimate) -> None:
        person.add(frame, sighting, looked_at=is_looked_at(frame.index, self._fps))

    def _part_doubles(self, frame: Frame) -> None:
        """Where two tracks see the same person, the one that moved further to get there is lost."""
        now = [person for person in self._living if person.frame_ids[-1] == frame.index]
        for i, one in enumerate(now):
            for other in now[i + 1 :]:
                if frame.index not in (one.frame_ids[-1], other.frame_ids[-1]):
                    continue
                assert one.last is not None
                assert other.last is not None
                if same_person(one.last, other.last):
                    self._lose(_the_wrong_one(one, other, frame), frame)

    def _remember_looks(self, frame: Frame) -> None:
        now = [person for person in self._living if person.frame_ids[-1] == frame.index]
        for person in now:
            if all(other is person or _apart(person, other) for other in now):
                person.remember_looks()

    def _may_come_back(self, frame: Frame) -> bool:
        """Whether somebody was lost so recently that they may come out again as themselves."""
        return any(frame.index - person.frame_ids[-1] <= self._every["memory"] for person in self._gone)

    def _lose(self, person: Followed, frame: Frame) -> None:
        if person.frame_ids[-1] != frame.index:
            return
        person.forget_last()
        if not person.frame_ids:
            self._living.remove(person)

    def _search(self, frame: Frame, *, tiles: bool) -> None:
        for candidate in self._detector.find(frame.image, tiles=tiles):
            if any(self._covers(person, candidate.region, frame) for person in self._living):
                continue
            sighting = settle_any_way_up(self._landmarker, frame.image, candidate.region)
            if not is_person(sighting, frame.image.shape):
                continue
            seen_now = [person for person in self._living if person.frame_ids[-1] == frame.index]
            if any(same_person(person.last, sighting) for person in seen_now if person.last):
                continue
            self._welcome(frame, sighting)

    def _covers(self, person: Followed, region: Region, frame: Frame) -> bool:
        """A candidate that a followed person explains: about the same square."""
        if person.last is None or person.frame_ids[-1] != frame.index:
            return False
        return person.last.region.distance(region) < 0.25

    def _welcome(self, frame: Frame, sighting: PoseEstimate) -> None:
        """Somebody lost a moment ago near this place, or a new person."""
        box = box_of(sighting, frame.image.shape)
        looks = appearance_of_pose(frame.image, sighting)
        lost = []
        for person in self._living:
            differ = person.unlike(looks) or 0.0
            distance = _box_distance(person.boxes_xyxy[-1], box)
            if person.frame_ids[-1] != frame.index and distance < 1.0 and differ < APPEARANCE_CONTRADICTS:
                lost.append((distance + APPEARANCE_WEIGHT * differ, person))
        if lost:
            self._add(min(lost, key=lambda pair: pair[0])[1], frame, sighting)
            return
        person = Followed(shot=self.number)
        self._add(person, frame, sighting)
        self._living.append(person)


def _raw_tracks(people: list[Followed]) -> list[RawTrack]:
    """What is known of everybody; the payload counts the glimpses of all people in turn."""
    starts = np.cumsum([0, *(len(person.frame_ids) for person in people)])
    return [
        RawTrack(
            np.array(person.frame_ids),
            np.array(person.boxes_xyxy),
            np.array(person.confidence),
            np.arange(len(person.frame_ids)) + start,
            np.stack(person.looks),
            person.shot,
        )
        for person, start in zip(people, starts[:-1], strict=True)
    ]


def _the_wrong_one(one: Followed, other: Followed, frame: Frame) -> Followed:
    """Who of two that see one person is not that person: by looks, else who moved further to get there."""
    assert one.last is not None
    looks = appearance_of_pose(frame.image, one.last)
    differ, others = one.unlike(looks), other.unlike(looks)
    if differ is not None and others is not None and abs(differ - others) > APPEARANCE_TELLS:
        return one if differ > others else other
    return max((one, other), key=_last_jump)


def _apart(one: Followed, other: Followed) -> bool:
    return float(box_iou(one.boxes_xyxy[-1][None], other.boxes_xyxy[-1][None])[0, 0]) < APART_IOU


def _last_jump(person: Followed) -> float:
    """How far the newest box lies from the one before, in box sizes; a newcomer is furthest."""
    if len(person.boxes_xyxy) < 2:
        return np.inf
    return _box_distance(person.boxes_xyxy[-2], person.boxes_xyxy[-1])


def _box_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Distance of centres in box sizes, plus how the sizes differ; overlap brings it down."""
    size_a, size_b = (max(float(np.linalg.norm(box[2:] - box[:2])), 1.0) for box in (a, b))
    shift = float(np.linalg.norm((a[:2] + a[2:] - b[:2] - b[2:]) / 2)) / max(size_a, size_b)
    iou = box_iou(a[None], b[None])[0, 0]
    return shift + abs(math.log(size_a / size_b)) + (1 - float(iou)) / 4
