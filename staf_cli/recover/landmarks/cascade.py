"""One person seen in frame after frame: by the quick net where it is sure, by others too where it is hard.

Hard is what `hard.py` doubts, somebody cut off by the picture's edge and somebody in front of or behind
another. There BlazePose heavy looks at the same place and, where it is not sure either, the other ways up;
MoveNet gives a second opinion, and the first in people who are small. Which way up the person was, and how
fast they turned, says where their head is looked for in the next frame: a cartwheel is followed around.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from staf_cli.blazepose.follow import (
    MIN_BOX_IOU,
    MIN_FLAG,
    STAY_PEAK,
    TURN_AGAIN_PEAK,
    TURNS,
    UPRIGHT_BONUS,
    box_of,
    fits_box,
    look_until_steady,
    seen_peak,
)
from staf_cli.blazepose.landmarker import LIMBS, Landmarker, PoseEstimate
from staf_cli.motion import ANOTHER_PERSON, NO_PERSON, TOO_SMALL, WEAK
from staf_cli.nets.boxes import box_iou
from staf_cli.nets.region import Region
from staf_cli.people.found import BOX_ONLY_PX
from staf_cli.recover.landmarks.fuse import SeenPose, by_blazepose, by_movenet, fused
from staf_cli.recover.landmarks.hard import LEAST_BOX_IOU, Habits, is_cut_off
from staf_cli.recover.landmarks.joints import body_height_px
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.recover.landmarks.turned import seen_by_both
from staf_cli.recover.landmarks.turning import Turning

SMALL_PX = 100  # MoveNet sees people smaller than this better than BlazePose does
TURN_AGAIN_FRAMES = (2, 16)  # between two tries of all orientations, at first and where they did not help
LEAST_GAIN = 0.1  # of the peaks, by other orientations of somebody upright, to try them again soon
MANY = 20  # frames after which it shows whether a track is hard through and through
LEAST_CONFIDENCE = 0.3  # mean of MoveNet's limb joints, to be believed where BlazePose sees no one
RECENT = 2  # frames
SURE_PEAK = 0.7  # mean height of the limbs' heatmaps at which being cut off by the edge is no trouble
NEW_PEAK = 0.66  # of somebody who is not followed yet; below it other orientations are tried
LARGER = 1.5
SIDEWAYS = math.radians(45)  # from here on MoveNet is given a turned square


@dataclass(frozen=True)
class Place:
    """Where and when a person is looked for.

    Attributes:
        image: (H, W, 3) uint8 RGB.
        index: of the frame.
        box_xyxy: (4,) px, where the detector has the person; what does not fit it is a neighbour's pose.
        is_crowded: whether the box shares a part with another person's.
        is_busy: whether there are so many people that the slow net and other orientations are left out.
    """

    image: np.ndarray
    index: int
    box_xyxy: np.ndarray
    is_crowded: bool = False
    is_busy: bool = False

    @property
    def size_px(self) -> float:
        return float((self.box_xyxy[2:] - self.box_xyxy[:2]).max())

    def overlap(self, pose: PoseEstimate) -> float:
        """IoU of the box and the pose's."""
        return float(box_iou(box_of(pose, self.image.shape)[None], self.box_xyxy[None])[0, 0])

    def fits(self, pose: PoseEstimate) -> bool:
        return fits_box(pose, self.box_xyxy, self.image.shape)

    def peak(self, pose: PoseEstimate) -> float:
        return seen_peak(pose, self.image.shape)

    def is_weak(self, pose: PoseEstimate, least_peak: float = TURN_AGAIN_PEAK) -> bool:
        return pose.flag < MIN_FLAG or self.peak(pose) < least_peak


@dataclass
class Tally:
    """How many looks there were, and how many of them were hard."""

    frames: int = 0
    hard: int = 0

    @property
    def is_mostly_hard(self) -> bool:
        return self.frames >= MANY and 2 * self.hard > self.frames


