"""Two walkers as the product recovers them from noisy landmarks: contacts, gravity, sizes, and how sure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scenes import Scene, make_scene, observed, recover

from staf_cli.body.model import Body
from staf_cli.motion import Motion
from staf_cli.recover.landmarks.fit import FitSettings
from staf_cli.world.body_points import ANKLES, BodyPoints
from staf_cli.world.contacts import foot_contacts, standing_feet
from staf_cli.world.ground import Ground, fit_ground

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def scene(body: Body) -> Scene:
    return make_scene(body, ["walk", "walk"], 43, seconds=3.0, fps=15.0, statures_m=[1.75, 1.60])


@pytest.fixture(scope="module")
def motions(scene: Scene, body: Body) -> list[Motion]:
    return recover(scene, body, 1, settings=FitSettings(steps=100, shape_steps=60))  # a bit quicker


@pytest.fixture(scope="module")
def people(scene: Scene, motions: list[Motion], body: Body) -> list[BodyPoints]:
    return [BodyPoints.of(motion, body, scene.times_s, camera=scene.camera) for motion in motions]


def test_feet_stand_when_they_do(scene: Scene, people: list[BodyPoints]) -> None:
    for person, points in zip(scene.people, people, strict=True):
        truth, found = standing_feet(person.contacts), standing_feet(foot_contacts(points))
        assert 2 * (truth & found).sum() / (truth.sum() + found.sum()) > 0.85


def test_gravity_and_sizes_and_how_far_they_may_be_off(scene: Scene, people: list[BodyPoints]) -> None:
    ground = fit_ground(people, [foot_contacts(one) for one in people])
    assert isinstance(ground, Ground)
    off_deg = np.degrees(np.arccos(ground.up @ scene.up))
    assert off_deg < 4
    assert off_deg < 2 * ground.spread_deg < 12
    assert ground.agrees
    statures = ground.sizes * [one.stature_m for one in people]
    assert statures[1] / statures[0] == pytest.approx(1.60 / 1.75, rel=0.06)
    assert ground.height_m == pytest.approx(scene.height_m, rel=0.15)


def test_one_person_is_of_the_usual_stature_however_much_feet_shake(people: list[BodyPoints]) -> None:
    """Smaller bodies have smaller errors, which must not make them likelier."""
    (one, _) = people
    shaken = replace(one, points_m=one.points_m * np.linspace(0.9, 1.1, len(one))[:, None, None])
    ground = fit_ground([shaken], [foot_contacts(one)])
    assert isinstance(ground, Ground)
    assert ground.sizes[0] * one.stature_m == pytest.approx(1.70, abs=0.005)


def test_the_maker_is_the_same_every_time_and_noise_is_as_large_as_it_says(scene: Scene, body: Body) -> None:
    again = make_scene(body, ["walk", "walk"], 43, seconds=3.0, fps=15.0, statures_m=[1.75, 1.60])
    np.testing.assert_array_equal(again.people[1].poses, scene.people[1].poses)
    person = scene.people[0]
    seen = observed(scene, person, body, np.random.default_rng(0))
    exact = observed(again, again.people[0], body, np.random.default_rng(0))
    np.testing.assert_array_equal(seen.points_px, exact.points_px)
    (points, _) = scene.true_points(body)
    per_m = scene.camera.focal_px / points.points_m[:, ANKLES, 2]
    knees = scene.camera.project(points.points_m[:, [4, 5]])
    off_m = np.linalg.norm(seen.points_px[:, [25, 26]] - knees, axis=-1) / per_m
    assert 0.008 < np.median(off_m) < 0.04


def test_planted_feet_of_the_maker_stand_exactly(scene: Scene, body: Body) -> None:
    for person, points in zip(scene.people, scene.true_points(body), strict=True):
        assert person.contacts.any(axis=0).all()
        moved = np.linalg.norm(np.diff(points.standing_points_m, axis=0), axis=-1)
        both = person.contacts[1:] & person.contacts[:-1]
        assert moved[both].max() < 1e-5
        over = points.standing_points_m @ scene.up + scene.height_m - points.standing_sole_m
        np.testing.assert_allclose(over[person.contacts], 0, atol=1e-4)
        assert over.min() > -0.01
