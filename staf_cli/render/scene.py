"""What is drawn and what a drawing is: bodies in, a rectangle of coloured pixels with depth out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from staf_cli.geometry.camera import Camera
from staf_cli.palette import PALETTE_RGB as PALETTE_RGB
from staf_cli.palette import person_color as person_color


@dataclass(frozen=True)
class BodyInScene:
    """One person's mesh in one frame.

    Attributes:
        person_id: 1-based; gives the colour and the label.
        vertices: (V, 3) float32, m, camera coordinates.
        filled: the frame was filled in between detections; drawn paler.
        joints: (24, 3) m, SMPL's, where a skeleton may be drawn.
    """

    person_id: int
    vertices: np.ndarray
    filled: bool = False
    joints: np.ndarray | None = None

    def __post_init__(self) -> None:
        if self.vertices.ndim != 2 or self.vertices.shape[1] != 3:
            raise ValueError(f"BodyInScene.vertices must have shape (V, 3), got {self.vertices.shape}")


@dataclass(frozen=True)
class Viewport:
    """The rectangle of the picture that is drawn, px; nothing lies outside of it."""

    x0: int
    y0: int
    width: int
    height: int

    @property
    def is_empty(self) -> bool:
        return self.width == 0 or self.height == 0

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns of the rectangle, to index an image with."""
        return slice(self.y0, self.y0 + self.height), slice(self.x0, self.x0 + self.width)


@dataclass(frozen=True)
class PersonLabel:
    """Where a person's number belongs: `top_px` (x, y) is the highest point of the visible body."""

    person_id: int
    top_px: tuple[float, float]


@dataclass(frozen=True)
class Rendering:
    """The bodies of one frame as pixels.

    Attributes:
        viewport: where the arrays lie in the picture.
        color: (h, w, 3) uint8 RGB, black where nobody is.
        depth: (h, w) float32, m along z; 0 where nobody is.
        labels: one for every body that is in the viewport.
    """

    viewport: Viewport
    color: np.ndarray
    depth: np.ndarray
    labels: tuple[PersonLabel, ...] = ()

    def __post_init__(self) -> None:
        expected = (self.viewport.height, self.viewport.width)
        if self.color.shape != (*expected, 3) or self.depth.shape != expected:
            raise ValueError(
                f"Rendering needs color {(*expected, 3)} and depth {expected}, "
                f"got {self.color.shape} and {self.depth.shape}"
            )

    @property
    def mask(self) -> np.ndarray:
        """(h, w) bool, true where a body is."""
        return self.depth > 0

    @classmethod
    def empty(cls) -> Rendering:
        """Nobody to be seen."""
        return cls(Viewport(0, 0, 0, 0), np.zeros((0, 0, 3), np.uint8), np.zeros((0, 0), np.float32))


class Renderer(Protocol):
    """Draws bodies that share one list of faces."""

    @property
    def description(self) -> str:
        """What really draws, for the record of a run."""
        ...

    def render(self, bodies: Sequence[BodyInScene], camera: Camera) -> Rendering:
        """Draw the bodies of one frame as the camera sees them."""
        ...

    def close(self) -> None:
        """Free what the renderer holds; it cannot draw afterwards."""
        ...
