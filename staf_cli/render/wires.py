"""The mesh's edges as lines: those of its quads, hidden ones left out by the drawing's own depth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from staf_cli.geometry.camera import Camera
from staf_cli.render.framing import NEAR_M
from staf_cli.render.scene import BodyInScene, Rendering

WIDTH_PER_HEIGHT = 1 / 1000  # of a line, by the height of the picture
BEHIND = 1.004  # how much deeper than the surface an edge may lie: it runs along the surface itself


class Wires:
    """Finds the edges of bodies that share `faces` (F, 3), and draws them."""

    def __init__(self, faces: np.ndarray) -> None:
        self._faces = faces
        self._edges: np.ndarray | None = None  # (E, 2)

    def coverage(self, bodies: Sequence[BodyInScene], camera: Camera, rendering: Rendering) -> np.ndarray:
        """How much of each pixel (h, w) uint8 of a rendering's viewport visible edges cover, 0-255."""
        from staf_cli.render.rasterizer import draw_edges

        viewport = rendering.viewport
        covered = np.zeros((viewport.height, viewport.width), np.uint8)
        half_width = max(0.5, camera.size_wh[1] * WIDTH_PER_HEIGHT / 2)
        center_x, center_y = camera.principal_point_px
        lens = np.array([camera.focal_px, center_x - viewport.x0, center_y - viewport.y0])
        for body in bodies:
            if not np.isfinite(body.vertices).all():
                continue
            if self._edges is None:
                self._edges = quad_edges(self._faces, body.vertices)
            points = np.ascontiguousarray(body.vertices, np.float32)
            draw_edges(points, self._edges, lens, NEAR_M, half_width, BEHIND, rendering.depth, covered)
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
