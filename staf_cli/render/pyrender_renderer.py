"""Drawing with OpenGL through pyrender: on the graphics card, or on Mesa's processor path."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from staf_cli.camera import Camera
from staf_cli.render.choose import NoGraphicsError, settle_platform
from staf_cli.render.scene import BodyInScene, Framing, Rendering, frame_bodies
from staf_cli.render.shading import MeshShader

OPENCV_TO_OPENGL = np.diag([1.0, -1.0, -1.0, 1.0])  # pyrender's camera looks along -z, with y up


class PyrenderRenderer:
    """Draws bodies that share `faces` (F, 3). One context is kept; only the vertices are new in each frame.

    Lighting comes ready with the vertices (see shading.py), so pyrender's own lights and materials stay out.

    Attributes:
        on_processor: OpenGL works here without a graphics card.
    """

    def __init__(self, faces: np.ndarray) -> None:
        """Open a context and draw one triangle into it, so that whatever is missing shows here.

        Raises:
            NoGraphicsError: OpenGL does not load or does not draw.
        """
        self._platform_name = settle_platform()
        self._faces = faces
        self._shader = MeshShader(faces)
        self._surface: Any = None
        try:
            import pyrender  # once the OpenGL library is settled

            from staf_cli.render import gl_surface  # after it, for the same reason

            self._pyrender = pyrender
            self._surface = gl_surface.open_surface(self._platform_name)
            card = self._surface.card.lower()
            self.on_processor = any(driver in card for driver in gl_surface.PROCESSOR_DRIVERS)
            self._lens = pyrender.IntrinsicsCamera(1.0, 1.0, 0.0, 0.0)
            self._scene = pyrender.Scene(bg_color=(0.0, 0.0, 0.0, 0.0))
            self._scene.add(self._lens, pose=OPENCV_TO_OPENGL)
            self._material = pyrender.MetallicRoughnessMaterial()
            self._try_out()
        except Exception as error:  # PyOpenGL and pyrender raise some ten unrelated kinds
            with contextlib.suppress(Exception):  # half open, it need not close
                self.close()
            reason = str(error).strip().partition("\n")[0] or type(error).__name__
            raise NoGraphicsError(f"OpenGL ({self._platform_name}) does not start: {reason}") from error

    @property
    def description(self) -> str:
        return f"pyrender {self._pyrender.__version__}, {self._platform_name}, {self._surface.card}"

    def render(self, bodies: Sequence[BodyInScene], camera: Camera) -> Rendering:
        """Draw the bodies of one frame as the camera sees them."""
        framing = frame_bodies(bodies, camera)
        viewport = framing.viewport
        if viewport.is_empty:
            return Rendering.empty()
        color, depth = self._draw([self._mesh(body) for body in framing.bodies], framing, camera)
        return Rendering(viewport, color, depth, framing.labels)

    def close(self) -> None:
        """Free the context and everything in it."""
        if self._surface is not None:
            self._surface.close()
            self._surface = None

    def _draw(self, meshes: list[Any], framing: Framing, camera: Camera) -> tuple[np.ndarray, np.ndarray]:
        """Colour and depth of the part of the video's camera that the viewport is."""
        focal_px, self._lens.cx, self._lens.cy = framing.viewport.intrinsics(camera).tolist()
        self._lens.fx = self._lens.fy = focal_px
        self._lens.znear = 0.0  # pyrender insists on near < far at every step
        self._lens.zfar = framing.far_m
        self._lens.znear = framing.near_m
        nodes = [self._scene.add(mesh) for mesh in meshes]
        try:
            return self._surface.draw(self._scene, framing.viewport.width, framing.viewport.height)
        finally:
            # pyrender frees a mesh's buffers when it next draws a scene without that mesh.
            for node in nodes:
                self._scene.remove_node(node)

    def _mesh(self, body: BodyInScene) -> Any:
        """A Primitive of its own: pyrender's way over a trimesh takes three times as long."""
        rgba = np.c_[self._shader.colors(body), np.ones(len(body.vertices), np.float32)]
        primitive = self._pyrender.Primitive(
            positions=body.vertices, color_0=rgba, indices=self._faces, material=self._material
        )
        return self._pyrender.Mesh([primitive])

    def _try_out(self) -> None:
        """Draw a triangle: a shader that does not compile, say, is noticed only now."""
        corners = np.array([[-1, -1, 2], [0, 1, 2], [1, -1, 2]], np.float32)
        probe = self._pyrender.Mesh([self._pyrender.Primitive(corners, color_0=np.ones((3, 4), np.float32))])
        camera = Camera.from_focal((8, 8), 8.0)
        framing = frame_bodies([BodyInScene(1, corners)], camera)
        _, depth = self._draw([probe], framing, camera)
        if not (depth > 0).any():
            raise RuntimeError("it draws nothing")
