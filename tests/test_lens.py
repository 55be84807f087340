"""A camera with a lens: OpenCV's model there and back, and nothing thrown about where it ends."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest

from staf_cli.camera import Camera, Lens

SIZE_WH = (1920, 1080)
SIDE = Lens(-0.0478, 0.1367, 0.00097, 0.0003)
ACTION = Lens(-0.26, 0.08, 0.0003, -0.0005, -0.012)
RATIONAL = Lens(5.2, 3.1, 0.0005, -0.0002, 0.15, 5.5, 4.8, 0.9)
STRETCHED = Lens(-0.2, 0.05, 0.001, 0.002, stretch=1.08)
LENSES = {"side": SIDE, "action": ACTION, "rational": RATIONAL, "stretched": STRETCHED}


@pytest.fixture(params=LENSES)
def camera(request: pytest.FixtureRequest) -> Camera:
    return Camera(1150.0, (950.5, 561.2), SIZE_WH, LENSES[request.param])


def matrix_of(camera: Camera) -> np.ndarray:
    (fx, fy), (cx, cy) = camera.focal_xy_px, camera.principal_point_px
    return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]])


def pixels(count: int = 2000) -> np.ndarray:
    """Points all over the picture, its corners among them."""
    corners = [[x, y] for x in (0, SIZE_WH[0]) for y in (0, SIZE_WH[1])]
    return np.concatenate([np.random.default_rng(0).uniform((0, 0), SIZE_WH, (count, 2)), corners])


def test_projection_is_opencvs(camera: Camera) -> None:
    points = np.concatenate([camera.rays(pixels()) * 3.7, [[0.1, -0.2, 2.0]]])
    zeros, coefficients = np.zeros(3), np.array(camera.lens.coefficients)  # type: ignore[union-attr]
    wanted, _ = cv2.projectPoints(points, zeros, zeros, matrix_of(camera), coefficients)
    np.testing.assert_allclose(camera.project(points), wanted[:, 0], atol=1e-6)


def test_pixels_go_there_and_back(camera: Camera) -> None:
    seen = pixels()
    straight = camera.undistorted(seen)
    assert np.abs(straight - seen).max() > 5, "the lens does something"
    np.testing.assert_allclose(camera.distorted(straight), seen, atol=1e-6)
    np.testing.assert_allclose(camera.project(camera.rays(seen) * 4), seen, atol=1e-6)


def test_undistorting_is_opencvs_where_opencvs_converges() -> None:
    camera = Camera(1700.0, (950.5, 561.2), SIZE_WH, SIDE)
    coefficients, matrix = np.array(SIDE.coefficients), matrix_of(camera)
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 100, 1e-12)
    wanted = cv2.undistortImagePoints(pixels()[:, None], matrix, coefficients, arg1=criteria)
    np.testing.assert_allclose(camera.undistorted(pixels()), wanted[:, 0], atol=1e-3)


def test_any_leading_dimensions(camera: Camera) -> None:
    seen = pixels(56).reshape(5, 12, 2)
    np.testing.assert_allclose(
        camera.undistorted(seen).reshape(-1, 2), [camera.undistorted(each) for each in seen.reshape(-1, 2)]
    )
    assert camera.undistorted(np.empty((0, 2))).shape == (0, 2)
    assert camera.project(np.empty((4, 0, 3))).shape == (4, 0, 2)


def test_without_a_lens_nothing_changes() -> None:
    camera, seen = Camera(700.0, (300.0, 200.0), (640, 480)), pixels()
    assert camera.undistorted(seen) is seen
    assert camera.distorted(seen) is seen
    assert camera.pinhole is camera
    assert (camera.scale_at(seen) == 1).all()
    assert replace(camera, lens=SIDE).pinhole == camera


@pytest.mark.parametrize(
    "lens", [Lens(-0.4), Lens(-0.5, 0.1, 0.003, 0.002), Lens(0.3, -0.9), *LENSES.values()]
)
def test_nothing_folds_however_far_it_is_from_the_axis(lens: Lens) -> None:
    """A lens's formula bends back upon itself somewhere; points beyond go on outwards."""
    camera = Camera(1150.0, (950.5, 561.2), SIZE_WH, lens)
    tangents = np.r_[np.linspace(0, 4, 4000), np.geomspace(4.1, 1e4, 500)]
    for angle in np.linspace(0, 2 * math.pi, 12, endpoint=False):
        across = np.stack(
            [np.cos(angle) * tangents, np.sin(angle) * tangents, np.ones_like(tangents)], axis=1
        )
        away = np.linalg.norm(camera.project(across) - camera.principal_point_px, axis=1)
        assert (np.diff(away) > 0).all()


def test_meshes_that_reach_behind_the_camera_stay_whole(camera: Camera) -> None:
    """A near plane cuts them: what lies behind it is bent as what lies just before it."""
    depths = np.linspace(0.2, -0.2, 401)
    passing = np.stack([np.full_like(depths, 0.3), np.full_like(depths, -0.2), depths], axis=1)
    bent = camera.bent(passing)
    assert np.isfinite(bent).all()
    assert np.abs(np.diff(bent, axis=0)).max() < 0.005
    np.testing.assert_array_equal(np.sign(bent[:, :2]), np.sign(passing[:, :2]))


def test_bent_points_are_seen_by_the_pinhole_where_the_lens_shows_them(camera: Camera) -> None:
    points = (camera.rays(pixels()) * 2.5).astype(np.float32)
    bent = camera.bent(points)
    assert bent.dtype == np.float32
    np.testing.assert_array_equal(bent[:, 2], points[:, 2])
    np.testing.assert_allclose(camera.pinhole.project(bent), camera.project(points), atol=1e-3)


def test_scale_is_how_much_larger_the_pinholes_picture_is() -> None:
    camera = Camera(1150.0, (950.5, 561.2), SIZE_WH, ACTION)
    at = np.array([[950.5, 561.2], [1700.0, 900.0]])
    width = np.array([[3.0, 0.0], [0.0, 3.0]])
    square = np.linalg.det(camera.undistorted(at[1] + width) - camera.undistorted(at[1]))
    assert camera.scale_at(at) == pytest.approx([1.0, math.sqrt(square / 9)], rel=2e-3)
    assert camera.scale_at(at)[1] > 1.1


@pytest.mark.parametrize("numbers", [{"k1": math.nan}, {"p2": math.inf}, {"stretch": 0.0}])
def test_impossible_lenses_are_refused(numbers: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        Lens(**numbers)


def test_how_far_a_lens_can_be_believed() -> None:
    assert Camera(1150.0, (960.0, 540.0), SIZE_WH, SIDE).reach == 1
    assert Camera(1150.0, (960.0, 540.0), SIZE_WH, Lens(-3.0)).reach < 0.5
