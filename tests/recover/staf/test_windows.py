"""Windows against their definition, and against the release's two routines."""

import numpy as np
import pytest

from staf_cli.recover.staf.staf import window_rows

Oracle = dict[str, np.ndarray]
LAST_FOUR = slice(-4, None)


def _release_demo(num_frames: int) -> np.ndarray:
    """What the release's demo does, its last four windows of wrong frames included."""
    rows = window_rows(num_frames)
    rows[LAST_FOUR] = np.array([-3, -2, -1, -num_frames])[:, None] + num_frames
    return rows


def _first_and_last(rows: np.ndarray) -> np.ndarray:
    return rows[:, [0, -1]]


@pytest.mark.parametrize("num_frames", [0, 1, 4, 8, 9, 10, 40])
@pytest.mark.parametrize("window", [1, 3, 9])
def test_every_frame_is_the_middle_of_its_own_window(num_frames: int, window: int) -> None:
    rows = window_rows(num_frames, window)
    assert rows.shape == (num_frames, window)
    assert np.issubdtype(rows.dtype, np.integer)
    np.testing.assert_array_equal(rows[:, window // 2], np.arange(num_frames))
    assert ((rows >= 0) & (rows < num_frames)).all()


def test_rows_of_eleven_frames() -> None:
    ends = [[i] * 9 for i in (0, 1, 2, 3)], [[i] * 9 for i in (7, 8, 9, 10)]
    middle = [list(range(first, first + 9)) for first in (0, 1, 2)]
    np.testing.assert_array_equal(window_rows(11), [*ends[0], *middle, *ends[1]])


@pytest.mark.parametrize("num_frames", range(9))
def test_a_short_track_has_no_neighbours(num_frames: int) -> None:
    np.testing.assert_array_equal(window_rows(num_frames), np.arange(num_frames)[:, None] + np.zeros(9))


@pytest.mark.parametrize("window", [-1, 0, 8])
def test_a_window_has_a_middle(window: int) -> None:
    with pytest.raises(ValueError, match=f"odd number of frames, got {window}"):
        window_rows(20, window)


@pytest.mark.parametrize("num_frames", [9, 12, 25, 30])
def test_the_release_demo_differs_in_its_last_four_only(num_frames: int, oracle: Oracle) -> None:
    released = oracle[f"windows/n{num_frames}"]
    np.testing.assert_array_equal(_release_demo(num_frames), released)
    differs = (window_rows(num_frames) != released).any(axis=1)
    np.testing.assert_array_equal(np.flatnonzero(differs), np.arange(num_frames)[LAST_FOUR])


def test_the_release_evaluation_agrees(oracle: Oracle) -> None:
    """Its windows are kept as first and last frame; a second clip counts on from the first."""
    np.testing.assert_array_equal(_first_and_last(window_rows(30)), oracle["windows/eval_chunks_n30"])
    two_clips = [_first_and_last(window_rows(12)), _first_and_last(window_rows(10)) + 12]
    np.testing.assert_array_equal(np.concatenate(two_clips), oracle["windows/eval_chunks_two_clips_12_10"])
