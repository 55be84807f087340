"""Which renderer draws, pyrender or the software rasterizer, and with which OpenGL library."""

from __future__ import annotations

import logging
import os
import sys
from glob import glob

import numpy as np

from staf_cli.errors import StafError
from staf_cli.import_guards import loads
from staf_cli.render.scene import Renderer

log = logging.getLogger(__name__)

VARIABLE = "PYOPENGL_PLATFORM"
LIBRARIES = {"egl": ("EGL",), "osmesa": ("OSMesa",)}


class NoGraphicsError(StafError):
    """No OpenGL that could draw without a screen; `reason` is the cause without the advice."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; install libosmesa6 or libegl1, or use --renderer software")
        self.reason = reason


# What `settle_platform` itself wrote into the environment, to be told from what the user wrote there.
_settled: str | None = None


def chosen_by_user() -> str | None:
    """The platform that the user has set in the environment."""
    value = os.environ.get(VARIABLE)
    return value if value and value != _settled else None


def settle_platform() -> str:
    """Choose the platform that pyrender will use, in the environment, and name it.

    A value that the user has set is kept. macOS and Windows have one way only. On Linux EGL comes first
    where there is a graphics card and OSMesa where there is none: it needs half of EGL's time there.

    Raises:
        NoGraphicsError: none of the libraries loads.
    """
    global _settled
    if chosen := os.environ.get(VARIABLE):
        return chosen
    if not sys.platform.startswith("linux"):
        return "pyglet"
    order = ("egl", "osmesa") if has_graphics_card() else ("osmesa", "egl")
    for platform in order:
        if all(_loads(name) for name in LIBRARIES[platform]):
            os.environ[VARIABLE] = _settled = platform
            return platform
    raise NoGraphicsError("no OpenGL library loads (tried OSMesa and EGL)")


def has_graphics_card() -> bool:
    """Whether Linux shows a device that EGL could draw with."""
    return any(glob(pattern) for pattern in ("/dev/dri/renderD*", "/dev/nvidia[0-9]*", "/dev/dxg"))


def _loads(name: str) -> bool:
    """Whether a shared library loads under one of the names that PyOpenGL tries."""
    suffixes = ("", *(f".{version}" for version in range(9, -1, -1)))
    return any(loads(f"lib{name}.so{suffix}") for suffix in suffixes)


def make_renderer(kind: str, faces: np.ndarray) -> Renderer:
    """Make a renderer for bodies with these faces.

    `auto` takes pyrender on a graphics card, or where the user has set PYOPENGL_PLATFORM. Without a card
    the software rasteriser draws the same picture in half of Mesa's time, on one core instead of all
    (benchmarks/bench_render.py).

    Args:
        kind: "auto", "pyrender" or "software".
        faces: (F, 3) int, counter-clockwise seen from outside.

    Raises:
        NoGraphicsError: pyrender was asked for by name and OpenGL does not work.
    """
    # On a graphics card, or where OpenGL is wanted anyway.
    expected = bool(chosen_by_user()) or not sys.platform.startswith("linux") or has_graphics_card()
    if kind == "pyrender" or (kind == "auto" and expected):
        from staf_cli.render.pyrender_renderer import PyrenderRenderer  # loads trimesh: only if it may draw

        try:
            renderer = PyrenderRenderer(faces)
            if kind == "pyrender" or chosen_by_user() or not renderer.on_processor:
                return renderer
            renderer.close()
        except NoGraphicsError as error:
            if kind == "pyrender":
                raise
            log.warning("the software rasteriser draws: %s", error.reason)
    from staf_cli.render.rasterizer import SoftwareRenderer  # loads numba: only if it draws

    return SoftwareRenderer(faces)
