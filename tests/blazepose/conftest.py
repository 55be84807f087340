"""A few pictures of real people, and the two nets to look at them with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from staf_cli.blazepose.detector import PersonDetector
from staf_cli.blazepose.follow import best_of_four_orientations
from staf_cli.blazepose.landmarker import Landmarker, PoseEstimate
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.nets.region import Region
from staf_cli.video.video_source import VideoSource

# Frame of the demo clip -> where its people are, boxes in px.
PEOPLE = {
    0: [(589, 79, 714, 453)],
    40: [(571, 88, 734, 459)],
    80: [(577, 103, 693, 462), (1096, 532, 1344, 932)],
}


@pytest.fixture(scope="session")
def scenes(demo_clip: Path) -> dict[int, np.ndarray]:
    """Some frames (994, 1768, 3) of the demo clip by their indices; in the last there are two people."""
    wanted: dict[int, np.ndarray] = {}
    for frame in VideoSource(demo_clip).frames():
        if frame.index in PEOPLE:
            wanted[frame.index] = frame.image.copy()
        if frame.index == max(PEOPLE):
            break
    return wanted


@pytest.fixture(scope="session")
def detector(nets: dict[str, Path]) -> PersonDetector:
    return PersonDetector(TfliteNet(nets["pose_detection"]))


@pytest.fixture(scope="session")
def landmarker(nets: dict[str, Path]) -> Landmarker:
    return Landmarker(TfliteNet(nets["pose_landmark_full"]))


@pytest.fixture(scope="session")
def seen_people(
    scenes: dict[int, np.ndarray], landmarker: Landmarker
) -> list[tuple[np.ndarray, PoseEstimate]]:
    """Every person of the scenes: the picture, and what the net sees of them there."""
    return [
        (scenes[index], best_of_four_orientations(landmarker, scenes[index], Region.from_box(np.array(box))))
        for index, boxes in PEOPLE.items()
        for box in boxes
    ]
