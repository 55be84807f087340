"""What glTF asks for: arrays in one buffer, and skinning by a few joints for each vertex."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from pygltflib import FLOAT, GLTF2, UNSIGNED_BYTE, UNSIGNED_INT, Accessor, Buffer, BufferView

from staf_cli.body.model import Body
from staf_cli.export.axes import Y_UP
from staf_cli.export.skeletal import SkeletalMotion
from staf_cli.result import Person

ALIGNMENT = 4
KINDS = {1: "SCALAR", 3: "VEC3", 4: "VEC4", 16: "MAT4"}


class GlbBuffer:
    """Collects arrays; each becomes an accessor with a view of its own."""

    def __init__(self) -> None:
        self.views: list[BufferView] = []
        self.accessors: list[Accessor] = []
        self._pieces: list[bytes] = []
        self._length = 0

    def add(
        self,
        values: np.ndarray,
        dtype: type[np.generic],
        *,
        target: int | None = None,
        bounds: bool = False,
    ) -> int:
        """Take an array (N, components).

        Args:
            values: one row an element.
            dtype: float32, uint32 or uint8.
            target: what a graphics card uses it as.
            bounds: write the smallest and largest of every component, where the format demands them.

        Returns:
            The accessor's number.
        """
        rows = np.ascontiguousarray(values, np.dtype(dtype).newbyteorder("<"))
        data = rows.tobytes()
        self.views.append(BufferView(buffer=0, byteOffset=self._length, byteLength=len(data), target=target))
        self._pieces.append(data + b"\0" * (-len(data) % ALIGNMENT))
        self._length += len(self._pieces[-1])
        kinds = {np.float32: FLOAT, np.uint32: UNSIGNED_INT, np.uint8: UNSIGNED_BYTE}
        self.accessors.append(
            Accessor(
                bufferView=len(self.views) - 1,
                componentType=kinds[dtype],
                count=len(rows),
                type=KINDS[rows.shape[1]],
                min=rows.min(axis=0).tolist() if bounds else None,
                max=rows.max(axis=0).tolist() if bounds else None,
            )
        )
        return len(self.accessors) - 1

    def to_bytes(self) -> bytes:
        """Everything, each array at a multiple of four."""
        return b"".join(self._pieces)


def glb_bytes(gltf: GLTF2, buffer: GlbBuffer) -> bytes:
    """The document and its buffer as one binary file."""
    gltf.bufferViews, gltf.accessors = buffer.views, buffer.accessors
    blob = buffer.to_bytes()
    if blob:
        gltf.buffers = [Buffer(byteLength=len(blob))]
        gltf.set_binary_blob(blob)
        return b"".join(gltf.save_to_bytes())
    # pygltflib would state a buffer of no bytes, which the format forbids: leave it out.
    text = gltf.gltf_to_json(separators=(",", ":"), indent=None).encode("utf-8")
    text += b" " * (-len(text) % ALIGNMENT)
    return struct.pack("<4sIIII", b"glTF", 2, 20 + len(text), len(text), 0x4E4F534A) + text


SET_SIZE = 4  # glTF keeps influences in sets of four
MAX_INFLUENCES = 2 * SET_SIZE
SAMPLED_FRAMES = 8  # a person's frames whose meshes are compared


@dataclass(frozen=True)
class Influences:
    """Which joints hold each vertex, the strongest first.

    Attributes:
        joints: (V, 4 S) uint8 in S sets of four; 0 where the weight is 0.
        weights: (V, 4 S) float32; rows sum to 1.
    """

    joints: np.ndarray
    weights: np.ndarray

    @property
    def sets(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Joints (V, 4) and weights (V, 4) set by set."""
        starts = range(0, self.joints.shape[1], SET_SIZE)
        return [
            (self.joints[:, start : start + SET_SIZE], self.weights[:, start : start + SET_SIZE])
            for start in starts
        ]

    def dense(self, num_joints: int) -> np.ndarray:
        """(V, num_joints) float64."""
        weights = np.zeros((len(self.joints), num_joints))
        np.add.at(weights, (np.arange(len(self.joints))[:, None], self.joints), self.weights)
        return weights


def influences_of(body: Body) -> Influences:
    """The body's skinning weights; of more than eight on one vertex the eight strongest."""
    weights = body.smpl.lbs_weights.cpu().numpy().astype(np.float64)  # (V, 24)
    most = int((weights > 0).sum(axis=1).max(initial=1))
    count = SET_SIZE if most <= SET_SIZE else MAX_INFLUENCES
    joints = np.argsort(-weights, axis=1, kind="stable")[:, :count]
    kept = np.take_along_axis(weights, joints, axis=1)
    kept /= kept.sum(axis=1, keepdims=True)
    return Influences(np.where(kept > 0, joints, 0).astype(np.uint8), kept.astype(np.float32))


def skinned(rest_vertices: np.ndarray, weights: np.ndarray, motion: SkeletalMotion, row: int) -> np.ndarray:
    """Mesh vertices (V, 3) m in one frame, from the rest vertices (V, 3) m and dense weights (V, 24)."""
    turned, places = motion.posed(row)
    shifts = places - (turned @ motion.rest_joints_m[:, :, None])[..., 0]  # (24, 3)
    matrices = np.concatenate([turned, shifts[..., None]], axis=-1)  # (24, 3, 4)
    blended = (weights @ matrices.reshape(len(matrices), 12)).reshape(-1, 3, 4)
    return (blended[..., :3] @ rest_vertices[..., None])[..., 0] + blended[..., 3]


def skinning_errors_m(
    person: Person, motion: SkeletalMotion, rest_vertices: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """(n,) m: how far skinned vertices lie from our meshes on average, in up to eight frames of a person."""
    rows = np.unique(np.linspace(0, len(motion) - 1, SAMPLED_FRAMES).round().astype(int))
    errors = []
    for row in rows.tolist() if len(motion) else ():
        ours = person.vertices_of(slice(row, row + 1))[0] @ Y_UP.T
        theirs = skinned(rest_vertices, weights, motion, row)
        errors.append(np.linalg.norm(theirs - ours, axis=1).mean())
    return np.array(errors)
