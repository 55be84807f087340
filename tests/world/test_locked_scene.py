"""A walker as the product recovers them, with and without feet held on the ground."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scenes import Scene, make_scene, recover

from staf_cli.body.model import Body
from staf_cli.motion import Motion
from staf_cli.recover.landmarks.fit import FitSettings
from staf_cli.world.body_points import BodyPoints
from staf_cli.world.contacts import standing_feet
from staf_cli.world.footing import Footing
from staf_cli.world.world import camera_in_world

LEGS = [4, 5, 7, 8]


pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def scene(body: Body) -> Scene:
    return make_scene(body, ["walk"], 44, seconds=2.0, statures_m=[1.70])


def recovered(scene: Scene, body: Body, *, lock_feet: bool, settings: FitSettings | None = None) -> Motion:
    matrix = camera_in_world(scene.up, scene.height_m)

    def stand(motions: Sequence[Motion]) -> list[Footing]:
        people = zip(motions, scene.people, strict=True)
        return [Footing(person.contacts, matrix) for _, person in people]  # how high is not known

    settings = settings or FitSettings(steps=100, shape_steps=60)  # a bit quicker
    (motion,) = recover(scene, body, 1, settings=settings, stand=stand, lock_feet=lock_feet)
    return motion


@pytest.fixture(scope="module")
def free(scene: Scene, body: Body) -> Motion:
    return recovered(scene, body, lock_feet=False)


@pytest.fixture(scope="module")
def locked(scene: Scene, body: Body) -> Motion:
    return recovered(scene, body, lock_feet=True)


def slide_m_s(motion: Motion, scene: Scene, body: Body) -> float:
    feet = BodyPoints.of(motion, body, scene.times_s).standing_points_m
    speed = np.linalg.norm(np.diff(feet, axis=0), axis=-1) / np.diff(scene.times_s)[:, None]
    stands = standing_feet(scene.people[0].contacts)
    return float(speed.reshape(-1, 2, 2).min(axis=2)[stands[1:] & stands[:-1]].mean())


def joints_of(motion: Motion, body: Body) -> np.ndarray:
    return body.joints(motion.poses, motion.mesh_betas, motion.trans)


def test_feet_stay(scene: Scene, body: Body, free: Motion, locked: Motion) -> None:
    assert slide_m_s(free, scene, body) > 0.05
    assert slide_m_s(locked, scene, body) < 0.02
    np.testing.assert_array_equal(free.betas, locked.betas)
    for motion in (free, locked):
        assert motion.contacts is not None
        np.testing.assert_array_equal(motion.contacts, scene.people[0].contacts)


def test_bodies_are_as_near_to_the_truth(scene: Scene, body: Body, free: Motion, locked: Motion) -> None:
    truth = scene.people[0]
    target = body.joints(truth.poses, truth.betas, truth.trans)
    height_px = scene.camera.focal_px * truth.stature_m / target[:, :1, 2]

    def off(motion: Motion) -> tuple[float, float]:
        joints = joints_of(motion, body)
        seen = scene.camera.project(joints) - scene.camera.project(target)
        share = np.linalg.norm(seen, axis=-1) / height_px
        apart = np.linalg.norm((joints - joints[:, :1]) - (target - target[:, :1]), axis=-1)
        return float(share[:, LEGS].mean() * 100), float(apart.mean() * 1000)

    (legs, mpjpe), (legs_locked, mpjpe_locked) = off(free), off(locked)
    assert legs_locked < legs + 0.5
    assert mpjpe_locked < mpjpe + 2


def test_nobody_is_stretched_and_no_knee_bends_backwards(body: Body, free: Motion, locked: Motion) -> None:
    bones = [(1, 4), (2, 5), (4, 7), (5, 8)]
    lengths = [
        np.stack([np.linalg.norm(joints[:, a] - joints[:, b], axis=-1) for a, b in bones])
        for joints in (joints_of(free, body), joints_of(locked, body))
    ]
    np.testing.assert_allclose(*lengths, atol=1e-5)
    assert locked.poses.reshape(-1, 24, 3)[:, [4, 5], 0].min() > -0.15


@pytest.mark.parametrize(("act", "seed", "fps"), [("walk", 44, 30.0), ("stand", 5, 60.0)])
def test_bodies_shake_no_more_over_feet_that_are_held(act: str, seed: int, fps: float, body: Body) -> None:
    scene = make_scene(body, [act], seed, seconds=1.5, fps=fps, statures_m=[1.70])
    shaking = []
    for lock_feet in (False, True):
        motion = recovered(scene, body, lock_feet=lock_feet, settings=FitSettings(shape_steps=60))
        shaking.append(np.linalg.norm(np.diff(joints_of(motion, body), 2, axis=0), axis=-1).mean())
    assert shaking[1] < shaking[0]


def test_a_foot_held_still_in_the_air_stays_nearly_as_still(body: Body) -> None:
    scene = make_scene(body, ["one leg"], 3, seconds=1.5, statures_m=[1.70])
    assert not scene.people[0].contacts[:, 2:].any()
    speeds = []
    for lock_feet in (False, True):
        motion = recovered(scene, body, lock_feet=lock_feet, settings=FitSettings(shape_steps=60))
        right = BodyPoints.of(motion, body, scene.times_s).standing_points_m[:, 2:]
        speeds.append(np.linalg.norm(np.diff(right, axis=0), axis=-1).mean())
    assert speeds[1] < 1.5 * speeds[0]
