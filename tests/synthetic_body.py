"""A body of SMPL's sizes that holds nothing of SMPL: one tube that runs once around a skeleton.

tests/data/synthetic_bundle_digests.json has its arrays' digests, to the last bit of float64. In matrix
products, powers and interpolation numpy leaves that bit to the processor: these are written out here.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from seeded_noise import stream, tensor_noise

from staf_cli.body.joints import SMPL_PARENTS

NUM_VERTICES = 6890
RINGS, SIDES = 84, 82

# Joint -> x, y, z in metres; the right side mirrors the left.
MIDDLE = {
    0: (0, -0.22, 0.03),
    3: (0, -0.11, 0),
    6: (0, 0.03, 0.02),
    9: (0, 0.08, 0.02),
    12: (0, 0.29, -0.01),
    15: (0, 0.36, 0.04),
}
LEFT = {
    1: (0.07, -0.31, 0.01),
    4: (0.10, -0.70, 0),
    7: (0.09, -1.10, -0.03),
    10: (0.11, -1.15, 0.09),
    13: (0.08, 0.20, -0.01),
    16: (0.17, 0.23, -0.02),
    18: (0.43, 0.22, -0.04),
    20: (0.68, 0.22, -0.04),
    22: (0.76, 0.21, -0.05),
}
CROWN, TOP, JAW, NOSE = (0, 0.52, 0.03), (0, 0.50, 0.03), (0, 0.33, 0.06), (0, 0.40, 0.10)

# Where the tube runs (24 is the crown), and how thick it is at each stop.
TOUR = [22, 20, 18, 16, 13, 12, 15, 24, 15, 12, 14, 17, 19, 21, 23, 21, 19, 17, 14, 9, 6, 3, 0]
TOUR += [1, 4, 7, 10, 7, 4, 1, 0, 2, 5, 8, 11]
RADIUS = {22: 0.03, 20: 0.03, 18: 0.04, 16: 0.06, 13: 0.08, 12: 0.06, 15: 0.09, 24: 0.06, 9: 0.14, 6: 0.13}
RADIUS |= {3: 0.13, 0: 0.14, 1: 0.09, 4: 0.06, 7: 0.045, 10: 0.03}


@functools.cache
def skeleton() -> np.ndarray:
    """(24, 3) m, the joints in SMPL's order."""
    joints = np.zeros((24, 3))
    for joint, place in MIDDLE.items():
        joints[joint] = place
    for joint, (x, y, z) in LEFT.items():
        joints[joint], joints[joint + 1] = (x, y, z), (-x, y, z)
    return joints


@functools.lru_cache(maxsize=1)  # with 300 betas it is large
def body_model(num_betas: int = 10) -> dict[str, Any]:
    """The fields of SMPL's own file, float64; more betas leave the first ones as they are."""
    joints, vertices = skeleton(), tube_vertices()
    regressor = mixtures_nearby(joints, vertices, "body/J_regressor", 60)
    weights = skinning_weights(vertices)
    parents = [4294967295, *SMPL_PARENTS[1:]]
    return {
        "v_template": vertices,
        "f": tube_faces(),
        "J_regressor": regressor,
        "weights": weights,
        "shapedirs": shape_directions(vertices, weights, num_betas),
        "posedirs": pose_directions(weights),
        "kintree_table": np.stack([np.array(parents, np.int64), np.arange(24, dtype=np.int64)]),
        "J": blocked_product(regressor, vertices),
        "bs_style": "lbs",
        "bs_type": "lrotmin",
    }


def regressors() -> tuple[np.ndarray, np.ndarray]:
    """(9, 6890) the release's extra joints; (17, 6890) Human3.6M's joints in their order."""
    j, vertices = skeleton(), tube_vertices()
    top, jaw, nose = (np.array(place) for place in (TOP, JAW, NOSE))
    pelvis, thorax = 0.5 * (j[1] + j[2]), 0.5 * (j[12] + j[9])
    extra = [j[2], j[1], j[12], top, pelvis, thorax, j[6], jaw, 0.5 * (top + jaw)]
    legs, arms = [j[k] for k in (2, 5, 8, 1, 4, 7)], [j[k] for k in (16, 18, 20, 17, 19, 21)]
    h36m = [pelvis, *legs, j[6], thorax, nose, top, *arms]
    return (
        mixtures_nearby(np.array(extra), vertices, "J_regressor_extra", 80),
        mixtures_nearby(np.array(h36m), vertices, "J_regressor_h36m", 80),
    )


@functools.cache
def tube_vertices() -> np.ndarray:
    """(6890, 3) m: one end, the rings, the other end."""
    stops = np.concatenate([skeleton(), [CROWN]])[TOUR]
    radii = np.array([RADIUS.get(stop, RADIUS.get(stop - 1)) for stop in TOUR], np.float64)
    way = np.concatenate([[0], np.cumsum(lengths(stops[1:] - stops[:-1])[:, 0])])
    rings = np.linspace(0, way[-1], RINGS)
    centres = np.stack([interpolated(rings, way, stops[:, axis]) for axis in range(3)], axis=1)
    along = np.gradient(centres, axis=0)
    along /= np.maximum(lengths(along), 1e-9)
    across = np.cross(along, np.array([0.1, 0.2, 1]) / np.sqrt(1.05))
    across /= np.maximum(lengths(across), 1e-6)
    angles = 2 * np.pi * np.arange(SIDES) / SIDES
    turned = np.cos(angles)[None, :, None] * across[:, None]
    turned = turned + np.sin(angles)[None, :, None] * np.cross(along, across)[:, None]
    radius = interpolated(rings, way, radii)
    skin = centres[:, None] + radius[:, None, None] * turned
    ends = centres[:1] - along[:1] * radius[0], centres[-1:] + along[-1:] * radius[-1]
    smooth = np.concatenate([ends[0], skin.reshape(-1, 3), ends[1]])
    return smooth + tensor_noise("body/roughness", smooth.shape, 0.002)


