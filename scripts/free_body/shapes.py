"""Which bodies are drawn from anny, and the ten shape components that describe them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from free_body.anny_bodies import AnnyBodies

NUM_COMPONENTS = 10
MEAN_STATURE_M = {"male": 1.755, "female": 1.645}
STATURE_SD_M = 0.068  # within a sex; over both it makes 0.087

# Local changes of anny's that move joints; each line is one slider, uniform in -1..1, times the factors.
LOCAL_CHANGES: dict[str, dict[str, float]] = {
    "shoulders": {"torso-scale-horiz-incr": 0.7},
    "hips": {"hip-scale-horiz-incr": 0.7},
}
# Girth beyond what anny's weight and muscle do, since clothes widen people without moving a joint: skin moves
# away from the bones (joint, next joint, how much) of its group by up to this share of its distance. The
# pelvis follows trunk and legs, else there would be a step at the hips.
GIRTH_SHARE = 0.27
GIRTH_BONES: dict[str, tuple[tuple[int, int, float], ...]] = {
    "trunk": ((0, 3, 0.6), (3, 6, 1.0), (6, 9, 1.0), (9, 12, 1.0)),
    "legs": ((0, 3, 0.5), (1, 4, 1.0), (4, 7, 1.0), (2, 5, 1.0), (5, 8, 1.0)),
    "arms": ((16, 18, 1.1), (18, 20, 1.1), (17, 19, 1.1), (19, 21, 1.1)),
}


@dataclass(frozen=True)
class Draw:
    """N bodies to be made.

    Attributes:
        coefficients: (N, K) of anny's blend shapes.
        girth: by group of bones (N,), the share by which its skin moves outwards.
    """

    coefficients: np.ndarray
    girth: dict[str, np.ndarray]


def draw_bodies(bodies: AnnyBodies, rng: np.random.Generator, count: int) -> Draw:
    """Adults of all builds."""
    female = rng.random(count) < 0.5
    phenotypes = {
        "gender": np.where(female, 0.9, 0.1),
        "age": rng.uniform(0.62, 0.85, count),
        "muscle": rng.uniform(0, 1, count),
        "weight": rng.uniform(0, 1, count),
        "proportions": np.clip(rng.normal(0.5, 0.2, count), 0, 1),
    }
    changes: dict[str, np.ndarray] = {}
    for factors in LOCAL_CHANGES.values():
        slider = rng.uniform(-1, 1, count)
        changes |= {label: factor * slider for label, factor in factors.items()}
    mean = np.where(female, MEAN_STATURE_M["female"], MEAN_STATURE_M["male"])
    coefficients = _with_stature(bodies, phenotypes, changes, rng.normal(mean, STATURE_SD_M))
    return Draw(coefficients, {group: GIRTH_SHARE * rng.uniform(-1, 1, count) for group in GIRTH_BONES})


def widen(
    vertices: np.ndarray, joints: np.ndarray, weights: np.ndarray, girth: dict[str, np.ndarray]
) -> np.ndarray:
    """Move skin (N, V, 3) away from the bones between joints (N, 24, 3), by its weights (V, 24) to them."""
    outwards = np.zeros_like(vertices)
    for group, bones in GIRTH_BONES.items():
        for start, end, share in bones:
            origin = joints[:, None, start]
            along = joints[:, None, end] - origin
            along /= np.linalg.norm(along, axis=-1, keepdims=True)
            offset = vertices - origin
            offset -= (offset * along).sum(axis=-1, keepdims=True) * along
            outwards += share * girth[group][:, None, None] * weights[:, start, None] * offset
    return vertices + outwards


def _with_stature(
    bodies: AnnyBodies,
    phenotypes: dict[str, np.ndarray],
    changes: dict[str, np.ndarray],
    wanted_m: np.ndarray,
) -> np.ndarray:
    """Coefficients with the height slider set by regula falsi so that each body has its stature."""
    slider = np.full(len(wanted_m), 0.4)
    for _ in range(4):
        low, high = (
            _stature(bodies, bodies.coefficients({**phenotypes, "height": slider + step}, changes))
            for step in (0.0, 0.02)
        )
        slider = np.clip(slider + (wanted_m - low) * 0.02 / (high - low), 0.0, 0.96)
    return bodies.coefficients({**phenotypes, "height": slider}, changes)


def _stature(bodies: AnnyBodies, coefficients: np.ndarray) -> np.ndarray:
    """Standing height (N,) in metres, feet to crown."""
    up = bodies.template[:, 1] + np.tensordot(coefficients, bodies.directions[:, :, 1], 1)
    return up.max(axis=1) - up.min(axis=1)


def principal_shapes(vertices: np.ndarray, faces: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean (V, 3), components (V, 3, K) of one standard deviation each, and the samples' betas (N, K).

    Every vertex counts by the skin around it; otherwise face and hands would make the components. The first
    is turned so that positive is taller, the others so that positive is broader.
    """
    mean = vertices.mean(axis=0)
    root_area = np.sqrt(_vertex_areas(mean, faces))[:, None]
    weighted = ((vertices - mean) * root_area).reshape(len(vertices), -1)
    left, scale, right = np.linalg.svd(weighted, full_matrices=False)
    left, scale, right = left[:, :NUM_COMPONENTS], scale[:NUM_COMPONENTS], right[:NUM_COMPONENTS]
    spread = np.sqrt(len(vertices) - 1)
    components = (right * scale[:, None] / spread).reshape(NUM_COMPONENTS, -1, 3) / root_area
    betas = left * spread
    stature = components[:, mean[:, 1].argmax(), 1] - components[:, mean[:, 1].argmin(), 1]
    broader = (components * _outward(mean, faces)).sum(axis=(1, 2))
    sign = np.sign(np.where(np.arange(NUM_COMPONENTS) == 0, stature, broader))
    return mean, np.moveaxis(components * sign[:, None, None], 0, -1), betas * sign


def _corner_normals(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    a, b, c = np.moveaxis(vertices[faces], 1, 0)
    return np.cross(b - a, c - a) / 6


def _outward(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Area-weighted normals (V, 3)."""
    normals = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], _corner_normals(vertices, faces))
    return normals


def _vertex_areas(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    area = np.zeros(len(vertices))
    for corner in range(3):
        np.add.at(area, faces[:, corner], np.linalg.norm(_corner_normals(vertices, faces), axis=1))
    return area
