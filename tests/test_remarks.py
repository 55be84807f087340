"""What is said of a result."""

from __future__ import annotations

import numpy as np
import pytest

from staf_cli.people.found import FoundPeople, Timeline
from staf_cli.remarks import Bodiless, remarks_on
from staf_cli.settings import Settings
from staf_cli.world.world import World

DOUBT = "gravity is taken as given, but lines show another"
QUIET, DOUBTED = World(1, 0, 9, "static", "given"), World(2, 10, 19, "static", "given", doubt=DOUBT)


@pytest.mark.parametrize(
    ("worlds", "settings", "lines"),
    [
        ([QUIET], Settings(camera_pitch_deg=80), []),
        ([QUIET, DOUBTED], Settings(camera_pitch_deg=80), [f"{DOUBT}; check --camera-pitch-deg"]),
        ([DOUBTED, DOUBTED], Settings(), [f"{DOUBT} (in 2 shots); check --calibration"]),
    ],
)
def test_a_doubt_is_said_once(worlds: list[World], settings: Settings, lines: list[str]) -> None:
    nobody, frames = FoundPeople([], None), Timeline(np.arange(20) / 30, 30.0, (640, 480))
    assert remarks_on(nobody, frames, [], Bodiless([], 0), worlds, settings) == lines