class PersonCascade:
    """Sees one person in the frames of their track, in order.

    Attributes:
        tally: of all looks.
        moved: how far the limbs seen last are from where they were before, in body heights.
    """

    def __init__(self, nets: LandmarkNets) -> None:
        self.tally = Tally()
        self.moved = math.inf
        self._nets = nets
        self._habits = Habits()
        self._turning = Turning()
        self._last: PoseEstimate | None = None  # BlazePose's
        self._last_limbs: tuple[int, np.ndarray] | None = None
        self._turn_at, self._wait = -math.inf, TURN_AGAIN_FRAMES[0]

    def look(self, at: Place) -> SeenPose | str:
        """The person in one frame, or why they are not seen (of `motion.REASONS`)."""
        if at.size_px < BOX_ONLY_PX:
            return TOO_SMALL
        thunder = self._nets.thunder
        is_small = at.size_px < SMALL_PX and thunder is not None
        pose, is_hard = self._by_blazepose(at, is_small)
        self.tally.frames += 1
        self.tally.hard += is_hard
        self._last = pose if at.fits(pose) else None
        seen = by_blazepose(pose) if self._last is not None else None
        if thunder is not None and (is_hard or is_small):
            seen = self._with_movenet(at, is_small=is_small)
        if seen is None:
            return self._why(at, pose)
        if at.peak(seen.pose) < STAY_PEAK:
            return WEAK
        self.moved = self._way_moved(at, seen.pose)
        self._last_limbs = (at.index, seen.pose.points_px[LIMBS])
        if self._last is not None:
            self._turning.note(at.index, pose.next_region.angle)
            self._habits.note(at.index, seen.pose, at.peak(pose))
        return seen

    def look_again(self, at: Place) -> SeenPose | None:
        """What was seen last was another person: what MoveNet sees in the box, if anything."""
        self._last = self._last_limbs = None
        return None if self._nets.thunder is None else self._with_movenet(at, is_small=False)

    def _way_moved(self, at: Place, pose: PoseEstimate) -> float:
        """How far the limbs are from where they were in the frame before, in body heights."""
        if self._last_limbs is None or at.index - self._last_limbs[0] > RECENT:
            return math.inf
        limbs = pose.points_px[LIMBS]
        apart = np.linalg.norm(limbs - self._last_limbs[1], axis=-1)
        return float(apart.mean()) / body_height_px(limbs)

    def _by_blazepose(self, at: Place, is_small: bool) -> tuple[PoseEstimate, bool]:
        """The best pose of the nets that this frame needs, and whether it is hard."""
        first, heavy = self._nets.first, None if is_small or at.is_busy else self._nets.heavy
        if heavy is not None and self.tally.is_mostly_hard:
            first = heavy
        pose = self._follow(first, at)
        is_hard = self._is_hard(at, pose)
        least = TURN_AGAIN_PEAK if self._last is not None else NEW_PEAK
        may_turn = not (is_small or at.is_busy) and at.index - self._turn_at >= self._wait
        is_weak = may_turn and at.is_weak(pose, least)
        if (is_hard or is_weak) and heavy is not None and first is not heavy:
            pose = _better(at, pose, self._follow(heavy, at))
        if is_hard and at.is_weak(pose, least) and (both := self._by_both(heavy, at)) is not None:
            return both, is_hard
        if is_weak and at.is_weak(pose, least):
            pose = self._turn(heavy or first, at, pose, least)
        return pose, is_hard

    def _is_hard(self, at: Place, pose: PoseEstimate) -> bool:
        shape = at.image.shape
        is_cut = is_cut_off(at.box_xyxy, shape) and at.peak(pose) < SURE_PEAK
        return at.is_crowded or is_cut or bool(self._habits.signs(pose, at.index, at.box_xyxy, shape))

    def _turn(self, net: Landmarker, at: Place, pose: PoseEstimate, least: float) -> PoseEstimate:
        """The pose, or a better one of other orientations; where they help little the next try waits longer.

        People who are upright and half covered gain little from them, however often they are tried.
        """
        turned = self._turned(net, at, least)
        better = _better(at, pose, turned)
        is_upright = abs(turned.region.angle) <= SIDEWAYS
        is_little = at.fits(pose) and is_upright and at.peak(turned) < at.peak(pose) + LEAST_GAIN
        helped = better is turned and not is_little and not at.is_weak(turned)
        self._turn_at = at.index
        self._wait = TURN_AGAIN_FRAMES[0] if helped else min(2 * self._wait, TURN_AGAIN_FRAMES[1])
        return better

    def _follow(self, net: Landmarker, at: Place) -> PoseEstimate:
        """Look where the last pose says, and in the box where what is there does not fit it."""
        pose = None
        if self._last is not None:
            pose = look_until_steady(net, at.image, self._last.next_region, max_passes=2)
        if pose is None or not at.fits(pose):
            pose = look_until_steady(net, at.image, self._region(at))
        return pose

    def _by_both(self, heavy: Landmarker | None, at: Place) -> PoseEstimate | None:
        """Somebody who was far from upright a moment ago, where two nets see the same."""
        thunder, expected = self._nets.thunder, self._turning.expected(at.index)
        if heavy is None or thunder is None or abs(expected) < SIDEWAYS:
            return None
        pose = seen_by_both(heavy, thunder, at.image, at.box_xyxy, expected)
        return pose if pose is not None and at.fits(pose) else None

    def _turned(self, net: Landmarker, at: Place, least: float) -> PoseEstimate:
        """The best of four orientations by the limbs' heatmap peaks; the one expected gets a bonus.

        Where none is sure, a larger square is tried too: the box may hold half of the person.
        """
        expected = self._turning.expected(at.index)

        def worth(pose: PoseEstimate) -> tuple[bool, float]:
            off = math.remainder(pose.region.angle - expected, 2 * math.pi)
            return pose.flag >= MIN_FLAG, pose.limb_peak + UPRIGHT_BONUS * (abs(off) < math.pi / 4)

        found: list[PoseEstimate] = []
        region = self._region(at)
        for square in (region, replace(region, side_px=LARGER * region.side_px)):
            best = max((net.look(at.image, square.turned(turn)) for turn in TURNS), key=worth)
            found += [best, look_until_steady(net, at.image, best.next_region)]
            if not at.is_weak(found[-1], least):
                break
        return max(found, key=worth)

    def _region(self, at: Place) -> Region:
        return Region.from_box(at.box_xyxy, self._turning.expected(at.index))

    def _with_movenet(self, at: Place, *, is_small: bool) -> SeenPose | None:
        """MoveNet's opinion added to the pose that fits the box, or alone where there is none."""
        thunder = self._nets.thunder
        assert thunder is not None
        angle = self._last.region.angle if self._last is not None else self._turning.expected(at.index)
        region = Region.from_box(at.box_xyxy, angle if abs(angle) > SIDEWAYS else 0.0)
        if self._last is not None and at.overlap(self._last) < LEAST_BOX_IOU:
            region = self._last.region  # the box holds a part of the person
        joints = thunder.look_in(at.image, region)
        if self._last is not None:
            before = self._last_limbs
            last = before[1] if before is not None and at.index - before[0] <= RECENT else None
            return fused(self._last, joints, last, is_small=is_small)
        alone = by_movenet(joints, region)
        is_there = alone.pose.flag >= LEAST_CONFIDENCE and at.overlap(alone.pose) >= MIN_BOX_IOU
        return alone if is_there else None

    def _why(self, at: Place, pose: PoseEstimate) -> str:
        if pose.flag < MIN_FLAG:
            return NO_PERSON
        return ANOTHER_PERSON if at.is_crowded else WEAK


def _better(at: Place, one: PoseEstimate, other: PoseEstimate) -> PoseEstimate:
    def worth(pose: PoseEstimate) -> tuple[bool, float]:
        return at.fits(pose), at.peak(pose) + 0.2 * at.overlap(pose)

    return max((one, other), key=worth)