def tube_faces() -> np.ndarray:
    """(13776, 3) uint32."""
    here = np.arange(SIDES)
    after = (here + 1) % SIDES
    first, last = np.zeros(SIDES, int), np.full(SIDES, NUM_VERTICES - 1)
    faces = [np.stack([first, 1 + here, 1 + after], axis=1)]
    for ring in range(1, 1 + (RINGS - 1) * SIDES, SIDES):
        below = ring + SIDES
        faces.append(np.stack([ring + here, below + here, below + after], axis=1))
        faces.append(np.stack([ring + here, below + after, ring + after], axis=1))
    ring = 1 + (RINGS - 1) * SIDES
    faces.append(np.stack([ring + here, last, ring + after], axis=1))
    return np.concatenate(faces).astype(np.uint32)


def mixtures_nearby(targets: np.ndarray, vertices: np.ndarray, name: str, count: int) -> np.ndarray:
    """(N, 6890): for each point, weights of the vertices nearest to it; a row's sum is 1."""
    mixtures = np.zeros((len(targets), len(vertices)))
    for index, target in enumerate(targets):
        squared = ((vertices - target) ** 2).sum(1)
        near = np.sort(np.argsort(squared, kind="stable")[:count])
        weights = (1 + 0.5 * stream(f"{name}/{index}").random_sample(count)) / (0.02 + squared[near])
        mixtures[index, near] = weights / weights.sum()
    return mixtures


def skinning_weights(vertices: np.ndarray) -> np.ndarray:
    """(6890, 24): four joints for each vertex, by distance to the joint and to the bones that leave it."""
    joints = skeleton()
    distances = np.concatenate([lengths(vertices - joint) for joint in joints], axis=1)
    for joint, parent in enumerate(SMPL_PARENTS):
        if parent >= 0:
            middle = lengths(vertices - 0.5 * (joints[joint] + joints[parent]))[:, 0]
            distances[:, parent] = np.minimum(distances[:, parent], middle)
    fourth_power = np.frompyfunc(lambda distance: distance**4, 1, 1)  # numpy's own differs with AVX-512
    weights = 1 / fourth_power(0.01 + distances).astype(np.float64)
    dropped = np.argsort(-weights, axis=1, kind="stable")[:, 4:]
    np.put_along_axis(weights, dropped, 0, 1)
    return weights / weights.sum(1, keepdims=True)


def shape_directions(vertices: np.ndarray, weights: np.ndarray, num_betas: int) -> np.ndarray:
    """(6890, 3, num_betas): a linear map of the whole, one offset a joint, and roughness."""
    centred = vertices - vertices.mean(0)
    directions = np.empty((len(vertices), 3, num_betas))
    for beta in range(num_betas):
        whole = fused_product(centred, tensor_noise(f"body/shape{beta}", (3, 3), 0.02))
        limbs = fused_product(weights, tensor_noise(f"body/shapew{beta}", (24, 3), 0.01))
        rough = tensor_noise(f"body/shapen{beta}", vertices.shape, 2e-4)
        directions[:, :, beta] = (whole + limbs) / (1 + 0.15 * beta) + rough
    return directions


def pose_directions(weights: np.ndarray) -> np.ndarray:
    """(6890, 3, 207): nine of a joint move the vertices that hang on it, and everything a little."""
    directions = np.empty((len(weights), 3, 207))
    for number in range(207):
        joint = number // 9 + 1
        moved = weights[:, joint : joint + 1] * tensor_noise(f"body/pose{number}", (1, 3), 0.01)
        directions[:, :, number] = moved + tensor_noise(f"body/posen{number}", (len(weights), 3), 1e-4)
    return directions


def lengths(vectors: np.ndarray) -> np.ndarray:
    """(N, 3) -> (N, 1)."""
    return np.sqrt((vectors**2).sum(1, keepdims=True))


def interpolated(at: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """`np.interp` inside `x`, with each operation rounded by itself."""
    left = np.minimum(np.searchsorted(x, at, side="right") - 1, len(x) - 1)
    right = np.minimum(left + 1, len(x) - 1)
    run = np.where(right > left, x[right] - x[left], 1)
    return (y[right] - y[left]) / run * (at - x[left]) + y[left]


def blocked_product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(M, K) x (K, N), summed as the BLAS that the digests come from does: 256 of K at a time."""
    edges = [*range(256, 6401, 256), 6648]
    product = np.zeros((len(a), b.shape[1]))
    for left, rows in zip(np.split(a, edges, axis=1), np.split(b, edges), strict=True):
        product += fused_product(left, rows)
    return product


def fused_product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(M, K) x (K, N), each product added with one rounding, as with the FMA instruction."""
    product = np.zeros((len(a), b.shape[1]))
    for k in range(a.shape[1]):
        rows = np.flatnonzero(a[:, k])
        product[rows] = _multiply_add(a[rows, k, None], b[None, k], product[rows])
    return product


def _multiply_add(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    """a * b + c by Dekker's exact product and Knuth's exact sum."""
    (a_high, a_low), (b_high, b_low) = _halves(a), _halves(b)
    product = a * b
    product_rest = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    total = product + c
    from_c = total - product
    total_rest = (product - (total - from_c)) + (c - from_c)
    return total + (total_rest + product_rest)


def _halves(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two halves of 26 bits, whose products are exact."""
    scaled = values * 134217729.0
    high = scaled - (scaled - values)
    return high, values - high
