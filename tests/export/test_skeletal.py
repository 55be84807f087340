"""Skeletons that turn: kinematics, axes, continuous signs, constant rates."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from staf_cli.export.axes import CAMERA_Y_UP, CAMERA_Z_UP, Axes
from staf_cli.export.skeletal import SkeletalMotion, at_constant_rate, skeletal_motion
from staf_cli.result import Person

Make = Callable[..., Person]


def spinning(times_s: np.ndarray, rate: float) -> SkeletalMotion:
    """Every joint turns about z by 100 degrees a second while the pelvis moves along x by 2 m/s."""
    turns = Rotation.from_rotvec(np.radians(100 * times_s)[:, None] * [0, 0, 1]).as_quat()
    place = times_s[:, None] * [2.0, 0, 0]
    return SkeletalMotion(times_s, np.repeat(turns[:, None], 24, axis=1), place, np.zeros((24, 3)), rate)


@pytest.mark.parametrize("axes", [CAMERA_Y_UP, CAMERA_Z_UP])
def test_posed_joints_are_joints3d_turned(make_person: Make, axes: Axes) -> None:
    assert np.linalg.det(axes.turns) == pytest.approx(1), "a turn, not a mirror"
    person = make_person(5)
    motion = skeletal_motion(person, axes)
    for row in range(5):
        _, joints = motion.posed(row)
        np.testing.assert_allclose(joints, person.joints3d[row] @ axes.turns.T, atol=1e-5)


def test_signs_are_continuous(make_person: Make) -> None:
    person = make_person(200)
    poses = person.motion.poses.copy()
    turns = Rotation.from_rotvec(np.linspace(0, 4 * np.pi, 200)[:, None] * [0, 1, 0])
    poses[:, 3:6] = turns.as_rotvec()  # at most half a turn long: it jumps to the other side twice
    motion = skeletal_motion(
        dataclasses.replace(person, motion=dataclasses.replace(person.motion, poses=poses)), CAMERA_Y_UP
    )
    assert ((motion.rotations[1:] * motion.rotations[:-1]).sum(axis=-1) >= 0).all()
    np.testing.assert_allclose(motion.rotations[[0, -1], 1], [[0, 0, 0, 1]] * 2, atol=1e-5)


@pytest.mark.parametrize("jitter_s", [0.0, 0.0005])
def test_constant_rate_stays_as_it_is(jitter_s: float) -> None:
    times_s = np.arange(50) / 30
    motion = spinning((times_s / 0.001).round() * 0.001 if jitter_s else times_s, 30.0)
    assert at_constant_rate(motion) is motion


def test_uneven_frames_are_resampled_on_the_way() -> None:
    times_s = np.cumsum(np.random.default_rng(0).uniform(0.02, 0.06, 80))
    even = at_constant_rate(spinning(times_s, 25.0))
    assert even.resampled
    np.testing.assert_allclose(np.diff(even.times_s)[:-1], 1 / 25, atol=1e-9)
    assert abs(even.times_s[-1] - times_s[-1]) <= 0.5 / 25
    expected = spinning(even.times_s, 25.0)
    off = np.abs((even.rotations * expected.rotations).sum(axis=-1))  # |cos| of half the angle between
    np.testing.assert_allclose(off, 1, atol=1e-12)
    np.testing.assert_allclose(even.pelvis_m, expected.pelvis_m, atol=1e-12)


def test_every_other_frame_is_half_the_rate(make_person: Make) -> None:
    person = make_person(10)
    track = dataclasses.replace(person.motion.track, frame_ids=np.arange(0, 20, 2))
    sparse = dataclasses.replace(
        person,
        motion=dataclasses.replace(person.motion, track=track),
        timestamps_s=np.arange(0, 20, 2) / 25,
        fps=12.5,  # of the frames worked on, as a stride leaves them
    )
    motion = at_constant_rate(skeletal_motion(sparse, CAMERA_Y_UP))
    assert (motion.rate, len(motion), motion.resampled) == (12.5, 10, False)


@pytest.mark.parametrize("num_frames", [0, 1])
def test_short_tracks(make_person: Make, num_frames: int) -> None:
    motion = at_constant_rate(skeletal_motion(make_person(num_frames), CAMERA_Z_UP))
    assert motion.rotations.shape == (num_frames, 24, 4)
    assert not motion.resampled
