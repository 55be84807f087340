"""Twelve points of a body, without its mesh."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import synthetic_body
from scenes import make_scene
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.motion import Measured2D, Motion, Track
from staf_cli.world.body_points import HEELS, POINT_NAMES, SHOULDERS, TOES, VERTEX_NAMES, BodyPoints


def _motion(body: Body, num_frames: int = 5) -> Motion:
    rng = np.random.default_rng(4)
    poses = rng.normal(0, 0.4, (num_frames, 72)).astype(np.float32)
    trans = rng.normal([0, 0, 4], 0.2, (num_frames, 3)).astype(np.float32)
    track = Track(
        3,
        np.arange(num_frames) + 7,
        np.zeros((num_frames, 4)),
        np.arange(num_frames) != 2,
        np.ones(num_frames),
    )
    betas = rng.normal(0, 1, 10).astype(np.float32)
    return Motion(track, "staf", body.name, poses, betas, None, trans, np.ones(num_frames))


def _smpl_like() -> Body:
    """A body of another make, whose surface depends on the pose."""
    return Body("synthetic", synthetic_body.body_model(), device="cpu")


@pytest.mark.parametrize("kind", ["free", "smpl"])
def test_points_are_joints_and_vertices_of_the_whole_mesh(kind: str, body: Body) -> None:
    body = body if kind == "free" else _smpl_like()
    motion = _motion(body)
    points = BodyPoints.of(motion, body, np.arange(5) / 25, 1.6)
    joints = body.joints(motion.poses, motion.betas, motion.trans)
    mesh = body.vertices(motion.poses, motion.betas, motion.trans)
    np.testing.assert_allclose(points.points_m[:, 0:2], joints[:, [16, 17]], atol=1e-5)
    np.testing.assert_allclose(points.points_m[:, 2:8], joints[:, [1, 2, 4, 5, 7, 8]], atol=1e-5)
    rows = [body.vertex_ids[name] for name in VERTEX_NAMES]
    np.testing.assert_allclose(points.points_m[:, 8:], mesh[:, rows], atol=1e-5)
    assert points.person_id == 3
    assert points.known_stature_m == 1.6
    assert points.step_s == pytest.approx(0.04)
    np.testing.assert_array_equal(points.frame_ids, np.arange(5) + 7)
    np.testing.assert_array_equal(points.observed, motion.track.observed)


def test_a_shape_of_every_frame_counts(body: Body) -> None:
    motion = _motion(body)
    shapes = np.random.default_rng(1).normal(0, 1, (5, 10)).astype(np.float32)
    points = BodyPoints.of(replace(motion, betas_per_frame=shapes), body, np.arange(5) / 25)
    mesh = body.vertices(motion.poses, shapes, motion.trans)
    np.testing.assert_allclose(points.points_m[:, TOES[1]], mesh[:, body.vertex_ids["RBigToe"]], atol=1e-5)


def test_soles_are_as_high_over_the_floor_as_the_mesh_says(body: Body) -> None:
    scene = make_scene(body, ["stand"], 2, seconds=0.2)
    (points,) = scene.true_points(body)
    over = points.standing_points_m @ scene.up + scene.height_m
    np.testing.assert_allclose(over, np.broadcast_to(points.standing_sole_m, over.shape), atol=1e-4)
    assert points.stature_m == pytest.approx(scene.people[0].stature_m, abs=1e-3)


def test_what_a_net_does_not_see_is_not_measured_and_what_is_outside_is_known(body: Body) -> None:
    motion = _motion(body)
    visibility = np.ones((5, 33))
    visibility[1, 31] = 0.1
    motion = replace(motion, measured=Measured2D(np.full((5, 33, 2), 40.0), visibility))
    far_left = Camera(1000.0, (-50.0, 500.0), (1000, 1000))
    points = BodyPoints.of(motion, body, np.arange(5) / 25, camera=far_left)
    assert points.measured_px is not None
    unseen = np.isnan(points.measured_px[..., 0])
    assert unseen[2].all()  # not observed
    assert unseen[1].tolist() == [name == "left_big_toe" for name in POINT_NAMES]
    assert not unseen[[0, 3, 4]].any()
    inside = far_left.project(points.points_m)[..., 0] > 0
    assert inside.any()
    assert not inside.all()
    np.testing.assert_array_equal(points.in_picture & ~inside, False)


def test_turning_and_scaling(body: Body) -> None:
    points = BodyPoints.of(_motion(body), body, np.arange(5) / 25)
    turns = Rotation.from_rotvec(np.random.default_rng(0).normal(0, 1, (5, 3))).as_matrix()
    turned = points.turned(turns)
    np.testing.assert_allclose(turned.points_m[3, 6], turns[3] @ points.points_m[3, 6])
    np.testing.assert_allclose(points.turned(turns[0]).points_m[3, 6], turns[0] @ points.points_m[3, 6])
    assert points.turned(None) is points
    larger = points.scaled(1.5)
    assert larger.stature_m == pytest.approx(1.5 * points.stature_m)
    np.testing.assert_allclose(larger.sole_m, 1.5 * points.sole_m)
    camera = Camera.from_fov((640, 480))
    np.testing.assert_allclose(camera.project(larger.points_m), camera.project(points.points_m))


def test_no_frames_make_no_points(body: Body) -> None:
    points = BodyPoints.of(_motion(body, 0), body, np.zeros(0))
    assert points.points_m.shape == (0, 12, 3)
    assert points.step_s > 0


def test_shapes_are_checked(body: Body) -> None:
    points = BodyPoints.of(_motion(body), body, np.arange(5) / 25)
    with pytest.raises(ValueError, match="sole_m"):
        replace(points, sole_m=np.zeros(4))
    assert (points.points_m[:, SHOULDERS] != points.points_m[:, HEELS]).any()
