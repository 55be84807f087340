"""Arrays as glTF keeps them: one buffer, with views and accessors that say what lies where."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pygltflib import GLTF2, Accessor, BufferView

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
        from pygltflib import FLOAT, UNSIGNED_BYTE, UNSIGNED_INT, Accessor, BufferView

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
    from pygltflib import Buffer

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
