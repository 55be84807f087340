"""Vertex normals of meshes that share their faces."""

from __future__ import annotations

import numpy as np
from scipy import sparse


class VertexNormals:
    """Normals for any vertices of one mesh; made once for `faces` (F, 3)."""

    def __init__(self, faces: np.ndarray) -> None:
        self._corners = np.ascontiguousarray(faces.T.astype(np.intp))  # (3, F)
        self._faces_at_vertex: sparse.csr_matrix | None = None  # (V, F), one where a face has the vertex

    def __call__(self, vertices: np.ndarray) -> np.ndarray:
        """Unit normals (V, 3) of vertices (V, 3), of their type.

        Each is the mean of its faces' normals weighted by their area; along z where a vertex has none.
        """
        # `take` on one flat list is five times as fast as indexing with the three.
        first, second, third = vertices.take(self._corners, axis=0)  # (F, 3) each
        along, across = second - first, third - first
        face_normals = np.empty_like(along)
        for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
            face_normals[:, i] = along[:, j] * across[:, k] - along[:, k] * across[:, j]
        normals = self._incidence(len(vertices)) @ face_normals  # (V, 3)
        lengths = np.sqrt(np.einsum("vc,vc->v", normals, normals))
        normals[lengths == 0] = (0, 0, 1)
        normals /= np.where(lengths > 0, lengths, 1)[:, None]
        return normals

    def _incidence(self, num_vertices: int) -> sparse.csr_matrix:
        if self._faces_at_vertex is None or self._faces_at_vertex.shape[0] != num_vertices:
            num_faces = self._corners.shape[1]
            columns = np.tile(np.arange(num_faces), 3)
            ones = np.ones(3 * num_faces, np.float32)
            shape = (num_vertices, num_faces)
            self._faces_at_vertex = sparse.csr_matrix((ones, (self._corners.ravel(), columns)), shape)
        return self._faces_at_vertex
