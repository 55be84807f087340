"""From raw tracks to finished ones: gaps, splits, lengths, numbers, borders, smooth boxes."""

import numpy as np
import pytest

from staf_cli.people.tracks import RawTrack, finish_tracks, smooth_boxes

SIZE_WH = (640, 480)


def _raw(frame_ids: list[int], left: float = 100.0, width: float = 80.0, step: float = 2.0) -> RawTrack:
    ids = np.array(frame_ids, dtype=np.int64)
    x = left + step * ids
    boxes = np.stack([x, np.full(len(ids), 100.0), x + width, np.full(len(ids), 300.0)], axis=1)
    return RawTrack(ids, boxes, np.full(len(ids), 0.8), detection_ids=ids * 10)


def test_nobody() -> None:
    done = finish_tracks([], fps=25, num_frames=100, size_wh=SIZE_WH)
    assert (done.tracks, done.detection_ids, done.num_too_short) == ([], [], 0)


def test_a_short_gap_is_filled_and_marked() -> None:
    seen = [*range(10), *range(16, 30)]
    done = finish_tracks([_raw(seen)], fps=25, num_frames=30, size_wh=SIZE_WH)
    (track,), (ids,) = done.tracks, done.detection_ids
    np.testing.assert_array_equal(track.frame_ids, np.arange(30))
    np.testing.assert_array_equal(np.flatnonzero(~track.observed), np.arange(10, 16))
    np.testing.assert_allclose(track.boxes_xyxy[:, 0], 100 + 2.0 * np.arange(30), atol=0.1)
    assert ids is not None
    np.testing.assert_array_equal(ids[[0, 12, 20]], [0, -1, 200])


def test_a_long_gap_splits() -> None:
    seen = [*range(20), *range(83, 100)]  # 63 frames missing at 25 fps
    done = finish_tracks([_raw(seen)], fps=25, num_frames=100, size_wh=SIZE_WH)
    spans = [(track.person_id, track.frame_ids[0], track.frame_ids[-1]) for track in done.tracks]
    assert spans == [(1, 0, 19), (2, 83, 99)]


def test_a_track_of_guesses_is_parted_at_its_gaps() -> None:
    seen = [*range(10), *range(50, 60)]  # 10 of 60 and 20 of 60 frames
    assert len(finish_tracks([_raw(seen)], fps=25, num_frames=60, size_wh=SIZE_WH).tracks) == 1
    seen = [*range(10), *range(50, 58), *range(105, 115)]  # 28 of 115 frames
    done = finish_tracks([_raw(seen)], fps=25, num_frames=120, size_wh=SIZE_WH)
    spans = [(int(track.frame_ids[0]), int(track.frame_ids[-1])) for track in done.tracks]
    assert spans == [(0, 9), (50, 57), (105, 114)]


def test_too_short_is_left_out_and_counted() -> None:
    raw = [_raw(list(range(50))), _raw([3, 4, 5, 6], left=400)]
    done = finish_tracks(raw, fps=25, num_frames=50, size_wh=SIZE_WH)
    assert len(done.tracks) == 1
    assert done.num_too_short == 1


@pytest.mark.parametrize(("num_frames", "enough"), [(1, 1), (2, 1), (5, 3), (1000, 7)])
def test_short_videos_ask_for_less(num_frames: int, enough: int) -> None:
    for length in (enough, enough - 1):
        raw = _raw(list(range(length)))
        done = finish_tracks([raw], fps=25, num_frames=num_frames, size_wh=SIZE_WH)
        assert len(done.tracks) == (length == enough)


def test_numbers_follow_appearance_then_size() -> None:
    late, small, large = (
        _raw(list(range(5, 40))),
        _raw(list(range(40)), 300, 60),
        _raw(list(range(40)), 500, 90),
    )
    tracks = finish_tracks([late, small, large], fps=25, num_frames=40, size_wh=SIZE_WH).tracks
    assert [track.person_id for track in tracks] == [1, 2, 3]
    assert [track.frame_ids[0] for track in tracks] == [0, 0, 5]
    assert [round(float(np.ptp(track.boxes_xyxy[20, [0, 2]]))) for track in tracks] == [90, 60, 80]


def test_no_box_leaves_the_picture() -> None:
    raw = _raw(list(range(40)), left=500, width=120, step=8)
    (track,) = finish_tracks([raw], fps=25, num_frames=40, size_wh=SIZE_WH).tracks
    assert track.boxes_xyxy.min() >= 0
    assert track.boxes_xyxy[:, [0, 2]].max() <= SIZE_WH[0]
    assert (track.boxes_xyxy[:, 2:] > track.boxes_xyxy[:, :2]).all()


FPS = 30.0


def _walk(num_frames: int) -> np.ndarray:
    """(T, 4) px: somebody 80 by 200 px who speeds up to the right and bobs."""
    t = np.arange(num_frames) / FPS
    center_x, center_y = 100 + 60 * t + 40 * t**2, 300 + 8 * np.sin(2 * np.pi * 1.5 * t)
    return np.stack([center_x - 40, center_y - 100, center_x + 40, center_y + 100], axis=1)


def test_motion_passes_without_lag() -> None:
    boxes = _walk(60)
    smoothed = smooth_boxes(boxes, np.ones(60, dtype=bool), FPS)
    np.testing.assert_allclose(smoothed, boxes, atol=0.5)


def test_jitter_shrinks() -> None:
    boxes = _walk(120)
    noise = np.random.default_rng(0).normal(0, 3, boxes.shape)
    smoothed = smooth_boxes(boxes + noise, np.ones(120, dtype=bool), FPS)
    assert (smoothed - boxes).std() < 0.6 * noise.std()


def test_one_wild_box_leaves_no_trace() -> None:
    boxes = _walk(60)
    wild = boxes.copy()
    wild[30] += [-150, -40, 10, 0]
    smoothed = smooth_boxes(wild, np.ones(60, dtype=bool), FPS)
    assert np.abs(smoothed - boxes).max() < 2.0


def test_a_filled_in_stretch_gives_way_to_its_neighbours() -> None:
    boxes = _walk(40)
    observed = np.ones(40, dtype=bool)
    observed[20] = False
    disturbed = boxes.copy()
    disturbed[20] += 4
    smoothed = smooth_boxes(disturbed, observed, FPS)
    assert np.abs(smoothed - boxes).max() < 1.0


@pytest.mark.parametrize("num_frames", [0, 1, 2, 3, 4, 5])
def test_few_frames(num_frames: int) -> None:
    boxes = _walk(num_frames)
    smoothed = smooth_boxes(boxes, np.ones(num_frames, dtype=bool), FPS)
    assert smoothed.shape == (num_frames, 4)
    np.testing.assert_allclose(smoothed, boxes, atol=0.5)


def test_low_frame_rates_stay_as_they_are() -> None:
    boxes = np.random.default_rng(1).uniform(0, 100, (20, 4))
    np.testing.assert_array_equal(smooth_boxes(boxes, np.ones(20, dtype=bool), fps=5.0), boxes)
