"""Left and right put right, invented frames left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from moving_body import FPS, Truth

from staf_cli.blazepose.follow import POSE_FIELDS, PoseTrack
from staf_cli.blazepose.widths import NUM_WIDTHS
from staf_cli.recover.landmarks.repair import STATES, inlier_frames, repair_sides
from staf_cli.recover.landmarks.repair import _swapped as exchange


@pytest.fixture(scope="module")
def seen_walker(walker: Truth) -> PoseTrack:
    """With values of which every landmark has its own, so that it shows what was exchanged."""
    rng = np.random.default_rng(0)
    poses = walker.pose_track()
    own = rng.uniform(0.7, 0.95, poses.visibility.shape).astype(np.float32)
    widths = rng.uniform(20, 40, (len(own), NUM_WIDTHS)).astype(np.float32)
    return replace(poses, visibility=own, peaks=own, widths_px=widths, sigma=own / 50)


def _everyone(poses: PoseTrack) -> np.ndarray:
    return np.ones(len(poses), bool)


def _assert_same(one: PoseTrack, other: PoseTrack) -> None:
    for name in POSE_FIELDS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@pytest.mark.parametrize("parts", [parts for parts, _ in STATES if parts])
@pytest.mark.parametrize("rows", [[17], [20, 21, 22, 23, 24, 25, 26], [10, 12, 15, 40, 41]])
def test_what_was_exchanged_is_put_right(
    parts: tuple[str, ...], rows: list[int], seen_walker: PoseTrack
) -> None:
    wrong = exchange(seen_walker, np.array(rows), parts)
    assert not np.array_equal(wrong.points_px, seen_walker.points_px)
    _assert_same(repair_sides(wrong, _everyone(wrong), FPS), seen_walker)


def test_what_is_right_stays(seen_walker: PoseTrack) -> None:
    _assert_same(repair_sides(seen_walker, _everyone(seen_walker), FPS), seen_walker)


def test_slow_videos_and_short_tracks_stay_as_they_are(seen_walker: PoseTrack) -> None:
    wrong = exchange(seen_walker, np.array([17]), ("legs",))
    _assert_same(repair_sides(wrong, _everyone(wrong), 5.0), wrong)
    two = PoseTrack(*(getattr(wrong, name)[16:18] for name in POSE_FIELDS))
    _assert_same(repair_sides(two, np.ones(2, bool), FPS), two)


def test_frames_nobody_saw_are_left_alone(seen_walker: PoseTrack) -> None:
    seen = _everyone(seen_walker)
    seen[30:33] = False
    wrong = exchange(seen_walker, np.array([17]), ("upper", "hips", "legs"))
    repaired = repair_sides(wrong, seen, FPS)
    _assert_same(repaired, seen_walker)


def test_weak_heatmaps_and_jumps_are_not_believed(seen_walker: PoseTrack) -> None:
    inside = np.ones((len(seen_walker), 33), bool)
    peaks, points = seen_walker.peaks.copy(), seen_walker.points_px.copy()
    peaks[20:24] = 0.5  # weak
    peaks[40] = 0.65  # a little weak, and far off
    points[40] += 90
    peaks[45] = 0.65  # a little weak, but where it should be
    kept = inlier_frames(
        replace(seen_walker, peaks=peaks, points_px=points), _everyone(seen_walker), inside, FPS
    )
    assert np.flatnonzero(~kept).tolist() == [20, 21, 22, 23, 40]


def test_what_two_nets_agree_on_is_believed(seen_walker: PoseTrack) -> None:
    inside = np.ones((len(seen_walker), 33), bool)
    peaks, agreed = seen_walker.peaks.copy(), np.zeros(len(seen_walker))
    peaks[20:24] = 0.5
    agreed[21], agreed[22] = 0.75, 0.5
    kept = inlier_frames(
        replace(seen_walker, peaks=peaks, agreed=agreed), _everyone(seen_walker), inside, FPS
    )
    assert np.flatnonzero(~kept).tolist() == [20, 22, 23]


def test_landmarks_outside_the_picture_do_not_count(seen_walker: PoseTrack) -> None:
    peaks = seen_walker.peaks.copy()
    inside = np.ones((len(seen_walker), 33), bool)
    peaks[30:, 25:] = 0.05  # the legs leave the picture: no heatmap there
    weak = replace(seen_walker, peaks=peaks)
    assert not inlier_frames(weak, _everyone(weak), inside, FPS)[30:].any()
    inside[30:, 25:] = False
    assert inlier_frames(weak, _everyone(weak), inside, FPS).all()


def test_a_poor_picture_is_no_reason_to_leave_everything_out(seen_walker: PoseTrack) -> None:
    inside = np.ones((len(seen_walker), 33), bool)
    poor = replace(seen_walker, peaks=seen_walker.peaks * 0.5)
    assert inlier_frames(poor, _everyone(poor), inside, FPS).all()
    nobody = np.zeros(len(poor), bool)
    assert not inlier_frames(poor, nobody, inside, FPS).any()
