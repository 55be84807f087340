"""What was nearly taken for a person: which tracks are named, and where."""

from __future__ import annotations

import numpy as np
import pytest
from known_boxes import KnownBoxes

from staf_cli.motion import Track
from staf_cli.people.doubtful import MOST, nearly_taken
from staf_cli.people.found import FoundPeople, Timeline, remarks
from staf_cli.people.tracker import BoxFinder
from staf_cli.people.tracks import RawTrack
from staf_cli.video.frame import Frame

FPS = 25.0


def timeline(num_frames: int) -> Timeline:
    return Timeline(np.arange(num_frames) / FPS, FPS, (640, 480), 100 + 2 * np.arange(num_frames))


def raw(left: float, num_frames: int, scores: float = 0.3, followed: int = 0) -> RawTrack:
    """Seen from frame 0 on; the last `followed` frames are a follower's."""
    ids = np.where(np.arange(num_frames) < num_frames - followed, 0, -1)
    boxes = np.tile([left, 100.0, left + 50, 250.0], (num_frames, 1))
    return RawTrack(np.arange(num_frames), boxes, np.full(num_frames, scores), ids)


def test_the_surest_are_named_where_they_were_surest() -> None:
    track = raw(100, 8)
    track.confidence[3] = 0.5
    other = raw(300, 8)
    first, second = nearly_taken([(0.31, track), (0.33, other)], [], timeline(8))
    assert (first.score, second.score) == (0.33, 0.31)
    assert second.frame_id == 106, "the file's own number"
    np.testing.assert_array_equal(second.box_xyxy, [100, 100, 150, 250])


def test_who_was_seen_in_few_frames_is_not_named() -> None:
    assert nearly_taken([(0.3, raw(100, 4)), (0.3, raw(300, 9, followed=5))], [], timeline(20)) == []
    assert len(nearly_taken([(0.3, raw(100, 1))], [], timeline(1))) == 1, "a photo has one frame"


def test_what_a_person_covers_is_not_named() -> None:
    person = Track(1, np.arange(8), np.tile([110.0, 100, 160, 250], (8, 1)), np.ones(8, bool), np.ones(8))
    apart = nearly_taken([(0.3, raw(100, 8)), (0.3, raw(300, 8))], [person], timeline(8))
    assert [one.box_xyxy[0] for one in apart] == [300]


def test_a_thing_at_rest_is_told_once_and_the_list_is_short() -> None:
    again = [(0.3, raw(100, 8)), (0.29, raw(105, 8))]
    assert len(nearly_taken(again, [], timeline(8))) == 1
    many = [(0.3, raw(60.0 * k, 8)) for k in range(9)]
    assert len(nearly_taken(many, [], timeline(8))) == MOST


# one sure person, one nearly one, and one that is hardly anything
THREE = [[50, 100, 110, 300], [250, 100, 310, 300], [450, 100, 510, 300]]


@pytest.mark.parametrize("num_frames", [1, 12])
def test_the_finder_names_them_and_the_user_reads_it(num_frames: int) -> None:
    picture = np.random.default_rng(0).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    frames = [Frame(k, k, k / FPS, picture, num_skipped=7) for k in range(num_frames)]
    sees = KnownBoxes(lambda _: THREE, [0.9, 0.3, 0.19], start_score=0.15, mean_score=0.4)
    found, when = BoxFinder(sees, "bytetrack").find(frames, fps=FPS, is_cut=lambda _: False)
    assert len(found.tracks) == 1
    (line,) = remarks(found, when)
    assert line == "1 more may be there: frame 7 at (280, 200), score 0.30"


def test_no_more_than_three_are_named_to_the_user() -> None:
    doubtful = nearly_taken([(0.3, raw(60.0 * k, 8)) for k in range(4)], [], timeline(8))
    (line,) = remarks(FoundPeople([], None, doubtful=doubtful), timeline(8))
    assert line.startswith("4 more may be there: frame 100 at (25, 175), score 0.30; ")
    assert line.count("frame") == 3
