"""Stature: how tall a body stands in its rest pose, and the shapes that have a given one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from staf_cli.body.model import Body

# m. Adults' shape components drawn out farther make no human body: thighs swell, waists vanish.
SHORTEST_M, TALLEST_M = 1.1, 2.4
# m, root mean square over the skin, that one standard deviation of change may cost: no component is drawn far
# out for the sake of a few millimetres.
BETA_COST_M = 0.005
EXACT_M, MOST_ROUNDS = 1e-6, 20


@dataclass(frozen=True)
class Stature:
    """How tall a body stands, as a differentiable function of its shape.

    Attributes:
        template: (V,) m, heights of the mean body's vertices.
        shapedirs: (V, 10) m, how they move with the betas.
    """

    template: torch.Tensor
    shapedirs: torch.Tensor

    @classmethod
    def of(cls, body: Body) -> Stature:
        """The stature of one body model."""
        return cls(body.smpl.v_template[:, 1], body.smpl.shapedirs[:, 1])

    def __call__(self, betas: torch.Tensor) -> torch.Tensor:
        """Betas (10,) -> () m, from sole to crown of the mesh in the rest pose."""
        heights = self.template + self.shapedirs @ betas
        return heights.amax() - heights.amin()


def stature_of(body: Body, betas: np.ndarray) -> float:
    """How tall (m) the mesh of a shape (10,) stands in the rest pose."""
    shape = torch.tensor(
        betas, dtype=torch.float32, device=body.device
    )  # a copy: files' arrays are read-only
    return float(Stature.of(body)(shape))


def reachable_m(height_m: float) -> float:
    """The nearest stature (m) of which shape components make a human body."""
    return min(max(height_m, SHORTEST_M), TALLEST_M)


def with_stature(body: Body, betas: np.ndarray, height_m: float) -> np.ndarray:
    """The shape of a given stature that is most like another one, enlarged or reduced as a whole.

    No shape component scales a body; the first makes it taller and also more like a man. The betas found
    here are those whose skin lies nearest to the scaled skin (least squares by area) with that stature.

    Args:
        body: whose components they are.
        betas: (10,), whose proportions are kept.
        height_m: the stature; `reachable_m` of it is what the result has.

    Returns:
        (10,) float32, as given where the stature is right already.
    """
    height_m = reachable_m(height_m)
    parts = (body.smpl.v_template, body.smpl.shapedirs)
    template, shapedirs = (part.cpu().numpy().astype(np.float64) for part in parts)
    found = np.asarray(betas, np.float64)
    skin = template + shapedirs @ found
    area = _vertex_areas(skin, body.faces)
    # Where the skin stands does not matter: all is seen from its middle.
    growth = _centred(skin * (height_m / np.ptp(skin[:, 1]) - 1), area)  # (V, 3)
    moves = _centred(shapedirs, area)  # (V, 3, 10)
    stiffness = np.einsum("v,vck,vcl->kl", area, moves, moves) + BETA_COST_M**2 * np.eye(len(found))
    pull = np.einsum("v,vck,vc->k", area, moves, growth)
    change = np.zeros_like(found)
    for _ in range(MOST_ROUNDS):  # another vertex may be the highest or the lowest afterwards
        up = (skin + shapedirs @ change)[:, 1]
        if abs(np.ptp(up) - height_m) < EXACT_M:
            break
        top, sole = up.argmax(), up.argmin()
        taller = shapedirs[top, 1] - shapedirs[sole, 1]
        system = np.block([[stiffness, taller[:, None]], [taller[None], np.zeros((1, 1))]])
        wanted = height_m - (skin[top, 1] - skin[sole, 1])
        change = np.linalg.solve(system, np.append(pull, wanted))[:-1]  # and a Lagrange multiplier
    return (found + change).astype(np.float32)


def _centred(values: np.ndarray, area: np.ndarray) -> np.ndarray:
    """Values (V, ...) from their mean by area (V,)."""
    return values - np.einsum("v,v...->...", area, values)


def _vertex_areas(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Share (V,) of the skin around each vertex of a mesh (V, 3)."""
    a, b, c = np.moveaxis(vertices[faces], 1, 0)
    of_face = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    area = sum(np.bincount(corner, of_face, len(vertices)) for corner in faces.T)
    return np.asarray(area / np.sum(area))
