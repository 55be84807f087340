"""Gravity, floor and sizes from bodies: on scenes of which all three are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scenes import Scene, make_scene
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.world.body_points import ANKLES, HEELS, HIPS, KNEES, SHOULDERS, TOES, BodyPoints
from staf_cli.world.contacts import foot_contacts
from staf_cli.world.ground import Ground, NoGround, fit_ground


def _angle_deg(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.degrees(np.arccos(np.clip(one @ other, -1, 1))))


def _fit(people: Sequence[BodyPoints], **known: object) -> Ground:
    ground = fit_ground(people, [foot_contacts(one) for one in people], **known)  # type: ignore[arg-type]
    assert isinstance(ground, Ground), ground
    return ground


def _usual(people: Sequence[BodyPoints]) -> list[BodyPoints]:
    """As motions come: everybody about 1.70 m tall, and so far away as that makes them."""
    return [one.scaled(1.70 / one.stature_m) for one in people]


def _why(people: Sequence[BodyPoints], **known: object) -> str:
    ground = fit_ground(people, [foot_contacts(one) for one in people], **known)  # type: ignore[arg-type]
    assert isinstance(ground, NoGround)
    return ground.why


@pytest.fixture(scope="module")
def two(body: Body) -> Scene:
    return make_scene(body, ["walk", "walk"], 11, statures_m=[1.78, 1.55])


def test_two_walkers_say_what_is_up_and_how_large_they_are_to_each_other(two: Scene, body: Body) -> None:
    ground = _fit(_usual(two.true_points(body)))
    assert _angle_deg(ground.up, two.up) < 1.5
    assert ground.sizes[1] / ground.sizes[0] == pytest.approx(1.55 / 1.78, rel=0.03)
    assert ground.scale == "floor"
    assert ground.source == "bodies"
    assert ground.agrees
    assert 0.2 < ground.spread_deg < 6
    np.testing.assert_array_equal(ground.levels_m, 0)
    assert ground.stands.all()


def test_one_known_stature_gives_everybody_s_and_the_camera_s_height(two: Scene, body: Body) -> None:
    people = _usual(two.true_points(body))
    ground = _fit([replace(people[0], known_stature_m=1.78), people[1]], lines_up=two.up)
    statures = ground.sizes * [one.stature_m for one in people]
    np.testing.assert_allclose(statures, [1.78, 1.55], rtol=0.02)
    assert ground.height_m == pytest.approx(two.height_m, rel=0.02)
    assert ground.scale == "given"
    assert ground.source == "lines"
    assert _angle_deg(ground.up, two.up) < 0.3


def test_a_known_camera_height_gives_everybody_s_stature(two: Scene, body: Body) -> None:
    people = _usual(two.true_points(body))
    ground = _fit(people, lines_up=two.up, camera_height_m=two.height_m)
    np.testing.assert_allclose(ground.sizes * [one.stature_m for one in people], [1.78, 1.55], rtol=0.02)
    assert ground.height_m == pytest.approx(two.height_m, rel=0.01)
    assert ground.scale == "given"


def test_a_known_pitch_is_kept_and_roll_found(two: Scene, body: Body) -> None:
    pitch = float(np.degrees(np.arcsin(-two.up[2])))
    ground = _fit(_usual(two.true_points(body)), pitch_deg=pitch)
    assert np.degrees(np.arcsin(-ground.up[2])) == pytest.approx(pitch, abs=0.1)
    assert _angle_deg(ground.up, two.up) < 2.5
    assert ground.source == "given"
    level = _fit(_usual(two.true_points(body)), pitch_deg=0.0, roll_deg=5.0)
    np.testing.assert_allclose(level.up, [np.sin(np.radians(5)), -np.cos(np.radians(5)), 0], atol=5e-3)


def test_a_child_beside_an_adult_shares_the_floor(body: Body) -> None:
    scene = make_scene(body, ["walk", "stand"], 21, statures_m=[1.75, 1.15])
    ground = _fit(_usual(scene.true_points(body)), lines_up=scene.up)
    np.testing.assert_array_equal(ground.levels_m, 0)
    assert ground.sizes[1] / ground.sizes[0] == pytest.approx(1.15 / 1.75, rel=0.03)
    assert ground.sizes[0] * 1.70 == pytest.approx(1.75, abs=0.1)


def test_a_child_alone_is_too_large_and_the_scale_is_called_assumed(body: Body) -> None:
    scene = make_scene(body, ["walk"], 5, statures_m=[1.12])
    ground = _fit(_usual(scene.true_points(body)), lines_up=scene.up)
    assert ground.scale == "assumed"
    assert ground.sizes[0] == pytest.approx(1.0, abs=0.02)
    assert ground.height_m == pytest.approx(scene.height_m * 1.70 / 1.12, rel=0.05)


def test_who_stands_on_a_roof_is_not_pulled_to_the_floor(body: Body) -> None:
    options = {"height_m": 1.6, "levels_m": [0.0, 0.0, 1.1], "statures_m": [1.70, 1.70, 1.70]}
    scene = make_scene(body, ["walk", "walk", "stand"], 31, **options)  # type: ignore[arg-type]
    ground = _fit(scene.true_points(body), lines_up=scene.up)
    np.testing.assert_allclose(ground.levels_m, [0, 0, 1.1], atol=0.12)
    np.testing.assert_allclose(ground.sizes, 1.0, atol=0.05)


def test_who_stands_higher_than_the_camera_is_left_out_of_the_floor(body: Body) -> None:
    options = {"height_m": 1.2, "levels_m": [0.0, 1.6], "statures_m": [1.70, 1.70], "pitch_deg": 2.0}
    scene = make_scene(body, ["walk", "stand"], 31, **options)  # type: ignore[arg-type]
    ground = _fit(scene.true_points(body), lines_up=scene.up)
    np.testing.assert_allclose(ground.levels_m, [0, 1.6], atol=0.12)
    assert ground.height_m == pytest.approx(scene.height_m, rel=0.05)


def test_a_raised_still_foot_is_not_the_floor(body: Body) -> None:
    scene = make_scene(body, ["one leg"], 7, statures_m=[1.70])
    ground = _fit(scene.true_points(body), lines_up=scene.up)
    assert ground.height_m == pytest.approx(scene.height_m, rel=0.03)


def test_a_camera_turned_on_its_side_is_no_matter(two: Scene, body: Body) -> None:
    turn = np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]])
    upright = _fit(_usual(two.true_points(body)))
    turned = _fit([one.turned(turn) for one in _usual(two.true_points(body))])
    assert _angle_deg(turn.T @ turned.up, upright.up) < 0.3
    assert turned.height_m == pytest.approx(upright.height_m, rel=0.02)


def test_one_person_for_a_moment_is_nothing_to_agree_with(body: Body) -> None:
    scene = make_scene(body, ["stand"], 2, seconds=1.0)
    ground = _fit(scene.true_points(body))
    assert not ground.agrees
    assert np.isnan(ground.apart_deg)
    assert ground.spread_deg > 2


def test_people_who_stand_differently_do_not_agree(two: Scene, body: Body) -> None:
    people = _usual(two.true_points(body))
    tilt = np.radians(25)
    lean = np.array(
        [[np.cos(tilt), -np.sin(tilt), 0], [np.sin(tilt), np.cos(tilt), 0], [0, 0, 1]]
    )  # one of them as if the camera had been turned
    together = _fit(people)
    apart = _fit([people[0], people[1].turned(lean)])
    assert together.agrees
    assert not apart.agrees
    assert apart.spread_deg > 2 * together.spread_deg


def test_who_is_seen_from_above_is_recovered_leaning_away(body: Body) -> None:
    scene = make_scene(body, ["stand"], 2, height_m=3.0, pitch_deg=25.0, statures_m=[1.70])
    (points,) = scene.true_points(body)
    feet = points.points_m[:, ANKLES].mean(axis=(0, 1))
    axis = points.points_m[:, SHOULDERS].mean(axis=(0, 1)) - feet
    middle = feet + axis / 2
    level = middle - (middle @ scene.up) * scene.up
    sideways = np.cross(scene.up, level / np.linalg.norm(level))
    depression = np.arctan2(-middle @ scene.up, np.linalg.norm(level))

    def off_deg(lean: float) -> float:
        """How far up is off by somebody who leans away from the camera by an angle."""
        onto = Rotation.from_rotvec(lean * sideways).apply(scene.up)
        turn, _ = Rotation.align_vectors(onto[None], axis[None] / np.linalg.norm(axis))
        places = (points.points_m - feet) @ turn.as_matrix().T + feet
        return _angle_deg(_fit([replace(points, points_m=places)]).up, scene.up)

    assert off_deg(0.12 * depression) < 1
    assert off_deg(-0.12 * depression) > 3


class TestNoGround:
    def test_nobody(self) -> None:
        assert "nobody" in _why([])

    def test_one_frame(self, body: Body) -> None:
        scene = make_scene(body, ["stand"], 2, seconds=1 / 30)
        assert "one frame" in _why(scene.true_points(body))

    def test_feet_cut_off(self, body: Body) -> None:
        scene = make_scene(body, ["stand"], 2, seconds=1.0, cut_feet=True)
        assert "not in the picture" in _why(scene.true_points(body))

    def test_seated_all_the_time(self, body: Body) -> None:
        scene = make_scene(body, ["seated"], 2, seconds=2.0)
        assert "upright" in _why(scene.true_points(body))
        ground = _fit(scene.true_points(body), lines_up=scene.up)  # lines say what is up, feet where
        assert ground.height_m == pytest.approx(scene.height_m, rel=0.05)

    def test_on_one_leg_all_the_time(self, body: Body) -> None:
        scene = make_scene(body, ["one leg"], 7)
        assert "upright" in _why(scene.true_points(body))

    def test_legs_held_far_apart(self, body: Body) -> None:
        """As somebody bent over one leg looks, the other one stretched out behind in the air."""
        scene = make_scene(body, ["stand"], 2, seconds=2.0)
        (points,) = scene.true_points(body)
        hip = points.points_m[:, [HIPS[1]]]
        leg = [KNEES[1], ANKLES[1], HEELS[1], TOES[1]]
        across = points.points_m[0, HIPS[0]] - points.points_m[0, HIPS[1]]
        swung = Rotation.from_rotvec(0.7 * across / np.linalg.norm(across)).as_matrix()
        places = points.points_m.copy()
        places[:, leg] = (places[:, leg] - hip) @ swung.T + hip
        assert "upright" in _why([replace(points, points_m=places)])

    def test_in_the_air_all_the_time(self, body: Body) -> None:
        scene = make_scene(body, ["walk"], 7)
        (points,) = scene.true_points(body)
        none = np.zeros((len(points), 4), bool)
        ground = fit_ground([points], [none])
        assert isinstance(ground, NoGround)
        assert "no foot" in ground.why
