"""The pinhole: projection, its inverse, and what it refuses."""

from __future__ import annotations

import math

import numpy as np
import pytest

from staf_cli.camera import Camera


def test_project_is_f_x_over_z_plus_c() -> None:
    camera = Camera(500.0, (310.0, 250.0), (640, 480))
    assert camera.project(np.array([0.2, -0.1, 4.0])).tolist() == [335.0, 237.5]


def test_any_leading_dimensions() -> None:
    camera = Camera.from_fov((640, 480))
    points = np.random.default_rng(0).normal((0, 0, 6), size=(2, 3, 5, 3))
    one_by_one = [camera.project(point) for point in points.reshape(-1, 3)]
    np.testing.assert_array_equal(camera.project(points).reshape(-1, 2), one_by_one)
    assert camera.project(np.empty((0, 3))).shape == (0, 2)


def test_rays_undo_projection() -> None:
    camera = Camera(700.0, (300.0, 200.0), (640, 480))
    points = np.random.default_rng(1).normal((0, 0, 5), size=(50, 3))
    rays = camera.rays(camera.project(points))
    np.testing.assert_allclose(rays, points / np.linalg.norm(points, axis=1, keepdims=True), atol=1e-12)


@pytest.mark.parametrize("size_wh", [(640, 480), (480, 640), (500, 500), (1, 7)])
def test_field_of_view_spans_the_longer_side(size_wh: tuple[int, int]) -> None:
    camera = Camera.from_fov(size_wh, 60.0)
    longer = int(np.argmax(size_wh))
    edges = np.tile(np.array(size_wh) / 2, (2, 1))
    edges[:, longer] = 0, size_wh[longer]  # the picture's corner is (0, 0)
    first, last = camera.rays(edges)
    assert math.degrees(math.acos(first @ last)) == pytest.approx(60.0)
    assert camera.principal_point_px == (size_wh[0] / 2, size_wh[1] / 2)


@pytest.mark.parametrize("focal_px", [0.0, -1.0, math.nan, math.inf])
def test_refuses_impossible_focal_lengths(focal_px: float) -> None:
    with pytest.raises(ValueError, match="focal_px"):
        Camera.from_focal((640, 480), focal_px)


def test_refuses_empty_pictures() -> None:
    with pytest.raises(ValueError, match="size_wh"):
        Camera.from_fov((0, 480))
