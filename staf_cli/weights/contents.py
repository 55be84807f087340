"""From a file's bytes to what is kept of it: read, checked, written in the project's own form and read back.

Networks are kept as safetensors, everything else as an `.npz` of plain arrays; both have a header that says
where they came from.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.errors import AssetError
from staf_cli.recover.staf.checkpoint import backbone_tensors, head_tensors
from staf_cli.untrusted.arrays import read_npy, read_npz
from staf_cli.untrusted.pickles import read_checkpoint, read_pickle
from staf_cli.untrusted.stand_ins import SparseMatrix
from staf_cli.weights.kinds import (
    BACKBONE,
    HEAD,
    MEAN_PARAMS,
    MESH_POINTS,
    REGRESSOR_EXTRA,
    REGRESSOR_H36M,
    SMPL,
    TRAINED,
    Kind,
)
from staf_cli.weights.tensor_file import parse_tensors, tensor_file_bytes
from staf_cli.weights.trained import TrainedHeader, network_of

_NETWORK_FORMAT = "staf-network-1"
_SMPL_FORMAT = "staf-smpl-1"
_ARRAYS_FORMAT = "staf-arrays-1"
_NUM_VERTICES = 6890
_NUM_BETAS = 10  # files have 10 or 300, the first 10 are kept
_LARGEST_WEIGHT = 1e3  # those of a mixture are about 0 to 1
_NETWORKS = (HEAD, BACKBONE)
_SMPL_SHAPES: Mapping[str, tuple[int, ...]] = {
    "v_template": (_NUM_VERTICES, 3),
    "shapedirs": (_NUM_VERTICES, 3, _NUM_BETAS),
    "posedirs": (_NUM_VERTICES, 3, 207),
    "J_regressor": (24, _NUM_VERTICES),
    "weights": (_NUM_VERTICES, 24),
    "f": (13776, 3),
    "kintree_table": (2, 24),
}
_WHOLE = ("f", "kintree_table")  # the arrays of whole numbers
_SHAPES: Mapping[Kind, Mapping[str, tuple[int, ...]]] = {
    **dict.fromkeys(SMPL.values(), _SMPL_SHAPES),
    MEAN_PARAMS: {"pose": (144,), "shape": (_NUM_BETAS,), "cam": (3,)},
    REGRESSOR_H36M: {"J_regressor": (17, _NUM_VERTICES)},
    REGRESSOR_EXTRA: {"J_regressor": (9, _NUM_VERTICES)},
}


@dataclass(frozen=True)
class Content:
    """What a file holds, checked.

    Attributes:
        kind: of the file.
        arrays: by the names under which they are kept; torch tensors for the networks.
        texts: that a trained network's file says of itself.
    """

    kind: Kind
    arrays: Mapping[str, Any]
    texts: Mapping[str, str] = field(default_factory=dict)

    def to_bytes(self, header: Mapping[str, str]) -> bytes:
        """The project's own form; `header` is kept with it."""
        if self.kind == TRAINED:
            origin = {f"import_{key}": value for key, value in header.items()}
            return tensor_file_bytes(self.arrays, {**self.texts, **origin})
        if self.kind in _NETWORKS:
            return save(dict(self.arrays), {"format": _NETWORK_FORMAT, **header})
        is_smpl = self.kind in SMPL.values()
        own_format = _SMPL_FORMAT if is_smpl else _ARRAYS_FORMAT
        write = np.savez if is_smpl else np.savez_compressed  # SMPL's noise would only take time
        file = io.BytesIO()
        write(file, header=np.array(json.dumps({"format": own_format, **header})), **self.arrays)
        return file.getvalue()


def read_content(kind: Kind, data: bytes, name: str) -> Content:
    """Read and check a file of a known kind.

    Args:
        kind: what it should be.
        data: the whole file, as the authors publish it.
        name: for the message.

    Raises:
        AssetError: it is not what its kind says; one line that says why.
    """
    if kind in _NETWORKS:
        return Content(kind, _network(kind, data, name))
    if kind == TRAINED:
        tensors, texts = parse_tensors(data, name)
        network_of(tensors, TrainedHeader.parse(texts, name), name)
        return Content(kind, tensors, texts)
    if kind == MESH_POINTS:
        return Content(kind, {"mesh_points": read_mesh_points(data, name)})
    if kind in SMPL.values():
        return Content(kind, read_smpl(data, name))
    shapes = _SHAPES[kind]
    is_npz = data[:2] == b"PK"
    arrays = read_npz(data, name) if is_npz else {"J_regressor": read_npy(data, name)}
    return Content(kind, {key: _checked(key, arrays.get(key), shapes[key], name) for key in shapes})


def guess_kind(file_name: str, data: bytes, name: str) -> Kind:
    """The kind of a file whose name says nothing, by what it holds.

    Raises:
        AssetError: it is none of ours, or SMPL of an unknown gender.
    """
    ending = file_name.lower().rpartition(".")[2]
    if data[:6] == b"\x93NUMPY":
        array = np.asarray(read_npy(data, name))
        for kind in (REGRESSOR_H36M, REGRESSOR_EXTRA):
            if array.shape == _SHAPES[kind]["J_regressor"]:
                return kind
    elif ending == "pkl" or (data[:2] == b"PK" and b".npy" in data[:4096]):
        content = read_pickle(data, name) if ending == "pkl" else read_npz(data, name)
        keys = content.keys() if isinstance(content, dict) else ()
        if "D" in keys:
            return MESH_POINTS
        if {"pose", "shape", "cam"}.issubset(keys):
            return MEAN_PARAMS
        if "v_template" in keys:
            remedy = "call it SMPL_NEUTRAL, SMPL_MALE or SMPL_FEMALE"
            raise AssetError(f"{name}: SMPL, but its name does not say which; {remedy}")
    elif ending == "safetensors":
        return TRAINED  # whose reader says if it is not
    elif ending in ("pt", "pth", "tar") or data[:2] == b"PK":
        checkpoint = read_checkpoint(data, name)
        for kind, key in ((HEAD, "gen_state_dict"), (BACKBONE, "model")):
            if key in checkpoint:
                return kind
    raise AssetError(f"{name} is none of the files that can be imported; see weights/README.md for the list")


