"""The open nets, and a picture with two people."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from staf_cli.nets.nanodet import NanoDet
from staf_cli.nets.thunder import Thunder
from staf_cli.video.video_source import VideoSource

FRAME = 80


@pytest.fixture(scope="session")
def two_people(demo_clip: Path) -> np.ndarray:
    """(497, 884, 3): one stands on a wall, another walks in front of it (see test_nanodet.py)."""
    frame = next(frame for frame in VideoSource(demo_clip).frames() if frame.index == FRAME)
    return cv2.resize(frame.image, (884, 497), interpolation=cv2.INTER_AREA)


@pytest.fixture(scope="session")
def nanodet(open_nets: dict[str, Path]) -> NanoDet:
    return NanoDet(open_nets["nanodet_graph"], open_nets["nanodet_weights"])


@pytest.fixture(scope="session")
def thunder(open_nets: dict[str, Path]) -> Thunder:
    return Thunder(open_nets["movenet_thunder_graph"], open_nets["movenet_thunder_weights"])
