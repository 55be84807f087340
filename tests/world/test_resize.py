"""A person of another size looks the same."""

from __future__ import annotations

import numpy as np
import pytest

from staf_cli.body.model import Body
from staf_cli.body.stature import stature_of
from staf_cli.camera import Camera
from staf_cli.motion import Motion, Track
from staf_cli.world.resize import resized


def made_up(body: Body, *, shape_per_frame: bool) -> Motion:
    rng = np.random.default_rng(1)
    poses = rng.normal(0, 0.3, (5, 72)).astype(np.float32)
    poses[:, 0] += np.pi
    track = Track(1, np.arange(5), np.zeros((5, 4)), np.ones(5, bool), np.ones(5))
    betas = rng.normal(0, 0.8, 10).astype(np.float32)
    per_frame = betas + rng.normal(0, 0.1, (5, 10)).astype(np.float32) if shape_per_frame else None
    trans = rng.normal((0.3, 0.2, 4), 0.2, (5, 3)).astype(np.float32)
    return Motion(track, "landmarks", body.name, poses, betas, per_frame, trans, np.ones(5))


@pytest.mark.parametrize("shape_per_frame", [False, True])
@pytest.mark.parametrize("size", [0.8, 1.1])
def test_stature_and_distance_go_together(body: Body, size: float, *, shape_per_frame: bool) -> None:
    before = made_up(body, shape_per_frame=shape_per_frame)
    after = resized(before, body, size)
    assert stature_of(body, after.betas) / stature_of(body, before.betas) == pytest.approx(size, abs=1e-4)
    joints = [body.joints(each.poses, each.mesh_betas, each.trans) for each in (before, after)]
    assert np.allclose(joints[1][:, 0], size * joints[0][:, 0], atol=1e-4)
    camera = Camera.from_fov((1280, 720))
    apart_px = np.linalg.norm(camera.project(joints[1]) - camera.project(joints[0]), axis=-1)
    height_px = camera.focal_px * stature_of(body, before.betas) / 4
    # No shape component scales a body: limbs become a little longer or shorter against each other.
    assert apart_px.max() < 0.25 * abs(1 - size) * height_px
    assert np.median(apart_px) < 0.05 * abs(1 - size) * height_px
    assert np.array_equal(before.poses, after.poses)


def test_the_same_size_changes_nothing(body: Body) -> None:
    before = made_up(body, shape_per_frame=False)
    assert resized(before, body, 1.0) is before


def test_no_body_grows_without_end(body: Body) -> None:
    after = resized(made_up(body, shape_per_frame=False), body, 3.0)
    assert stature_of(body, after.betas) == pytest.approx(2.4, abs=1e-4)
