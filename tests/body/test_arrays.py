"""A body as plain numpy is the same body."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from staf_cli.body.arrays import free_body_arrays
from staf_cli.body.model import load_free_body
from staf_cli.body.stature import stature_of


def test_the_free_body_read_without_torch_is_the_same() -> None:
    plain, body = free_body_arrays(), load_free_body("cpu")
    for name, values in vars(body.arrays).items():
        ours = getattr(plain, name)
        if isinstance(values, np.ndarray):
            assert ours.dtype == values.dtype
            assert np.abs(ours - values).max() < 1e-6, name
        else:
            assert ours == values
    betas = np.random.default_rng(2).normal(size=10)
    nothing = np.zeros((1, 72)), betas, np.zeros((1, 3))
    assert plain.rest_joints(betas) == pytest.approx(body.joints(*nothing)[0], abs=1e-5)
    assert plain.stature_m(betas) == pytest.approx(stature_of(body, betas), abs=1e-5)


def test_no_torch_is_loaded_for_it() -> None:
    code = "import sys, staf_cli.body.arrays as a; a.free_body_arrays(); print('torch' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"
