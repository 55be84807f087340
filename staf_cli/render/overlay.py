"""The drawing laid over the picture: soft outlines, numbers above heads, edges of the mesh, bones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.camera import Camera
from staf_cli.palette import Rgb, person_color
from staf_cli.render.scene import (
    NEAR_M,
    BodyInScene,
    BoxInPicture,
    PersonLabel,
    Renderer,
    Rendering,
    Style,
    alpha_blend,
)

EDGE_WIDTH_PER_HEIGHT = 1 / 1000  # of a line, by the height of the picture
BEHIND = 1.004  # how much deeper than the surface an edge may lie: it runs along the surface itself


class Wireframe:
    """Finds the edges of bodies that share `faces` (F, 3), and draws them."""

    def __init__(self, faces: np.ndarray) -> None:
        self._faces = faces
        self._edges: np.ndarray | None = None  # (E, 2)

    def coverage(self, bodies: Sequence[BodyInScene], camera: Camera, rendering: Rendering) -> np.ndarray:
        """How much of each pixel (h, w) uint8 of a rendering's viewport visible edges cover, 0-255."""
        from staf_cli.render.rasterizer import draw_edges  # loads numba, which pyrender's pictures do without

        covered = np.zeros(rendering.depth.shape, np.uint8)
        half_width = max(0.5, camera.size_wh[1] * EDGE_WIDTH_PER_HEIGHT / 2)
        intrinsics = rendering.viewport.intrinsics(camera)
        for body in bodies:
            if not np.isfinite(body.vertices).all():
                continue
            if self._edges is None:
                self._edges = quad_edges(self._faces, body.vertices)
            points = np.ascontiguousarray(body.vertices, np.float32)
            draw_edges(points, self._edges, intrinsics, NEAR_M, half_width, BEHIND, rendering.depth, covered)
        return covered


def quad_edges(faces: np.ndarray, vertices: np.ndarray) -> np.ndarray:
    """The edges (E, 2) of a mesh without the diagonals of its quads.

    Body meshes are made of quads and cut into triangles afterwards: where an edge is the longest of both its
    triangles, it is such a cut.

    Args:
        faces: (F, 3).
        vertices: (V, 3) of any pose.
    """
    sides = np.stack([faces, np.roll(faces, -1, axis=1)], axis=-1).astype(np.int64)  # (F, 3, 2)
    lengths = np.linalg.norm(vertices[sides[..., 0]] - vertices[sides[..., 1]], axis=-1)  # (F, 3)
    longest = np.arange(3) == lengths.argmax(axis=1)[:, None]
    pairs = np.sort(sides.reshape(-1, 2), axis=1)
    edges, which = np.unique(pairs, axis=0, return_inverse=True)
    times_longest = np.bincount(which.ravel(), weights=longest.ravel(), minlength=len(edges))
    return np.ascontiguousarray(edges[times_longest < 2], np.int32)


BONE_RGB, RIM_RGB = (255, 255, 255), (25, 25, 28)
BONE_WIDTH_PER_HEIGHT = 1 / 300  # of a bone, by the picture's height
SUBPIXEL_BITS = 3
FAR_PX = 20_000  # OpenCV's lines count in 32-bit fixed point


def draw_skeleton(canvas: np.ndarray, body: BodyInScene, camera: Camera) -> None:
    """Draw a body's bones (white) and joints (the person's colour) with a dark rim, in place.

    Args:
        canvas: (H, W, 3 or 4) uint8, of the camera's size.
        body: with its joints; nothing is drawn without.
        camera: what the joints are projected with.
    """
    if body.joints is None:
        return
    in_front = body.joints[:, 2] > NEAR_M
    points_px = camera.project(np.where(in_front[:, None], body.joints.astype(np.float64), 1.0))
    in_front &= np.abs(points_px).max(axis=1) < FAR_PX
    width = max(1.0, canvas.shape[0] * BONE_WIDTH_PER_HEIGHT)
    area = _around(points_px[in_front], round(3 * width) + 2, canvas)
    if area is None:
        return
    corner = (area[1].start, area[0].start)
    joints = {joint: points_px[joint] - corner for joint in np.flatnonzero(in_front).tolist()}
    for rgb, bone_px, radius_px in (
        (RIM_RGB, width + 2, 1.5 * width + 1),
        (BONE_RGB, width, 0.0),
        (person_color(body.person_id), 0.0, 1.5 * width),
    ):
        mask = np.zeros(canvas[area].shape[:2], np.uint8)
        _draw_parts(mask, joints, bone_px, radius_px)
        alpha_blend(canvas, rgb, mask, area)


def _draw_parts(mask: np.ndarray, joints: dict[int, np.ndarray], bone_px: float, radius_px: float) -> None:
    """Draw bones of a width and joints of a radius (none where it is 0) into a mask."""
    unit = 2**SUBPIXEL_BITS
    points = {joint: np.rint((point - 0.5) * unit).astype(int) for joint, point in joints.items()}
    for joint, parent in enumerate(SMPL_PARENTS):
        if bone_px and joint in points and parent in points:
            ends, thickness = (points[joint], points[parent]), max(1, round(bone_px))
            cv2.line(mask, *ends, 255, thickness, cv2.LINE_AA, SUBPIXEL_BITS)
    for point in points.values():
        if radius_px:
            cv2.circle(mask, point, round(radius_px * unit), 255, cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)


def _around(points_px: np.ndarray, margin: int, canvas: np.ndarray) -> tuple[slice, slice] | None:
    """Rows and columns around points, cut to the picture; None where they miss it."""
    if len(points_px) == 0:
        return None
    size = np.array(canvas.shape[1::-1])
    low = np.clip(np.floor(points_px.min(axis=0)) - margin, 0, size).astype(int)
    high = np.clip(np.ceil(points_px.max(axis=0)) + margin, 0, size).astype(int)
    if (high <= low).any():
        return None
    return slice(low[1], high[1]), slice(low[0], high[0])


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
    canvas: np.ndarray, text: str, origin: tuple[int, int], size_px: int, rgb: Rgb, weight: int = REGULAR
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


LINE_WIDTH_PER_HEIGHT = 1 / 350  # of a box's line, by the picture's height
BOX_LABEL_SCALE = 0.8  # of usual: those whom it names are small
FILLED_WEIGHT = 110  # of 255


def draw_box(canvas: np.ndarray, box: BoxInPicture, *, label: bool = True) -> None:
    """Draw a thin rectangle just outside a person's box, and their number, in place.

    Args:
        canvas: (H, W, 3 or 4) uint8.
        box: lies anywhere; what is outside of the picture is not drawn.
        label: whether the number is written above it.
    """
    height, width = canvas.shape[:2]
    line_px = max(1, round(height * LINE_WIDTH_PER_HEIGHT))
    corners = np.clip(box.box_xyxy.reshape(2, 2), 0, (width, height))
    area = _around(corners, line_px, canvas)
    if area is None or (corners[1] <= corners[0]).any():
        return
    mask = np.full(canvas[area].shape[:2], FILLED_WEIGHT if box.filled else 255, np.uint8)
    mask[line_px:-line_px, line_px:-line_px] = 0
    alpha_blend(canvas, person_color(box.person_id), mask, area)
    if label:
        middle_px, top_px = float(corners[:, 0].mean()), float(area[0].start)
        _draw_label(canvas, PersonLabel(box.person_id, (middle_px, top_px)), BOX_LABEL_SCALE)


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
