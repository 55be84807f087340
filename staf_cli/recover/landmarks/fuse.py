"""What two nets make of one person together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from staf_cli.blazepose.landmarker import LIMBS, PoseEstimate
from staf_cli.nets.thunder import Joints
from staf_cli.recover.landmarks.joints import AGREE, FIRST_LIMB, as_blazepose, body_height_px

USUAL_PEAK = 0.75  # of BlazePose heavy where it sees well,
USUAL_CONFIDENCE = 0.65  # and of MoveNet


def fused(pose: PoseEstimate, joints: Joints) -> PoseEstimate:
    """The mean of a limb joint's two places where the nets agree, else the place of the surer one."""
    own = pose.points_px[LIMBS]
    height = body_height_px(own)
    theirs = as_blazepose(joints, height)
    apart = np.linalg.norm(own - theirs, axis=-1) / height
    peaks, confidence = pose.peaks[LIMBS], joints.confidence[FIRST_LIMB:]
    own_is_surer = peaks / USUAL_PEAK >= confidence / USUAL_CONFIDENCE
    surer = np.where(own_is_surer[:, None], own, theirs)
    points = pose.points_px.copy()
    points[LIMBS] = np.where((apart < AGREE)[:, None], (own + theirs) / 2, surer)
    return replace(pose, points_px=points)
