"""Straight segments of pictures as planes through the camera, and how well directions explain them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from staf_cli.camera import Camera

MOST = 600  # segments that are looked at in all, the longest of each picture
TOLERANCE_DEG = 1.0  # between a segment and a vanishing point: from here on it does not count
_NEVER = 1e-4  # keeps a segment that points at nothing but itself from dividing by zero


@dataclass(frozen=True)
class Segments:
    """Segments of one picture or of several, each the plane that it spans with the camera.

    Attributes:
        normals: (N, 3) unit normals of the planes, camera axes (x right, y down, z away).
        middles: (N, 3) unit directions to the middles of the segments.
        weights: (N,) lengths as shares of the picture's longer side, divided by the number of pictures.
        picture: (N,) int, which of the pictures a segment is from.
    """

    normals: np.ndarray
    middles: np.ndarray
    weights: np.ndarray
    picture: np.ndarray

    @classmethod
    def of(cls, lines: Sequence[np.ndarray], camera: Camera, rotations: np.ndarray | None = None) -> Segments:
        """Segments of pictures, seen through a camera.

        Args:
            lines: for each picture (N, 4) x0, y0, x1, y1 px of the full picture.
            camera: its `rays` say where points of the picture lie.
            rotations: (P, 3, 3) from each picture's camera axes to the common ones; None: all are the same.
        """
        normals, middles, weights, picture = [], [], [], []
        for i, found in enumerate(lines):
            ends = longest(found, MOST // len(lines)).reshape(-1, 2, 2)
            rays = camera.rays(ends)
            normal = np.cross(rays[:, 0], rays[:, 1])
            middle = rays.sum(axis=1)
            turn = np.eye(3) if rotations is None else rotations[i]
            normals.append(normal @ turn.T)
            middles.append(middle @ turn.T)
            weights.append(np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1))
            picture.append(np.full(len(ends), i))
        share = max(camera.size_wh) * max(len(lines), 1)
        if not weights:
            return cls(np.zeros((0, 3)), np.zeros((0, 3)), np.zeros(0), np.zeros(0, int))
        return cls(
            unit(np.concatenate(normals)),
            unit(np.concatenate(middles)),
            np.concatenate(weights) / share,
            np.concatenate(picture),
        )

    def __len__(self) -> int:
        return len(self.weights)

    def only(self, which: np.ndarray) -> Segments:
        """Those that a mask or an index (N,) picks."""
        return Segments(self.normals[which], self.middles[which], self.weights[which], self.picture[which])

    def with_focal(self, factor: float) -> Segments:
        """The same segments of one picture under a focal length `factor` times as long."""
        return replace(
            self, normals=stretched(self.normals, 1 / factor), middles=stretched(self.middles, factor)
        )

    def misfits(self, directions: np.ndarray) -> np.ndarray:
        """How far segments miss the vanishing points of directions.

        Args:
            directions: (D, 3) unit vectors, camera axes; their signs do not matter.

        Returns:
            (N, D) sines of the angles in the picture between a segment, at its middle, and the line from
            there to the vanishing point; signed.
        """
        along = self.middles @ directions.T
        return (self.normals @ directions.T) / np.sqrt(np.maximum(1 - along**2, _NEVER))

    def support(self, directions: np.ndarray, tolerance_deg: float = TOLERANCE_DEG) -> np.ndarray:
        """(N, D): 1 where a segment points exactly at a vanishing point, 0 from the tolerance on."""
        return np.maximum(0, 1 - (self.misfits(directions) / np.sin(np.radians(tolerance_deg))) ** 2)


def longest(lines: np.ndarray, most: int) -> np.ndarray:
    """The `most` longest of segments (N, 4), longest first."""
    lines = np.asarray(lines, float).reshape(-1, 4)
    lengths = np.linalg.norm(lines[:, 2:] - lines[:, :2], axis=1)
    return lines[np.argsort(-lengths, kind="stable")[:most]]


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors (..., 3) made one long."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def stretched(vectors: np.ndarray, factor: float) -> np.ndarray:
    """Unit directions (..., 3) to the same places of the picture, its focal length `factor` times as long."""
    return unit(vectors * np.array([1.0, 1.0, factor]))


def angle_deg(a: np.ndarray, b: np.ndarray) -> float:
    """Degrees between two unit vectors (3,)."""
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)))
