"""The turned square: where points go, and that the crop agrees."""

import math

import numpy as np
import pytest

from staf_cli.nets.region import ENLARGE, Region

ANGLES = [0.0, 0.4, -1.3, math.pi / 2, math.pi, -2.5]


@pytest.mark.parametrize("angle", ANGLES)
def test_there_and_back(angle: float) -> None:
    region = Region((313.2, -40.7), 251.3, angle)
    points = np.random.default_rng(0).uniform(-100, 400, (3, 5, 2))
    np.testing.assert_allclose(region.to_picture(region.from_picture(points, 256), 256), points, atol=1e-9)
    assert region.from_picture(np.array(region.centre_px), 256) == pytest.approx([128, 128])


@pytest.mark.parametrize("side", [90.0, 256.0, 420.0])
@pytest.mark.parametrize("angle", ANGLES)
def test_a_dot_arrives_where_from_picture_says(angle: float, side: float) -> None:
    region = Region((163.0, 121.5), side, angle)
    columns, rows = np.meshgrid(np.arange(320) + 0.5, np.arange(240) + 0.5)
    for x, y in ((140.0, 110.0), (190.3, 101.8), (171.5, 150.5)):
        blob = 255 * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 2 / 4**2)
        crop = region.crop(np.repeat(blob[..., None], 3, axis=2).astype(np.uint8), 256)[..., 0].astype(float)
        crop_y, crop_x = np.indices(crop.shape) + 0.5
        arrived = np.array([(crop * crop_x).sum(), (crop * crop_y).sum()]) / crop.sum()
        expected = region.from_picture(np.array([x, y]), 256)
        np.testing.assert_allclose(arrived, expected, atol=0.25)


def test_outside_the_picture_is_black() -> None:
    crop = Region((0.0, 0.0), 100.0).crop(np.full((80, 80, 3), 200, np.uint8), 64)
    assert (crop[:31] == 0).all()
    assert (crop[:, :31] == 0).all()
    assert (crop[33:, 33:] == 200).all()


@pytest.mark.parametrize(("rim", "angle"), [((0, -10), 0), ((10, 0), 90), ((0, 10), 180), ((-10, 0), -90)])
def test_a_circle_gives_the_way_up(rim: tuple[float, float], angle: float) -> None:
    centre = np.array([50.0, 60.0])
    region = Region.from_circle(centre, centre + rim)
    assert abs(math.remainder(math.degrees(region.angle) - angle, 360)) < 1e-9
    assert region.side_px == pytest.approx(2 * ENLARGE * 10)
    above = region.from_picture(centre + rim, 256)
    assert above[0] == pytest.approx(128)
    assert above[1] < 128  # what was up in the body is up in the crop


def test_a_circle_without_size_and_a_box_without_area_are_still_squares() -> None:
    point = np.array([5.0, 6.0])
    assert Region.from_circle(point, point).side_px > 1
    assert Region.from_box(np.array([5, 6, 5, 6])).side_px > 1


def test_a_box_fits_in() -> None:
    box = np.array([100.0, 40.0, 160.0, 240.0])
    region = Region.from_box(box)
    corners = region.from_picture(box.reshape(2, 2), 256)
    assert corners.min() > 0
    assert corners.max() < 256
    assert region.centre_px == (130, 140)


def test_turned_and_distance() -> None:
    region = Region((10.0, 20.0), 100.0, 3.0)
    assert region.turned(1.0).angle == pytest.approx(4.0 - 2 * math.pi)
    assert region.distance(region) == 0
    moved = Region((60.0, 20.0), 100.0, 3.0)
    assert region.distance(moved) == moved.distance(region) == pytest.approx(0.5)
    larger = Region((10.0, 20.0), 200.0, 3.0)
    assert region.distance(larger) == pytest.approx(larger.distance(region))
    assert region.distance(larger) > 0.2
