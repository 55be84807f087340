"""Shading of bodies: one lighting formula, worked out at the vertices, for every renderer.

Both renderers only interpolate these colours, so that they agree, and a pixel costs next to nothing:
on processors without a graphics card, lighting each pixel took six times as long as this.
"""

from __future__ import annotations

import numpy as np

from staf_cli.body.kinematics import VertexNormals
from staf_cli.palette import person_color
from staf_cli.render.scene import BodyInScene

GAMMA = 2.2
AMBIENT = 0.07
SKY = 0.10  # what comes from above, more than from below
WHITENING = 0.18  # how far colours move towards white: pure ones leave no room for light and shade
WHITENING_FILLED = 0.70  # the same for a filled-in body

# Directions towards the lights in camera coordinates (x right, y down, z away), strength, and softness, which
# is how far a light reaches around the form. Key from the upper left, fill from the right, rim from behind.
LIGHTS = (
    ((-0.55, -0.75, -0.60), 0.84, 0.10),
    ((0.90, -0.05, -0.55), 0.16, 0.30),
    ((0.35, -0.60, 0.75), 0.45, 0.00),
)
GLOSS, GLOSS_EXPONENT = 0.10, 14
EDGE_DARKENING = 0.55


class MeshShader:
    """Colours for the vertices of bodies that share `faces` (F, 3)."""

    def __init__(self, faces: np.ndarray) -> None:
        self._normals = VertexNormals(faces)

    def colors(self, body: BodyInScene) -> np.ndarray:
        """Vertex colours (V, 3) float32, 0-1, ready for the screen (gamma-encoded)."""
        base = np.array(person_color(body.person_id), np.float32) / 255
        base += (WHITENING_FILLED if body.filled else WHITENING) * (1 - base)
        vertices = np.ascontiguousarray(body.vertices, np.float32)
        light, gloss = _light(self._normals(vertices), vertices)
        # Encoding the product of colour and light equals the encoded colour times the encoded light.
        shaded = base * light[:, None] ** (1 / GAMMA) + gloss[:, None]
        return np.clip(shaded, 0.02, 1.0, out=shaded)


def _light(normals: np.ndarray, vertices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much light leaves each vertex (V,) towards the camera, and the gloss (V,) on top of it."""
    to_camera = -vertices / np.maximum(np.linalg.norm(vertices, axis=1, keepdims=True), 1e-6)
    facing = np.clip(np.einsum("vc,vc->v", normals, to_camera), 0, 1)
    light = AMBIENT + SKY * (0.5 - 0.5 * normals[:, 1])
    for direction, strength, softness in LIGHTS:
        light += strength * np.clip((normals @ _unit(direction) + softness) / (1 + softness), 0, None)
    # Matt surfaces darken where they turn away from the viewer: it draws the form.
    light *= 1 - EDGE_DARKENING * (1 - facing) ** 2
    halfway = to_camera + _unit(LIGHTS[0][0])
    halfway /= np.linalg.norm(halfway, axis=1, keepdims=True)
    gloss = GLOSS * np.clip(np.einsum("vc,vc->v", normals, halfway), 0, 1) ** GLOSS_EXPONENT
    return light, gloss


def _unit(direction: tuple[float, float, float]) -> np.ndarray:
    return np.asarray(direction, np.float32) / np.float32(np.linalg.norm(direction))
