"""The turned square of a picture that a net of joints looks at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

ENLARGE = 1.25  # MediaPipe's margin around the circle that holds the body


@dataclass(frozen=True)
class Region:
    """A square in the picture, turned about its centre.

    Attributes:
        centre_px: (x, y) in the picture, px.
        side_px: length of an edge, px.
        angle: rad; the square's own "up" points to (sin angle, -cos angle) in the picture.
    """

    centre_px: tuple[float, float]
    side_px: float
    angle: float = 0.0

    @classmethod
    def from_circle(cls, centre: np.ndarray, rim: np.ndarray) -> Region:
        """Around a circle given by its centre (2,) and the rim point (2,) above the head, px."""
        dx, dy = (rim - centre).tolist()
        side = 2 * ENLARGE * max(math.hypot(dx, dy), 1.0)
        return cls((float(centre[0]), float(centre[1])), side, math.atan2(dx, -dy))

    @classmethod
    def from_box(cls, box_xyxy: np.ndarray, angle: float = 0.0) -> Region:
        """Around an upright box (4,) px."""
        x0, y0, x1, y1 = (float(v) for v in box_xyxy)
        return cls(((x0 + x1) / 2, (y0 + y1) / 2), ENLARGE * max(x1 - x0, y1 - y0, 2.0), angle)

    def turned(self, angle: float) -> Region:
        """The same square turned further by `angle` (rad)."""
        wrapped = math.remainder(self.angle + angle, 2 * math.pi)
        return Region(self.centre_px, self.side_px, wrapped)

    @property
    def rotation(self) -> np.ndarray:
        """(2, 2): directions in the crop -> directions in the picture."""
        c, s = math.cos(self.angle), math.sin(self.angle)
        return np.array([[c, -s], [s, c]])

    def to_picture(self, crop_px: np.ndarray, crop_size: int) -> np.ndarray:
        """Points (..., 2) px of a crop of crop_size² -> px of the picture."""
        unit = crop_px / crop_size - 0.5
        return unit @ self.rotation.T * self.side_px + np.asarray(self.centre_px)

    def from_picture(self, picture_px: np.ndarray, crop_size: int) -> np.ndarray:
        """Inverse of `to_picture`."""
        unit = (picture_px - np.asarray(self.centre_px)) @ self.rotation / self.side_px
        return (unit + 0.5) * crop_size

    def crop(self, image: np.ndarray, size: int) -> np.ndarray:
        """Image (H, W, 3) uint8 -> (size, size, 3) uint8, bilinear, black outside the picture."""
        step = self.rotation * (self.side_px / size)
        corner = self.to_picture(np.array([0.5, 0.5]), size) - 0.5  # OpenCV counts from pixel centres
        matrix = np.concatenate([step, corner[:, None]], axis=1)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return cv2.warpAffine(image, matrix, (size, size), flags=flags)

    def distance(self, other: Region) -> float:
        """How far two regions are apart: 0 the same, 1 a whole side; position and size together."""
        shift = math.dist(self.centre_px, other.centre_px) / max(self.side_px, other.side_px)
        return shift + abs(math.log(self.side_px / other.side_px)) / 2
