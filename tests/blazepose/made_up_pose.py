"""What the landmark net would say of a paper doll made of capsules."""

from __future__ import annotations

import numpy as np

from staf_cli.blazepose.landmarker import INPUT_SIZE, NUM_LANDMARKS, PoseEstimate
from staf_cli.blazepose.widths import LIMB_SEGMENTS
from staf_cli.nets.region import Region

ARM_RADIUS, LEG_RADIUS, TRUNK_HALF = 6.0, 9.0, 20.0


def doll() -> np.ndarray:
    """Landmarks (33, 2) px of the crop: arms and legs apart; the rest lies in the middle."""
    points = np.full((NUM_LANDMARKS, 2), 128.0)
    for side, first in ((1, 0), (-1, 1)):  # the person's left is on the picture's right
        for mark, (x, y) in {
            11: (22, 70), 13: (55, 100), 15: (90, 120), 23: (10, 140), 25: (37, 190), 27: (44, 240),
        }.items():  # fmt: skip
            points[mark + first] = 128 + side * x, y
    return points


def paint(points: np.ndarray, arm: float = ARM_RADIUS, leg: float = LEG_RADIUS) -> np.ndarray:
    """Mask (256, 256) bool: capsules along the limbs, a rectangle from mid-shoulder to mid-hip."""
    middles = np.stack(np.meshgrid(*[np.arange(INPUT_SIZE) + 0.5] * 2), axis=-1)  # (256, 256, 2) x, y
    shoulders, hips = points[[11, 12]].mean(axis=0), points[[23, 24]].mean(axis=0)
    along = (hips - shoulders) / np.linalg.norm(hips - shoulders)
    down = (middles - shoulders) @ along
    aside = (middles - shoulders) @ np.array([-along[1], along[0]])
    mask = (down >= 0) & (down <= np.linalg.norm(hips - shoulders)) & (abs(aside) <= TRUNK_HALF)
    for a, b in LIMB_SEGMENTS:
        bone = points[b] - points[a]
        share = np.clip((middles - points[a]) @ bone / (bone @ bone), 0, 1)
        off = np.linalg.norm(middles - points[a] - share[..., None] * bone, axis=-1)
        mask |= off <= (arm if a < 23 else leg)
    return mask


def pose_of(points: np.ndarray, mask: np.ndarray, region: Region | None = None) -> PoseEstimate:
    """A sure pose of landmarks (33, 2) px of the crop."""
    region = region or Region((INPUT_SIZE / 2, INPUT_SIZE / 2), float(INPUT_SIZE))
    return PoseEstimate(
        region=region,
        points_px=region.to_picture(points, INPUT_SIZE),
        world_m=np.zeros((NUM_LANDMARKS, 3)),
        visibility=np.ones(NUM_LANDMARKS),
        peaks=np.ones(NUM_LANDMARKS),
        flag=1.0,
        mask=mask,
        next_region=region,
    )
