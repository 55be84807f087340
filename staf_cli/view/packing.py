"""Numbers as a browser reads them: one header of JSON and arrays behind it, and the small forms of both."""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

MAGIC = b"STAFVIEW"
ALIGNMENT = 8  # bytes: a browser's typed arrays begin at multiples of their item's size
TURN_SCALE = 32767  # of a quaternion's components as int16
WEIGHT_SUM = 65535  # of a vertex' influences as uint16
SHAPE_SCALE = 32767  # of the largest shape component as int16
MOST_INFLUENCES = 8  # of a vertex
_GZIP_LEVEL = 5


class Arrays:
    """Collects arrays; each is referred to by where it lies, its type and its shape."""

    def __init__(self) -> None:
        self._data = bytearray()

    def add(self, values: np.ndarray, dtype: str) -> dict[str, object]:
        """Take an array; how the header refers to it.

        Args:
            values: of any shape.
            dtype: numpy's name of the type without byte order: f4, f8, i2, i4, u1, u2 or u4.
        """
        rows = np.ascontiguousarray(values, np.dtype(dtype).newbyteorder("<"))
        self._data += b"\0" * (-len(self._data) % ALIGNMENT)
        offset = len(self._data)
        self._data += rows.tobytes()
        return {"offset": offset, "dtype": dtype, "shape": list(rows.shape)}

    def packed(self, header: Mapping[str, Any]) -> bytes:
        """Header and arrays as gzipped bytes; the same for the same content."""
        text = json.dumps(header, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")
        start = MAGIC + struct.pack("<I", len(text)) + text
        start += b"\0" * (-len(start) % ALIGNMENT)
        return gzip.compress(start + bytes(self._data), _GZIP_LEVEL, mtime=0)


def quaternions(poses: np.ndarray) -> np.ndarray:
    """Axis-angle (T, 72) rad -> unit quaternions (T, 24, 4), x y z w; neighbours in time lie on one side."""
    turns = poses.reshape(len(poses), poses.shape[1] // 3, 3).astype(np.float64)
    angles = np.linalg.norm(turns, axis=-1, keepdims=True)
    # sin(a/2) / a, which is 1/2 at 0: numpy's sinc(x) is sin(pi x) / (pi x).
    unit = np.concatenate([turns * 0.5 * np.sinc(angles / (2 * np.pi)), np.cos(angles / 2)], axis=-1)
    turned_over = (unit[1:] * unit[:-1]).sum(axis=-1, keepdims=True) < 0
    unit[1:] *= np.where(turned_over, -1.0, 1.0).cumprod(axis=0)
    return unit


def packed_turns(unit: np.ndarray) -> np.ndarray:
    """Unit quaternions (..., 4) as int16: less than 0.004 degrees off."""
    return np.round(unit * TURN_SCALE).astype(np.int16)


def packed_shapes(shapedirs: np.ndarray) -> tuple[np.ndarray, float]:
    """Shape components (V, 3, 10) m -> (10, V, 3) int16, and what multiplies them."""
    largest = float(np.abs(shapedirs).max(initial=0.0))
    scale = largest / SHAPE_SCALE if largest > 0 else 1.0
    return np.round(shapedirs.transpose(2, 0, 1) / scale).astype(np.int16), scale


def packed_influences(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which joints move each vertex, the strongest first, of more than eight the eight strongest.

    Args:
        weights: (V, 24), rows sum to 1.

    Returns:
        joints (V, K) uint8, 0 where the weight is 0; weights (V, K) uint16, rows sum to 65535.
    """
    most = int((weights > 0).sum(axis=1).max(initial=1))
    joints = np.argsort(-weights, axis=1, kind="stable")[:, : min(most, MOST_INFLUENCES)]
    kept = np.take_along_axis(weights, joints, axis=1).astype(np.float64)
    whole = np.round(kept / kept.sum(axis=1, keepdims=True) * WEIGHT_SUM).astype(np.int64)
    whole[:, 0] += WEIGHT_SUM - whole.sum(axis=1)  # what rounding has lost goes to the strongest
    return np.where(whole > 0, joints, 0).astype(np.uint8), whole.astype(np.uint16)
