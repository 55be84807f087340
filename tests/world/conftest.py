"""The free body."""

from __future__ import annotations

import pytest

from staf_cli.body.model import Body, load_free_body


@pytest.fixture(scope="session")
def body() -> Body:
    return load_free_body("cpu")
