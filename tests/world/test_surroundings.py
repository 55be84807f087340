"""Pictures of a room: what their camera does decides which of them lines are taken from, and in what axes."""

from __future__ import annotations

import cv2
import numpy as np
from rooms import SIZE_WH, View, picture, room

from staf_cli.camera import Camera
from staf_cli.video.cuts import CutDetector
from staf_cli.world.scenery import Scenery
from staf_cli.world.segments import angle_deg
from staf_cli.world.surroundings import Surroundings, look_around
from staf_cli.world.vanishing import LinesUp

FPS = 15.0
CAMERA = Camera.from_fov(SIZE_WH, 60, "given")


def around(views: list[View]) -> Surroundings:
    scenery = Scenery(CutDetector(), FPS)
    for seed, view in enumerate(views):
        scenery.is_cut(cv2.cvtColor(picture(view, room(), seed=seed), cv2.COLOR_GRAY2RGB))
    (found,), _ = look_around(scenery.shots, {}, CAMERA)
    return found


def test_a_standing_camera_has_lines_of_one_picture() -> None:
    view = View(CAMERA, down_deg=15, roll_deg=5, heading_deg=20)
    found = around([view] * 20)
    assert found.motion.verdict == "static"
    assert len(found.lines.segments) == 1
    up = found.up(CAMERA)
    assert isinstance(up, LinesUp)
    assert angle_deg(up.up, view.up) < 0.3


def test_lines_of_a_turning_camera_are_turned_back_to_its_first_picture() -> None:
    views = [View(CAMERA, 12 + angle / 2, angle / 2, heading_deg=15 + angle) for angle in np.arange(20) / 2]
    found = around(views)
    assert found.motion.verdict == "rotating"
    assert len(found.lines.segments) == 5
    up = found.up(CAMERA)
    assert isinstance(up, LinesUp)
    assert angle_deg(up.up, views[0].up) < 0.3
