"""Procedural backgrounds, things that stand in front, and what a camera does to a picture."""

from __future__ import annotations

import cv2
import numpy as np

from staf_cli.train.made_up.settings import Variety

NOISE_LEVELS = (0.0, 6.0)
BLURRED = 0.3  # share of sequences with a lens that is not quite sharp


def background(rng: np.random.Generator, size_px: int, variety: Variety) -> np.ndarray:
    """A room or a place (S, S, 3) uint8: wall and floor, things, and texture of several sizes."""
    wall, floor = colour(rng), colour(rng)
    horizon = int(size_px * rng.uniform(0.35, 0.9))
    image = np.empty((size_px, size_px, 3), np.float32)
    image[:horizon], image[horizon:] = wall, floor
    left, right = rng.uniform(0.7, 1.2, 2)
    image *= np.linspace(left, right, size_px, dtype=np.float32)[None, :, None]
    image = np.clip(image, 0, 255).astype(np.uint8)
    for _ in range(rng.integers(0, variety.most_things + 1)):
        _thing(rng, image)
    if rng.random() < 0.5:
        blur = 2 * int(rng.integers(0, 3)) + 1
        image = cv2.GaussianBlur(image, (blur, blur), 0)
    if not variety.rough:
        return image
    return np.clip(image + _texture(rng, size_px), 0, 255).astype(np.uint8)


def foreground(rng: np.random.Generator, size_px: int, variety: Variety) -> tuple[np.ndarray, np.ndarray]:
    """What stands in front, (S, S, 3) uint8, and where, (S, S) bool; nowhere in most sequences."""
    image, mask = np.zeros((size_px, size_px, 3), np.uint8), np.zeros((size_px, size_px), np.uint8)
    if rng.random() < variety.occluded:
        image[:] = np.clip(colour(rng) + _texture(rng, size_px), 0, 255)
        if rng.random() < 0.5:  # a post
            left, width = int(rng.uniform(0, 0.9) * size_px), int(rng.uniform(0.03, 0.1) * size_px) + 1
            mask[:, left : left + width] = 1
        else:  # a table, a wall
            top = int(rng.uniform(0.6, 0.9) * size_px)
            left, right = np.sort(rng.uniform(-0.2, 1.2, 2)) * size_px
            cv2.rectangle(mask, (int(left), top), (int(right), size_px), 1, -1)
    return image, mask.astype(bool)


def colour(rng: np.random.Generator) -> np.ndarray:
    """Any colour (3,) float32, 0-255, dull ones more often than bright ones."""
    hsv = np.array([[[rng.uniform(0, 180), 255 * rng.beta(1.2, 2.2), 255 * rng.beta(2.2, 1.8)]]], np.uint8)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0, 0].astype(np.float32)


class Shot:
    """What one camera does to every picture of a sequence: gain, blur, noise."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._gain = rng.uniform(0.8, 1.15, 3).astype(np.float32)
        self._noise = np.float32(rng.uniform(*NOISE_LEVELS))
        self._blurred = rng.random() < BLURRED

    def __call__(self, image: np.ndarray) -> np.ndarray:
        """(H, W, 3) uint8 -> the same as this camera sees it."""
        seen = image.astype(np.float32) * self._gain
        if self._blurred:
            seen = cv2.GaussianBlur(seen, (3, 3), 0)
        seen += self._rng.standard_normal(image.shape, dtype=np.float32) * self._noise
        return np.clip(seen, 0, 255).astype(np.uint8)


def _texture(rng: np.random.Generator, size_px: int) -> np.ndarray:
    """Smooth noise (S, S, 3) float32 of three sizes, levels about 0."""
    texture = np.zeros((size_px, size_px, 3), np.float32)
    for cells in (4, 13, 40):
        small = rng.standard_normal((cells, cells, 3), dtype=np.float32) * rng.uniform(0, 22)
        texture += cv2.resize(small, (size_px, size_px), interpolation=cv2.INTER_CUBIC)
    grey = texture.mean(axis=2, keepdims=True)
    return grey + 0.4 * (texture - grey)


def _thing(rng: np.random.Generator, image: np.ndarray) -> None:
    """Draw a box, an ellipse, a limb-like bar or a checked panel into the picture."""
    size = len(image)
    tone = tuple(colour(rng).tolist())
    (x, y), (w, h) = rng.uniform(0, size, 2), rng.uniform(0.04, 0.4, 2) * size
    kind = rng.integers(0, 4)
    if kind == 0:
        cv2.rectangle(image, (int(x), int(y)), (int(x + w), int(y + h)), tone, -1)
    elif kind == 1:
        cv2.ellipse(image, (int(x), int(y)), (int(w / 2), int(h / 2)), rng.uniform(0, 180), 0, 360, tone, -1)
    elif kind == 2:
        end = (rng.uniform(-0.3, 1.3, 2) * size).astype(int).tolist()
        cv2.line(image, (int(x), int(y)), end, tone, int(rng.uniform(0.01, 0.08) * size) + 1)
    else:
        cells = (np.indices((8, 8)).sum(0) % 2).astype(np.float32)[..., None] * colour(rng)
        panel = cv2.resize(cells, (int(w) + 2, int(h) + 2), interpolation=cv2.INTER_NEAREST)
        part = image[int(y) : int(y) + len(panel), int(x) : int(x) + panel.shape[1]]
        part[:] = panel[: part.shape[0], : part.shape[1]].astype(np.uint8)
