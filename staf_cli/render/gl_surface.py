"""Where OpenGL draws to, and how its pixels come back. Import only after `settle_platform`."""

from __future__ import annotations

import ctypes
from typing import Any

import cv2
import numpy as np
import OpenGL.platform
import pyrender
from OpenGL import GL
from pyrender import RenderFlags

SIZE_STEP = 256  # px by which OSMesa's context grows
PROCESSOR_DRIVERS = ("llvmpipe", "softpipe", "swrast", "software")  # work without a graphics card


def open_surface(platform: str) -> FramebufferSurface | OsmesaSurface:
    """Open what draws fastest off screen on a platform ("egl", "osmesa" or "pyglet")."""
    return OsmesaSurface() if platform == "osmesa" else FramebufferSurface(platform)


class FramebufferSurface:
    """pyrender's own framebuffer, with four samples a pixel: for graphics cards."""

    def __init__(self, platform: str) -> None:
        self._release = _release_egl if platform == "egl" else lambda: None
        self._renderer = pyrender.OffscreenRenderer(8, 8)
        self.card = _card()
        self._release()

    def draw(self, scene: Any, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
        """Draw a pyrender scene into `width` x `height` pixels.

        Returns:
            color (height, width, 3) uint8 RGB and depth (height, width) float32 m; both 0 where nothing is.
        """
        self._renderer.viewport_width, self._renderer.viewport_height = width, height
        rgba, depth = self._renderer.render(scene, flags=RenderFlags.FLAT | RenderFlags.RGBA)
        self._release()
        return _resolve(rgba, depth)

    def close(self) -> None:
        self._renderer.delete()


class OsmesaSurface:
    """Mesa drawing on the processor into plain memory.

    pyrender's OffscreenRenderer would open a new context for every size of viewport and spend more time on
    converting the depth than on drawing. So there is one context that grows with the largest viewport, only
    a corner of it is drawn, and the depth is converted here.
    """

    def __init__(self) -> None:
        self._size_wh = (SIZE_STEP, SIZE_STEP)
        self._open()
        self.card = _card()

    def draw(self, scene: Any, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
        """As `FramebufferSurface.draw`."""
        self._make_room(width, height)
        self._platform.make_current()
        self._renderer.viewport_width, self._renderer.viewport_height = width, height
        self._renderer.render(scene, RenderFlags.FLAT)
        color = np.array(self._renderer.read_color_buf(), order="C")  # OpenGL's own memory is read-only
        raw = GL.glReadPixels(0, 0, width, height, GL.GL_DEPTH_COMPONENT, GL.GL_FLOAT)
        lens = scene.main_camera_node.camera
        depth = np.frombuffer(raw, np.float32).reshape(height, width)
        return color, _linear_depth(np.array(depth[::-1], order="C"), lens.znear, lens.zfar)

    def close(self) -> None:
        self._platform.make_current()
        self._renderer.delete()
        self._platform.delete_context()

    def _make_room(self, width: int, height: int) -> None:
        """Open a larger context if the viewport does not fit into this one."""
        old_width, old_height = self._size_wh
        if width > old_width or height > old_height:
            self.close()
            steps_x, steps_y = -(-width // SIZE_STEP), -(-height // SIZE_STEP)
            self._size_wh = (max(old_width, steps_x * SIZE_STEP), max(old_height, steps_y * SIZE_STEP))
            self._open()

    def _open(self) -> None:
        from pyrender.platforms.osmesa import OSMesaPlatform  # where the processor draws

        # PyOpenGL takes OSMesa's context for a new one at every question, because its pointers never compare
        # equal: shaders would be compiled anew, and kept, in every frame. As a number it is recognised.
        OpenGL.platform.GetCurrentContext.restype = ctypes.c_void_p
        self._platform = OSMesaPlatform(*self._size_wh)
        self._platform.init_context()
        self._platform.make_current()
        self._renderer = pyrender.Renderer(*self._size_wh)


def _resolve(rgba: np.ndarray, depth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Color and depth of the pixels of which a body covers at least half.

    A pixel's depth is that of its first sample alone, which lies up to half a pixel to one side; taken for
    the outline it would shift the bodies. Where just that sample misses, a neighbour's depth stands in.
    """
    alpha = rgba[..., 3]
    nearby = cv2.dilate(depth, np.ones((3, 3), np.uint8))
    depth = np.where(alpha >= 128, np.where(depth > 0, depth, nearby), np.float32(0))
    color = np.array(rgba[..., :3], order="C")  # a copy: OpenGL's own memory is read-only
    # Along the outline the missing samples count as black: give the others their brightness back.
    edge = (depth > 0) & (alpha < 255)
    color[edge] = np.minimum(color[edge] * np.float32(255) / alpha[edge][:, None], 255).astype(np.uint8)
    color[depth == 0] = 0
    return color, depth


def _linear_depth(depth: np.ndarray, near: float, far: float) -> np.ndarray:
    """OpenGL's depth (0 at the near plane, 1 where nothing is) in metres, 0 where nothing is; in place."""
    empty = depth == 1
    depth *= near - far
    depth += far
    np.divide(near * far, depth, out=depth)
    depth[empty] = 0
    return depth


def _release_egl() -> None:
    """Let go of the context: EGL lends it to one thread at a time, and the next frame may need another."""
    from OpenGL import EGL  # where a card draws

    EGL.eglMakeCurrent(EGL.eglGetCurrentDisplay(), EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, EGL.EGL_NO_CONTEXT)


def _card() -> str:
    """What OpenGL says it draws with."""
    return GL.glGetString(GL.GL_RENDERER).decode(errors="replace")
