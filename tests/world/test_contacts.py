"""Which feet stand: against people whose feet are known to stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scenes import Scene, make_scene
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.world.body_points import BodyPoints
from staf_cli.world.contacts import across_speed, foot_contacts, standing_feet, stretches, without_raised


def _f1(truth: np.ndarray, found: np.ndarray) -> float:
    return float(2 * (truth & found).sum() / (truth.sum() + found.sum()))


def _one(body: Body, act: str, seed: int = 3, **options: float) -> tuple[Scene, BodyPoints, np.ndarray]:
    scene = make_scene(body, [act], seed, **options)  # type: ignore[arg-type]
    return scene, scene.true_points(body)[0], scene.people[0].contacts


def test_a_walker_s_heels_and_toes_stand_in_turn(body: Body) -> None:
    _, points, truth = _one(body, "walk", seed=4)
    found = foot_contacts(points)
    for k in range(4):
        assert _f1(truth[:, k], found[:, k]) > 0.85, k
    assert _f1(standing_feet(truth), standing_feet(found)) > 0.9
    heel_alone = truth[:, 0] & ~truth[:, 1]
    assert (found[heel_alone, 0]).mean() > 0.6


def test_of_a_foot_that_rolls_the_raised_end_does_not_stand(body: Body) -> None:
    _, points, truth = _one(body, "walk", seed=4)
    found = foot_contacts(points)
    for heel in (0, 2):
        pushes = ~truth[:, heel] & truth[:, heel + 1]
        assert pushes.sum() > 10
        assert found[pushes, heel].mean() < 0.5 < found[pushes, heel + 1].mean()


def test_a_quick_roll_from_heel_to_toe_is_one_stand(body: Body) -> None:
    """Each of the two is still for less than the shortest stand; the foot is for longer."""
    _, points, _ = _one(body, "stand", seconds=1.0, fps=60.0)
    turn, end_s, fast = 0.5, 0.08, 0.6
    moves = np.stack([points.times_s > turn, points.times_s < turn], axis=1)  # heel, toe
    moves |= np.abs(points.times_s - turn)[:, None] > end_s
    across = np.cross([0.0, 0.0, 1.0], [0.0, 1.0, 0.0])
    way = fast * points.step_s * moves.cumsum(axis=0)[..., None] * across
    places = np.repeat(points.points_m[:1], len(points), axis=0)
    places[:, [8, 10]] += way  # the left heel and toe
    found = foot_contacts(replace(points, points_m=places))
    inner = np.abs(points.times_s - turn) < 0.8 * end_s
    assert found[inner, :2].any(axis=1).all()
    assert not found[inner & (points.times_s < turn - 0.3 * end_s), 1].any()
    assert not found[inner & (points.times_s > turn + 0.3 * end_s), 0].any()
    assert not found[np.abs(points.times_s - turn) > 2 * end_s, :2].any()


@pytest.mark.parametrize("act", ["stand", "sit down", "seated"])
def test_feet_of_people_who_stand_or_sit_stay(act: str, body: Body) -> None:
    _, points, _ = _one(body, act, seconds=1.5)
    assert foot_contacts(points).all()


def test_nobody_stands_in_the_air(body: Body) -> None:
    _, points, truth = _one(body, "jump", seconds=4.0)
    found = foot_contacts(points)
    flying = ~truth.any(axis=1)
    assert flying.any()
    middles = [(start + stop) // 2 for start, stop in stretches(flying) if start > 0 and stop < len(flying)]
    assert middles
    assert not found[middles].any()


def test_a_foot_held_still_in_the_air_counts_until_the_floor_is_known(body: Body) -> None:
    scene, points, truth = _one(body, "one leg", seconds=1.5)
    found = foot_contacts(points)
    assert found.all()
    np.testing.assert_array_equal(without_raised(found, points, scene.up, scene.height_m), truth)
    high_above = without_raised(found, points, scene.up, scene.height_m, level_m=0.5)
    assert high_above.all()  # who stands higher has a floor of their own


def test_nothing_is_told_where_nothing_is_seen(body: Body) -> None:
    _, points, _ = _one(body, "stand", seconds=2.0)
    seen = np.ones(len(points), bool)
    seen[20:30] = False
    found = foot_contacts(replace(points, observed=seen))
    assert not found[20:30].any()
    assert found[:20].all()
    assert found[30:].all()
    inside = points.in_picture.copy()
    inside[:, 10] = False  # the left toe
    found = foot_contacts(replace(points, in_picture=inside))
    assert not found[:, :2].any()
    assert found[:, 2:].all()


def test_where_the_camera_looks_does_not_matter(body: Body) -> None:
    _, points, _ = _one(body, "walk", seed=8)
    turned = points.turned(Rotation.from_euler("y", 80, degrees=True).as_matrix())
    np.testing.assert_allclose(across_speed(turned), across_speed(points), atol=1e-9)
    np.testing.assert_array_equal(foot_contacts(turned), foot_contacts(points))


def test_a_few_frames_a_second_will_do(body: Body) -> None:
    _, points, truth = _one(body, "walk", seed=4, fps=10.0, seconds=6.0)
    assert _f1(standing_feet(truth), standing_feet(foot_contacts(points))) > 0.8


@pytest.mark.parametrize("num_frames", [0, 1])
def test_stills_do_not_show_who_stands(num_frames: int, body: Body) -> None:
    _, points, _ = _one(body, "stand", seconds=0.2)
    few = slice(num_frames)
    points = replace(
        points,
        times_s=points.times_s[few],
        frame_ids=points.frame_ids[few],
        points_m=points.points_m[few],
        observed=points.observed[few],
        in_picture=points.in_picture[few],
        measured_px=None,
    )
    found = foot_contacts(points)
    assert found.shape == (num_frames, 4)
    assert not found.any()


def test_stretches() -> None:
    assert stretches(np.array([True, True, False, True])) == [(0, 2), (3, 4)]
    assert stretches(np.zeros(3, bool)) == []
    assert stretches(np.zeros(0, bool)) == []
