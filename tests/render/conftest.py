"""Simple bodies, and one OpenGL context for the whole session."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import trimesh
from renderers_for_tests import RENDERERS, open_renderer

from staf_cli.camera import Camera
from staf_cli.render.scene import Renderer


@pytest.fixture(scope="session")
def ball() -> tuple[np.ndarray, np.ndarray]:
    """A unit ball of 2,562 vertices around the origin: vertices (V, 3) float32, faces (F, 3) int32."""
    mesh = trimesh.creation.icosphere(subdivisions=4)
    return mesh.vertices.astype(np.float32), mesh.faces.astype(np.int32)


@pytest.fixture
def camera() -> Camera:
    """A small picture with a principal point off its middle and between pixels."""
    return Camera(150.0, (83.3, 57.6), (160, 120))


@pytest.fixture(params=RENDERERS)
def ball_renderer(request: pytest.FixtureRequest, ball: tuple[np.ndarray, np.ndarray]) -> Iterator[Renderer]:
    """Each renderer in turn, for balls; pyrender is left out where no OpenGL works."""
    renderer = open_renderer(request.param, ball[1])
    yield renderer
    renderer.close()
