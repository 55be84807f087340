"""What glTF asks for: arrays in one buffer, and skinning by a few joints for each vertex."""

from __future__ import annotations

import struct

import numpy as np
from pygltflib import FLOAT, GLTF2, UNSIGNED_BYTE, UNSIGNED_INT, Accessor, Buffer, BufferView

from staf_cli.body.model import Body
from staf_cli.export.axes import Axes
from staf_cli.export.skeletal import SkeletalMotion
from staf_cli.result import Person

ALIGNMENT = 4
ACCESSOR_TYPES = {1: "SCALAR", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
COMPONENT_TYPES: dict[type[np.generic], int] = {
    np.float32: FLOAT,
    np.uint32: UNSIGNED_INT,
    np.uint8: UNSIGNED_BYTE,
}


class GlbBuffer:
    """Collects arrays; each becomes an accessor with a view of its own."""

    def __init__(self) -> None:
        self._views: list[BufferView] = []
        self._accessors: list[Accessor] = []
        self._data = bytearray()

    def add(
        self,
        values: np.ndarray,
        dtype: type[np.generic] = np.float32,
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
        view = BufferView(buffer=0, byteOffset=len(self._data), byteLength=rows.nbytes, target=target)
        self._data += rows.tobytes() + b"\0" * (-rows.nbytes % ALIGNMENT)
        component, kind = COMPONENT_TYPES[dtype], ACCESSOR_TYPES[rows.shape[1]]
        number, count = append(self._views, view), len(rows)
        accessor = Accessor(bufferView=number, componentType=component, count=count, type=kind)
        accessor.min = rows.min(axis=0).tolist() if bounds else None
        accessor.max = rows.max(axis=0).tolist() if bounds else None
        return append(self._accessors, accessor)

    def glb_bytes(self, document: GLTF2) -> bytes:
        """The document and this buffer as one binary file."""
        document.bufferViews, document.accessors = self._views, self._accessors
        if self._data:
            document.buffers = [Buffer(byteLength=len(self._data))]
            document.set_binary_blob(bytes(self._data))
            return b"".join(document.save_to_bytes())
        # pygltflib would state a buffer of no bytes, which the format forbids: leave it out.
        text = document.gltf_to_json(separators=(",", ":"), indent=None).encode("utf-8")
        text += b" " * (-len(text) % ALIGNMENT)
        return struct.pack("<4sIIII", b"glTF", 2, 20 + len(text), len(text), 0x4E4F534A) + text


def append(items: list, item: object) -> int:
    """Append to one of glTF's lists; the item's number, by which the others refer to it."""
    items.append(item)
    return len(items) - 1


SET_SIZE = 4  # glTF keeps influences in sets of four
MAX_INFLUENCES = 2 * SET_SIZE
SAMPLED_FRAMES = 8  # a person's frames whose meshes are compared


def influences_of(body: Body) -> tuple[np.ndarray, np.ndarray]:
    """Which joints move each vertex, the strongest first; of more than eight the eight strongest.

    Returns:
        joints (V, 4 S) uint8 in S sets of four, 0 where the weight is 0; weights (V, 4 S) float32, rows sum
        to 1.
    """
    weights = body.smpl.lbs_weights.cpu().numpy().astype(np.float64)  # (V, 24)
    most = int((weights > 0).sum(axis=1).max(initial=1))
    count = SET_SIZE if most <= SET_SIZE else MAX_INFLUENCES
    joints = np.argsort(-weights, axis=1, kind="stable")[:, :count]
    kept = np.take_along_axis(weights, joints, axis=1)
    kept /= kept.sum(axis=1, keepdims=True)
    return np.where(kept > 0, joints, 0).astype(np.uint8), kept.astype(np.float32)


def skinning_errors_m(
    person: Person,
    axes: Axes,
    motion: SkeletalMotion,
    rest_vertices: np.ndarray,
    joints: np.ndarray,
    weights: np.ndarray,
) -> np.ndarray:
    """How far skinned vertices lie from our meshes on average, in up to eight frames of a person.

    Args:
        person: whose meshes are compared.
        axes: of the file.
        motion: theirs, in these axes.
        rest_vertices: (V, 3) m.
        joints, weights: as `influences_of` gives them.

    Returns:
        (n,) m, one for each frame.
    """
    rows = np.linspace(0, len(motion) - 1, min(SAMPLED_FRAMES, len(motion))).round().astype(int)
    errors = []
    for row in rows.tolist():
        turned, places = motion.posed(row)
        shifts = places - (turned @ motion.rest_joints_m[:, :, None])[..., 0]  # (24, 3)
        matrices = np.concatenate([turned, shifts[..., None]], axis=-1)  # (24, 3, 4)
        blended = np.einsum("vk,vkij->vij", weights, matrices[joints])
        skinned = (blended[..., :3] @ rest_vertices[..., None])[..., 0] + blended[..., 3]
        ours = axes.at(row).moved(person.vertices_of(slice(row, row + 1)))[0]
        errors.append(np.linalg.norm(skinned - ours, axis=1).mean())
    return np.array(errors)