def read_smpl(data: bytes, name: str) -> dict[str, np.ndarray]:
    """Read SMPL's own file: `.pkl` of v1.0.0 or v1.1.0 (Python 2, chumpy, scipy.sparse), or `.npz`.

    Args:
        data: the whole file.
        name: for the message.

    Returns:
        The fields that `Body` takes: v_template (6890, 3) m, shapedirs (6890, 3, 10) m, posedirs
        (6890, 3, 207) m, J_regressor (24, 6890), weights (6890, 24), all float32; f (13776, 3) and
        kintree_table (2, 24), int64.

    Raises:
        AssetError: it is no SMPL body of 6890 vertices, is damaged, or does more than hold data.
    """
    content = read_npz(data, name) if data[:2] == b"PK" else read_pickle(data, name)
    if not isinstance(content, dict):
        raise _refused(name, "it holds no dict of arrays, so no SMPL body")
    missing = sorted(key for key in _SMPL_SHAPES if key not in content)
    if missing:
        raise _refused(name, f"no SMPL body without {', '.join(missing)}")
    fields = {key: _checked(key, content[key], shape, name) for key, shape in _SMPL_SHAPES.items()}
    faces, tree = fields["f"], fields["kintree_table"]
    if faces.min() < 0 or faces.max() >= _NUM_VERTICES:
        raise _refused(name, "its faces name vertices that are not there")
    if tree[0, 1:].tolist() != list(SMPL_PARENTS[1:]):
        raise _refused(name, "its joints are not SMPL's 24")
    tree[0, 0] = SMPL_PARENTS[0]  # written as 2^32 - 1 in SMPL's own files
    return fields


def read_mesh_points(data: bytes, name: str) -> np.ndarray:
    """The sampled points as mixtures of vertices, D[1] D[0]: (431, 6890) float32.

    Args:
        data: the whole `.npz`; its arrays hold sparse matrices as objects, which are read without unpickling.
        name: for the message.

    Raises:
        AssetError: it is something else, damaged, or does more than hold data.
    """
    steps = read_npz(data, name).get("D")
    if not (isinstance(steps, list) and len(steps) == 2 and all(isinstance(s, SparseMatrix) for s in steps)):
        raise _refused(name, "it holds no two matrices D")
    first, second = steps
    if (first.shape, second.shape) != ((1723, _NUM_VERTICES), (431, 1723)):
        raise _refused(name, "its matrices have other sizes")
    with np.errstate(all="ignore"):  # of numbers that are none
        usable = all((np.abs(step.data) <= _LARGEST_WEIGHT).all() for step in steps)
    if not usable:
        raise _refused(name, "its weights are no mixtures")
    return second.toarray().astype(np.float32) @ first.toarray().astype(np.float32)


def read_own_smpl(data: bytes, name: str) -> dict[str, np.ndarray]:
    """SMPL's fields back from what `Content.to_bytes` wrote.

    Raises:
        AssetError: it is something else, or damaged.
    """
    try:
        header = json.loads(str(read_npz(data, name).get("header")))
    except ValueError:
        header = None
    if not isinstance(header, dict) or header.get("format") != _SMPL_FORMAT:
        raise AssetError(f"{name} is not in the form {_SMPL_FORMAT}; delete it and import SMPL again")
    return read_smpl(data, name)


def read_own_network(path: Path) -> dict[str, Tensor]:
    """A network's tensors back from what `Content.to_bytes` wrote.

    Raises:
        AssetError: it is something else, or damaged.
    """
    remedy = f"delete it and import the file again: staf-weights import PATH --weights {path.parent}"
    try:
        with safe_open(path, framework="pt") as file:
            if (file.metadata() or {}).get("format") != _NETWORK_FORMAT:
                raise AssetError(f"{path} is not in the form {_NETWORK_FORMAT}; {remedy}")
            # Copied: in the mapped file they lie unaligned, and sums would differ in the last bit.
            return {key: file.get_tensor(key).clone() for key in file.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, ValueError) as error:
        raise AssetError(f"{path} is damaged; {remedy}") from error


def _network(kind: Kind, data: bytes, name: str) -> dict[str, Tensor]:
    checkpoint = read_checkpoint(data, name)
    try:
        return head_tensors(checkpoint) if kind == HEAD else backbone_tensors(checkpoint)
    except AssetError as error:
        raise AssetError(f"{name} is refused: {error}") from error


def _checked(key: str, value: Any, shape: tuple[int, ...], name: str) -> np.ndarray:
    """The array as it is kept; AssetError unless it has the shape and finite numbers."""
    array = np.asarray(value.toarray() if isinstance(value, SparseMatrix) else value)
    if key == "shapedirs" and array.ndim == 3:
        array = array[..., :_NUM_BETAS]
    if array.shape != shape or array.dtype.kind not in "iuf":
        raise _refused(name, f"{key} must be numbers of shape {shape}, is {array.shape}")
    if not np.isfinite(array).all():
        raise _refused(name, f"{key} holds numbers that are not finite")
    return np.array(array, np.int64 if key in _WHOLE else np.float32, order="C")


def _refused(name: str, why: str) -> AssetError:
    return AssetError(f"{name} is refused: {why}; get the authors' own file")
