"""Lines over bodies: the mesh's edges, and bones and joints."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.camera import Camera
from staf_cli.palette import person_color
from staf_cli.render.scene import NEAR_M, Area, BodyInScene, Rendering, alpha_blend

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


def _around(points_px: np.ndarray, margin: int, canvas: np.ndarray) -> Area | None:
    """Rows and columns around points, cut to the picture; None where they miss it."""
    if len(points_px) == 0:
        return None
    size = np.array(canvas.shape[1::-1])
    low = np.clip(np.floor(points_px.min(axis=0)) - margin, 0, size).astype(int)
    high = np.clip(np.ceil(points_px.max(axis=0)) + margin, 0, size).astype(int)
    if (high <= low).any():
        return None
    return slice(low[1], high[1]), slice(low[0], high[0])
