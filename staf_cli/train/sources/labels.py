"""Labels of all sources in one form: STAF's 49 joints, boxes as the protocol has them, NaN as "not known"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from staf_cli.body.joints import STAF_JOINT_NAMES, STAF_JOINT_SOURCES
from staf_cli.camera import Camera
from staf_cli.evaluation.images import BOX_MARGIN, VISIBLE, for_crops_of, smoothed_boxes
from staf_cli.evaluation.images import CROP_SCALE as PROTOCOL_SCALE
from staf_cli.motion import NUM_BETAS, NUM_POSE
from staf_cli.recover.staf.crops import CROP_SCALE, NEAREST_M, square_box
from staf_cli.train.sequences import NUM_STAF_JOINTS, Pictures, TrainSequence
from staf_cli.untrusted.arrays import LARGEST_NUMBER, is_plausible

if TYPE_CHECKING:  # torch comes with it
    from staf_cli.body.model import Body

# Names of data sets' joints that are spelt otherwise among STAF's 49, and the places they stand for.
_SPECIAL: dict[str, tuple[str, ...]] = {
    "neck": ("op_neck",),
    "mid_hip": ("op_mid_hip",),
    "head_bottom": ("neck_lsp",),  # PoseTrack's, where the head meets the neck
    "head_top": ("top_of_head_lsp",),
    "pelvis": ("pelvis_mpii",),
}
LEAST_BOX_PX = 1.0
_NO_BOX = (0.0, 0.0, 2.0, 2.0)  # for pictures without a usable one; nothing is known of these
_PLACES = {name: place for place, name in enumerate(STAF_JOINT_NAMES)}


def places_of(name: str) -> tuple[int, ...]:
    """Where a joint of a data set stands among STAF's 49: often twice, OpenPose's and LSP's or COCO's."""
    names = _SPECIAL.get(name, (f"op_{name}", name))
    return tuple(_PLACES[each] for each in names if each in _PLACES)


def to_staf_joints(values: np.ndarray, places: Sequence[tuple[int, ...]]) -> np.ndarray:
    """Joints (N, K, D) with confidence last -> (N, 49, D) float32; those that no joint stands for are 0.

    Args:
        values: (N, K, D); rows that are not finite, or beyond all measure, get confidence 0.
        places: of each of the K joints among the 49.
    """
    fine = is_plausible(values).all(axis=2) & (values[..., -1] > 0)
    joints = np.zeros((len(values), NUM_STAF_JOINTS, values.shape[2]), np.float32)
    for joint, targets in enumerate(places):
        for target in targets:
            joints[fine[:, joint], target] = values[fine[:, joint], joint]
    np.clip(joints[..., -1], 0, 1, out=joints[..., -1])
    return joints


def smpl_joints(joints: np.ndarray) -> np.ndarray:
    """SMPL's joints (N, K, 3) m -> (N, 49, 4) float32 m and confidence; 0 where they are not finite.

    Args:
        joints: SMPL's 24, or as many as `Body.joints_and_mixed` gives.
    """
    there = np.isfinite(joints).all(axis=(1, 2))
    labels = np.zeros((len(joints), NUM_STAF_JOINTS, 4), np.float32)
    for place, source in enumerate(STAF_JOINT_SOURCES):
        if source < joints.shape[1]:
            labels[there, place, :3], labels[there, place, 3] = joints[there, source], 1
    return labels


def joints_of_body(body: Body, poses: np.ndarray, betas: np.ndarray, trans: np.ndarray) -> np.ndarray:
    """STAF's 49 joints of posed bodies as labels.

    Args:
        body: whose parameters these are; with or without the regressor of STAF's joints.
        poses: (N, 72) rad. betas: (10,) or (N, 10). trans: (N, 3) m.

    Returns:
        (N, 49, 4) float32: m in the axes of `trans`, and confidence 1; 0 for the nine joints that need a
        regressor where the body has none, and in frames that are not finite.
    """
    betas = np.broadcast_to(betas, (len(poses), NUM_BETAS))
    known = np.isfinite(np.column_stack([poses, betas, trans])).all(axis=1)[:, None]
    found = body.joints_and_mixed(*(np.where(known, each, 0) for each in (poses, betas, trans)))
    return smpl_joints(np.where(known[..., None], found, np.nan))


def projected(joints3d: np.ndarray, camera: Camera) -> np.ndarray:
    """Joints (N, 49, 4) m and confidence -> where a camera sees them (N, 49, 3) float32 px and confidence.

    Confidence is 0 for joints that are not before the camera.
    """
    places, before = joints3d[..., :3].astype(np.float64), joints3d[..., 2] > NEAREST_M
    points = camera.project(np.where(before[..., None], places, 1.0))
    fine = before & is_plausible(points).all(axis=-1)
    confidence = np.where(fine, joints3d[..., 3], 0)
    points = np.where(fine[..., None], points, 0)
    return np.concatenate([points, confidence[..., None]], axis=-1).astype(np.float32)


def inside_picture(keypoints2d: np.ndarray, size_wh: tuple[int, int]) -> np.ndarray:
    """The same keypoints (N, 49, 3) px; confidence 0 for those outside the picture."""
    inside = ((keypoints2d[..., :2] >= 0) & (keypoints2d[..., :2] <= size_wh)).all(axis=-1)
    return np.concatenate(
        [keypoints2d[..., :2], np.where(inside, keypoints2d[..., 2], 0)[..., None]], axis=-1
    )


def protocol_boxes(keypoints: np.ndarray) -> np.ndarray:
    """Square boxes (N, 4: cx, cy, w, h px) around keypoints (N, K, 3: px, px, confidence), smoothed.

    As the evaluation's protocol has them, of whose crops the released weights were trained on.

    Raises:
        ValueError: no frame has a keypoint that is seen.
    """
    return square_box(for_crops_of(smoothed_boxes(keypoints), CROP_SCALE))


def boxes_of_single_pictures(keypoints: np.ndarray) -> np.ndarray:
    """As `protocol_boxes`, of pictures (N, K, 3) that have nothing to do with each other.

    Every one needs two keypoints that are seen, in two places.
    """
    seen = keypoints[..., 2:] > VISIBLE
    low = np.where(seen, keypoints[..., :2], np.inf).min(axis=1)
    high = np.where(seen, keypoints[..., :2], -np.inf).max(axis=1)
    side = np.linalg.norm(high - low, axis=1, keepdims=True) * BOX_MARGIN * PROTOCOL_SCALE / CROP_SCALE
    return np.concatenate([(low + high) / 2, side, side], axis=1)


def sequence_of(
    name: str,
    pictures: Pictures,
    boxes: np.ndarray,
    *,
    keypoints2d: np.ndarray | None = None,
    joints3d: np.ndarray | None = None,
    poses: np.ndarray | None = None,
    betas: np.ndarray | None = None,
    body_confidence: np.ndarray | None = None,
    single: bool = False,
) -> TrainSequence:
    """A sequence of what is known; the rest is zeros, which take no memory.

    Frames of whose poses or betas anything is not finite, or whose box is none, get confidence 0.
    """
    num = len(boxes)

    def given(values: np.ndarray | None, *shape: int) -> np.ndarray:
        if values is None:
            return np.broadcast_to(np.float32(0), (num, *shape))
        return np.ascontiguousarray(np.broadcast_to(values, (num, *shape)), np.float32)

    boxes = np.asarray(boxes, np.float64)
    usable = np.isfinite(boxes).all(axis=1) & (np.abs(boxes) < LARGEST_NUMBER).all(axis=1)
    usable &= (boxes[:, 2:] > LEAST_BOX_PX).all(axis=1)
    boxes = np.where(usable[:, None], boxes, _NO_BOX)
    keypoints2d, joints3d = given(keypoints2d, NUM_STAF_JOINTS, 3), given(joints3d, NUM_STAF_JOINTS, 4)
    if not usable.all():
        keypoints2d, joints3d = (each * usable[:, None, None] for each in (keypoints2d, joints3d))
    arrays = given(poses, NUM_POSE), given(betas, NUM_BETAS), given(body_confidence)
    fine = usable & np.isfinite(np.column_stack(arrays)).all(axis=1)
    poses, betas, confidence = (
        np.where(fine.reshape(num, *[1] * (each.ndim - 1)), each, 0) if not fine.all() else each
        for each in arrays
    )
    return TrainSequence(
        name=name,
        pictures=pictures,
        boxes=boxes,
        keypoints2d=keypoints2d,
        joints3d=joints3d,
        poses=poses,
        betas=betas,
        body_confidence=confidence,
        single=single,
    )
