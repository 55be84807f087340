"""Noise and made-up inputs that are the same, bit for bit, on any machine.

The figures in tests/data were taken on these values. Only numpy's frozen MT19937 stream and the operations
that IEEE 754 rounds exactly (+, *, /, square root) are used: no processor and no version moves a bit.
"""

from __future__ import annotations

import hashlib

import numpy as np

IMAGENET_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
IMAGENET_STD = np.array([0.229, 0.224, 0.225], np.float32)
BLOCKS = {64: 60.0, 16: 40.0, 4: 25.0}  # side of a block in px -> amplitude in grey levels


def stream(name: str) -> np.random.RandomState:
    """The random stream of a name, whatever was drawn before."""
    digest = hashlib.sha256(name.encode()).digest()
    return np.random.RandomState(np.frombuffer(digest, "<u4").astype(np.int64))


def tensor_noise(name: str, shape: tuple[int, ...], std: float = 1.0) -> np.ndarray:
    """Uniform float64 noise of mean 0."""
    uniform = stream(name).random_sample(int(np.prod(shape))) * 2 - 1
    return (uniform * (np.sqrt(3.0) * std)).reshape(shape)


def feature_window(name: str, num_frames: int = 9) -> np.ndarray:
    """A window of what a backbone could give: (T, 2048, 7, 7) float32, at least 0, smooth in time."""
    level, slope, bend = (tensor_noise(f"{name}/{part}", (2048, 7, 7)) for part in ("base", "a", "b"))
    window = np.empty((num_frames, 2048, 7, 7), np.float32)
    for index in range(num_frames):
        time = (index - (num_frames - 1) / 2) / num_frames
        window[index] = np.maximum(
            0.2 + 0.6 * level + 0.5 * time * slope + 1.5 * (time * time - 0.07) * bend, 0
        )
    return window


def synthetic_image(name: str, height: int, width: int) -> np.ndarray:
    """(H, W, 3) uint8 RGB: coloured blocks of three sizes on a slanted grey."""
    levels = np.zeros((height, width, 3))
    for side, amplitude in BLOCKS.items():
        grid = (height // side + 2, width // side + 2, 3)
        blocks = tensor_noise(f"{name}/b{side}", grid, 1 / np.sqrt(3.0))
        levels += amplitude * blocks.repeat(side, 0).repeat(side, 1)[:height, :width]
    y, x = np.mgrid[:height, :width]
    slant = 128 + 30 * (x / (width - 1) - 0.5)[..., None] - 20 * (y / (height - 1) - 0.5)[..., None]
    return np.clip(np.floor(levels + slant), 0, 255).astype(np.uint8)


def normalised_crop(name: str) -> np.ndarray:
    """(3, 224, 224) float32: a synthetic image as the backbone takes it."""
    levels = synthetic_image(name, 224, 224).astype(np.float32) / np.float32(255)
    return np.ascontiguousarray(((levels - IMAGENET_MEAN) / IMAGENET_STD).transpose(2, 0, 1))
