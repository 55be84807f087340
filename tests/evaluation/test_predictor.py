"""Found people handed to the truth's, frame by frame and one to one."""

from __future__ import annotations

import numpy as np

from staf_cli.evaluation.predictor import match_tracks
from staf_cli.motion import Track


def track(person_id: int, frames: range, x: float, step: float = 0.0) -> Track:
    """A box 100 px wide that starts at x and moves."""
    left = x + step * np.arange(len(frames))
    boxes = np.stack([left, np.zeros_like(left), left + 100, np.full_like(left, 200.0)], axis=1)
    ones = np.ones(len(frames))
    return Track(person_id, np.array(frames), boxes, ones.astype(bool), ones)


def test_each_track_gets_the_nearest() -> None:
    truth = [track(1, range(5), 0), track(2, range(5), 300)]
    found = [track(1, range(5), 310), track(2, range(5), 10)]
    assert match_tracks(truth, found) == [
        {row: (1, row) for row in range(5)},
        {row: (0, row) for row in range(5)},
    ]


def test_no_person_is_given_twice() -> None:
    truth = [track(1, range(3), 0), track(2, range(3), 20)]
    assert match_tracks(truth, [track(1, range(3), 18)]) == [{}, {row: (0, row) for row in range(3)}]


def test_a_track_that_is_lost_and_found_again_serves_both_times() -> None:
    found = [track(1, range(2, 4), 0), track(2, range(6, 9), 5)]
    (pairs,) = match_tracks([track(1, range(1, 10), 0)], found)
    assert pairs == {1: (0, 0), 2: (0, 1), 5: (1, 0), 6: (1, 1), 7: (1, 2)}


def test_a_person_elsewhere_is_no_match() -> None:
    assert match_tracks([track(1, range(3), 0)], [track(1, range(3), 70)]) == [{}]
    assert match_tracks([track(1, range(3), 0)], []) == [{}]
    assert match_tracks([], [track(1, range(3), 0)]) == []
