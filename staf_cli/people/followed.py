"""One person while they are followed by their landmarks."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from staf_cli.blazepose.detector import box_iou
from staf_cli.blazepose.follow import PoseFollower, box_of, seen_peak
from staf_cli.blazepose.landmarker import PoseEstimate
from staf_cli.people.appearance import NO_APPEARANCE, SCALE, appearance_distance, appearance_of_pose
from staf_cli.people.tracks import TrackEntry
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
