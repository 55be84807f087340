"""Textured pictures: surfaces, and a room of them before a camera that goes anywhere in it."""

from __future__ import annotations

import cv2
import numpy as np
from rooms import View


def texture(seed: int, size_wh: tuple[int, int] = (1000, 700), contrast: float = 60) -> np.ndarray:
    """Blobs of several sizes and some rectangles, RGB."""
    rng = np.random.default_rng(seed)
    image = np.full((size_wh[1], size_wh[0], 3), 120.0)
    for sigma in (2, 6, 20):
        noise = cv2.GaussianBlur(rng.normal(size=image.shape), (0, 0), sigma)
        image += contrast * noise / noise.std() / 2
    for x, y, w, h in rng.integers(20, 200, (25, 4)) * (size_wh[0] / 220, size_wh[1] / 220, 0.4, 0.4):
        image[int(y) : int(y + h), int(x) : int(x + w)] += rng.normal(0, contrast, 3)
    return np.clip(image, 0, 255).astype(np.uint8)


# Corner, two edges (m; z up, floor at 0) and the number of the texture; what is farther comes first.
SURFACES = [
    ((-6, 2, 0), (12, 0, 0), (0, 6, 0), 11),  # floor
    ((-6, 8, 0), (12, 0, 0), (0, 0, 3.5), 12),  # wall at the back
    ((-2.5, 6.5, 0), (1.2, 0, 0), (0, 0, 1.1), 13),
    ((1.0, 6.0, 0), (0.9, 0, 0), (0, 0, 1.8), 14),
    ((-1.0, 4.8, 0), (0.5, 0, 0), (0, 0, 0.8), 15),
    ((2.2, 4.5, 0), (0.7, 0, 0), (0, 0, 1.0), 16),
]
_PAINTED = [(texture(seed, (700, 500)), np.array(place, float)) for *place, seed in SURFACES]


def room_picture(view: View, seed: int = 0, noise: float = 2.0) -> np.ndarray:
    """(h, w, 3) uint8 RGB; the camera stays before the floor's near edge, at y < 1.5, and looks along y."""
    width, height = view.camera.size_wh
    centre = view.camera.principal_point_px
    matrix = np.array([[1, 0, centre[0]], [0, 1, centre[1]], [0, 0, 1.0]])
    matrix = matrix @ np.diag([view.camera.focal_px, view.camera.focal_px, 1]) @ view.rotation
    picture = np.full((height, width, 3), 90, np.uint8)
    half = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])  # OpenCV's pixel i has its middle at i
    for painted, (corner, across, along) in _PAINTED:
        rows, columns = painted.shape[:2]
        onto = np.stack([across / columns, along / rows, corner - np.array(view.position_m)], axis=1)
        onto = half @ matrix @ onto
        warped = cv2.warpPerspective(painted, onto, (width, height), flags=cv2.INTER_AREA)
        there = np.full((rows, columns), 255, np.uint8)
        shown = cv2.warpPerspective(there, onto, (width, height), flags=cv2.INTER_NEAREST)
        picture[shown > 0] = warped[shown > 0]
    grain = np.random.default_rng(seed).normal(0, noise, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)
