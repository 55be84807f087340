"""From the network's crop camera to the video's one camera: where in the room a body stands.

The network gives every crop a camera of its own (focal length 5000 px, box in the middle). A video has one
camera, so each body is put where that camera sees it as the network saw it in its crop.
"""

from __future__ import annotations

import numpy as np

from staf_cli.geometry.camera import Camera
from staf_cli.recover.staf.crops import CROP_SCALE

NEAREST_M = 0.1  # no joint comes closer to the camera
FARTHEST_M = 1000.0  # where a body goes that the network drew as a single point


def image_joints(joints2d: np.ndarray, boxes_cxcywh: np.ndarray, scale: float = CROP_SCALE) -> np.ndarray:
    """Take points from crops to the whole picture.

    The network's 0 is the middle of the crop's pixel 112, and so is the box's centre (see `crops.crop`): the
    half pixels cancel.

    Args:
        joints2d: (T, J, 2) -1..1 across the crop.
        boxes_cxcywh: (T, 4) px, continuous, before scaling.
        scale: the one that the crops were cut with.

    Returns:
        (T, J, 2) px, continuous, float64.
    """
    boxes = np.asarray(boxes_cxcywh, np.float64)[:, None]  # (T, 1, 4)
    return boxes[..., :2] + joints2d * (boxes[..., 2:] * (scale / 2))


def fit_trans(joints_m: np.ndarray, joints_px: np.ndarray, camera: Camera) -> tuple[np.ndarray, np.ndarray]:
    """Place bodies so that their joints project to given points, by linear least squares.

    With rays a = (u - cx) / f and b = (v - cy) / f, a joint (X, Y, Z) seen there fulfils
    tx - a tz = a Z - X and ty - b tz = b Z - Y: two linear equations a joint, three unknowns a frame.
    tx and ty follow from tz by the means, so tz alone is solved for, in centred coordinates.

    A frame whose solution would bring a joint closer than 0.1 m, or that has none (all points in one place),
    is placed by weak perspective instead: at the depth where the joints' spread comes out right, between
    0.1 m (nearest joint) and 1000 m, its middle on the points' mean ray.

    Args:
        joints_m: (T, J, 3) m, bodies in camera axes (x right, y down, z away), not yet placed.
        joints_px: (T, J, 2) px, where they are to be seen.
        camera: the video's.

    Returns:
        trans (T, 3) m float64, to be added to the joints, and residual_px (T,), root mean square over the
        joints of the distance between their projections and `joints_px`.
    """
    joints = np.asarray(joints_m, np.float64)
    targets = np.asarray(joints_px, np.float64)
    rays = (targets - np.asarray(camera.principal_point_px)) / camera.focal_px  # (T, J, 2)
    trans = _linear(joints, rays)
    nearest = joints[..., 2].min(axis=1) + trans[:, 2]
    lost = ~(nearest >= NEAREST_M)  # so written, NaN is lost too
    trans[lost] = _weak_perspective(joints[lost], rays[lost])
    off = camera.project(joints + trans[:, None]) - targets
    return trans, np.sqrt((off**2).sum(axis=-1).mean(axis=1))


def release_camera(cams: np.ndarray, boxes_cxcywh: np.ndarray, size_wh: tuple[int, int]) -> np.ndarray:
    """Crop cameras -> weak-perspective cameras of the whole picture, as the release's demo draws with.

    Kept for comparison with the release; nothing here uses it. The demo feeds it boxes x 1.2, while its crops
    show boxes x 1.1, and so draws its meshes 9 % too large.

    Args:
        cams: (N, 3) scale s, shift tx, ty in the crop.
        boxes_cxcywh: (N, 4) px; the width counts.
        size_wh: the picture's, px.

    Returns:
        (N, 4) float64: sx, sy, tx, ty, with which x in -1..1 across the picture is sx (X + tx).
    """
    cams, boxes = np.asarray(cams, np.float64), np.asarray(boxes_cxcywh, np.float64)
    size = np.asarray(size_wh, np.float64)
    scale = cams[:, :1] * boxes[:, 2:3] / size  # (N, 2)
    center = boxes[:, :2] / (size / 2) - 1  # (N, 2) -1..1
    return np.concatenate([scale, cams[:, 1:] + center / scale], axis=1)


def _linear(joints: np.ndarray, rays: np.ndarray) -> np.ndarray:
    """The least-squares solution (T, 3) of joints (T, J, 3) on rays (T, J, 2); NaN where there is none."""
    known = rays * joints[..., 2:] - joints[..., :2]  # t_xy - ray * tz = known
    mean_known, mean_ray = known.mean(axis=1), rays.mean(axis=1)  # (T, 2)
    from_mean = rays - mean_ray[:, None]
    spread = (from_mean**2).sum(axis=(1, 2))  # (T,)
    slope = (from_mean * (known - mean_known[:, None])).sum(axis=(1, 2))
    tz = np.divide(-slope, spread, out=np.full(len(rays), np.nan), where=spread > 0)
    return np.column_stack([mean_known + mean_ray * tz[:, None], tz])


def _weak_perspective(joints: np.ndarray, rays: np.ndarray) -> np.ndarray:
    """(T, 3): bodies (T, J, 3) as if flat, at the depth where they spread as far as their rays (T, J, 2)."""
    middle, mean_ray = joints.mean(axis=1), rays.mean(axis=1)  # (T, 3), (T, 2)
    size_m = np.sqrt(((joints - middle[:, None])[..., :2] ** 2).sum(axis=(1, 2)))
    size = np.sqrt(((rays - mean_ray[:, None]) ** 2).sum(axis=(1, 2)))
    depth = np.divide(size_m, size, out=np.full(len(rays), FARTHEST_M), where=size > 0)
    nearest = NEAREST_M + middle[:, 2] - joints[..., 2].min(axis=1)
    depth = np.clip(depth, nearest, np.maximum(FARTHEST_M, nearest))
    return np.column_stack([mean_ray * depth[:, None] - middle[:, :2], depth - middle[:, 2]])
