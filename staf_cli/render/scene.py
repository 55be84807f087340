"""What is drawn and what a drawing is: bodies in, coloured pixels with depth out, blended over a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import cv2
import numpy as np

from staf_cli.camera import Camera
from staf_cli.palette import Rgb

PAPER_RGB = (238, 240, 243)  # the plain backdrop: light, so that every person's colour stands off from it


@dataclass(frozen=True)
class Style:
    """How the bodies are drawn.

    Attributes:
        opacity: of the bodies over the picture, 0-1.
        background: what lies below them: the video, a plain backdrop, or nothing (alpha).
        wireframe: edges of the mesh instead of its surface.
        skeleton: bones and joints on top.
        labels: every person's number on a tag.
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


Area = tuple[slice, slice]
"""Rows and columns of a picture."""
WHOLE: Area = (slice(None), slice(None))


def alpha_blend(canvas: np.ndarray, color: np.ndarray | Rgb, weight: np.ndarray, area: Area = WHOLE) -> None:
    """Blend a layer over an area (h, w) of a picture, in place.

    Args:
        canvas: (H, W, 3) uint8 RGB, or (H, W, 4) with straight alpha: its colours are not multiplied by it.
        color: (h, w, 3) uint8 RGB, or one colour (3,).
        weight: (h, w) float32 0-1, or uint8 0-255: how much the layer hides.
        area: its rows and columns.
    """
    if weight.dtype == np.uint8:
        weight = weight * np.float32(1 / 255)
    below = canvas[area]
    layer = np.ascontiguousarray(np.broadcast_to(np.asarray(color, np.uint8), (*weight.shape, 3)))
    if canvas.shape[2] == 3:
        canvas[area] = cv2.blendLinear(np.ascontiguousarray(below), layer, 1 - weight, weight)
        return
    hidden = below[..., 3] * np.float32(1 / 255) * (1 - weight)  # what still shows of the picture below
    alpha = weight + hidden
    # Where nothing is, a colour may still lie below alpha 0: what an editor or a codec smears across the
    # outline is then the body's own colour, not black.
    bare = np.array(~below[..., :3].any(axis=2), np.float32)
    share = np.divide(weight, alpha, out=bare, where=alpha > 0)
    mixed = cv2.blendLinear(np.ascontiguousarray(below[..., :3]), layer, 1 - share, share)
    canvas[(*area, slice(0, 3))] = mixed
    canvas[(*area, 3)] = np.rint(alpha * 255)


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


def through_lens(bodies: Sequence[BodyInScene], camera: Camera) -> Sequence[BodyInScene]:
    """The bodies bent so that the camera's pinhole sees them where its lens shows them."""
    if camera.lens is None:
        return bodies
    return [
        replace(
            body,
            vertices=camera.bent(body.vertices),
            joints=None if body.joints is None else camera.bent(body.joints),
        )
        for body in bodies
    ]


@dataclass(frozen=True)
class BoxInPicture:
    """One person of whom there is no more than a box in one frame.

    Attributes:
        person_id: 1-based; gives the colour and the label.
        box_xyxy: (4,) px.
        filled: the frame was filled in between detections; drawn paler.
    """

    person_id: int
    box_xyxy: np.ndarray
    filled: bool = False


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
    def area(self) -> Area:
        """The rectangle's place in the picture."""
        return slice(self.y0, self.y0 + self.height), slice(self.x0, self.x0 + self.width)

    def intrinsics(self, camera: Camera) -> np.ndarray:
        """(3,) px: the camera's focal length, and its principal point in the rectangle's own coordinates."""
        center_x, center_y = camera.principal_point_px
        return np.array([camera.focal_px, center_x - self.x0, center_y - self.y0])


NOWHERE = Viewport(0, 0, 0, 0)


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
        color: (h, w, 3) uint8 RGB, black where no one is.
        depth: (h, w) float32, m along z; 0 where no one is.
        labels: one for every body that is in the viewport.
    """

    viewport: Viewport
    color: np.ndarray
    depth: np.ndarray
    labels: tuple[PersonLabel, ...] = ()

    def __post_init__(self) -> None:
        expected = (self.viewport.height, self.viewport.width)
        if self.color.shape != (*expected, 3) or self.depth.shape != expected:
            needed = f"color {(*expected, 3)} and depth {expected}"
            raise ValueError(f"Rendering needs {needed}, got {self.color.shape} and {self.depth.shape}")

    @property
    def mask(self) -> np.ndarray:
        """(h, w) bool, true where a body is."""
        return self.depth > 0

    @classmethod
    def empty(cls) -> Rendering:
        """No one is in sight."""
        return cls(NOWHERE, np.zeros((0, 0, 3), np.uint8), np.zeros((0, 0), np.float32))


class Renderer(Protocol):
    """Draws bodies that share one list of faces."""

    @property
    def description(self) -> str:
        """What really draws, for the record of a run."""

    def render(self, bodies: Sequence[BodyInScene], camera: Camera) -> Rendering:
        """Draw the bodies of one frame as the camera sees them."""

    def close(self) -> None:
        """Free what the renderer holds; it cannot draw afterwards."""


NEAR_M = 0.05
MARGIN_PX = 2


@dataclass(frozen=True)
class Framing:
    """What of a frame's bodies can be seen, and where.

    Attributes:
        bodies: those with a part in front of the camera and inside the picture.
        viewport: the rectangle around them, inside the picture.
        near_m, far_m: planes that enclose every visible vertex.
        labels: one for each body, in the same order.
    """

    bodies: tuple[BodyInScene, ...]
    viewport: Viewport
    near_m: float
    far_m: float
    labels: tuple[PersonLabel, ...]


def frame_bodies(bodies: Sequence[BodyInScene], camera: Camera) -> Framing:
    """Find the rectangle and the range of depth that the visible bodies fill."""
    seen, boxes, labels, depths = [], [], [], []
    for body in bodies:
        z = body.vertices[:, 2]
        in_front = z > NEAR_M
        if not in_front.any() or not np.isfinite(body.vertices).all():
            continue
        points_px = camera.project(body.vertices[in_front])
        low = np.clip(np.floor(points_px.min(axis=0)) - MARGIN_PX, 0, camera.size_wh).astype(int)
        high = np.clip(np.ceil(points_px.max(axis=0)) + MARGIN_PX, 0, camera.size_wh).astype(int)
        if not in_front.all():  # cut by the near plane, it may reach beyond the points that are left of it
            low, high = np.zeros(2, int), np.array(camera.size_wh)
        if (high <= low).any():
            continue
        top_x, top_y = points_px[points_px[:, 1].argmin()].tolist()
        seen.append(body)
        boxes.append((low, high))
        labels.append(PersonLabel(body.person_id, (top_x, top_y)))
        depths.append((max(float(z.min()), NEAR_M), float(z.max())))
    if not seen:
        return Framing((), NOWHERE, NEAR_M, 1.0, ())
    x0, y0 = np.min(boxes, axis=0)[0].tolist()
    x1, y1 = np.max(boxes, axis=0)[1].tolist()
    near, far = min(near for near, _ in depths), max(far for _, far in depths)
    # A tenth of slack keeps rounding in the depth buffer from cutting the nearest and farthest points.
    near_m, far_m = max(0.9 * near, NEAR_M), 1.1 * far + NEAR_M
    return Framing(tuple(seen), Viewport(x0, y0, x1 - x0, y1 - y0), near_m, far_m, tuple(labels))
