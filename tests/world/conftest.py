"""The free body."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from staf_cli.body.model import Body, load_free_body


@pytest.fixture(scope="session")
def body() -> Body:
    return load_free_body("cpu")


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """Steps of fits so small are slower on several."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
