"""Scene bytes unpacked and skinned as a page does it, in plain numpy, from the format's description alone."""

from __future__ import annotations

import gzip
import json
import struct
from typing import Any

import numpy as np


class SceneByHand:
    """What the bytes hold.

    Attributes:
        header: the JSON.
    """

    def __init__(self, packed: bytes) -> None:
        plain = gzip.decompress(packed)
        assert plain[:8] == b"STAFVIEW"
        (length,) = struct.unpack("<I", plain[8:12])
        self.header: dict[str, Any] = json.loads(plain[12 : 12 + length])
        start = 12 + length
        start += -start % 8
        self._data = plain[start:]

    def array(self, where: dict[str, Any]) -> np.ndarray:
        dtype, shape = np.dtype("<" + where["dtype"]), tuple(where["shape"])
        assert where["offset"] % dtype.itemsize == 0
        count = int(np.prod(shape))
        return np.frombuffer(self._data, dtype, count, where["offset"]).reshape(shape)

    def person(self, number: int) -> dict[str, Any]:
        """One person's entry with arrays in place of where they lie."""
        entry = self.header["people"][number]
        return {key: self.array(v) if isinstance(v, dict) else v for key, v in entry.items()}

    def num_bytes_of(self, number: int) -> int:
        """Bytes of what one person has for every frame."""
        person = self.person(number)
        return sum(
            v.nbytes for key, v in person.items() if isinstance(v, np.ndarray) and key != "rest_joints"
        )

    def joints(self, number: int) -> np.ndarray:
        """(T, 24, 3) m."""
        return self._posed(number)[1]

    def vertices(self, number: int, row: int) -> np.ndarray:
        """(V, 3) m in one of a person's frames."""
        body, person = self.header["body"], self.person(number)
        shapes = self.array(body["shapedirs"]).astype(float) * body["shapedirs_scale"]
        rest = self.array(body["template"]) + np.einsum("k,kvc->vc", person["betas"], shapes)
        turns, places = (values[row] for values in self._posed(number))
        skinned = np.zeros_like(rest)
        weights = self.array(body["weights"]) / 65535
        influences = self.array(body["influences"])
        for k in range(influences.shape[1]):
            joint = influences[:, k]
            away = rest - person["rest_joints"][joint]
            skinned += weights[:, k, None] * (np.einsum("vij,vj->vi", turns[joint], away) + places[joint])
        return skinned

    def _posed(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Each joint's turn (T, 24, 3, 3) and place (T, 24, 3) m."""
        person = self.person(number)
        local = matrices(person["rotations"] / 32767)
        rest = person["rest_joints"].astype(float)
        turns, places = local.copy(), np.zeros((*local.shape[:2], 3))
        places[:, 0] = person["pelvis"]
        for joint, parent in enumerate(self.header["parents"]):
            if parent >= 0:
                bone = rest[joint] - rest[parent]
                places[:, joint] = places[:, parent] + turns[:, parent] @ bone
                turns[:, joint] = turns[:, parent] @ local[:, joint]
        return turns, places


def matrices(quaternions: np.ndarray) -> np.ndarray:
    """x y z w (..., 4) -> rotations (..., 3, 3)."""
    x, y, z, w = np.moveaxis(quaternions / np.linalg.norm(quaternions, axis=-1, keepdims=True), -1, 0)
    rows = (
        (1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)),
        (2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)),
        (2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)),
    )
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)
