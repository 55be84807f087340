"""Up and focal length by lines: right on rooms before known cameras, "no" where lines do not tell."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from rooms import SIZE_WH, View, picture, room, wild

from staf_cli.camera import Camera
from staf_cli.world.lines import find_lines
from staf_cli.world.segments import angle_deg
from staf_cli.world.vanishing import (
    FocalFound,
    LinesUp,
    NoFocal,
    NoLines,
    focal_from_lines,
    gravity_from_lines,
)

ASSUMED = Camera.from_fov(SIZE_WH)


def lines_of(*pictures: np.ndarray) -> list[np.ndarray]:
    samples = [SimpleNamespace(index=i, grey=grey, scale=1.0) for i, grey in enumerate(pictures)]
    return find_lines(SimpleNamespace(samples=samples), {})


@pytest.mark.parametrize(
    ("down_deg", "roll_deg", "fov_deg"), [(0, 0, 55), (5, 10, 65), (20, -10, 45), (30, 0, 65)]
)
def test_up_of_a_room(down_deg: float, roll_deg: float, fov_deg: float) -> None:
    view = View(Camera.from_fov(SIZE_WH, fov_deg), down_deg, roll_deg)
    found = gravity_from_lines(lines_of(picture(view, room())), view.camera)
    assert isinstance(found, LinesUp)
    assert angle_deg(found.up, view.up) < 0.3
    assert found.spread_deg < 0.5


@pytest.mark.parametrize(("down_deg", "roll_deg", "fov_deg"), [(10, 0, 65), (20, 10, 45), (30, -10, 65)])
def test_focal_length_of_a_camera_that_looks_down(down_deg: float, roll_deg: float, fov_deg: float) -> None:
    view = View(Camera.from_fov(SIZE_WH, fov_deg), down_deg, roll_deg)
    found = focal_from_lines(lines_of(picture(view, room())), ASSUMED)
    assert isinstance(found, FocalFound)
    assert found.focal_px == pytest.approx(view.camera.focal_px, rel=0.02)
    assert angle_deg(found.up, view.up) < 0.5


@pytest.mark.parametrize("heading_deg", [0, 30, 45])
def test_a_level_camera_does_not_tell_its_focal_length(heading_deg: float) -> None:
    view = View(Camera.from_fov(SIZE_WH, 65), 0.0, heading_deg=heading_deg)
    assert isinstance(focal_from_lines(lines_of(picture(view, room())), ASSUMED), NoFocal)


@pytest.mark.parametrize("seed", range(3))
def test_a_wild_place_tells_nothing(seed: int) -> None:
    lines = lines_of(picture(View(ASSUMED, 15.0), wild(seed), seed=seed))
    assert isinstance(gravity_from_lines(lines, ASSUMED), NoLines)
    assert isinstance(focal_from_lines(lines, ASSUMED), NoFocal)


@pytest.mark.parametrize("lines", [[], [np.zeros((0, 4))], [np.array([[10.0, 10, 10, 400]])]])
def test_nearly_no_lines(lines: list[np.ndarray]) -> None:
    assert isinstance(gravity_from_lines(lines, ASSUMED), NoLines)
    assert isinstance(focal_from_lines(lines, ASSUMED), NoFocal)
