"""The odd clips of people, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from people_clips import make_people_clips


@pytest.fixture(scope="session")
def people_clips(demo_clip: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The clips by what is odd about them; nothing may be changed in their folder."""
    return make_people_clips(demo_clip, tmp_path_factory.mktemp("people_clips"))
