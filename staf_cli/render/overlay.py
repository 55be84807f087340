"""The drawing laid over the picture: soft outlines, and a small number above each head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np

from staf_cli.camera import Camera
from staf_cli.render.lines import Wires, draw_skeleton
from staf_cli.render.scene import (
    BodyInScene,
    PersonLabel,
    Renderer,
    Rendering,
    Style,
    Viewport,
    lay,
    person_color,
)

REGULAR, BOLD = 400, 700
_SHORTEST = 8  # letters that a shortened text keeps at least


@cache
def _face() -> Any:
    return cv2.FontFace("sans")


def text_width(text: str, size_px: int, weight: int = REGULAR) -> int:
    """How far a line of text goes on, px; `size_px` is the height of its letters with all they need."""
    x, _, width, _ = cv2.getTextSize((0, 0), _safe(text), (0, 0), _face(), size_px, weight)
    return int(x + width)


def write(
    canvas: np.ndarray,
    text: str,
    origin: tuple[int, int],
    size_px: int,
    rgb: tuple[int, int, int],
    weight: int = REGULAR,
) -> None:
    """Write a line on a picture (H, W, 3 or 4) uint8 in place, from the left end of its baseline (x, y)."""
    x, y = origin
    place = (slice(max(0, y - 2 * size_px), y + size_px), slice(0, canvas.shape[1]))
    mask = np.zeros(canvas[place].shape[:2], np.uint8)
    cv2.putText(mask, _safe(text), (x, y - place[0].start), 255, _face(), size_px, weight)
    lay(canvas, place, np.array(rgb, np.uint8), mask * np.float32(1 / 255))


def _safe(text: str) -> str:
    """File names may hold bytes that are no text: OpenCV crashes on them."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def shortened(text: str, size_px: int, room_px: int, weight: int = REGULAR) -> str:
    """The text, or as much of its beginning and end as there is room for."""
    kept = len(text)
    short = text
    while text_width(short, size_px, weight) > room_px and kept > _SHORTEST:
        kept -= 1
        short = f"{text[: kept - kept // 3]}...{text[len(text) - kept // 3 :]}"
    return short


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
    picture = np.array(image, copy=True, order="C")
    blend_bodies(picture, rendering, opacity)
    for label in rendering.labels:
        _draw_label(picture, label)
    return picture


class BodyPainter:
    """Draws a frame's bodies over whatever lies below, in one style, from any camera."""

    def __init__(self, renderer: Renderer, faces: np.ndarray, style: Style) -> None:
        self._renderer = renderer
        self._style = style
        self._wires = Wires(faces) if style.wireframe else None

    def paint(self, canvas: np.ndarray, bodies: Sequence[BodyInScene], camera: Camera) -> None:
        """Draw into `canvas` (H, W, 3 or 4) uint8, a picture of the camera's size, in place."""
        rendering = self._renderer.render(bodies, camera)
        drawn = None if self._wires is None else self._wires.coverage(bodies, camera, rendering)
        blend_bodies(canvas, rendering, self._style.opacity, drawn)
        for body in bodies if self._style.skeleton else ():
            draw_skeleton(canvas, body, camera)
        for label in rendering.labels if self._style.labels else ():
            _draw_label(canvas, label, self._style.label_scale)


def blend_bodies(
    canvas: np.ndarray, rendering: Rendering, opacity: float, drawn: np.ndarray | None = None
) -> None:
    """Lay the bodies over a picture (H, W, 3 or 4) in place, fading across the outline.

    Args:
        canvas: what they are laid over.
        rendering: from a camera of the same size.
        opacity: 0-1.
        drawn: (h, w) uint8, which part of each pixel is drawn, where it is not the bodies' whole surface.
    """
    viewport = rendering.viewport
    if viewport.is_empty:
        return
    _check_inside(viewport, canvas)
    mask = np.where(rendering.mask, np.uint8(255), np.uint8(0))
    if drawn is None:  # in bytes: a tenth of the time
        drawn = cv2.blur(mask, (3, 3), borderType=cv2.BORDER_REPLICATE)
    # The outline fades over one pixel on either side; the outer one borrows its neighbour's colour.
    color = cv2.dilate(rendering.color, np.ones((3, 3), np.uint8))
    if canvas.shape[2] == 4:  # below alpha 0 the colour goes on for what an editor blurs or scales
        further = cv2.dilate(color, np.ones((7, 7), np.uint8))
        color = cv2.copyTo(color, cv2.dilate(mask, np.ones((3, 3), np.uint8)), further)
    cv2.copyTo(rendering.color, mask, color)
    lay(canvas, viewport.slices, color, drawn * np.float32(opacity / 255))


@dataclass(frozen=True)
class _LabelLayout:
    """A label's size: font scale, stroke width, and room around the text, px."""

    scale: float
    thickness: int
    padding: int

    @classmethod
    def for_picture(cls, height: int, scale: float) -> _LabelLayout:
        scale *= float(np.clip(height / 1400, 0.4, 1.6))
        return cls(scale, max(1, round(2 * scale)), round(8 * scale))


def _draw_label(picture: np.ndarray, label: PersonLabel, scale: float = 1.0) -> None:
    """Write the person's number on a tag of their colour, above the body but inside the picture."""
    height, width = picture.shape[:2]
    layout = _LabelLayout.for_picture(height, scale)
    text = str(label.person_id)
    (text_width, text_height), _ = cv2.getTextSize(text, FONT, layout.scale, layout.thickness)
    tag_width, tag_height = text_width + 2 * layout.padding, text_height + 2 * layout.padding
    x, y = label.top_px
    left = int(np.clip(x - tag_width / 2, 0, max(0, width - tag_width)))
    top = int(np.clip(y - tag_height - layout.padding, 0, max(0, height - tag_height)))
    color = person_color(label.person_id)
    ink = INK_DARK if np.dot(color, (0.299, 0.587, 0.114)) > 110 else INK_LIGHT
    tag = np.full((tag_height, tag_width, 3), color, np.uint8)
    origin = (layout.padding, layout.padding + text_height)
    cv2.putText(tag, text, origin, FONT, layout.scale, ink, layout.thickness, cv2.LINE_AA)
    place = picture[top : top + tag_height, left : left + tag_width]
    place[..., :3] = tag[: place.shape[0], : place.shape[1]]
    place[..., 3:] = 255  # alpha, where the picture has it


def _check_inside(viewport: Viewport, picture: np.ndarray) -> None:
    """Refuse a rendering that was made for another size of picture."""
    height, width = picture.shape[:2]
    if viewport.x0 + viewport.width > width or viewport.y0 + viewport.height > height:
        raise ValueError(f"{viewport} does not fit a picture of {width} x {height}")
