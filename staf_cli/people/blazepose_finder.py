"""The BlazePose detector: its SSD on key frames, and each person followed by their own landmarks.

Key frames are searched for candidates; the landmark net verifies every one, since the SSD takes trees
and tables for people. Between key frames a person's landmarks say where to look next.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from staf_cli.blazepose.detector import PersonDetector
from staf_cli.blazepose.follow import (
    PoseFollower,
    PoseObservation,
    PoseTrack,
    best_of_four_orientations,
    box_of,
    fits_box,
    is_person,
    look_until_steady,
    same_person,
    seen_peak,
)
from staf_cli.blazepose.landmarker import Landmarker, PoseEstimate
from staf_cli.nets.boxes import box_iou
from staf_cli.nets.region import Region
from staf_cli.people.appearance import (
    NO_APPEARANCE,
    SCALE,
    appearance_distance,
    appearance_of_pose,
    is_measured,
)
from staf_cli.people.found import FoundPeople, Timeline, TimelineKeeper, Watch
from staf_cli.people.identity import APPEARANCE_CONTRADICTS, rejoin_tracks
from staf_cli.people.tracks import LONGEST_GAP_S, RawTrack, TrackEntry, finish_tracks
from staf_cli.video.frame import Frame

MEMORY = 10.0  # appearance remembered: the mean of about so many
APART_IOU = 0.1
APPEARANCE_TELLS = 0.1  # difference of appearance distances that tells two people apart


@dataclass
class FollowedPerson:
    """One person's path while it grows.

    Attributes:
        follower: sees them in the next frame.
        entries: one per frame in which they were seen.
        last, before: the newest pose and the one before it; None where no one will follow them further.
        usual: (APPEARANCE_SIZE,) appearance so far, where no one was in the way.
    """

    follower: PoseFollower
    entries: list[TrackEntry] = field(default_factory=list)
    last: PoseEstimate | None = None
    before: PoseEstimate | None = None
    usual: np.ndarray | None = None

    def add(self, frame: Frame, pose: PoseEstimate, detection_id: int, *, measure_appearance: bool) -> None:
        """Take over what was seen in one frame."""
        shape = frame.image.shape
        appearance = appearance_of_pose(frame.image, pose) if measure_appearance else NO_APPEARANCE
        confidence = pose.flag * seen_peak(pose, shape)
        self.entries.append(
            TrackEntry(frame.index, box_of(pose, shape), confidence, detection_id, appearance)
        )
        self.before, self.last = self.last, pose

    def forget_last(self) -> None:
        """Take the newest frame back: it belongs to another person."""
        self.entries.pop()
        self.last = self.before

    def let_go(self) -> None:
        """Drop the newest poses, whose masks are large."""
        self.last = self.before = None

    def remember_appearance(self) -> None:
        """Let the newest appearance count."""
        newest = self.entries[-1].appearance / SCALE
        if newest.any():
            self.usual = newest if self.usual is None else self.usual + (newest - self.usual) / MEMORY

    def appearance_distance(self, appearance: np.ndarray) -> float | None:
        """From this person's usual appearance to another (APPEARANCE_SIZE,) uint8; None where unknown."""
        return None if self.usual is None else appearance_distance(self.usual, appearance / SCALE)

    def missed_since(self, index: int) -> int:
        """In how many frames up to this one they were not seen."""
        return index - self.entries[-1].frame_id

    @property
    def last_jump(self) -> float:
        """How far the newest box lies from the one before, in box sizes; a newcomer's is infinite."""
        if len(self.entries) < 2:
            return math.inf
        return box_distance(self.entries[-2].box_xyxy, self.entries[-1].box_xyxy)


def wrong_one(one: FollowedPerson, other: FollowedPerson, frame: Frame) -> FollowedPerson:
    """Which of two whose poses coincide is not that person: by appearance, else who moved further to it."""
    assert one.last is not None
    appearance = appearance_of_pose(frame.image, one.last)
    differ, others = one.appearance_distance(appearance), other.appearance_distance(appearance)
    if differ is not None and others is not None and abs(differ - others) > APPEARANCE_TELLS:
        return one if differ > others else other
    return max((one, other), key=lambda person: person.last_jump)


def are_apart(one: FollowedPerson, other: FollowedPerson) -> bool:
    """Whether their newest boxes hardly overlap."""
    return _iou(one.entries[-1].box_xyxy, other.entries[-1].box_xyxy) < APART_IOU


