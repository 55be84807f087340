"""Vertex normals against a naive twin."""

import numpy as np
import pytest

from staf_cli.body.kinematics import VertexNormals
from staf_cli.body.model import load_free_body


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_normals_are_the_faces_weighted_by_area(dtype: type) -> None:
    body = load_free_body("cpu")
    vertices = body.smpl.v_template.numpy().astype(dtype)
    naive = np.zeros((len(vertices), 3))
    for face in body.faces:
        a, b, c = vertices[face].astype(np.float64)
        naive[face] += np.cross(b - a, c - a)
    naive /= np.linalg.norm(naive, axis=1, keepdims=True)
    normals = VertexNormals(body.faces)(vertices)
    assert normals.dtype == dtype
    np.testing.assert_allclose(normals, naive, atol=1e-3 if dtype is np.float32 else 1e-9)


def test_flat_and_lonely_vertices_point_along_z() -> None:
    vertices = np.float32([[0, 0, 2], [1, 0, 2], [2, 0, 2], [0, 0, 0]])
    np.testing.assert_array_equal(VertexNormals(np.array([[0, 1, 2]]))(vertices), [[0, 0, 1]] * 4)
