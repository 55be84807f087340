"""Up and focal length by lines: right on rooms before known cameras, "no" where lines do not tell."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from rooms import SIZE_WH, View, leaning, picture, room, shadows, stairs, wild
from scipy.spatial.transform import Rotation

from staf_cli.camera import Camera, Lens
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
VIEW = View(Camera.from_fov(SIZE_WH, 62), down_deg=18, roll_deg=4)


def lines_of(*pictures: np.ndarray) -> list[np.ndarray]:
    samples = [SimpleNamespace(index=i, grey=grey, scale=1.0) for i, grey in enumerate(pictures)]
    return find_lines(SimpleNamespace(samples=samples), {}, stands=False).segments


@pytest.mark.parametrize(
    ("down_deg", "roll_deg", "fov_deg"), [(0, 0, 55), (5, 10, 65), (20, -10, 45), (30, 0, 65)]
)
def test_up_of_a_room(down_deg: float, roll_deg: float, fov_deg: float) -> None:
    view = View(Camera.from_fov(SIZE_WH, fov_deg), down_deg, roll_deg)
    found = gravity_from_lines(lines_of(picture(view, room())), view.camera)
    assert isinstance(found, LinesUp)
    assert angle_deg(found.up, view.up) < 0.3
    assert found.spread_deg < 0.8
    assert found.count > 20


@pytest.mark.parametrize("down_deg", [20, 35])
def test_a_steep_camera_is_right_or_silent(down_deg: float) -> None:
    for heading_deg in (0, 45):
        view = View(Camera.from_fov(SIZE_WH, 45), down_deg, heading_deg=heading_deg)
        lines = lines_of(picture(view, room()))
        up, focal = gravity_from_lines(lines, view.camera), focal_from_lines(lines, ASSUMED)
        assert isinstance(up, NoLines) or angle_deg(up.up, view.up) < 0.5
        assert isinstance(focal, NoFocal) or focal.focal_px == pytest.approx(view.camera.focal_px, rel=0.02)


@pytest.mark.parametrize(("down_deg", "roll_deg", "fov_deg"), [(10, 0, 65), (20, 10, 45), (30, -10, 65)])
def test_focal_length_of_a_camera_that_looks_down(down_deg: float, roll_deg: float, fov_deg: float) -> None:
    view = View(Camera.from_fov(SIZE_WH, fov_deg), down_deg, roll_deg)
    found = focal_from_lines(lines_of(picture(view, room())), ASSUMED)
    assert isinstance(found, FocalFound)
    assert found.focal_px == pytest.approx(view.camera.focal_px, rel=0.02)
    assert angle_deg(found.up, view.up) < 0.5
    assert found.peak > found.median + 0.1


@pytest.mark.parametrize("heading_deg", [0, 30, 45])
def test_a_level_camera_does_not_tell_its_focal_length(heading_deg: float) -> None:
    view = View(Camera.from_fov(SIZE_WH, 65), 0.0, heading_deg=heading_deg)
    assert isinstance(focal_from_lines(lines_of(picture(view, room())), ASSUMED), NoFocal)


def test_mirrored_and_cropped_pictures_say_the_same() -> None:
    grey, focal_px = picture(VIEW, room()), VIEW.camera.focal_px
    height = round(SIZE_WH[0] / 2.39 / 2) * 2
    top = (SIZE_WH[1] - height) // 2
    flipped = VIEW.up * (-1, 1, 1)
    for changed, up in ((grey[:, ::-1], flipped), (grey[top : top + height], VIEW.up)):
        lines = lines_of(np.ascontiguousarray(changed))
        size_wh = changed.shape[1::-1]
        found = gravity_from_lines(lines, Camera.from_focal(size_wh, focal_px))
        focal = focal_from_lines(lines, Camera.from_fov(size_wh))
        assert isinstance(found, LinesUp)
        assert angle_deg(found.up, up) < 0.3
        assert isinstance(focal, FocalFound)
        assert focal.focal_px == pytest.approx(focal_px, rel=0.02)


def test_a_picture_cropped_off_centre_gives_no_focal_length_or_one_that_is_near() -> None:
    grey = picture(VIEW, room())
    for part in (grey[:, SIZE_WH[0] // 4 :], grey[SIZE_WH[1] // 4 :]):
        part = np.ascontiguousarray(part)
        found = focal_from_lines(lines_of(part), Camera.from_fov(part.shape[1::-1]))
        assert isinstance(found, NoFocal) or found.focal_px == pytest.approx(VIEW.camera.focal_px, rel=0.06)


def test_bodies_may_be_wrong_by_fifteen_degrees() -> None:
    near_up = Rotation.from_rotvec(np.radians([10, 0, 11])).apply(VIEW.up)
    lines = lines_of(picture(VIEW, room()))
    found = gravity_from_lines(lines, VIEW.camera, near_up)
    focal = focal_from_lines(lines, ASSUMED, near_up)
    assert isinstance(found, LinesUp)
    assert angle_deg(found.up, VIEW.up) < 0.2
    assert isinstance(focal, FocalFound)
    assert focal.focal_px == pytest.approx(VIEW.camera.focal_px, rel=0.02)


def test_the_lens_is_taken_out() -> None:
    bent = Camera(700.0, (480.0, 270.0), SIZE_WH, Lens(k1=-0.2))
    view = View(bent, down_deg=18)
    edges = room()
    shares = np.linspace(0, 1, 13)
    points = edges[:, :1] * (1 - shares[:, None]) + edges[:, 1:] * shares[:, None]
    pieces = np.stack([points[:, :-1], points[:, 1:]], axis=2).reshape(-1, 2, 3)
    lines = lines_of(picture(view, pieces))
    found = gravity_from_lines(lines, bent)
    assert isinstance(found, LinesUp)
    assert angle_deg(found.up, view.up) < 0.3
    without = gravity_from_lines(lines, bent.pinhole)
    assert isinstance(without, NoLines) or angle_deg(without.up, view.up) > 0.5


@pytest.mark.parametrize("fov_deg", [46, 65])
def test_up_is_as_unsure_as_the_focal_length_where_the_camera_looks_down(fov_deg: float) -> None:
    """Assumed are 55 degrees; what the scatter of segments says alone is far too sure."""
    view = View(Camera.from_fov(SIZE_WH, fov_deg), down_deg=16, heading_deg=10)
    lines = lines_of(picture(view, room()))
    found = gravity_from_lines(lines, ASSUMED)
    assert isinstance(found, LinesUp)
    off_deg = angle_deg(found.up, view.up)
    assert 3 * found.spread_deg < off_deg < 2 * found.unsure_deg(ASSUMED)
    given = replace(view.camera, focal_source="given")
    known = gravity_from_lines(lines, given)
    assert isinstance(known, LinesUp)
    assert angle_deg(known.up, view.up) < 2 * known.unsure_deg(given) < 1.5


def test_a_level_camera_shows_up_whatever_its_focal_length() -> None:
    view = View(Camera.from_fov(SIZE_WH, 65), down_deg=0, heading_deg=10)
    found = gravity_from_lines(lines_of(picture(view, room())), ASSUMED)
    assert isinstance(found, LinesUp)
    assert angle_deg(found.up, view.up) < 2 * found.unsure_deg(ASSUMED) < 1.5


def test_a_turning_camera_is_put_together() -> None:
    views = [View(VIEW.camera, 12 + 3 * i, 2 * i, heading_deg=15 + 5 * i) for i in range(5)]
    lines = lines_of(*[picture(view, room(), seed=i) for i, view in enumerate(views)])
    assert len(lines) == 5
    rotations = np.array([views[0].rotation @ view.rotation.T for view in views])
    found = gravity_from_lines(lines, VIEW.camera, rotations=rotations)
    assert isinstance(found, LinesUp)
    assert angle_deg(found.up, views[0].up) < 0.2
    focal = focal_from_lines(lines, ASSUMED)
    assert isinstance(focal, FocalFound)
    assert focal.focal_px == pytest.approx(VIEW.camera.focal_px, rel=0.02)


def test_pictures_that_do_not_agree_give_no_focal_length() -> None:
    views = [View(Camera.from_fov(SIZE_WH, fov_deg), 18) for fov_deg in (45, 55, 65)]
    lines = [lines_of(picture(view, room()))[0] for view in views]
    assert isinstance(focal_from_lines(lines, ASSUMED), NoFocal)


@pytest.mark.parametrize("seed", range(2))
def test_a_wild_place_tells_nothing(seed: int) -> None:
    lines = lines_of(picture(View(ASSUMED, 15.0), wild(seed), seed=seed))
    assert isinstance(gravity_from_lines(lines, ASSUMED), NoLines)
    assert isinstance(focal_from_lines(lines, ASSUMED), NoFocal)


def test_shadows_and_stairs_do_not_mislead() -> None:
    for edges in (shadows(), stairs()):
        for down_deg in (0, 12):
            view = View(VIEW.camera, down_deg, heading_deg=20, position_m=(2.5, -0.5, 1.7))
            lines = lines_of(picture(view, edges))
            found = gravity_from_lines(lines, view.camera)
            assert isinstance(found, NoLines) or angle_deg(found.up, view.up) < 0.5
            assert isinstance(focal_from_lines(lines, ASSUMED), NoFocal)


@pytest.mark.parametrize("down_deg", [0, 15])
def test_poles_that_lean_are_not_believed_against_bodies(down_deg: float) -> None:
    view = View(VIEW.camera, down_deg, heading_deg=10, position_m=(2.5, -0.5, 1.7))
    lines = lines_of(picture(view, leaning(15.0)))
    assert isinstance(gravity_from_lines(lines, view.camera, near_up=view.up), NoLines)
    upright = lines_of(picture(view, leaning(0.0)))
    found = gravity_from_lines(upright, view.camera, near_up=view.up)
    assert isinstance(found, LinesUp)
    assert angle_deg(found.up, view.up) < 0.3


@pytest.mark.parametrize("lines", [[], [np.zeros((0, 4))], [np.array([[10.0, 10, 10, 400]])]])
def test_nearly_no_lines(lines: list[np.ndarray]) -> None:
    assert isinstance(gravity_from_lines(lines, ASSUMED), NoLines)
    assert isinstance(focal_from_lines(lines, ASSUMED), NoFocal)
