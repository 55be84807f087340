"""Small files of the release that a test can make without the release."""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import torch

from staf_cli.body.joints import SMPL_PARENTS


class Harm:
    """Makes a folder when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        import os

        return os.mkdir, (str(self.trace),)


def smpl_pickle(seed: int = 0) -> bytes:
    """A cloud of points with SMPL's sizes and keys."""
    rng = np.random.default_rng(seed)
    regressor = np.zeros((24, 6890))
    regressor[np.arange(24), np.arange(24)] = 1
    weights = np.zeros((6890, 24))
    weights[:, 0] = 1
    return pickle.dumps(
        {
            "v_template": rng.normal(size=(6890, 3)),
            "shapedirs": np.zeros((6890, 3, 10)),
            "posedirs": np.zeros((6890, 3, 207)),
            "J_regressor": regressor,
            "weights": weights,
            "f": np.zeros((13776, 3), np.uint32),
            "kintree_table": np.array([[4294967295, *SMPL_PARENTS[1:]], range(24)], np.int64),
        },
        2,
    )


def h36m_regressor(value: float = 1.0) -> bytes:
    file = io.BytesIO()
    np.save(file, np.full((17, 6890), value / 6890))
    return file.getvalue()


def mean_params() -> bytes:
    file = io.BytesIO()
    np.savez(file, pose=np.zeros(144, np.float32), shape=np.zeros(10), cam=np.ones(3, np.float32))
    return file.getvalue()


def checkpoint(content: Any) -> bytes:
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()
