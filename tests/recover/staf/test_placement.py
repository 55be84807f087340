"""Bodies stand where the video's camera sees them as the network did."""

from dataclasses import replace

import numpy as np
import pytest

from staf_cli.camera import Camera, Lens
from staf_cli.recover.staf.crops import NEAREST_M, crop, fit_trans, image_joints

CAMERA = Camera.from_fov((1280, 720))


def _bodies(num_frames: int, num_joints: int = 49) -> np.ndarray:
    """(T, J, 3) m: upright clouds of about a person's size."""
    rng = np.random.default_rng(0)
    return rng.normal(0, [0.2, 0.5, 0.15], (num_frames, num_joints, 3))


@pytest.mark.parametrize("num_frames", [0, 1, 6])
def test_points_seen_exactly_give_the_place_back(num_frames: int) -> None:
    rng = np.random.default_rng(1)
    joints = _bodies(num_frames)
    truth = rng.uniform([-2, -1, 2], [2, 1, 12], (num_frames, 3))
    trans, residual_px = fit_trans(joints, CAMERA.project(joints + truth[:, None]), CAMERA)
    assert trans.dtype == np.float64
    np.testing.assert_allclose(trans, truth, atol=1e-9)
    np.testing.assert_allclose(residual_px, np.zeros(num_frames), atol=1e-8)


def test_points_seen_through_a_lens_give_the_place_back() -> None:
    lens = replace(CAMERA, lens=Lens(-0.26, 0.08, 0.001, -0.002))
    joints = _bodies(6)
    truth = np.random.default_rng(1).uniform([-1, -0.5, 3], [1, 0.5, 6], (6, 3))
    trans, residual_px = fit_trans(joints, lens.project(joints + truth[:, None]), lens)
    np.testing.assert_allclose(trans, truth, atol=1e-6)
    np.testing.assert_allclose(residual_px, np.zeros(6), atol=1e-5)


def test_the_closed_form_is_the_least_squares_solution() -> None:
    rng = np.random.default_rng(2)
    joints = _bodies(3).astype(np.float32)
    pixels = CAMERA.project(joints + np.array([0.3, -0.2, 4.0])) + rng.normal(0, 3, (3, 49, 2))
    trans, residual_px = fit_trans(joints, pixels, CAMERA)
    for t in range(3):
        rays = (pixels[t] - CAMERA.principal_point_px) / CAMERA.focal_px
        rows = np.concatenate([np.tile(np.eye(2), (49, 1)), -rays.reshape(-1, 1)], axis=1)  # (2J, 3)
        known = (rays * joints[t, :, 2:] - joints[t, :, :2]).reshape(-1)
        np.testing.assert_allclose(trans[t], np.linalg.lstsq(rows, known)[0], atol=1e-9)
        seen = CAMERA.project(joints[t] + trans[t])
        expected = np.sqrt(np.mean(np.linalg.norm(seen - pixels[t], axis=1) ** 2))
        assert residual_px[t] == pytest.approx(expected)
    assert (residual_px > 2).all()
    assert (residual_px < 6).all()


def test_frames_do_not_depend_on_each_other() -> None:
    joints = _bodies(4)
    pixels = CAMERA.project(joints + np.array([0, 0, 3.0])) + np.random.default_rng(3).normal(
        0, 2, (4, 49, 2)
    )
    pixels[2] = 100.0  # has no solution of its own
    together = fit_trans(joints, pixels, CAMERA)
    for t in range(4):
        alone = fit_trans(joints[t : t + 1], pixels[t : t + 1], CAMERA)
        np.testing.assert_allclose(together[0][t], alone[0][0], atol=1e-9)


def _mirrored(joints: np.ndarray) -> np.ndarray:
    """Pixels whose linear solution lies behind the camera."""
    return CAMERA.project(np.array([0, 0, 4.0]) - joints * [1, 1, 0])


def _one_point(joints: np.ndarray) -> np.ndarray:
    return np.full((*joints.shape[:2], 2), [200.0, 600.0])


def _all_over(joints: np.ndarray) -> np.ndarray:
    """Pixels far beyond the picture: only a body around the camera would look like that."""
    return np.asarray(CAMERA.principal_point_px) + joints[..., :2] * 1e5


@pytest.mark.parametrize("pixels_of", [_mirrored, _one_point, _all_over])
@pytest.mark.parametrize("num_joints", [1, 49])
def test_bodies_stay_in_front_of_the_camera(pixels_of, num_joints: int) -> None:  # type: ignore[no-untyped-def]
    joints = _bodies(5, num_joints)
    trans, residual_px = fit_trans(joints, pixels_of(joints), CAMERA)
    assert np.isfinite(trans).all()
    assert np.isfinite(residual_px).all()
    assert ((joints + trans[:, None])[..., 2] >= NEAREST_M - 1e-9).all()


def test_weak_perspective_takes_over_with_the_right_size() -> None:
    joints = _bodies(5)
    pixels = _mirrored(joints)
    seen = CAMERA.project(joints + fit_trans(joints, pixels, CAMERA)[0][:, None])
    np.testing.assert_allclose(seen.std(axis=1), pixels.std(axis=1), rtol=0.15)
    np.testing.assert_allclose(seen.mean(axis=1), pixels.mean(axis=1), atol=20)


def test_crop_coordinates_go_where_the_crop_came_from() -> None:
    boxes = np.array([[100.0, 80.0, 60.0, 60.0], [-20.0, 300.5, 130.0, 130.0]])
    joints2d = np.random.default_rng(4).uniform(-1.2, 1.2, (2, 5, 2)).astype(np.float32)
    pixels = image_joints(joints2d, boxes)
    image = np.zeros((200, 200, 3), np.uint8)
    for t in range(2):
        matrix = crop(image, boxes[t])[1]
        in_crop = (pixels[t] - 0.5) @ matrix[:, :2].T + matrix[:, 2]
        np.testing.assert_allclose(in_crop, (joints2d[t] + 1) * 112, atol=1e-3)  # 0 is pixel 112's middle
    np.testing.assert_allclose(image_joints(np.full((2, 1, 2), 1.0), boxes)[0, 0], [133, 113])
    assert image_joints(joints2d[:0], boxes[:0]).shape == (0, 5, 2)
