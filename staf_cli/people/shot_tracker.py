"""The tracks of one uncut stretch of video: a tracker's assignments, and what it misses.

A person whom the detector loses for a moment is followed by their own landmarks; one who is born is followed
back through boxes that were too weak to begin a track.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np

from staf_cli.motion import check_shapes
from staf_cli.nets.boxes import box_iou
from staf_cli.nets.nanodet import MERGE_IOU
from staf_cli.people.appearance import NO_APPEARANCE, appearance_of_box, is_measured
from staf_cli.people.tracks import RawTrack, TrackEntry
from staf_cli.people.witness import LooksAtOne, RationedWitness, Witness
from staf_cli.video.frame import Frame

FOLLOWED = 3  # people at a time who are followed by their landmarks: in a crowd the boxes must do
MIN_FOLLOWED_PX = 60.0  # height of a box
SLOW_FPS = 8.0
SURE = 0.5  # a detector's score under which a follower watches too
LEAST_CONFIDENCE, LEAST_HEIGHT = 0.4, 0.6  # of what a follower sees; share of the height that was detected
FOLLOW_S = 0.5  # a follower that saw nothing for this long gives up
SAME_IOU = 0.35  # of two boxes of one person in one frame
BACK_IOU = 0.4  # of boxes of one person in successive frames, looked for backwards
BACK_GAP = 1  # frames in a row without such a box
BACK_S = 1.0
COMPANY_S = 2.0  # for this long after another person was there, one is not alone


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


class PersonBox(NamedTuple):
    """Where one person is in a frame, as far as it is known when the frame passes.

    Attributes:
        shot, track_id: tell people apart; two of them may turn out to be one person.
        num_seen: in how many frames they were seen so far.
        box_xyxy: (4,) px.
    """

    shot: int
    track_id: int
    num_seen: int
    box_xyxy: np.ndarray


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


class Follower(Protocol):
    """Sees one person by their landmarks where the detector has no box."""

    def look(self, frame: Frame, box_xyxy: np.ndarray) -> tuple[np.ndarray, float] | None:
        """The person's box (4,) px and confidence 0-1 in a frame, None where they are not seen.

        Args:
            frame: successive ones, from the first in which the person was lost.
            box_xyxy: (4,) px, where they were last.
        """
        ...


@dataclass
class _Person:
    """One person's path while it grows.

    Attributes:
        born, detected: the first and the newest frame in which the tracker gave them a box.
        entries: one per frame in which they were seen, by the detector or by a follower.
        is_confirmed: whether they are more than a first sight.
        follower: there while the detector does not see them, or hardly.
        height_px: of the newest detected box.
        gone: whether the follower has given them up; until the tracker sees them again.
        looks: of the witness.
    """

    born: int
    detected: int
    entries: list[TrackEntry] = field(default_factory=list)
    is_confirmed: bool = False
    follower: Follower | None = None
    height_px: float = 0.0
    gone: bool = False
    looks: LooksAtOne = field(default_factory=LooksAtOne)


class _Leftovers(NamedTuple):
    """The detections of a frame that no track took: boxes (N, 4) px, scores and indices (N,)."""

    frame_id: int
    boxes_xyxy: np.ndarray
    scores: np.ndarray
    indices: np.ndarray


class ShotTracker:
    """The tracks of one uncut stretch of video."""

    def __init__(
        self,
        tracker: BoxTracker,
        fps: float,
        make_follower: Callable[[float], Follower] | None = None,
        number: int = 0,
        continue_score: float = 0.0,
        witness: Witness | None = None,
    ) -> None:
        """Make one, of a shot with this number; see `BoxFinder` and, for the score, `BoxDetector`."""
        self.number = number
        self._fps = fps
        self._tracker = tracker
        self._make_follower = make_follower
        self._continue_score = continue_score
        self._witness = None if witness is None else RationedWitness(witness, fps)
        self._people: dict[int, _Person] = {}  # by the tracker's own ids
        self._same: dict[int, int] = {}  # ids that turned out to be an earlier one's
        self._leftovers: deque[_Leftovers] = deque(maxlen=max(1, round(BACK_S * fps)))

    def add(self, frame: Frame, detections: Detections) -> None:
        """Take in the next frame."""
        boxes, scores = detections.boxes_xyxy, detections.scores
        valid = np.flatnonzero((boxes[:, 2:] > boxes[:, :2]).all(axis=1))
        usable = valid[scores[valid] >= self._continue_score]
        taken: dict[int, int] = {}  # detection by person
        for found in self._tracker.update(Detections(boxes[usable], scores[usable]), frame.image):
            index = int(usable[found.detection])
            key = self._same.get(found.track_id, found.track_id)
            if key in taken:
                continue
            taken[key] = index
            person = self._people.setdefault(key, _Person(born=frame.index, detected=frame.index))
            self._enter(person, frame, boxes[index], float(scores[index]), index)
            person.is_confirmed |= found.is_confirmed
            person.detected, person.gone, person.height_px = frame.index, False, _height(boxes[index])
            if person.born == frame.index:
                person.entries[:0] = self._before(frame.index, boxes[index])
        self._ask_witness(frame, detections, taken)
        self._watch_unsure(frame, detections, taken)
        self._follow_lost(frame, boxes, taken)
        rest = np.setdiff1d(valid, list(taken.values()))
        self._leftovers.append(_Leftovers(frame.index, boxes[rest], scores[rest], rest))

    def people_in(self, frame: Frame) -> list[PersonBox]:
        """Where people are in the newest frame, first sights included."""
        return [
            PersonBox(self.number, key, len(person.entries), person.entries[-1].box_xyxy)
            for key, person in self._people.items()
            if person.entries[-1].frame_id == frame.index
        ]

    def tracks(self) -> list[RawTrack]:
        """The tracks so far, without newcomers that were seen once and never again.

        At low rates boxes of one person hardly overlap from frame to frame: single sights count there, and
        are joined by place and appearance afterwards.
        """
        is_slow = self._fps < SLOW_FPS
        people = [person for person in self._people.values() if person.is_confirmed or is_slow]
        return [RawTrack.of(person.entries, self.number) for person in people]

    def _ask_witness(self, frame: Frame, detections: Detections, taken: dict[int, int]) -> None:
        """Let landmarks show whether there is a body where the detector is not sure, and how people look."""
        if self._witness is None:
            return
        self._witness.begin_frame()
        lately = frame.index - COMPANY_S * self._fps
        is_one_of_several = (
            sum(one.is_confirmed and one.detected >= lately for one in self._people.values()) > 1
        )
        for key, index in sorted(taken.items(), key=lambda pair: detections.scores[pair[1]] >= SURE):
            person, seen = self._people[key], None
            if detections.scores[index] < SURE or is_one_of_several:
                seen = self._witness.ask(frame, detections.boxes_xyxy[index], person.looks)
            if seen is not None:
                person.entries[-1] = person.entries[-1]._replace(
                    body=seen.body, pose_appearance=seen.appearance
                )

    def _enter(
        self, person: _Person, frame: Frame, box_xyxy: np.ndarray, score: float, detection: int
    ) -> None:
        measured = is_measured(frame.index, self._fps)
        appearance = appearance_of_box(frame.image, box_xyxy) if measured else NO_APPEARANCE
        person.entries.append(TrackEntry(frame.index, box_xyxy, score, detection, appearance))

    def _before(self, index: int, box_xyxy: np.ndarray) -> list[TrackEntry]:
        """A newcomer's entries in the frames before, by boxes that no one took; the newest frame last.

        One frame in a row may be without a box: a detector blinks more often than people come and go.
        """
        entries: list[TrackEntry] = []
        expected = index - 1
        for rest in reversed(self._leftovers):
            iou = box_iou(box_xyxy[None], rest.boxes_xyxy)[0]
            if expected - rest.frame_id > BACK_GAP:
                break
            if not len(iou) or iou.max() < BACK_IOU:
                continue
            best = int(iou.argmax())
            box_xyxy = rest.boxes_xyxy[best]
            score, detection = float(rest.scores[best]), int(rest.indices[best])
            entries.insert(0, TrackEntry(rest.frame_id, box_xyxy, score, detection, NO_APPEARANCE))
            expected = rest.frame_id - 1
        return entries

    def _watch_unsure(self, frame: Frame, detections: Detections, taken: dict[int, int]) -> None:
        """Let followers see those whom the detector is about to lose, so that they know where to go on."""
        for key, index in taken.items():
            person = self._people[key]
            if detections.scores[index] >= SURE or len(taken) > FOLLOWED or self._make_follower is None:
                person.follower = None
            else:
                person.follower = person.follower or self._make_follower(self._fps)
                seen = person.follower.look(frame, detections.boxes_xyxy[index])
                if seen is None or seen[1] <= detections.scores[index]:
                    continue
                others = [k for k in taken.values() if k != index]
                if box_iou(seen[0][None], detections.boxes_xyxy[others]).max(initial=0) < MERGE_IOU:
                    person.entries[-1] = person.entries[-1]._replace(box_xyxy=seen[0])

    def _follow_lost(self, frame: Frame, boxes: np.ndarray, taken: dict[int, int]) -> None:
        """Let followers see the few who were there a moment ago."""
        if self._make_follower is None or len(taken) > FOLLOWED:
            return
        lost = [
            (key, person)
            for key, person in self._people.items()
            if person.is_confirmed and not person.gone and key not in taken
        ]
        for key, person in lost[:FOLLOWED]:
            last = person.entries[-1]
            if (frame.index - last.frame_id) / self._fps > FOLLOW_S:
                person.gone = True
            elif _height(last.box_xyxy) >= MIN_FOLLOWED_PX:
                self._follow(key, person, frame, boxes, taken)

    def _follow(
        self, key: int, person: _Person, frame: Frame, boxes: np.ndarray, taken: dict[int, int]
    ) -> None:
        assert self._make_follower is not None
        person.follower = person.follower or self._make_follower(self._fps)
        seen = person.follower.look(frame, person.entries[-1].box_xyxy)
        if seen is None:
            return
        box, confidence = seen
        if confidence < LEAST_CONFIDENCE or _height(box) < LEAST_HEIGHT * person.height_px:
            return  # they are hidden, or it is not they
        met = [other for other, k in taken.items() if box_iou(box[None], boxes[[k]])[0, 0] >= SAME_IOU]
        if not met:
            self._enter(person, frame, box, confidence, -1)
        elif self._people[met[0]].born > person.detected:
            self._become_one(met[0], key)
            taken[key] = taken.pop(met[0])
        else:
            person.gone = True  # the follower slid over to another person

    def _become_one(self, newcomer: int, earlier: int) -> None:
        """A track that began where a lost person is followed goes on as that person."""
        person, same = self._people[earlier], self._people.pop(newcomer)
        last = person.entries[-1].frame_id
        person.entries += [entry for entry in same.entries if entry.frame_id > last]
        person.detected, person.follower = same.detected, None
        self._same |= {key: earlier for key, to in self._same.items() if to == newcomer}
        self._same[newcomer] = earlier


def _height(box_xyxy: np.ndarray) -> float:
    return float(box_xyxy[3] - box_xyxy[1])
