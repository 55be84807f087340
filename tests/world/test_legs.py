"""Feet moved by their legs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scenes import make_scene
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.motion import Motion
from staf_cli.world.legs import feet_moved

KNEE, ANKLE, FOOT = [4, 5], [7, 8], [10, 11]


@pytest.fixture(scope="module")
def walk(body: Body) -> Motion:
    scene = make_scene(body, ["walk"], 3, seconds=1.0)
    return scene.people[0].motion(1, body)


def joints_of(motion: Motion, body: Body) -> np.ndarray:
    return body.joints(motion.poses, motion.mesh_betas, motion.trans).astype(np.float64)


def standing(body: Body, knee_rad: float) -> Motion:
    """One frame, upright, both knees bent by so much."""
    still = make_scene(body, ["stand"], 3, seconds=0.2).people[0].motion(1, body)
    poses = np.zeros_like(still.poses)
    poses[:, 0] = np.pi
    poses.reshape(len(poses), 24, 3)[:, KNEE, 0] = knee_rad
    return replace(still, poses=poses)


def test_feet_get_where_they_are_to_go_and_nothing_else_moves(walk: Motion, body: Body) -> None:
    shifts = np.random.default_rng(0).normal(0, 0.02, (len(walk), 2, 3))
    before = joints_of(walk, body)
    after, missed = feet_moved(walk, body, shifts)
    joints = joints_of(after, body)
    off = np.linalg.norm(joints[:, ANKLE] - before[:, ANKLE] - shifts, axis=-1)
    assert np.allclose(off, missed, atol=2e-5)
    assert (missed < 1e-6).mean() > 0.8  # the others are too far for their legs
    feet = joints[:, FOOT] - joints[:, ANKLE]
    assert np.allclose(feet, before[:, FOOT] - before[:, ANKLE], atol=1e-5)  # as they were turned
    others = [j for j in range(24) if j not in (*KNEE, *ANKLE, *FOOT)]
    assert np.allclose(joints[:, others], before[:, others], atol=1e-6)


def test_knees_stay_within_their_limits(walk: Motion, body: Body) -> None:
    for far in (0.02, 0.3):
        shifts = np.random.default_rng(1).normal(0, far, (len(walk), 2, 3))
        bend = feet_moved(walk, body, shifts)[0].poses.reshape(-1, 24, 3)[:, KNEE, 0]
        assert bend.min() > -0.05
        assert bend.max() < 2.75


def test_a_leg_that_is_too_short_is_straight_and_says_what_is_missing(body: Body) -> None:
    motion = standing(body, 0.5)
    shifts = np.zeros((len(motion), 2, 3))
    shifts[:, 0, 1] = 0.3  # down
    after, missed = feet_moved(motion, body, shifts)
    joints = joints_of(after, body)
    thigh, shin = joints[:, 4] - joints[:, 1], joints[:, 7] - joints[:, 4]
    leg = np.linalg.norm(joints[:, 7] - joints[:, 1], axis=-1)
    assert np.allclose(leg, np.linalg.norm(thigh, axis=-1) + np.linalg.norm(shin, axis=-1), atol=1e-3)
    assert (missed[:, 0] > 0.2).all()
    assert (missed[:, 1] == 0).all()


def test_a_knee_that_bends_backwards_bends_no_farther(body: Body) -> None:
    motion = standing(body, -0.08)
    shifts = np.zeros((len(motion), 2, 3))
    shifts[:, :, 1] = -0.03  # up: the leg is to be shorter
    bend = feet_moved(motion, body, shifts)[0].poses.reshape(-1, 24, 3)[:, KNEE, 0]
    assert (bend > -0.081).all()


def test_legs_do_not_snap(body: Body) -> None:
    """A foot that is moved a little more is moved by angles that are a little larger, straight legs too."""
    for knee in (0.01, 0.05, 0.5):
        motion = standing(body, knee)
        steps = np.linspace(0, 0.02, len(motion))[:, None, None] * np.array([0.3, -1.0, 0.2])
        poses = feet_moved(motion, body, np.broadcast_to(steps, (len(motion), 2, 3)))[0].poses
        turned = np.diff(poses.reshape(-1, 24, 3)[:, [1, 4]], axis=0)
        assert np.abs(turned).max() < 0.3


def test_nothing_to_move_changes_nothing(walk: Motion, body: Body) -> None:
    after, missed = feet_moved(walk, body, np.zeros((len(walk), 2, 3)))
    assert after is walk
    assert not missed.any()
    one_foot = np.zeros((len(walk), 2, 3))
    one_foot[3, 0, 1] = -0.01
    turns = Rotation.from_rotvec(feet_moved(walk, body, one_foot)[0].poses.reshape(-1, 3))
    moved = (turns * Rotation.from_rotvec(walk.poses.reshape(-1, 3)).inv()).magnitude().reshape(-1, 24) > 1e-5
    assert np.argwhere(moved).tolist() == [[3, 1], [3, 4], [3, 7]]
