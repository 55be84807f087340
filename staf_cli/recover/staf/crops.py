"""From a frame to the picture that the backbone sees: square box, affine crop, ImageNet's normalisation.

Boxes and points are in continuous coordinates here as everywhere (pixel i spans i..i+1), while OpenCV's
affine maps, and with them the release's boxes, count pixel middles: `_to_index` and `_from_index` are the
only border between the two.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

CROP_SCALE = 1.1  # crops show this much more than the box, in training too
CROP_SIZE = 224
IMAGENET_MEAN = np.array([0.485, 0.456, 0.406], np.float32)  # RGB, of values 0..1
IMAGENET_STD = np.array([0.229, 0.224, 0.225], np.float32)


@dataclass(frozen=True)
class CropTransform:
    """Where a crop's pixels come from.

    Attributes:
        matrix: (2, 3) float64, the image's pixel indices -> the crop's.
    """

    matrix: np.ndarray

    def to_crop(self, points_px: np.ndarray) -> np.ndarray:
        """Points (..., 2) of the image -> of the crop; continuous px on both sides."""
        return _from_index(_to_index(points_px) @ self.matrix[:, :2].T + self.matrix[:, 2])

    def to_image(self, points_px: np.ndarray) -> np.ndarray:
        """Points (..., 2) of the crop -> of the image; continuous px on both sides."""
        inverse = np.linalg.inv(self.matrix[:, :2])
        return _from_index((_to_index(points_px) - self.matrix[:, 2]) @ inverse.T)


def square_box(boxes_xyxy: np.ndarray) -> np.ndarray:
    """Boxes (T, 4) as corners -> (T, 4) centre x, y, width, height in px; both sides are the longer one."""
    near, far = boxes_xyxy[:, :2].astype(np.float64), boxes_xyxy[:, 2:].astype(np.float64)
    side = (far - near).max(axis=1, keepdims=True)
    return np.concatenate([(near + far) / 2, side, side], axis=1)


def crop(
    image: np.ndarray, box_cxcywh: np.ndarray, scale: float = CROP_SCALE, size: int = CROP_SIZE
) -> tuple[np.ndarray, CropTransform]:
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
        The crop (size, size, 3) uint8 RGB, and where its pixels come from.
    """
    box = np.asarray(box_cxcywh, np.float64)
    source = _three_points(_to_index(box[:2]), box[2:] * scale)
    center, below, right = source  # in float32, where a tiny box far outside has no sides either
    if not (np.isfinite(box).all() and below[1] > center[1] and right[0] > center[0]):
        raise ValueError(f"a box to crop must be finite and have sides above 0, got {box.tolist()}")
    target = _three_points(np.full(2, size / 2), np.full(2, size))
    matrix = cv2.getAffineTransform(source, target)
    picture = cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderValue=(0, 0, 0))
    return picture, CropTransform(matrix)


def normalise(crops: np.ndarray) -> np.ndarray:
    """The backbone's input: crops (N, H, W, 3) uint8 RGB -> (N, 3, H, W) float32 by ImageNet's statistics."""
    levels = (crops.astype(np.float32) / np.float32(255) - IMAGENET_MEAN) / IMAGENET_STD
    return np.ascontiguousarray(levels.transpose(0, 3, 1, 2))


def _three_points(center: np.ndarray, sides: np.ndarray) -> np.ndarray:
    """(3, 2) float32: centre, middle of the lower side, middle of the right side; they fix an affine map."""
    down, right = np.array([0, sides[1] / 2]), np.array([sides[0] / 2, 0])
    return np.stack([center, center + down, center + right]).astype(np.float32)  # rounded as in the release


def _to_index(points_px: np.ndarray) -> np.ndarray:
    """Continuous coordinates -> pixel indices, where a whole number is a pixel's middle."""
    return points_px - 0.5


def _from_index(points: np.ndarray) -> np.ndarray:
    """Pixel indices -> continuous coordinates."""
    return points + 0.5
