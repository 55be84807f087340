"""The free body as the fit sees it, and somebody who moves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from moving_body import Truth, act

from staf_cli.body.model import Body, load_free_body
from staf_cli.recover.landmarks.skeleton import PosePrior, Skeleton


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """Steps so small are slower on several."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def body() -> Body:
    return load_free_body("cpu")


@pytest.fixture(scope="session")
def skeleton(body: Body) -> Skeleton:
    return Skeleton.of(body)


@pytest.fixture(scope="session")
def prior(body: Body) -> PosePrior:
    return PosePrior.load(body.device)


@pytest.fixture(scope="session")
def walker(body: Body) -> Truth:
    """Two seconds of somebody of slightly unusual build."""
    return act(body, 60, betas=np.array([1.0, -0.5, 0.5, 0, 0, 0, 0, 0, 0, 0]))
