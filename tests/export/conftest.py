"""People who were never filmed: made-up motions of the free body."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from made_up_people import body_with_correctives, made_up_person, made_up_result

from staf_cli.body.arrays import free_body_fields
from staf_cli.body.model import Body, load_free_body
from staf_cli.result import Person, VideoResult

PLAYERS = ("three@0.187.0", "gltf-validator@2.0.0-dev.3.10")


@pytest.fixture(scope="session")
def body() -> Body:
    return load_free_body("cpu")


@pytest.fixture(scope="session")
def make_person(body: Body) -> Callable[..., Person]:
    """A person in so many frames, from frame 3 on; with or without what only some engines give."""

    return partial(made_up_person, body=body)


@pytest.fixture(scope="session")
def corrected_body(body: Body) -> Body:
    """A body whose mesh depends on the pose, as SMPL's does, by up to a few centimetres."""
    return body_with_correctives(body)


@pytest.fixture(scope="session")
def spread_body() -> Body:
    """A body on whose every vertex all 24 joints pull."""
    return _reweighted("spread", lambda weights: weights + 0.01)


@pytest.fixture(scope="session")
def slim_body() -> Body:
    """A body with at most four joints on a vertex."""

    def four(weights: np.ndarray) -> np.ndarray:
        fifth = np.sort(weights, axis=1)[:, -5, None]
        return np.where(weights > fifth, weights, 0)

    return _reweighted("slim", four)


def _reweighted(name: str, change: Callable[[np.ndarray], np.ndarray]) -> Body:
    fields = free_body_fields()
    weights = change(fields["weights"].astype(np.float64))
    fields["weights"] = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    vertex_ids = dict(zip(fields["vertex_names"].tolist(), fields["vertex_ids"].tolist(), strict=True))
    return Body(name, fields, vertex_ids, "cpu")


@pytest.fixture(scope="session")
def node_modules(npm: Callable[..., None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Khronos' validator and three.js, installed by npm into a temporary folder."""
    folder = tmp_path_factory.mktemp("node")
    npm(folder, "install", "--prefix", str(folder), *PLAYERS)
    return folder / "node_modules"


@pytest.fixture(scope="session")
def make_result(body: Body) -> Callable[..., VideoResult]:
    """A video of so many frames with these people in it, or with no one."""

    return partial(made_up_result, body=body)
