"""What a drawing shows: chosen once for a whole run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

PAPER_RGB = (238, 240, 243)  # the plain backdrop: light, so that every person's colour stands off from it


@dataclass(frozen=True)
class Style:
    """How the bodies are drawn.

    Attributes:
        opacity: of the bodies over the picture, 0-1.
        background: what lies below them: the video, a plain backdrop, or nothing (alpha).
        wireframe: edges of the mesh instead of its surface.
        skeleton: bones and joints on top.
        labels: everybody's number on a tag.
        label_scale: how much larger than usual the tags are.
        views: sides from which panels beside the overlay show the scene.
    """

    opacity: float = 0.9
    background: Literal["video", "plain", "transparent"] = "video"
    wireframe: bool = False
    skeleton: bool = False
    labels: bool = True
    label_scale: float = 1.0
    views: tuple[Literal["side", "front", "top"], ...] = ()

    @property
    def num_channels(self) -> int:
        """4 where pictures carry alpha, else 3."""
        return 4 if self.background == "transparent" else 3

    def blank(self, size_wh: tuple[int, int]) -> np.ndarray:
        """An empty picture (H, W, 3 or 4): transparent, or the plain backdrop."""
        width, height = size_wh
        if self.background == "transparent":
            return np.zeros((height, width, 4), np.uint8)
        return np.full((height, width, 3), PAPER_RGB, np.uint8)
