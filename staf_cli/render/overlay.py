"""The drawing laid over the picture: bodies with soft outlines, their numbers above them, lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np

from staf_cli.camera import Camera
from staf_cli.palette import person_color
from staf_cli.render.lines import Wireframe, draw_skeleton
from staf_cli.render.scene import BodyInScene, PersonLabel, Renderer, Rendering, Style, alpha_blend

REGULAR, BOLD = 400, 700
_SHORTEST = 8  # letters that a shortened text keeps at least


@cache
def _face() -> Any:
    return cv2.FontFace("sans")


def text_width(text: str, size_px: int, weight: int = REGULAR) -> int:
    """How far a line of text goes on, px; `size_px` is the height of its letters with all they need."""
    x, _, width, _ = cv2.getTextSize((0, 0), _safe(text), (0, 0), _face(), size_px, weight)
    return int(x + width)


def draw_text(
    canvas: np.ndarray,
    text: str,
    origin: tuple[int, int],
    size_px: int,
    rgb: tuple[int, int, int],
    weight: int = REGULAR,
) -> None:
    """Write a line on a picture (H, W, 3 or 4) uint8 in place, from the left end of its baseline (x, y)."""
    x, y = origin
    area = (slice(max(0, y - 2 * size_px), y + size_px), slice(0, canvas.shape[1]))
    mask = np.zeros(canvas[area].shape[:2], np.uint8)
    cv2.putText(mask, _safe(text), (x, y - area[0].start), 255, _face(), size_px, weight)
    alpha_blend(canvas, rgb, mask, area)


def _safe(text: str) -> str:
    """File names may hold bytes that are no text: OpenCV crashes on them."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def shortened(text: str, size_px: int, room_px: int, weight: int = REGULAR) -> str:
    """The text, or as much of its beginning and end as there is room for."""
    kept, short = len(text), text
    while text_width(short, size_px, weight) > room_px and kept > _SHORTEST:
        kept -= 1
        short = f"{text[: kept - kept // 3]}...{text[len(text) - kept // 3 :]}"
    return short


FONT = cv2.FONT_HERSHEY_SIMPLEX
INK_DARK, INK_LIGHT = (20, 20, 20), (255, 255, 255)


class BodyPainter:
    """Draws a frame's bodies over whatever lies below, in one style, from any camera."""

    def __init__(self, renderer: Renderer, faces: np.ndarray, style: Style) -> None:
        self._renderer = renderer
        self._style = style
        self._wireframe = Wireframe(faces) if style.wireframe else None

    def paint(self, canvas: np.ndarray, bodies: Sequence[BodyInScene], camera: Camera) -> None:
        """Draw into `canvas` (H, W, 3 or 4) uint8, a picture of the camera's size, in place."""
        rendering = self._renderer.render(bodies, camera)
        coverage = None if self._wireframe is None else self._wireframe.coverage(bodies, camera, rendering)
        blend_bodies(canvas, rendering, self._style.opacity, coverage)
        for body in bodies if self._style.skeleton else ():
            draw_skeleton(canvas, body, camera)
        for label in rendering.labels if self._style.labels else ():
            _draw_label(canvas, label, self._style.label_scale)


def blend_bodies(
    canvas: np.ndarray, rendering: Rendering, opacity: float, coverage: np.ndarray | None = None
) -> None:
    """Blend the bodies over a picture (H, W, 3 or 4) in place, fading across the outline.

    Args:
        canvas: what they are drawn over.
        rendering: from a camera of the same size.
        opacity: 0-1.
        coverage: (h, w) uint8, how much of each pixel is drawn, where it is not the bodies' whole surface.
    """
    if rendering.viewport.is_empty:
        return
    mask = np.where(rendering.mask, np.uint8(255), np.uint8(0))
    if coverage is None:  # in bytes: a tenth of the time
        coverage = cv2.blur(mask, (3, 3), borderType=cv2.BORDER_REPLICATE)
    # The outline fades over one pixel on either side; the outer one borrows its neighbour's colour.
    color = cv2.dilate(rendering.color, np.ones((3, 3), np.uint8))
    if canvas.shape[2] == 4:  # below alpha 0 the colour goes on for what an editor blurs or scales
        further = cv2.dilate(color, np.ones((7, 7), np.uint8))
        color = cv2.copyTo(color, cv2.dilate(mask, np.ones((3, 3), np.uint8)), further)
    cv2.copyTo(rendering.color, mask, color)
    alpha_blend(canvas, color, coverage * np.float32(opacity / 255), rendering.viewport.area)


def _draw_label(picture: np.ndarray, label: PersonLabel, scale: float) -> None:
    """Write the person's number on a tag of their colour, above the body but inside the picture."""
    height, width = picture.shape[:2]
    scale *= float(np.clip(height / 1400, 0.4, 1.6))
    thickness, padding = max(1, round(2 * scale)), round(8 * scale)
    text, color = str(label.person_id), person_color(label.person_id)
    (text_width, text_height), _ = cv2.getTextSize(text, FONT, scale, thickness)
    tag_width, tag_height = text_width + 2 * padding, text_height + 2 * padding
    x, y = label.top_px
    left = int(np.clip(x - tag_width / 2, 0, max(0, width - tag_width)))
    top = int(np.clip(y - tag_height - padding, 0, max(0, height - tag_height)))
    ink = INK_DARK if np.dot(color, (0.299, 0.587, 0.114)) > 110 else INK_LIGHT
    tag = np.full((tag_height, tag_width, 3), color, np.uint8)
    cv2.putText(tag, text, (padding, padding + text_height), FONT, scale, ink, thickness, cv2.LINE_AA)
    area = picture[top : top + tag_height, left : left + tag_width]
    area[..., :3] = tag[: area.shape[0], : area.shape[1]]
    area[..., 3:] = 255  # alpha, where the picture has it
