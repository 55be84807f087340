"""Fixtures of the video room's tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from video_samples import MakeVideo, write_video


@pytest.fixture
def make_video(tmp_path: Path) -> MakeVideo:
    """Write a video into the test's folder: `make_video("a.mp4", pts=[0, 1, 3], ...)`."""

    def make(name: str, **settings: Any) -> Path:
        return write_video(tmp_path / name, **settings)

    return make
