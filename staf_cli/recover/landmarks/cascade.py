"""One person seen in frame after frame: by the quick net where it is sure, by others too where it is hard.

Hard is what `hard.py` doubts, somebody cut off by the picture's edge and somebody in front of or behind
another. There BlazePose heavy looks at the same place and, where it is not sure either, the other way up;
then MoveNet gives a second opinion. Which way up the person was in the last frame says where heads are
looked for in the next: somebody who turns a cartwheel is followed around.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from staf_cli.blazepose.follow import (
    MIN_FLAG,
    TURN_AGAIN_PEAK,
    best_of_four_orientations,
    box_of,
    fits_box,
    look_until_steady,
    seen_peak,
)
from staf_cli.blazepose.landmarker import Landmarker, PoseEstimate
from staf_cli.nets.boxes import box_iou
from staf_cli.nets.region import Region
from staf_cli.recover.landmarks.fuse import fused
from staf_cli.recover.landmarks.hard import Habits, is_cut_off
from staf_cli.recover.landmarks.nets import LandmarkNets

TURN_AGAIN_FRAMES = 8  # between two tries of all orientations
MANY = 20  # frames after which it shows whether a track is hard through and through


@dataclass
class Tally:
    """How many looks there were, and how many of them were hard."""

    frames: int = 0
    hard: int = 0

    @property
    def is_mostly_hard(self) -> bool:
        return self.frames >= MANY and 2 * self.hard > self.frames


class PersonCascade:
    """Sees one person in the frames of their track, in order."""

    def __init__(self, nets: LandmarkNets) -> None:
        self.tally = Tally()
        self._nets = nets
        self._habits = Habits()
        self._last: PoseEstimate | None = None
        self._turned_at = -math.inf

    def look(
        self, image: np.ndarray, index: int, box_xyxy: np.ndarray, *, is_crowded: bool
    ) -> PoseEstimate | None:
        """The person's pose in one frame, or None where they are not seen.

        Args:
            image: (H, W, 3) uint8 RGB.
            index: of the frame.
            box_xyxy: (4,) px, where the detector has the person: what does not fit it is a neighbour's.
            is_crowded: whether the box shares a part with another person's.
        """
        shape, heavy = image.shape, self._nets.heavy
        self.tally.frames += 1
        is_hard = is_crowded or is_cut_off(box_xyxy, shape)
        skip_quick = heavy is not None and self.tally.is_mostly_hard
        pose = self._follow(heavy if skip_quick and heavy else self._nets.first, image, box_xyxy)
        is_hard = is_hard or bool(self._habits.signs(pose, index, box_xyxy, shape))
        self.tally.hard += is_hard
        if is_hard and heavy is not None and not skip_quick:
            pose = _better(pose, self._follow(heavy, image, box_xyxy), box_xyxy, shape)
        if self._is_weak(pose, shape) and index - self._turned_at >= TURN_AGAIN_FRAMES:
            self._turned_at = index
            region = self._region(box_xyxy)
            turned = best_of_four_orientations(heavy or self._nets.first, image, region)
            pose = _better(pose, turned, box_xyxy, shape)
        self._last = pose
        if not fits_box(pose, box_xyxy, shape):
            return None
        if is_hard and self._nets.thunder is not None:
            joints = self._nets.thunder.look_in(image, pose.region)
            pose = fused(pose, joints)
        self._habits.note(index, pose, seen_peak(pose, shape))
        return pose

    def _follow(self, net: Landmarker, image: np.ndarray, box_xyxy: np.ndarray) -> PoseEstimate:
        """Look where the last pose says, and in the box where what is there does not fit it."""
        pose = None
        if self._last is not None:
            pose = look_until_steady(net, image, self._last.next_region, max_passes=2)
        if pose is None or not fits_box(pose, box_xyxy, image.shape):
            pose = look_until_steady(net, image, self._region(box_xyxy))
        return pose

    def _region(self, box_xyxy: np.ndarray) -> Region:
        return Region.from_box(box_xyxy)

    def _is_weak(self, pose: PoseEstimate, shape: tuple[int, ...]) -> bool:
        return pose.flag < MIN_FLAG or seen_peak(pose, shape) < TURN_AGAIN_PEAK


def _better(
    one: PoseEstimate, other: PoseEstimate, box_xyxy: np.ndarray, shape: tuple[int, ...]
) -> PoseEstimate:
    def worth(pose: PoseEstimate) -> tuple[bool, float]:
        iou = float(box_iou(box_of(pose, shape)[None], box_xyxy[None])[0, 0])
        return fits_box(pose, box_xyxy, shape), seen_peak(pose, shape) + 0.2 * iou

    return max((one, other), key=worth)
