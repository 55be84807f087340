"""Which points of a mesh the STAF network samples at: `mesh_downsampling.npz` of the release."""

from __future__ import annotations

import numpy as np

from staf_cli.body.array_archive import read_npz
from staf_cli.body.sparse_matrix import SparseMatrix
from staf_cli.errors import AssetError

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
