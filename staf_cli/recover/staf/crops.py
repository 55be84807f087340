"""From a frame to the crop that the backbone sees, and from the crop's camera back to the video's.

Boxes and points are in continuous coordinates here as everywhere (pixel i spans i..i+1), while OpenCV's
affine maps, and with them the release's boxes, count pixel centres: `crop` alone converts between the two.

The network gives every crop a camera of its own (focal length 5000 px, box in the middle). A video has one
camera, so each body is placed where that camera sees it as the network saw it in its crop.
"""

from __future__ import annotations

import cv2
import numpy as np

from staf_cli.camera import Camera

CROP_SCALE = 1.1  # crops show this much more than the box, in training too
CROP_SIZE = 224
NEAREST_M = 0.1  # no joint comes closer to the camera
FARTHEST_M = 1000.0  # where a body goes that the network drew as a single point
IMAGENET_MEAN = np.array([0.485, 0.456, 0.406], np.float32)  # RGB, of values 0..1
IMAGENET_STD = np.array([0.229, 0.224, 0.225], np.float32)


def square_box(boxes_xyxy: np.ndarray) -> np.ndarray:
    """Boxes (T, 4) as corners -> (T, 4) centre x, y, width, height in px; both sides are the longer one."""
    near, far = boxes_xyxy[:, :2].astype(np.float64), boxes_xyxy[:, 2:].astype(np.float64)
    side = (far - near).max(axis=1, keepdims=True)
    return np.concatenate([(near + far) / 2, side, side], axis=1)


def crop(
    image: np.ndarray, box_cxcywh: np.ndarray, scale: float = CROP_SCALE, size: int = CROP_SIZE
) -> tuple[np.ndarray, np.ndarray]:
    """Cut a box out of a picture as the release does: affine, bilinear, black outside the picture.

    The box's centre becomes the middle of the crop's pixel `size / 2`. Only the crop's own pixels are
    computed, however large the picture is. Grey levels depend on OpenCV's major version: 4 and 5 interpolate
    differently.

    Args:
        image: (H, W, 3) uint8, RGB.
        box_cxcywh: (4,) px, continuous; may lie partly or wholly outside.
        scale: how much more than the box is shown.
        size: sides of the crop, px.

    Returns:
        The crop (size, size, 3) uint8 RGB, and the affine matrix (2, 3) float64 that takes pixel indices of
        the image (a whole number is a pixel's centre) to those of the crop.
    """
    box = np.asarray(box_cxcywh, np.float64)
    source = _three_points(box[:2] - 0.5, box[2:] * scale)  # continuous coordinates -> pixel indices
    center, below, right = source  # in float32, where a tiny box far outside has no sides either
    if not (np.isfinite(box).all() and below[1] > center[1] and right[0] > center[0]):
        raise ValueError(f"a box to crop must be finite and have sides above 0, got {box.tolist()}")
    target = _three_points(np.full(2, size / 2), np.full(2, size))
    matrix = cv2.getAffineTransform(source, target)
    picture = cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderValue=(0, 0, 0))
    return picture, matrix


def normalise(crops: np.ndarray) -> np.ndarray:
    """The backbone's input: crops (N, H, W, 3) uint8 RGB -> (N, 3, H, W) float32 by ImageNet's statistics."""
    levels = (crops.astype(np.float32) / np.float32(255) - IMAGENET_MEAN) / IMAGENET_STD
    return np.ascontiguousarray(levels.transpose(0, 3, 1, 2))


def _three_points(center: np.ndarray, sides: np.ndarray) -> np.ndarray:
    """(3, 2) float32: centre, middle of the lower side, middle of the right side; they fix an affine map."""
    down, right = np.array([0, sides[1] / 2]), np.array([sides[0] / 2, 0])
    return np.stack([center, center + down, center + right]).astype(np.float32)  # rounded as in the release


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


def crop_points(points_px: np.ndarray, boxes_cxcywh: np.ndarray, scale: float = CROP_SCALE) -> np.ndarray:
    """Take points from the whole picture to crops: the inverse of `image_joints`, of the same arguments.

    Returns:
        (T, J, 2) -1..1 across the crop, beyond it outside, float64.
    """
    boxes = np.asarray(boxes_cxcywh, np.float64)[:, None]  # (T, 1, 4)
    return (np.asarray(points_px, np.float64) - boxes[..., :2]) / (boxes[..., 2:] * (scale / 2))


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
    straight = camera.undistorted(targets)
    rays = (straight - np.asarray(camera.principal_point_px)) / camera.focal_px  # (T, J, 2)
    trans = _linear(joints, rays)
    nearest = joints[..., 2].min(axis=1) + trans[:, 2]
    lost = ~(nearest >= NEAREST_M)  # so written, NaN is lost too
    trans[lost] = _weak_perspective(joints[lost], rays[lost])
    off = camera.project(joints + trans[:, None]) - targets
    return trans, np.sqrt((off**2).sum(axis=-1).mean(axis=1))


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
