"""The rig's reference: points triangulated from known cameras, with one view that lies."""

from __future__ import annotations

import numpy as np
import pytest
from quality.calibrated import RigCamera
from quality.reference import follow_people, noise_accel, smoothed
from quality.triangulation import best_views, off_px, triangulate
from rig import rays_of, ring_of_cameras

POINTS = np.random.default_rng(0).uniform(-1, 1, (25, 3))


@pytest.fixture(scope="module")
def cameras() -> list[RigCamera]:
    return ring_of_cameras(4)


def test_exact_rays_give_the_points_back(cameras: list[RigCamera]) -> None:
    rays = rays_of(POINTS, cameras)
    found = triangulate(rays, np.ones(rays.shape[:2]), cameras)
    np.testing.assert_allclose(found, POINTS, atol=1e-5)
    np.testing.assert_allclose(off_px(found, rays, cameras), 0, atol=0.02)


def test_the_references_own_noise_is_what_halves_of_the_cameras_disagree_about() -> None:
    """Rays that shake on their own: halves shake sqrt 2 times as much as all, and differ by twice that."""
    cameras = ring_of_cameras(4)
    frames = np.arange(60) / 60
    still = np.random.default_rng(1).normal(scale=0.3, size=(12, 3))
    points = still + np.stack([0.2 * np.sin(6 * frames), 0 * frames, 0.1 * frames], axis=1)[:, None]
    rays = rays_of(points.reshape(-1, 3), cameras).reshape(4, 1, 60, 12, 2)
    weights = np.ones((4, 1, 60, 12))
    assert noise_accel(rays, weights, cameras)[0] < 1e-3
    shaken = rays + np.random.default_rng(2).normal(scale=0.002, size=rays.shape)
    own = smoothed(follow_people(shaken, weights, cameras)[0])[0]
    true = smoothed(points[None])[0]
    errors = np.linalg.norm(np.diff(own - true, 2, axis=0), axis=-1).mean() * 1000
    assert noise_accel(shaken, weights, cameras)[0] == pytest.approx(errors, rel=0.25)
    assert np.isnan(noise_accel(rays[:3], weights[:3], cameras[:3])).all()


def test_a_view_that_lies_is_left_out(cameras: list[RigCamera]) -> None:
    rays = rays_of(POINTS, cameras)
    rays[2] += 0.1
    weights = np.ones(rays.shape[:2])
    assert np.linalg.norm(triangulate(rays, weights, cameras) - POINTS, axis=1).mean() > 0.05
    found, inside = best_views(rays, weights, cameras, limit_px=10)
    np.testing.assert_allclose(found, POINTS, atol=1e-5)
    assert inside[[0, 1, 3]].all()
    assert not inside[2].any()


def test_one_view_is_not_enough(cameras: list[RigCamera]) -> None:
    rays = rays_of(POINTS, cameras)
    weights = np.zeros(rays.shape[:2])
    weights[0] = 1
    _, inside = best_views(rays, weights, cameras, limit_px=10)
    assert not inside.any()


def test_the_lens_is_taken_out_of_pixels(cameras: list[RigCamera]) -> None:
    for camera, rays in zip(cameras, rays_of(POINTS, cameras), strict=True):
        np.testing.assert_allclose(camera.straightened(camera.project(POINTS)), rays, atol=1e-4)
