"""Edges of quads, hidden where the drawing's own depth says so."""

import numpy as np
import pytest
import trimesh
from renderers_for_tests import RENDERERS, open_renderer

from staf_cli.camera import Camera
from staf_cli.render.overlay import Wireframe, quad_edges
from staf_cli.render.scene import BodyInScene, Renderer

Ball = tuple[np.ndarray, np.ndarray]


def box() -> Ball:
    """A box of twelve triangles, turned so that three of its sides are seen: 1.6 m before the camera."""
    mesh = trimesh.creation.box((0.5, 0.5, 0.5))
    mesh.apply_transform(trimesh.transformations.euler_matrix(0.6, 0.5, 0.0))
    return mesh.vertices.astype(np.float32) + np.float32([0, 0, 1.6]), mesh.faces.astype(np.int32)


def test_a_box_has_twelve_edges() -> None:
    vertices, faces = box()
    edges = quad_edges(faces, vertices)
    assert edges.shape == (12, 2)
    lengths = np.linalg.norm(vertices[edges[:, 0]] - vertices[edges[:, 1]], axis=1)
    assert np.allclose(lengths, 0.5, atol=1e-6)


def test_triangles_that_are_no_quads_keep_their_edges() -> None:
    vertices = np.float32([[0, 0, 0], [1, 0, 0], [0.5, 0.9, 0]])
    assert len(quad_edges(np.array([[0, 1, 2]]), vertices)) == 3


@pytest.mark.parametrize("kind", RENDERERS)
def test_only_edges_in_front_are_drawn(kind: str) -> None:
    """Nine of a box's twelve edges are seen; each renderer's depth hides the other three."""
    vertices, faces = box()
    renderer = open_renderer(kind, faces)
    camera = Camera.from_focal((400, 300), 500.0)
    body = BodyInScene(1, vertices)
    rendering = renderer.render([body], camera)
    renderer.close()
    covered = Wireframe(faces).coverage([body], camera, rendering)
    hidden_corner = int(vertices[:, 2].argmax())
    for a, b in quad_edges(faces, vertices):
        x, y = np.rint(camera.project((vertices[a] + vertices[b]) / 2) - 0.5).astype(int)
        x, y = x - rendering.viewport.x0, y - rendering.viewport.y0
        near = covered[y - 1 : y + 2, x - 1 : x + 2].max()
        assert (near > 100) != (hidden_corner in (a, b)), f"edge {a}-{b}: {near}"
    assert 0.005 < (covered > 0).mean() < 0.1, "lines, not areas"


def test_wires_stay_in_the_picture(ball_renderer: Renderer, ball: Ball, camera: Camera) -> None:
    """Bodies at the lens, beside the picture, and not a number."""
    wires = Wireframe(ball[1])
    bodies = [
        BodyInScene(1, ball[0] * np.float32(0.3) + np.float32([0.8, 0.1, 2])),
        BodyInScene(2, ball[0] * np.float32(0.2) + np.float32([0.0, 0.1, 0.1])),
        BodyInScene(3, np.full_like(ball[0], np.nan)),
    ]
    rendering = ball_renderer.render(bodies, camera)
    covered = wires.coverage(bodies, camera, rendering)
    assert covered.shape == rendering.mask.shape
    assert covered.any()
    nobody = ball_renderer.render([], camera)
    assert wires.coverage([], camera, nobody).shape == (0, 0)
