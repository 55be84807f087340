"""The drawing laid over the picture: soft outlines, and a small number above everybody's head."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from staf_cli.render.scene import PersonLabel, Rendering, Viewport, person_color

OPACITY = 0.9
FONT = cv2.FONT_HERSHEY_SIMPLEX
INK_DARK, INK_LIGHT = (20, 20, 20), (255, 255, 255)


def draw_overlay(image: np.ndarray, rendering: Rendering, opacity: float = OPACITY) -> np.ndarray:
    """Lay the bodies over a picture.

    Args:
        image: (H, W, 3) uint8 RGB; stays as it is.
        rendering: what to lay over it, from a camera of the same size.
        opacity: 0-1, how much the bodies hide of the picture.

    Returns:
        A new picture (H, W, 3) uint8 RGB.
    """
    viewport = rendering.viewport
    picture = np.array(image, copy=True, order="C")
    if not viewport.is_empty:
        _check_inside(viewport, picture)
        picture[viewport.slices] = _blend(picture[viewport.slices], rendering, opacity)
    for label in rendering.labels:
        _draw_label(picture, label)
    return picture


def _blend(below: np.ndarray, rendering: Rendering, opacity: float) -> np.ndarray:
    """Mix the bodies into the viewport's part (h, w, 3) of the picture, fading across the outline."""
    mask = np.where(rendering.mask, np.uint8(255), np.uint8(0))
    coverage = cv2.blur(mask, (3, 3), borderType=cv2.BORDER_REPLICATE)  # in bytes: a tenth of the time
    # The outline fades over one pixel on either side; the outer one borrows its neighbour's colour.
    color = cv2.dilate(rendering.color, np.ones((3, 3), np.uint8))
    cv2.copyTo(rendering.color, mask, color)
    weight = coverage * np.float32(opacity / 255)
    return cv2.blendLinear(np.ascontiguousarray(below), color, 1 - weight, weight)


@dataclass(frozen=True)
class _LabelLayout:
    """A label's size: font scale, stroke width, and room around the text, px."""

    scale: float
    thickness: int
    padding: int

    @classmethod
    def for_picture(cls, height: int) -> _LabelLayout:
        scale = float(np.clip(height / 1400, 0.4, 1.6))
        return cls(scale, max(1, round(2 * scale)), round(8 * scale))


def _draw_label(picture: np.ndarray, label: PersonLabel) -> None:
    """Write the person's number on a tag of their colour, above the body but inside the picture."""
    height, width = picture.shape[:2]
    layout = _LabelLayout.for_picture(height)
    text = str(label.person_id)
    (text_width, text_height), _ = cv2.getTextSize(text, FONT, layout.scale, layout.thickness)
    tag_width, tag_height = text_width + 2 * layout.padding, text_height + 2 * layout.padding
    x, y = label.top_px
    left = int(np.clip(x - tag_width / 2, 0, max(0, width - tag_width)))
    top = int(np.clip(y - tag_height - layout.padding, 0, max(0, height - tag_height)))
    color = person_color(label.person_id)
    cv2.rectangle(picture, (left, top), (left + tag_width - 1, top + tag_height - 1), color, cv2.FILLED)
    ink = INK_DARK if np.dot(color, (0.299, 0.587, 0.114)) > 110 else INK_LIGHT
    origin = (left + layout.padding, top + layout.padding + text_height)
    cv2.putText(picture, text, origin, FONT, layout.scale, ink, layout.thickness, cv2.LINE_AA)


def _check_inside(viewport: Viewport, picture: np.ndarray) -> None:
    """Refuse a rendering that was made for another size of picture."""
    height, width = picture.shape[:2]
    if viewport.x0 + viewport.width > width or viewport.y0 + viewport.height > height:
        raise ValueError(f"{viewport} does not fit a picture of {width} x {height}")
