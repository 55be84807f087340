"""A person who is head over heels or lies: which way up they are by MoveNet, what they do by both nets.

BlazePose invents skeletons in squares that are turned wrongly, and its heatmaps are low in people who are
curled up even where it is right. MoveNet finds the same joints in squares that are turned by up to half a
right angle too far, and what it sees and BlazePose then sees too is not invented.
"""

from __future__ import annotations

import math

import numpy as np

from staf_cli.blazepose.follow import MIN_FLAG, TURNS, look_until_steady
from staf_cli.blazepose.landmarker import LIMBS, Landmarker, PoseEstimate
from staf_cli.nets.region import Region
from staf_cli.nets.thunder import Joints, Thunder
from staf_cli.recover.landmarks.fuse import AGREE
from staf_cli.recover.landmarks.joints import FIRST_LIMB, as_blazepose, body_height_px

LEAST_CONFIDENCE = 0.3  # mean of MoveNet's limb joints
LEAST_AGREED = 0.5  # of the limb joints, that both nets see in the same places


def seen_by_both(
    heavy: Landmarker, thunder: Thunder, image: np.ndarray, box_xyxy: np.ndarray, expected: float
) -> PoseEstimate | None:
    """The pose that both nets see, whichever way up; None where they do not see the same.

    Args:
        heavy: BlazePose heavy.
        thunder: MoveNet.
        image: (H, W, 3) uint8 RGB.
        box_xyxy: (4,) px, where the person is.
        expected: rad, which way up they may be; three other ways are tried too.
    """
    square = Region.from_box(box_xyxy, expected)
    joints = max((thunder.look_in(image, square.turned(turn)) for turn in TURNS), key=_confidence)
    if _confidence(joints) < LEAST_CONFIDENCE:
        return None
    upright = Region.from_box(box_xyxy, way_up(joints.points_px[FIRST_LIMB:]))
    pose = look_until_steady(heavy, image, upright, max_passes=2)
    joints = max(joints, thunder.look_in(image, upright), key=_confidence)
    return pose if pose.flag >= MIN_FLAG and share_agreed(pose, joints) >= LEAST_AGREED else None


def way_up(limbs_px: np.ndarray) -> float:
    """The angle (rad, as in `Region`) of the trunk of limb joints (12, 2) px, hips to shoulders."""
    across, down = (limbs_px[:2].mean(0) - limbs_px[6:8].mean(0)).tolist()
    return math.atan2(across, -down)


def share_agreed(pose: PoseEstimate, joints: Joints) -> float:
    """The share of the limb joints that BlazePose and MoveNet see in the same places."""
    own = pose.points_px[LIMBS]
    height = body_height_px(own)
    apart = np.linalg.norm(own - as_blazepose(joints, height), axis=-1) / height
    return float((apart < AGREE).mean())


def _confidence(joints: Joints) -> float:
    return float(joints.confidence[FIRST_LIMB:].mean())
