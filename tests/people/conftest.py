"""A short stretch of the demo clip, and the finder that needs no download."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import cv2
import pytest

from staf_cli.blazepose.detector import PersonDetector
from staf_cli.blazepose.landmarker import Landmarker
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.people.blazepose_detector import BlazePoseDetector
from staf_cli.people.landmark_follower import LandmarkFollower, look_at_body
from staf_cli.people.tracker import BoxFinder
from staf_cli.video.frame import Frame
from staf_cli.video.video_source import VideoSource

# The scenes whose people are known are shared with benchmarks/crossings.py.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

FIRST, LAST, EVERY = 80, 144, 2


@pytest.fixture(scope="session")
def clip(demo_clip: Path) -> list[Frame]:
    """33 frames at 15 fps, 884 by 497: one stands on a wall, one walks from right to left below."""
    frames: list[Frame] = []
    for frame in VideoSource(demo_clip).frames():
        if frame.index >= FIRST and (frame.index - FIRST) % EVERY == 0:
            image = cv2.resize(frame.image, (884, 497), interpolation=cv2.INTER_AREA)
            frames.append(Frame(len(frames), len(frames), len(frames) / 15, image))
        if frame.index == LAST:
            break
    return frames


@pytest.fixture(scope="session")
def landmarker(nets: dict[str, Path]) -> Landmarker:
    return Landmarker(TfliteNet(nets["pose_landmark_full"]))


@pytest.fixture(scope="session")
def finder(nets: dict[str, Path], landmarker: Landmarker) -> BoxFinder:
    detector = BlazePoseDetector(PersonDetector(TfliteNet(nets["pose_detection"])), landmarker)
    follow, witness = partial(LandmarkFollower, landmarker), partial(look_at_body, landmarker)
    return BoxFinder(detector, "bytetrack", follow, witness)
