"""The rig's reference: points triangulated from known cameras, with one view that lies."""

from __future__ import annotations

import numpy as np
import pytest
from quality.calibrated import RigCamera
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
