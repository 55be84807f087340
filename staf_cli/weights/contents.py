"""From the bytes of a file to what is kept of it: read, checked, and written in the project's own form."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from staf_cli.errors import AssetError
from staf_cli.untrusted.arrays import read_npy, read_npz
from staf_cli.untrusted.pickles import read_checkpoint
from staf_cli.untrusted.stand_ins import SparseMatrix
from staf_cli.weights.kinds import (
    BACKBONE,
    HEAD,
    MEAN_PARAMS,
    MESH_POINTS,
    REGRESSOR_EXTRA,
    REGRESSOR_H36M,
    SMPL,
    Kind,
)
from staf_cli.weights.smpl_file import SmplModel, read_smpl

_LARGEST_WEIGHT = 1e3  # those of a mixture are about 0 to 1


def read_downsampling(data: bytes, name: str) -> np.ndarray:
    """The points as mixtures of vertices, D[1] D[0]: (431, 6890) float32.

    Args:
        data: the whole `.npz`; its arrays hold sparse matrices as objects, which are read without unpickling.
        name: for the message.

    Raises:
        AssetError: it is something else, damaged, or does more than hold data.
    """
    steps = read_npz(data, name).get("D")
    if not (isinstance(steps, list) and len(steps) == 2 and all(isinstance(s, SparseMatrix) for s in steps)):
        raise AssetError(f"{name} is refused: it holds no two matrices D; get the release's file")
    first, second = steps
    if (first.shape, second.shape) != ((1723, 6890), (431, 1723)):
        raise AssetError(f"{name} is refused: its matrices have other sizes; get the release's file")
    with np.errstate(all="ignore"):  # of numbers that are none
        usable = all((np.abs(step.data) <= _LARGEST_WEIGHT).all() for step in steps)
    if not usable:
        raise AssetError(f"{name} is refused: its weights are no mixtures; get the release's file again")
    return (second.toarray().astype(np.float32) @ first.toarray().astype(np.float32)).astype(np.float32)


NETWORK_FORMAT = "staf-network-1"
ARRAYS_FORMAT = "staf-arrays-1"
Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Content:
    """What a file holds, checked.

    Attributes:
        kind: of the file.
        arrays: by the names under which they are kept; torch tensors for the networks.
        to_bytes: the project's own form, given what its header should say.
    """

    kind: Kind
    arrays: Mapping[str, Any]
    to_bytes: Callable[[Mapping[str, str]], bytes]


def read_content(kind: Kind, data: bytes, name: str) -> Content:
    """Read and check a file of a known kind.

    Raises:
        AssetError: it is not what its kind says; one line that says why.
    """
    if kind in (HEAD, BACKBONE):
        return _network(kind, read_checkpoint(data, name), name)
    if kind in SMPL.values():
        return _smpl(kind, read_smpl(data, name))
    if kind == MESH_POINTS:
        return _plain(kind, {"mesh_points": read_downsampling(data, name)})
    if kind == MEAN_PARAMS:
        return _plain(kind, _mean_params(data, name))
    rows = {REGRESSOR_H36M.name: 17, REGRESSOR_EXTRA.name: 9}[kind.name]
    return _plain(kind, {"J_regressor": _regressor(read_npy(data, name), rows, name)})


def guess_content(file_name: str, data: bytes, name: str) -> Content:
    """Read a file whose name says nothing, by what it holds.

    Raises:
        AssetError: it is none of ours, or it is and is wrong.
    """
    if data[:6] == b"\x93NUMPY":
        return _guess_regressor(data, name)
    if data[:2] == b"PK" and b".npy" in data[:4096]:
        return _guess_npz(data, name)
    looks_like_torch = file_name.lower().endswith((".pt", ".pth", ".tar")) or data[:2] == b"PK"
    if looks_like_torch:
        checkpoint = read_checkpoint(data, name)
        for kind, key in ((HEAD, "gen_state_dict"), (BACKBONE, "model")):
            if key in checkpoint:
                return _network(kind, checkpoint, name)
    elif file_name.lower().endswith(".pkl"):
        read_smpl(data, name)
        raise AssetError(
            f"{name}: SMPL, but its name does not say which; call it SMPL_NEUTRAL, SMPL_MALE or SMPL_FEMALE"
        )
    raise AssetError(f"{name} is none of the files that can be imported; see weights/README.md for the list")


def _guess_regressor(data: bytes, name: str) -> Content:
    array = read_npy(data, name)
    for kind, rows in ((REGRESSOR_H36M, 17), (REGRESSOR_EXTRA, 9)):
        if np.shape(array) == (rows, 6890):
            return _plain(kind, {"J_regressor": _regressor(array, rows, name)})
    raise AssetError(f"{name} is refused: no joint regressor of 17 or 9 x 6890; get the release's file")


def _guess_npz(data: bytes, name: str) -> Content:
    arrays = read_npz(data, name)
    if "D" in arrays:
        return read_content(MESH_POINTS, data, name)
    if {"pose", "shape", "cam"} <= arrays.keys():
        return read_content(MEAN_PARAMS, data, name)
    if "v_template" in arrays:
        read_smpl(data, name)
        raise AssetError(
            f"{name}: SMPL, but its name does not say which; call it SMPL_NEUTRAL, SMPL_MALE or SMPL_FEMALE"
        )
    raise AssetError(f"{name} is none of the files that can be imported; see weights/README.md for the list")


def _network(kind: Kind, checkpoint: Mapping[str, Any], name: str) -> Content:
    from staf_cli.recover.staf.checkpoint import backbone_tensors, head_tensors

    try:
        tensors = head_tensors(checkpoint) if kind == HEAD else backbone_tensors(checkpoint)
    except AssetError as error:
        raise AssetError(f"{name} is refused: {error}") from error

    def to_bytes(header: Mapping[str, str]) -> bytes:
        from safetensors.torch import save

        return save(tensors, {"format": NETWORK_FORMAT, **header})

    return Content(kind, tensors, to_bytes)


def _smpl(kind: Kind, model: SmplModel) -> Content:
    return Content(kind, model.fields, model.to_bytes)


def _plain(kind: Kind, arrays: Arrays) -> Content:
    def to_bytes(header: Mapping[str, str]) -> bytes:
        file = io.BytesIO()
        text = json.dumps({"format": ARRAYS_FORMAT, **header})
        np.savez_compressed(file, header=np.array(text), **arrays)  # type: ignore[arg-type]
        return file.getvalue()

    return Content(kind, arrays, to_bytes)


def _mean_params(data: bytes, name: str) -> Arrays:
    arrays = read_npz(data, name)
    shapes = {"pose": (144,), "shape": (10,), "cam": (3,)}
    for key, shape in shapes.items():
        value = arrays.get(key)
        if not isinstance(value, np.ndarray) or value.shape != shape or value.dtype.kind != "f":
            raise AssetError(
                f"{name} is refused: {key} must be numbers of shape {shape}; get the release's file"
            )
        if not np.isfinite(value).all():
            raise AssetError(f"{name} is refused: {key} is not finite; get the release's file")
    return {key: arrays[key].astype(np.float32) for key in shapes}


def _regressor(array: Any, rows: int, name: str) -> np.ndarray:
    good = isinstance(array, np.ndarray) and array.shape == (rows, 6890) and array.dtype.kind == "f"
    if not good or not np.isfinite(array).all():
        raise AssetError(f"{name} is refused: no joint regressor of {rows} x 6890; get the release's file")
    return array.astype(np.float32)
