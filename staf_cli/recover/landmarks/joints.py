"""One definition of the joints: MoveNet's put where BlazePose has them, and what two nets make together."""

from __future__ import annotations

import numpy as np

from staf_cli.nets.thunder import Joints

FIRST_LIMB = 5  # of COCO's joints: from here on they come in the order of `LIMBS`
FACE_LANDMARKS = [0, 2, 5, 7, 8]  # BlazePose's, that are COCO's nose, eyes and ears

# How far MoveNet's joints lie from BlazePose heavy's, along the trunk (up) and away from its middle line, in
# body heights: medians over people seen by both from four sides.
PAIRS = {"shoulder": (0, 1), "hip": (6, 7), "knee": (8, 9), "ankle": (10, 11)}  # among the twelve limb joints
UP = {"shoulder": 0.003, "hip": 0.0095, "knee": -0.004, "ankle": -0.0105}
OUT = {"shoulder": 0.004, "hip": 0.008, "knee": 0.0, "ankle": 0.003}
TRUNK_SHARE = 0.30  # of the body's height: mid-shoulders to mid-hips of somebody upright
LIKE = 1.13  # MoveNet's confidence times this is about as telling as a peak of BlazePose's


def body_height_px(limbs_px: np.ndarray) -> float:
    """About how tall a person is in the picture, px, whatever the pose: from limb joints (12, 2) px.

    The longest of what bones and trunk say, since the view only shortens them.
    """
    ends = limbs_px[[2, 3, 4, 5, 8, 9, 10, 11]], limbs_px[[0, 1, 2, 3, 6, 7, 8, 9]]
    bones = np.linalg.norm(ends[0] - ends[1], axis=-1)
    upper, lower = bones[:4], bones[4:]
    trunk = float(np.linalg.norm(limbs_px[:2].mean(0) - limbs_px[6:8].mean(0)))
    legs = float(max(lower[0] + lower[2], lower[1] + lower[3]))
    arms = float(max(upper[0] + upper[2], upper[1] + upper[3]))
    return max(trunk / TRUNK_SHARE, legs / 0.47, arms / 0.31, 1.0)


def as_blazepose(joints: Joints, height_px: float) -> np.ndarray:
    """MoveNet's limb joints (12, 2) px where BlazePose has them.

    Args:
        joints: as MoveNet sees them.
        height_px: of the person.
    """
    limbs = joints.points_px[FIRST_LIMB:].astype(np.float64)
    moved = limbs.copy()
    up = limbs[:2].mean(0) - limbs[6:8].mean(0)
    up = up / max(float(np.linalg.norm(up)), 1e-6)
    for name, (left, right) in PAIRS.items():
        across = limbs[left] - limbs[right]
        width = float(np.linalg.norm(across))
        # Seen from the side a pair is narrow, and so is what it is too wide.
        out = across / max(width, 1e-6) * min(OUT[name] * height_px, 0.12 * width)
        moved[left] -= UP[name] * up * height_px + out
        moved[right] -= UP[name] * up * height_px - out
    return moved
