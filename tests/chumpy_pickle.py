"""SMPL's pickle in the form in which it is handed out: chumpy's objects, and modules by their old names.

Neither chumpy nor Python 2 is needed to write it: classes, fields and their order are those of the real
chumpy's pickles.
"""

from __future__ import annotations

import io
import pickle
from typing import Any

import numpy as np
import scipy.sparse


class Ch:
    """Stands for chumpy.ch.Ch."""

    def __init__(self, settings: tuple[str, ...] = (), **state: Any) -> None:
        flags = {"_dirty_vars": set(settings), "_itr": None, "_make_dense": False, "_make_sparse": False}
        self.__dict__.update(flags, _depends_on_deps={}, **state)


class Select(Ch):
    """Stands for chumpy.reordering.Select."""


OLD_NAMES = {
    Ch: "chumpy.ch Ch",
    Select: "chumpy.reordering Select",
    set: "__builtin__ set",
    scipy.sparse.csc_matrix: "scipy.sparse.csc csc_matrix",
}


class _Pickler(pickle._Pickler):  # the one in Python: only there can a name be written that does not import
    def save_global(self, obj: Any, name: str | None = None) -> None:
        old = OLD_NAMES.get(obj)
        if old is None:
            super().save_global(obj, name)
            return
        self.write(pickle.GLOBAL + old.replace(" ", "\n").encode() + b"\n")
        self.memoize(obj)

    dispatch = pickle._Pickler.dispatch | {type: save_global}


def chumpy_pickle(body: dict[str, Any]) -> bytes:
    """The fields of `synthetic_body.body_model` as SMPL's own file has them, but with empty `posedirs`."""
    regressor, weights, base = body["J_regressor"], body["weights"], body["shapedirs"]
    fields = {
        "J_regressor": scipy.sparse.csc_matrix(regressor),
        "J_regressor_prior": scipy.sparse.csc_matrix(regressor),
        "f": body["f"],
        "kintree_table": body["kintree_table"].astype(np.uint32),
        "weights": Ch(("x",), x=weights),
        "weights_prior": weights.copy(),
        "posedirs": Ch(("x",), x=np.zeros_like(body["posedirs"])),
        "v_template": Ch(("x",), x=body["v_template"]),
        "shapedirs": Select(
            ("a", "idxs", "preferred_shape"),
            idxs=np.arange(base.size),
            a=Ch(x=base, _status="new"),
            preferred_shape=base.shape,
        ),
        "J": Ch(("x",), x=body["J"]),
        "vert_sym_idxs": np.arange(len(weights)),
        "bs_style": "lbs",
        "bs_type": "lrotmin",
        "pose_training_info": {"n": np.float64(3), "names": ["a", "b"]},
    }
    file = io.BytesIO()
    _Pickler(file, 2).dump(fields)
    return file.getvalue().replace(b"cnumpy._core.multiarray\n", b"cnumpy.core.multiarray\n")
