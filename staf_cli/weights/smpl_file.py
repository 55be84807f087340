"""SMPL's model files as users get them, and the form in which they are kept here."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.errors import AssetError
from staf_cli.untrusted.arrays import read_npz
from staf_cli.untrusted.pickles import read_pickle
from staf_cli.untrusted.stand_ins import SparseMatrix

NUM_VERTICES = 6890
NUM_FACES = 13776
NUM_BETAS = 10
FORMAT = "staf-smpl-1"
LICENCE = "SMPL model licence: registration, non-commercial, no redistribution"

_SHAPES: Mapping[str, tuple[int, ...]] = {
    "v_template": (NUM_VERTICES, 3),
    "shapedirs": (NUM_VERTICES, 3, NUM_BETAS),
    "posedirs": (NUM_VERTICES, 3, 207),
    "J_regressor": (24, NUM_VERTICES),
    "weights": (NUM_VERTICES, 24),
    "f": (NUM_FACES, 3),
    "kintree_table": (2, 24),
}
_GENDERS = {
    "neutral": r"smpl_neutral|basic_?model_(n|neutral)_lbs_.*",
    "male": r"smpl_male|basic_?model_(m|male)_lbs_.*",
    "female": r"smpl_female|basic_?model_(f|female)_lbs_.*",
}


@dataclass(frozen=True)
class SmplModel:
    """An SMPL body, checked.

    Attributes:
        fields: as `Body` takes them: v_template (6890, 3) m, shapedirs (6890, 3, 10) m, posedirs
            (6890, 3, 207) m, J_regressor (24, 6890), weights (6890, 24), all float32; f (13776, 3) and
            kintree_table (2, 24), int64.
    """

    fields: dict[str, np.ndarray]

    def to_bytes(self, header: Mapping[str, str]) -> bytes:
        """The project's own form, an `.npz` of plain arrays; `header` is kept with it."""
        file = io.BytesIO()
        text = json.dumps({"format": FORMAT, **header})
        np.savez(file, header=np.array(text), **self.fields)  # type: ignore[arg-type]
        return file.getvalue()


def read_smpl(data: bytes, name: str) -> SmplModel:
    """Read SMPL's own file: `.pkl` of v1.0.0 or v1.1.0 (Python 2, chumpy, scipy.sparse), or `.npz`.

    Args:
        data: the whole file.
        name: for the message.

    Returns:
        The model with the first ten of its 10 or 300 shape components.

    Raises:
        AssetError: it is no SMPL body of 6890 vertices, is damaged, or does more than hold data.
    """
    is_npz = data[:2] == b"PK"
    content = read_npz(data, name) if is_npz else read_pickle(data, name)
    if not isinstance(content, dict):
        raise AssetError(
            f"{name} is refused: it holds no dict of arrays, so no SMPL body; get SMPL's own file"
        )
    missing = sorted(key for key in _SHAPES if key not in content)
    if missing:
        raise AssetError(f"{name} is refused: no SMPL body without {', '.join(missing)}; get SMPL's own file")
    fields = {key: _field(key, content[key], name) for key in _SHAPES}
    _check_meaning(fields, name)
    return SmplModel(fields)


def read_own(data: bytes, name: str) -> tuple[SmplModel, dict[str, str]]:
    """Read what `SmplModel.to_bytes` wrote: the model and its header.

    Raises:
        AssetError: it is something else, or damaged.
    """
    header = header_of(data, name)
    if header.get("format") != FORMAT:
        raise AssetError(f"{name} is not in the form {FORMAT}; delete it and import SMPL again")
    return read_smpl(data, name), header


def header_of(data: bytes, name: str) -> dict[str, str]:
    """The header of a file in the project's own form."""
    text = read_npz(data, name).get("header")
    try:
        header = json.loads(str(text))
    except ValueError:
        header = None
    if not isinstance(header, dict):
        raise AssetError(f"{name} has no header; delete it and import it again")
    return {str(key): str(value) for key, value in header.items()}


def gender_of(file_name: str) -> str | None:
    """Which SMPL a file of this name holds: "neutral", "male", "female"; None for other names."""
    stem, _, ending = file_name.lower().rpartition(".")
    if ending not in ("pkl", "npz"):
        return None
    return next((gender for gender, names in _GENDERS.items() if re.fullmatch(names, stem)), None)


def _field(key: str, value: Any, name: str) -> np.ndarray:
    if isinstance(value, SparseMatrix):
        value = value.toarray()
    array = np.asarray(value)
    if key == "shapedirs" and array.ndim == 3:
        array = array[..., :NUM_BETAS]
    if array.shape != _SHAPES[key] or array.dtype.kind not in "iuf":
        raise AssetError(
            f"{name} is refused: {key} must be numbers of shape {_SHAPES[key]}, is {array.shape}; "
            "get SMPL's own file"
        )
    if not np.isfinite(array).all():
        raise AssetError(f"{name} is refused: {key} holds numbers that are not finite; get SMPL's own file")
    whole = key in ("f", "kintree_table")
    return np.array(array, np.int64 if whole else np.float32, order="C")


def _check_meaning(fields: dict[str, np.ndarray], name: str) -> None:
    faces, tree = fields["f"], fields["kintree_table"]
    if faces.min() < 0 or faces.max() >= NUM_VERTICES:
        raise AssetError(
            f"{name} is refused: its faces name vertices that are not there; get SMPL's own file"
        )
    if tree[0, 1:].tolist() != list(SMPL_PARENTS[1:]):
        raise AssetError(f"{name} is refused: its joints are not SMPL's 24; get SMPL's own file")
    tree[0, 0] = SMPL_PARENTS[0]  # written as 2^32 - 1 in SMPL's own files