def box_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Distance of centres in box sizes, plus how the sizes differ; overlap brings it down."""
    size_a, size_b = (max(float(np.linalg.norm(box[2:] - box[:2])), 1.0) for box in (a, b))
    shift = float(np.linalg.norm((a[:2] + a[2:] - b[:2] - b[2:]) / 2)) / max(size_a, size_b)
    return shift + abs(math.log(size_a / size_b)) + (1 - _iou(a, b)) / 4


def _iou(a: np.ndarray, b: np.ndarray) -> float:
    return float(box_iou(a[None], b[None])[0, 0])


class LandmarkFollower:
    """Sees one person by their own landmarks, from a box on: where a detector loses them for a while."""

    def __init__(self, landmarker: Landmarker, fps: float) -> None:
        self._follower = PoseFollower(landmarker, max(1, round(SEARCH_WHEN_LOST_EVERY_S * fps)))
        self._last: PoseEstimate | None = None

    def look(self, frame: Frame, box_xyxy: np.ndarray) -> tuple[np.ndarray, float] | None:
        """The person's box (4,) px and confidence 0-1, None where they are not seen.

        Args:
            frame: successive ones.
            box_xyxy: (4,) px, where they were last.
        """
        box = box_xyxy if self._last is None else None
        pose = self._follower.look(frame.image, frame.index, self._last, box)
        if pose is None:
            return None
        self._last, shape = pose, frame.image.shape
        return box_of(pose, shape), pose.flag * seen_peak(pose, shape)


def look_at_body(landmarker: Landmarker, image: np.ndarray, box_xyxy: np.ndarray) -> np.ndarray | None:
    """Appearance (APPEARANCE_SIZE,) uint8 of the body in a box (4,) px; None where the net sees nobody."""
    pose = look_until_steady(landmarker, image, Region.from_box(box_xyxy), max_passes=2)
    return appearance_of_pose(image, pose) if fits_box(pose, box_xyxy, image.shape) else None


MIN_MEAN_CONFIDENCE = 0.5  # of a track of several frames; under it, it was no person
SEARCH_EVERY_S = 0.5  # the whole picture
TILES_EVERY_S = 1.0  # the picture and its tiles
TILES_AT_REST_EVERY_S = 2.0  # while every known person is in sight
SEARCH_WHEN_LOST_EVERY_S = 0.25  # the whole picture, while a person is lost
MAX_LOST_S = 1.0  # a lost person is waited for this long
SAME_REGION = 0.25  # distance under which a candidate is a person who is followed already
APPEARANCE_WEIGHT = 2.0  # of the appearance distance against distances in box sizes


class BlazePoseFinder:
    """Finds people with BlazePose alone and follows them through the frames."""

    name = "blazepose"

    def __init__(self, detector: PersonDetector, landmarker: Landmarker) -> None:
        self._detector = detector
        self._landmarker = landmarker

    def find(
        self,
        frames: Iterable[Frame],
        *,
        fps: float,
        is_cut: Callable[[np.ndarray], bool],
        watch: Watch | None = None,
    ) -> tuple[FoundPeople, Timeline]:
        """Everyone who stays long enough, with what the landmark net saw of them on the way."""
        del watch
        keeper = TimelineKeeper(fps)
        observations: list[PoseObservation] = []
        followed = self._follow_all(keeper.watch(frames), fps, is_cut, observations)
        timeline = keeper.timeline
        raw = rejoin_tracks(followed, fps, timeline.size_wh)
        done = finish_tracks(raw, fps=fps, num_frames=len(timeline), size_wh=timeline.size_wh)
        poses = []
        for ids in done.detection_ids:
            assert ids is not None
            poses.append(PoseTrack.stack([observations[k] if k >= 0 else None for k in ids]))
        return FoundPeople(done.tracks, poses, done.num_too_short), timeline

    def _follow_all(
        self,
        frames: Iterable[Frame],
        fps: float,
        is_cut: Callable[[np.ndarray], bool],
        observations: list[PoseObservation],
    ) -> list[RawTrack]:
        """Everyone in every shot: no one is followed across a hard cut."""
        raw: list[RawTrack] = []
        shot = _ShotFollower(self._detector, self._landmarker, fps, observations)
        for frame in frames:
            if is_cut(frame.image) and frame.index > 0:
                raw += shot.finish()
                shot = _ShotFollower(self._detector, self._landmarker, fps, observations, shot.number + 1)
            shot.see(frame)
        raw += shot.finish()
        return [track for track in raw if len(track) < 3 or np.mean(track.confidence) >= MIN_MEAN_CONFIDENCE]


class _ShotFollower:
    """Follows the people between two cuts."""

    def __init__(
        self,
        detector: PersonDetector,
        landmarker: Landmarker,
        fps: float,
        observations: list[PoseObservation],
        number: int = 0,
    ) -> None:
        self.number = number
        self._detector = detector
        self._landmarker = landmarker
        self._fps = fps
        self._observations = observations  # of all people, in the order in which they were made
        self._living: list[FollowedPerson] = []
        self._gone: list[FollowedPerson] = []
        self._age = 0

    def see(self, frame: Frame) -> None:
        """Follow everyone into one more frame and look for new people on key frames."""
        for person in self._living:
            self._follow(person, frame)
        self._part_doubles(frame)
        self._remember_appearance(frame)
        if self._is_due(SEARCH_EVERY_S) or self._tiles_are_due(frame) or self._searches_for_lost(frame):
            self._search(frame, tiles=self._tiles_are_due(frame))
        for person in list(self._living):
            if person.missed_since(frame.index) > self._num_frames(MAX_LOST_S):
                self._living.remove(person)
                self._gone.append(person)
                person.let_go()
        self._age += 1

    def finish(self) -> list[RawTrack]:
        """What was seen of everyone, by first appearance."""
        people = sorted(self._gone + self._living, key=lambda person: person.entries[0].frame_id)
        return [RawTrack.of(person.entries, self.number) for person in people]

    def _num_frames(self, seconds: float) -> int:
        return max(1, round(seconds * self._fps))

    def _is_due(self, every_s: float) -> bool:
        return self._age % self._num_frames(every_s) == 0

    def _is_anyone_lost(self, frame: Frame) -> bool:
        return any(person.missed_since(frame.index) for person in self._living)

    def _searches_for_lost(self, frame: Frame) -> bool:
        return self._is_anyone_lost(frame) and self._is_due(SEARCH_WHEN_LOST_EVERY_S)

    def _tiles_are_due(self, frame: Frame) -> bool:
        """Less often at rest: everyone is in sight, and no one was lost so recently that they may return."""
        memory = self._num_frames(LONGEST_GAP_S)
        returning = any(person.missed_since(frame.index) <= memory for person in self._gone)
        at_rest = bool(self._living) and not self._is_anyone_lost(frame) and not returning
        return self._is_due(TILES_AT_REST_EVERY_S if at_rest else TILES_EVERY_S)

    def _seen_now(self, frame: Frame) -> list[FollowedPerson]:
        return [person for person in self._living if not person.missed_since(frame.index)]

    def _follow(self, person: FollowedPerson, frame: Frame) -> None:
        if person.missed_since(frame.index) > max(2, self._num_frames(SEARCH_WHEN_LOST_EVERY_S)):
            return  # the place is stale: wait for the next search
        pose = person.follower.look(frame.image, frame.index, person.last)
        if pose is not None:
            self._add(person, frame, pose)

    def _add(self, person: FollowedPerson, frame: Frame, pose: PoseEstimate) -> None:
        self._observations.append(PoseObservation.of(pose, frame.image.shape))
        measured = is_measured(frame.index, self._fps)
        person.add(frame, pose, len(self._observations) - 1, measure_appearance=measured)

    def _part_doubles(self, frame: Frame) -> None:
        """Where two tracks see the same person, take the frame back from the wrong one."""
        for one, other in combinations(self._seen_now(frame), 2):
            if one.missed_since(frame.index) and other.missed_since(frame.index):
                continue
            assert one.last is not None
            assert other.last is not None
            if same_person(one.last, other.last):
                wrong = wrong_one(one, other, frame)
                if not wrong.missed_since(frame.index):
                    wrong.forget_last()

    def _remember_appearance(self, frame: Frame) -> None:
        now = self._seen_now(frame)
        for person in now:
            if all(other is person or are_apart(person, other) for other in now):
                person.remember_appearance()

    def _search(self, frame: Frame, *, tiles: bool) -> None:
        for candidate in self._detector.find(frame.image, tiles=tiles):
            seen = [person.last for person in self._seen_now(frame) if person.last is not None]
            if any(pose.region.distance(candidate.region) < SAME_REGION for pose in seen):
                continue
            pose = best_of_four_orientations(self._landmarker, frame.image, candidate.region)
            if is_person(pose, frame.image.shape) and not any(same_person(one, pose) for one in seen):
                self._welcome(frame, pose)

    def _welcome(self, frame: Frame, pose: PoseEstimate) -> None:
        """A person who was lost a moment ago near this place, or a new one."""
        box = box_of(pose, frame.image.shape)
        appearance = appearance_of_pose(frame.image, pose)
        person, nearest = None, np.inf
        for lost in self._living:
            differ = lost.appearance_distance(appearance) or 0.0
            distance = box_distance(lost.entries[-1].box_xyxy, box)
            if not lost.missed_since(frame.index) or distance >= 1.0 or differ >= APPEARANCE_CONTRADICTS:
                continue
            if distance + APPEARANCE_WEIGHT * differ < nearest:
                person, nearest = lost, distance + APPEARANCE_WEIGHT * differ
        if person is None:
            turn_again_every = self._num_frames(SEARCH_WHEN_LOST_EVERY_S)
            person = FollowedPerson(PoseFollower(self._landmarker, turn_again_every))
            self._living.append(person)
        self._add(person, frame, pose)
