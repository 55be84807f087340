"""What BlazePose and MoveNet make of one person together, and how sure each landmark then is.

Of two places of a limb joint the mean counts where they are close to each other, else the one that fits the
heatmaps and the frame before better. How far joints were off by their heatmaps' peaks and by how far the two
nets were apart was measured on people seen from four sides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from staf_cli.blazepose.follow import PoseObservation, sigma_of_peaks
from staf_cli.blazepose.landmarker import INPUT_SIZE, LIMBS, NUM_LANDMARKS, PoseEstimate
from staf_cli.nets.region import Region
from staf_cli.nets.thunder import Joints
from staf_cli.recover.landmarks.joints import (
    FACE_LANDMARKS,
    FIRST_LIMB,
    LIKE,
    as_blazepose,
    body_height_px,
)

USUAL_PEAK, USUAL_CONFIDENCE = 0.65, 0.75  # of BlazePose and MoveNet where both are as often right
SMALL_BONUS = 1.5  # MoveNet's confidence in small people, whom it sees better
AGREE = 0.06  # body heights within which two nets mean the same place
MOVED = 2.0  # what a body height off the last place costs against a net's usual height of heatmap
MOST_MOVED = 0.3  # body heights
APART = (0.015, 0.025, 0.04, 0.05, 0.075, 0.12)  # body heights between the two nets' places,
SIGMA_APART = (0.008, 0.021, 0.034, 0.049, 0.061, 0.076)  # and how far the joint was then off, along one axis
ALONE = 1.5  # times the sigma of a joint that MoveNet alone has seen


@dataclass(frozen=True)
class SeenPose:
    """A person in one frame.

    Attributes:
        pose: with the landmarks of all nets together.
        sigma: (33,) body heights along one axis; infinite where no net has the landmark.
        agreed: 0-1, share of the limb joints that both nets see in the same places; 0 of one net alone.
    """

    pose: PoseEstimate
    sigma: np.ndarray
    agreed: float = 0.0

    def observation(self, shape: tuple[int, ...]) -> PoseObservation:
        """What the fit needs of it, in a picture of a shape (H, W, ...)."""
        return PoseObservation.of(self.pose, shape, self.sigma, self.agreed)


def by_blazepose(pose: PoseEstimate) -> SeenPose:
    """As BlazePose alone has it."""
    return SeenPose(pose, sigma_of_peaks(pose.peaks))


def fused(pose: PoseEstimate, joints: Joints, last_px: np.ndarray | None, *, is_small: bool) -> SeenPose:
    """BlazePose's pose with the limb joints of both nets together.

    Args:
        pose: BlazePose's.
        joints: MoveNet's.
        last_px: (12, 2) px, the limb joints in the frame before, where they are known.
        is_small: whether MoveNet sees people of this size better.
    """
    own = pose.points_px[LIMBS].astype(np.float64)
    height = body_height_px(own)
    theirs = as_blazepose(joints, height)
    apart = np.linalg.norm(own - theirs, axis=-1) / height
    confidence = joints.confidence[FIRST_LIMB:]
    worth = pose.peaks[LIMBS] / USUAL_PEAK
    other = confidence / USUAL_CONFIDENCE * (SMALL_BONUS if is_small else 1.0)
    if last_px is not None:
        worth = worth - MOVED * np.minimum(np.linalg.norm(own - last_px, axis=-1) / height, MOST_MOVED)
        other = other - MOVED * np.minimum(np.linalg.norm(theirs - last_px, axis=-1) / height, MOST_MOVED)
    take_theirs = other > worth
    agree = apart < AGREE
    limbs = np.where(take_theirs[:, None], theirs, own)
    limbs = np.where(agree[:, None], (own + theirs) / 2, limbs)
    alike = confidence * LIKE
    peaks = np.where(
        agree, np.maximum(pose.peaks[LIMBS], alike), np.where(take_theirs, alike, pose.peaks[LIMBS])
    )
    seen = np.where(
        take_theirs & ~agree, np.maximum(pose.visibility[LIMBS], confidence), pose.visibility[LIMBS]
    )
    together = replace(
        pose,
        points_px=_with_limbs(pose.points_px, limbs),
        peaks=_with_limbs(pose.peaks, peaks),
        visibility=_with_limbs(pose.visibility, seen),
    )
    sigma = sigma_of_peaks(together.peaks)
    sigma[LIMBS] = np.maximum(sigma[LIMBS], np.interp(apart, APART, SIGMA_APART))
    return SeenPose(together, sigma, float(agree.mean()))


def by_movenet(joints: Joints, region: Region) -> SeenPose:
    """As MoveNet alone has it: limb joints and face; what it does not know lies at the next joint, unseen.

    Args:
        joints: MoveNet's.
        region: where it looked.
    """
    height = body_height_px(joints.points_px[FIRST_LIMB:])
    limbs = as_blazepose(joints, height)
    points = np.empty((NUM_LANDMARKS, 2))
    points[:11] = joints.points_px[0]
    points[FACE_LANDMARKS] = joints.points_px[:FIRST_LIMB]
    points[17:23] = np.tile(limbs[4:6], (3, 1))  # fingers at the wrists,
    points[29:33] = np.tile(limbs[10:12], (2, 1))  # feet at the ankles
    points[LIMBS] = limbs
    seen = np.zeros(NUM_LANDMARKS)
    seen[FACE_LANDMARKS], seen[LIMBS] = joints.confidence[:FIRST_LIMB], joints.confidence[FIRST_LIMB:]
    pose = PoseEstimate(
        region=region,
        points_px=points,
        world_m=np.zeros((NUM_LANDMARKS, 3)),
        visibility=seen,
        peaks=np.minimum(seen * LIKE, 1.0),
        flag=float(joints.confidence[FIRST_LIMB:].mean()),
        mask=np.zeros((INPUT_SIZE, INPUT_SIZE), bool),
        next_region=region,
    )
    return SeenPose(pose, np.where(seen > 0, ALONE * sigma_of_peaks(pose.peaks), np.inf))


def _with_limbs(values: np.ndarray, limbs: np.ndarray) -> np.ndarray:
    changed = np.asarray(values, np.float64).copy()
    changed[LIMBS] = limbs
    return changed
