"""What the fit is drawn to."""

from dataclasses import replace

import numpy as np
import pytest
from moving_body import CAMERA, Truth

from staf_cli.recover.landmarks import targets
from staf_cli.recover.landmarks.skeleton import LANDMARKS
from staf_cli.recover.landmarks.targets import (
    DepthCue,
    _line_of_sight_turn,
    blazepose_cue,
    bridge,
    make_targets,
)

NAMES = list(LANDMARKS)


def _cue_of(truth: Truth) -> DepthCue:
    return lambda *_: truth.cue_m


def test_bridge_goes_straight_and_keeps_the_ends() -> None:
    values = np.arange(8.0)[:, None, None] ** 2 * np.ones((8, 2, 3))
    seen = np.array([False, True, True, False, False, True, True, False])
    filled = bridge(np.where(seen[:, None, None], values, -99), seen)
    np.testing.assert_allclose(filled[seen], values[seen])
    np.testing.assert_allclose(filled[:, 0, 0], [1, 1, 4, 11, 18, 25, 36, 36])
    assert bridge(values, np.zeros(8, bool)) is values


def test_the_line_of_sight_straight_ahead_changes_nothing() -> None:
    np.testing.assert_allclose(_line_of_sight_turn(np.array([[0.0, 0, 1]])), [np.eye(3)], atol=1e-12)


def test_the_line_of_sight_turns_the_axis_onto_the_ray_without_roll() -> None:
    rays = np.random.default_rng(0).normal(0, 0.5, (50, 3))
    rays[:, 2] = np.abs(rays[:, 2]) + 0.2
    rays /= np.linalg.norm(rays, axis=1, keepdims=True)
    turn = _line_of_sight_turn(rays)
    np.testing.assert_allclose(turn @ turn.mT, np.broadcast_to(np.eye(3), (50, 3, 3)), atol=1e-12)
    np.testing.assert_allclose(np.linalg.det(turn), 1)
    np.testing.assert_allclose(turn[:, :, 2], rays, atol=1e-12)
    np.testing.assert_allclose(turn[:, 1, 0], 0, atol=1e-12)  # level stays level


def test_blazeposes_points_come_into_the_cameras_axes(walker: Truth) -> None:
    """Somebody at the picture's edge, world points along their own line of sight."""
    hips = np.array([2.0, -0.6, 4.0])
    ray = hips / np.linalg.norm(hips)
    level = np.cross([0, 1, 0], ray) / np.linalg.norm(np.cross([0, 1, 0], ray))
    axes = np.stack([level, np.cross(ray, level), ray])  # rows: right, down, away
    world = walker.cue_m @ axes.T
    world[..., 2] /= targets.DEPTH_SCALE
    points = CAMERA.project(walker.cue_m + hips)
    sightings = replace(walker.sightings(), world_m=world + 0.2, points_px=points)
    cue = blazepose_cue(sightings, CAMERA)
    np.testing.assert_allclose(cue[:, [23, 24]].mean(axis=1), 0, atol=1e-9)
    off = np.linalg.norm(cue - walker.cue_m, axis=-1)
    assert np.median(off) < 0.005  # bones that look too short may be lengthened
    assert off.mean() < 0.03


def test_weights_are_nought_outside_the_picture_and_where_nobody_was_seen(walker: Truth) -> None:
    sightings = walker.sightings()
    points = sightings.points_px.copy()
    knee, wrist = NAMES.index(25), NAMES.index(16)
    points[0, 25] = [-3, 400]
    points[1, 25] = [1279.9, 400]  # on the edge: it was clipped there
    points[2, 25] = [300, 970]
    visibility = sightings.visibility.copy()
    visibility[5, 16] = 0
    seen = np.ones(len(points), bool)
    seen[30:33] = False
    visibility[30:33], points[30:33] = 0, 0
    found = make_targets(
        replace(sightings, points_px=points, visibility=visibility),
        seen,
        walker.times_s,
        CAMERA,
        _cue_of(walker),
    )
    np.testing.assert_array_equal(found.weights_2d[:3, knee], 0)
    np.testing.assert_array_equal(found.weights_3d[:3, knee], 0)
    assert found.weights_2d[3, knee] > 0.5
    assert found.weights_2d[5, wrist] == 0
    np.testing.assert_array_equal(found.weights_2d[30:33], 0)
    assert found.weights_3d[30:33].max() <= 0.2
    for weights in (found.weights_2d, found.weights_3d):
        assert weights.min() >= 0
        assert weights.max() <= 1
    between = (
        found.points_px[29]
        + (found.points_px[33] - found.points_px[29]) * np.array([[[1]], [[2]], [[3]]]) / 4
    )
    np.testing.assert_allclose(found.points_px[30:33], between, atol=1e-3)


@pytest.mark.parametrize("rows", [slice(3, 9), np.array([0, 7, 50])])
def test_some_frames_of_all(rows: slice | np.ndarray, walker: Truth) -> None:
    seen = np.ones(len(walker.poses), bool)
    whole = make_targets(walker.sightings(), seen, walker.times_s, CAMERA, _cue_of(walker))
    part = whole.take(rows)
    assert len(part) == len(walker.times_s[rows])
    np.testing.assert_array_equal(part.points_px, whole.points_px[rows])
    np.testing.assert_array_equal(part.times_s, walker.times_s[rows])
