"""Whole pictures of the output: the overlay, and the panels to its right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from staf_cli.camera import Camera
from staf_cli.render.floor_lines import FloorLines
from staf_cli.render.overlay import BodyPainter, draw_box, draw_text, shortened
from staf_cli.render.scene import BodyInScene, BoxInPicture, Renderer, Style, through_lens
from staf_cli.render.stage import LEVEL, VIEW_CAPTIONS, Floor, Stage, Upright, View

CAPTION_RGB, EDGE_RGB = (96, 102, 112), (255, 255, 255)
_WIDEST = 0.75  # of a panel's height


def panel_width(size_wh: tuple[int, int]) -> int:
    """Width of a panel, px, beside a picture of this size: three quarters of its height, or its width."""
    width, height = size_wh
    narrow = min(width, round(_WIDEST * height))
    return max(2, narrow - narrow % 2)


class Panel:
    """Draws frames of one view."""

    def __init__(
        self, stage: Stage, name: str, blank: np.ndarray, painter: BodyPainter, *, caption: bool = True
    ) -> None:
        """Prepare everything that stays the same.

        Args:
            stage: the scene.
            name: "side", "front" or "top".
            blank: (H, W, 3 or 4) uint8, an empty picture of the panel's size.
            painter: draws the bodies.
            caption: whether the view's name is written into its upper left corner.
        """
        height, width = blank.shape[:2]
        size_px = max(10, round(height / 40))
        caption = caption and height >= 8 * size_px
        self._painter = painter
        self._view = View.of(stage, name, (width, height), top_px=2 * size_px if caption else 0)
        self._floor = Floor(stage, self._view)
        self._backdrop = blank.copy()
        self._floor.draw(self._backdrop)
        self._backdrop[:, : max(1, height // 360), :3] = EDGE_RGB
        if caption:
            words = shortened(VIEW_CAPTIONS[name], size_px, width - 2 * size_px)
            draw_text(self._backdrop, words, (size_px, 2 * size_px), size_px, CAPTION_RGB)

    def paint(self, bodies: Sequence[BodyInScene], upright: Upright = LEVEL) -> np.ndarray:
        """One frame: (H, W, 3 or 4) uint8."""
        seen = self._view.seen(bodies, upright)
        picture = self._backdrop.copy()
        self._floor.draw_shadows(picture, seen)
        self._painter.paint(picture, seen, self._view.camera)
        return picture


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
        self._floor_lines = FloorLines(stage, camera)
        self._painter = BodyPainter(renderer, faces, style)
        self.overlay_wh = width, height = camera.size_wh
        solid = BodyPainter(renderer, faces, replace(style, opacity=1.0))
        blank = style.blank((panel_width(camera.size_wh), height))
        self._panels = [Panel(stage, name, blank, solid) for name in style.views]
        self.size_wh = (width + len(self._panels) * blank.shape[1], height)

    def compose(
        self,
        image: np.ndarray,
        bodies: Sequence[BodyInScene],
        boxes: Sequence[BoxInPicture] = (),
        upright: Upright = LEVEL,
        *,
        floor: bool = False,
    ) -> np.ndarray:
        """One frame: (H, W + panels, 3 or 4) uint8.

        Args:
            image: its picture (H, W, 3) uint8 RGB.
            bodies: of people in it, camera coordinates.
            boxes: of people without a body, whom only the overlay shows.
            upright: where the floor is in this frame.
            floor: whether the overlay shows it, with the horizon.
        """
        overlay = self._overlay(image, bodies, boxes, upright if floor else None)
        parts = [overlay, *(panel.paint(bodies, upright) for panel in self._panels)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)

    def _overlay(
        self,
        image: np.ndarray,
        bodies: Sequence[BodyInScene],
        boxes: Sequence[BoxInPicture],
        floor: Upright | None,
    ) -> np.ndarray:
        over_video = self._style.background == "video"
        canvas = np.array(image, order="C") if over_video else self._style.blank(self.overlay_wh)
        if floor is not None:
            self._floor_lines.draw(canvas, floor)
        # Renderers know pinholes only: what the lens does is done to the bodies.
        self._painter.paint(canvas, through_lens(bodies, self._camera), self._camera.pinhole)
        for box in boxes:
            draw_box(canvas, box, label=self._style.labels)
        return canvas
