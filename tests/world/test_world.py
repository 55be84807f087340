"""A world's axes, and bodies placed in it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.motion import Track
from staf_cli.world.world import World, camera_in_world, placed, turning_camera_in_world, world_of

PITCH = np.radians(20)
UP = np.array([0.0, -np.cos(PITCH), -np.sin(PITCH)])  # of a camera that looks down by 20 degrees


def turn(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    return points @ matrix[:3, :3].T + matrix[:3, 3]


def test_the_camera_is_over_the_origin_and_looks_along_y() -> None:
    matrix = camera_in_world(UP, 1.4)
    assert np.allclose(turn(matrix, np.zeros(3)), [0, 0, 1.4])
    assert np.allclose(turn(matrix, UP) - [0, 0, 1.4], [0, 0, 1])
    ahead = turn(matrix, np.array([0.0, 0.0, 1.0])) - [0, 0, 1.4]
    assert np.allclose(ahead, [0, np.cos(PITCH), -np.sin(PITCH)])
    assert np.allclose(turn(matrix, np.array([1.0, 0, 0])) - [0, 0, 1.4], [1, 0, 0])
    assert np.linalg.det(matrix[:3, :3]) == pytest.approx(1)


@pytest.mark.parametrize("up", [[0.0, 0.0, -1.0], [0.0, 0.0, 1.0]])
def test_a_camera_that_looks_straight_down_or_up_has_a_world_too(up: list[float]) -> None:
    matrix = camera_in_world(np.array(up), 3.0)
    assert np.linalg.det(matrix[:3, :3]) == pytest.approx(1)
    assert np.allclose(matrix[:3, :3] @ up, [0, 0, 1])
    assert np.allclose(matrix[:3, :3] @ [0, -1, 0], [0, 1, 0])


@pytest.mark.parametrize("turning", [False, True])
def test_smplx_with_the_worlds_numbers_gives_the_worlds_joints(body: Body, *, turning: bool) -> None:
    rng = np.random.default_rng(0)
    poses = rng.normal(0, 0.4, (6, 72)).astype(np.float32)
    poses[:, 0] += np.pi
    betas = rng.normal(0, 1, (6, 10)).astype(np.float32)
    trans = rng.normal((0, 0, 4), 0.3, (6, 3)).astype(np.float32)
    joints = body.joints(poses, betas, trans)
    matrices = camera_in_world(UP, 1.4)
    if turning:
        turns = Rotation.from_rotvec(np.arange(6)[:, None] * [0.02, 0.1, -0.01]).as_matrix()
        matrices = turning_camera_in_world(matrices, turns)
    found = placed(matrices, poses, trans, joints)
    assert np.allclose(body.joints(found.poses, betas, found.trans), found.joints, atol=1e-4)
    each = np.broadcast_to(matrices, (6, 4, 4))
    expected = np.stack([turn(matrix, of_frame) for matrix, of_frame in zip(each, joints, strict=True)])
    assert np.allclose(found.joints, expected, atol=1e-5)
    assert np.allclose(found.poses[:, 3:], poses[:, 3:])


def test_nobody_can_be_placed_too() -> None:
    found = placed(np.eye(4), np.zeros((0, 72)), np.zeros((0, 3)), np.zeros((0, 24, 3)))
    assert found.poses.shape == (0, 72)


def test_frames_of_a_turning_camera_are_found_by_their_numbers() -> None:
    matrices = turning_camera_in_world(np.eye(4), Rotation.from_rotvec([[0, 0, 0], [0, 1, 0]]).as_matrix())
    world = World(2, 10, 30, "rotating", world_from_camera=matrices, frame_ids=np.array([10, 30]))
    assert np.allclose(world.camera_at(np.array([30, 10])), matrices[::-1])
    track = Track(1, np.array([30]), np.zeros((1, 4)), np.ones(1, bool), np.ones(1))
    first = World(1, 0, 9, "static")
    assert world_of(track, [first, world]) is world
    assert world_of(track, [first]) is None


def test_what_is_not_trusted_says_why() -> None:
    world = World(1, 0, 9, "zooming", why="the camera zooms")
    assert not world.is_trusted
    with pytest.raises(ValueError, match="the camera zooms"):
        world.camera_at(np.array([3]))
