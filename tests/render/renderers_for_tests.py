"""Renderers by name, and which of them can draw here."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from staf_cli.render import choose
from staf_cli.render.choose import NoGraphicsError, make_renderer
from staf_cli.render.scene import Renderer

# Linux draws without a screen where one of these is installed, and with nothing else.
OPENGL = [name for name in ("EGL", "OSMesa") if sys.platform.startswith("linux") and choose._loads(name)]
RENDERERS = ["software", "pyrender"] if OPENGL or not sys.platform.startswith("linux") else ["software"]

needs_opengl = pytest.mark.skipif("pyrender" not in RENDERERS, reason="no OpenGL library loads here")


def open_renderer(kind: str, faces: np.ndarray) -> Renderer:
    """A renderer by name; on Linux a library that is there must draw, elsewhere there may be no screen."""
    try:
        return make_renderer(kind, faces)
    except NoGraphicsError as error:
        if OPENGL:
            raise
        pytest.skip(str(error))
