"""Which renderer draws: pyrender or the software rasteriser."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from staf_cli.errors import SettingError
from staf_cli.render.gl_platform import NoGraphicsError, chosen_by_user, has_graphics_card
from staf_cli.render.scene import Renderer

if TYPE_CHECKING:
    from staf_cli.render.pyrender_renderer import PyrenderRenderer

RENDERERS = ("auto", "pyrender", "software")


def make_renderer(kind: str, faces: np.ndarray, say: Callable[[str], None] | None = None) -> Renderer:
    """Make a renderer for bodies with these faces.

    `auto` takes pyrender on a graphics card, or where the user has set PYOPENGL_PLATFORM. Without a card
    the software rasteriser draws the same picture in half of Mesa's time, on one core instead of all
    (benchmarks/bench_render.py).

    Args:
        kind: "auto", "pyrender" or "software".
        faces: (F, 3) int, counter-clockwise seen from outside.
        say: told in one line when OpenGL was tried and the software rasteriser took over.

    Raises:
        SettingError: no such kind.
        NoGraphicsError: pyrender was asked for by name and OpenGL does not work.
    """
    if kind not in RENDERERS:
        raise SettingError(f"unknown renderer {kind!r}; use one of {', '.join(RENDERERS)}")
    if kind == "pyrender":
        return _pyrender(faces)
    if kind == "auto" and _expects_graphics():
        try:
            renderer = _pyrender(faces)
        except NoGraphicsError as error:
            if say is not None:
                say(f"the software rasteriser draws: {error.reason}")
            return _software(faces)
        if chosen_by_user() or not renderer.on_processor:
            return renderer
        renderer.close()
    return _software(faces)


def _expects_graphics() -> bool:
    """Whether a graphics card is likely to be there, or OpenGL is wanted anyway."""
    return bool(chosen_by_user()) or not sys.platform.startswith("linux") or has_graphics_card()


def _pyrender(faces: np.ndarray) -> PyrenderRenderer:
    from staf_cli.render.pyrender_renderer import PyrenderRenderer

    return PyrenderRenderer(faces)


def _software(faces: np.ndarray) -> Renderer:
    from staf_cli.render.software_renderer import SoftwareRenderer

    return SoftwareRenderer(faces)
