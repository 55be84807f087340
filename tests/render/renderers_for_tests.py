"""Renderers by name."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from staf_cli.render.choose import NoGraphicsError
from staf_cli.render.scene import Renderer


def open_renderer(kind: str, faces: np.ndarray) -> Renderer:
    """A renderer by name; the test is skipped where no OpenGL is installed, but not where it is broken."""
    from staf_cli.render.choose import make_renderer

    try:
        return make_renderer(kind, faces)
    except NoGraphicsError as error:
        if sys.platform.startswith("linux") and not error.reason.startswith("no OpenGL library"):
            raise
        pytest.skip(str(error))
