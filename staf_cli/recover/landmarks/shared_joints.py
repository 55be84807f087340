"""Joints that two people seem to share: a landmark net that looks at one person takes a neighbour's arm.

Of people who hug or pass each other, joints of the same name then lie in one place in both poses. Whose they
are, the nets' own doubts tell: on people seen from four sides the sigmas of who took them were four to eight
times as large, and in a hug two nets agreed on one of the two only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from staf_cli.blazepose.landmarker import LIMBS, NUM_LANDMARKS
from staf_cli.recover.landmarks.fuse import SeenPose
from staf_cli.recover.landmarks.joints import body_height_px

SHARED = 0.04  # body heights between joints that are taken for one,
LESS_SURE = 2.5  # and times the sigma of the other's, from which on one's joint is not one's own
# An upper body is another's where nose and shoulders are in one place, and two nets agree on the other: they
# see so many of the other's limb joints in the same places, and at most so many of one's own.
UPPER_SHARED = 0.08  # body heights
AGREED, DOUBTED = 0.8, 0.5
NOSE = 0
SHOULDERS = [11, 12]
ASKED = np.array([NOSE, *LIMBS])
UPPER = slice(3)  # of these: nose and shoulders
# What goes with a joint: it was seen beside it.
WITH = {NOSE: tuple(range(11)), 15: (17, 19, 21), 16: (18, 20, 22), 27: (29, 31), 28: (30, 32)}


def without_others_joints(seen: Mapping[int, SeenPose]) -> dict[int, SeenPose | None]:
    """People of one frame without the joints that are others' by every sign.

    Args:
        seen: of one frame, by any key.

    Returns:
        The same people; None for who has another's upper body, or both shoulders of others.
    """
    dropped = {
        key
        for key, one in seen.items()
        if any(number != key and _is_others(one, other) for number, other in seen.items())
    }
    left: dict[int, SeenPose | None] = dict.fromkeys(seen)
    for key in seen.keys() - dropped:
        one, taken = seen[key], np.zeros(NUM_LANDMARKS, bool)
        for number in seen.keys() - dropped - {key}:
            taken |= _taken(one, seen[number])
        left[key] = None if taken[SHOULDERS].all() else _without(one, taken) if taken.any() else one
    return left


def _apart(mine: SeenPose, theirs: SeenPose) -> np.ndarray:
    """How far the joints of `ASKED` are from those of the same name: (13,) body heights."""
    points, others = (one.pose.points_px[ASKED] for one in (mine, theirs))
    height_px = min(body_height_px(one.pose.points_px[LIMBS]) for one in (mine, theirs))
    return np.asarray(np.linalg.norm(points - others, axis=-1) / height_px)


def _is_others(mine: SeenPose, theirs: SeenPose) -> bool:
    doubted = 0 < mine.agreed <= DOUBTED and theirs.agreed >= AGREED  # 0: no second net was asked
    return doubted and bool((_apart(mine, theirs)[UPPER] < UPPER_SHARED).all())


def _taken(mine: SeenPose, theirs: SeenPose) -> np.ndarray:
    """Landmarks (33,) bool of one person that are another's."""
    apart = _apart(mine, theirs)
    less_sure = mine.sigma[ASKED] > LESS_SURE * theirs.sigma[ASKED]
    taken = np.zeros(NUM_LANDMARKS, bool)
    for mark in ASKED[(apart < SHARED) & less_sure].tolist():
        taken[[mark, *WITH.get(mark, ())]] = True
    return taken


def _without(one: SeenPose, taken: np.ndarray) -> SeenPose:
    """Unseen where taken; heatmaps stay as they were: they tell whether there is a person at all."""
    pose = replace(one.pose, visibility=np.where(taken, 0, one.pose.visibility))
    return replace(one, pose=pose, sigma=np.where(taken, np.inf, one.sigma))
