"""What the fit is drawn to."""

from dataclasses import replace

import numpy as np
import pytest
from moving_body import CAMERA, Truth

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.camera import Camera
from staf_cli.recover.landmarks.lifter import Initial3D, Initialise3D
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS
from staf_cli.recover.landmarks.targets import bridge, find_strikes, make_targets, smooth_2d

NAMES = list(FIT_LANDMARKS)


def _smooth(points_px: np.ndarray, trust: np.ndarray, times_s: np.ndarray) -> np.ndarray:
    return smooth_2d(points_px, trust, find_strikes(points_px, trust, times_s), times_s)


def _initialise(truth: Truth) -> Initialise3D:
    return lambda *_: truth.initial_3d()


def test_bridge_goes_straight_and_keeps_the_ends() -> None:
    values = np.arange(8.0)[:, None, None] ** 2 * np.ones((8, 2, 3))
    seen = np.array([False, True, True, False, False, True, True, False])
    filled = bridge(np.where(seen[:, None, None], values, -99), seen)
    np.testing.assert_allclose(filled[seen], values[seen])
    np.testing.assert_allclose(filled[:, 0, 0], [1, 1, 4, 11, 18, 25, 36, 36])
    assert bridge(values, np.zeros(8, bool)) is values


def test_weights_are_nought_outside_the_picture_and_where_nobody_was_seen(walker: Truth) -> None:
    poses = walker.pose_track()
    points = poses.points_px.copy()
    knee, wrist = NAMES.index(25), NAMES.index(16)
    points[0, 25] = [-3, 400]
    points[1, 25] = [1279.9, 400]  # on the edge: it was clipped there
    points[2, 25] = [300, 970]
    visibility = poses.visibility.copy()
    visibility[5, 16] = 0
    seen = np.ones(len(points), bool)
    seen[30:33] = False
    visibility[30:33], points[30:33] = 0, 0
    found = make_targets(
        replace(poses, points_px=points, visibility=visibility),
        seen,
        walker.times_s,
        CAMERA,
        _initialise(walker),
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
    np.testing.assert_allclose(found.points_px[30:33], between, atol=20)  # px; the neighbours, smooth_2d


def test_the_initial_3d_is_told_when_frames_were_and_which_points_count(walker: Truth) -> None:
    poses = walker.pose_track()
    points = poses.points_px.copy()
    points[2, 27] = [300, 970]  # below the picture
    seen = np.ones(len(points), bool)
    seen[5:7] = False
    told: list[np.ndarray] = []

    def initialise(poses: PoseTrack, weights: np.ndarray, times_s: np.ndarray, camera: Camera) -> Initial3D:
        assert camera is CAMERA
        told.extend([poses.points_px, weights, times_s])
        return walker.initial_3d()

    make_targets(replace(poses, points_px=points), seen, walker.times_s, CAMERA, initialise)
    told_points, weights, times_s = told
    np.testing.assert_array_equal(told_points, points)
    np.testing.assert_array_equal(times_s, walker.times_s)
    expected = np.ones_like(weights)
    expected[2, 27], expected[5:7] = 0, 0
    np.testing.assert_array_equal(weights, expected)


def test_what_is_hidden_keeps_its_3d_and_what_no_one_sees_does_not(walker: Truth) -> None:
    poses = walker.pose_track()
    visibility = poses.visibility.copy()
    visibility[:4, 15] = [0, 0.02, 0.12, 0.9]
    seen = np.ones(len(visibility), bool)
    found = make_targets(
        replace(poses, visibility=visibility), seen, walker.times_s, CAMERA, _initialise(walker)
    )
    wrist = NAMES.index(15)
    np.testing.assert_allclose(found.weights_3d[:4, wrist], [0, 0.15, 0.75, 0.9], atol=1e-6)
    np.testing.assert_allclose(found.weights_2d[:4, wrist], visibility[:4, 15], atol=1e-6)


@pytest.mark.parametrize("rows", [slice(3, 9), np.array([0, 7, 50])])
def test_some_frames_of_all(rows: slice | np.ndarray, walker: Truth) -> None:
    seen = np.ones(len(walker.poses), bool)
    whole = make_targets(walker.pose_track(), seen, walker.times_s, CAMERA, _initialise(walker))
    part = whole.take(rows)
    assert len(part) == len(walker.times_s[rows])
    np.testing.assert_array_equal(part.points_px, whole.points_px[rows])
    np.testing.assert_array_equal(part.times_s, walker.times_s[rows])


def test_flicker_goes_and_slow_movement_stays(walker: Truth) -> None:
    points = walker.pose_track().points_px.astype(float)
    trust = np.ones(points.shape[:2])
    noise = np.random.default_rng(0).normal(0, 3, points.shape)
    still = _smooth(points + noise, trust, walker.times_s)
    assert np.abs(still - points).mean() < 0.75 * np.abs(noise).mean()
    assert np.abs(_smooth(points, trust, walker.times_s) - points).mean() < 1.0  # px: hands wave


def test_slow_landmarks_become_calmer_than_quick_ones() -> None:
    times = np.arange(90) / 30
    points = np.zeros((90, 33, 2))
    points[:, 27, 1] = 300  # an ankle: the body is 300 px high
    points[:, 15, 0] = 100 * np.sin(2 * np.pi * 1.5 * times)  # a hand, up to 3 heights a second
    noise = np.random.default_rng(1).normal(0, 2, points.shape)
    off = _smooth(points + noise, np.ones(points.shape[:2]), times) - points
    quick = np.abs(np.gradient(points[:, 15, 0])) * 30 > 600
    assert np.abs(off[:, 27]).mean() < 0.5 * np.abs(noise[:, 27]).mean()
    assert np.abs(off[quick, 15]).mean() < 1.8  # px of 100
    swing = _smooth(points, np.ones(points.shape[:2]), times)[:, 15, 0]
    assert np.ptp(swing) > 0.9 * 200


def test_a_point_that_is_not_trusted_does_not_pull_its_neighbours(walker: Truth) -> None:
    points = walker.pose_track().points_px.astype(float)
    trust = np.ones(points.shape[:2])
    wrong = points.copy()
    wrong[20, 15] += 300
    trust[20, 15] = 0
    steady, clean = (_smooth(values, trust, walker.times_s) for values in (wrong, points))
    assert np.abs(steady - clean)[np.arange(len(points)) != 20].max() < 1.0


def _struck() -> tuple[np.ndarray, np.ndarray]:
    """90 frames of a body 300 px high, whose left hand moves by 150 px within two frames; times in s."""
    points = np.zeros((90, 33, 2))
    points[:, [23, 24], 1], points[:, [27, 28], 1] = 150, 300
    points[45, 15, 0], points[46:, 15, 0] = 75, 150
    return points, np.arange(90) / 30


def test_a_strike_is_left_as_it_was_seen() -> None:
    points, times = _struck()
    trust = np.ones(points.shape[:2])
    strikes = find_strikes(points, trust, times)
    assert strikes[44:47, 15].min() > 0.8
    assert strikes[[20, 70]].max() < 0.01
    assert np.delete(strikes, 15, axis=1).max() < 0.01
    steps = [np.diff(_smooth(points, weights, times)[:, 15, 0]).max() for weights in (trust, 0.2 * trust)]
    assert steps[0] > 0.9 * 75 > steps[1]  # px; hands that are hardly seen leap by mistake


def test_who_runs_past_does_not_strike() -> None:
    points, times = _struck()
    trust = np.ones(points.shape[:2])
    running = points + np.array([900 * (times - 1.5).clip(0), 0 * times]).T[:, None]  # 3 heights a second
    np.testing.assert_allclose(find_strikes(running, trust, times), find_strikes(points, trust, times))


def test_hips_that_are_not_trusted_make_nobody_strike() -> None:
    """As those that are a neighbour's for some frames; and where no trunk is trusted, nothing strikes."""
    points, times = _struck()
    trust = np.ones(points.shape[:2])
    wrong, doubted = points.copy(), trust.copy()
    wrong[60:65, [23, 24], 0] += 70
    doubted[60:65, [23, 24]] = 0
    strikes = find_strikes(wrong, doubted, times)
    assert strikes[55:70].max() < 0.01
    assert strikes[44:47, 15].min() > 0.8
    doubted[:, [11, 12, 23, 24]] = 0
    assert find_strikes(points, doubted, times).max() < 0.01


def test_strikes_end_where_trust_does() -> None:
    points, times = _struck()
    trust = np.ones(points.shape[:2])
    trust[46:, 15] = 0
    assert find_strikes(points, trust, times)[46:, 15].max() == 0


def test_a_place_that_is_left_after_one_frame_is_flicker() -> None:
    points, times = _struck()
    points[:, 15] = 0
    points[45, 15, 0] = 150
    trust = np.ones(points.shape[:2])
    assert find_strikes(points, trust, times).max() < 0.01
    assert _smooth(points, trust, times)[45, 15, 0] < 0.6 * 150


def test_too_few_frames_for_a_strike() -> None:
    points, times = _struck()
    assert not find_strikes(points[45:47], np.ones((2, 33)), times[:2]).any()


def test_sigmas_of_the_initial_3d_are_bridged_and_cut_with_the_rest(walker: Truth) -> None:
    poses = walker.pose_track()
    seen = np.ones(len(poses), bool)
    seen[30:33] = False
    sigma = np.full((len(poses), len(NAMES)), 0.05)
    sigma[33:] = 0.09
    sigma[30:33] = np.nan
    found = make_targets(
        poses, seen, walker.times_s, CAMERA, lambda *_: replace(walker.initial_3d(), sigma_m=sigma)
    )
    assert found.sigma_m is not None
    np.testing.assert_allclose(found.sigma_m[29:34, 0], [0.05, 0.06, 0.07, 0.08, 0.09])
    piece = found.take(slice(28, 31)).sigma_m
    assert piece is not None
    np.testing.assert_array_equal(piece, found.sigma_m[28:31])
    assert make_targets(poses, seen, walker.times_s, CAMERA, _initialise(walker)).take(seen).sigma_m is None
