"""Whole pictures of the output: the overlay, and the panels to its right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from staf_cli.geometry.camera import Camera
from staf_cli.render.overlay import BodyPainter
from staf_cli.render.panel import Panel, panel_width
from staf_cli.render.scene import BodyInScene, Renderer
from staf_cli.render.stage import Stage
from staf_cli.render.style import Style


class Composer:
    """Composes frames: the overlay at the video's own size first, then one panel for each view.

    Attributes:
        size_wh: of the pictures, px.
        overlay_wh: of the overlay in their left part, px.
    """

    def __init__(
        self, renderer: Renderer, faces: np.ndarray, camera: Camera, style: Style, stage: Stage
    ) -> None:
        self._style = style
        self._camera = camera
        self._painter = BodyPainter(renderer, faces, style)
        self.overlay_wh = width, height = camera.size_wh
        solid = BodyPainter(renderer, faces, replace(style, opacity=1.0))
        blank = style.blank((panel_width(camera.size_wh), height))
        self._panels = [Panel(stage, name, blank, solid) for name in style.views]
        self.size_wh = (width + len(self._panels) * blank.shape[1], height)

    def compose(self, image: np.ndarray, bodies: Sequence[BodyInScene]) -> np.ndarray:
        """One frame from its picture (H, W, 3) uint8 RGB and its bodies: (H, W + panels, 3 or 4) uint8."""
        parts = [self._overlay(image, bodies), *(panel.paint(bodies) for panel in self._panels)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)

    def _overlay(self, image: np.ndarray, bodies: Sequence[BodyInScene]) -> np.ndarray:
        if self._style.background == "video":
            canvas = np.array(image, copy=True, order="C")
        else:
            canvas = self._style.blank(self.overlay_wh)
        self._painter.paint(canvas, bodies, self._camera)
        return canvas
