"""Drawing without any graphics library: the same picture from a small rasteriser of our own."""

from __future__ import annotations

from collections.abc import Sequence

import numba
import numpy as np

from staf_cli.geometry.camera import Camera
from staf_cli.render.clay import ClayShader
from staf_cli.render.framing import frame_bodies
from staf_cli.render.rasterizer import draw_mesh
from staf_cli.render.scene import BodyInScene, Rendering


class SoftwareRenderer:
    """Draws bodies that share `faces` (F, 3) on the processor."""

    def __init__(self, faces: np.ndarray) -> None:
        self._faces = np.ascontiguousarray(faces, np.int32)
        self._shader = ClayShader(faces)

    @property
    def description(self) -> str:
        return f"software rasteriser (numba {numba.__version__})"

    def render(self, bodies: Sequence[BodyInScene], camera: Camera) -> Rendering:
        """Draw the bodies of one frame as the camera sees them."""
        framing = frame_bodies(bodies, camera)
        viewport = framing.viewport
        if viewport.is_empty:
            return Rendering.empty()
        color = np.zeros((viewport.height, viewport.width, 3), np.uint8)
        inverse_depth = np.zeros((viewport.height, viewport.width), np.float32)
        center_x, center_y = camera.principal_point_px
        lens = np.array([camera.focal_px, center_x - viewport.x0, center_y - viewport.y0])
        for body in framing.bodies:
            points = np.empty((len(body.vertices), 6), np.float32)
            points[:, :3] = body.vertices
            points[:, 3:] = self._shader.colors(body) * 255
            draw_mesh(points, self._faces, lens, framing.near_m, color, inverse_depth)
        depth = np.divide(1, inverse_depth, out=inverse_depth, where=inverse_depth > 0)
        return Rendering(viewport, color, depth, framing.labels)

    def close(self) -> None:
        """Nothing is held."""
