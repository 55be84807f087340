"""What finding people gives, and what the user is told about it."""

import numpy as np
import pytest

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.motion import Track
from staf_cli.people.found import (
    CROWD,
    FoundPeople,
    Timeline,
    TimelineKeeper,
    remarks,
    small_ones_apart,
)
from staf_cli.video.frame import Frame

TIMELINE = Timeline(np.arange(40) / 25, 25.0, (1280, 720))


def _track(
    number: int,
    box: tuple[float, float, float, float] = (400, 100, 600, 600),
    start: int = 0,
    observed: float = 1.0,
) -> Track:
    ids = np.arange(start, 40)
    return Track(
        number,
        ids,
        np.tile(np.array(box, float), (len(ids), 1)),
        ids < start + observed * len(ids),
        ids * 0 + 0.9,
    )


def test_nothing_to_remark() -> None:
    assert remarks(FoundPeople([], None), TIMELINE) == []
    assert remarks(FoundPeople([], None), Timeline(np.zeros(0), 25.0, (1, 1))) == []
    assert remarks(FoundPeople([_track(1), _track(2)], None), TIMELINE) == []


@pytest.mark.parametrize(
    ("track", "words"),
    [
        (_track(3, (0, 100, 200, 600)), "person 3: cut off by the picture's edge in 100% of the frames"),
        (_track(1, (400, 100, 600, 719.5)), "cut off"),
        (_track(2, (400, 300, 430, 380)), "person 2: too small in the picture"),
        (_track(5, observed=0.5), "person 5: filled in between detections in 50% of the frames"),
    ],
)
def test_one_line_for_one_weakness(track: Track, words: str) -> None:
    (line,) = remarks(FoundPeople([track], None), TIMELINE)
    assert words in line
    assert "\n" not in line


def test_crowds_count_people_at_the_same_time() -> None:
    together = [_track(number) for number in range(1, CROWD + 1)]
    assert any(f"up to {CROWD} people" in line for line in remarks(FoundPeople(together, None), TIMELINE))
    apart = [
        Track(1, np.arange(9), np.tile([200.0, 200, 299, 299], (9, 1)), np.ones(9, bool), np.ones(9))
    ] * (CROWD - 1)
    assert remarks(FoundPeople([*apart, _track(CROWD, start=20)], None), TIMELINE) == []


def test_short_tracks_are_owned_up_to() -> None:
    (line,) = remarks(FoundPeople([], None, num_too_short=2), TIMELINE)
    assert "2 track(s) left out" in line


def test_the_timeline_is_noted_while_frames_pass() -> None:
    keeper = TimelineKeeper(24.0)
    frames = [Frame(i, i, i**2 / 24, np.zeros((20, 30 + i, 3), np.uint8)) for i in range(3)]
    passed = keeper.watch(iter(frames))
    assert [frame.index for frame in passed] == [0, 1, 2]
    timeline = keeper.timeline
    np.testing.assert_allclose(timeline.timestamps_s, np.array([0, 1, 4]) / 24)
    assert (timeline.fps, timeline.size_wh, len(timeline)) == (24.0, (32, 20), 3)
    assert len(TimelineKeeper(24.0).timeline) == 0


def test_who_is_too_small_for_a_body_is_set_apart_under_their_number() -> None:
    seen = [PoseTrack.stack([None] * 40) for _ in range(4)]
    tracks = [
        _track(1, (400, 300, 415, 338)),
        _track(2),
        _track(3, (400, 300, 500, 330)),  # lies
        _track(4, (500, 300, 515, 339)),
    ]
    found = FoundPeople(tracks, seen, num_too_short=2)
    apart = small_ones_apart(found)
    assert [track.person_id for track in apart.tracks] == [2, 3]
    assert [track.person_id for track in apart.too_small] == [1, 4]
    assert apart.poses is not None
    assert all(pose is seen[k] for pose, k in zip(apart.poses, (1, 2), strict=True))
    assert apart.num_too_short == 2
    large = FoundPeople(tracks[1:2], None)
    assert small_ones_apart(large) is large


def test_who_is_too_small_is_told_and_counted() -> None:
    small = [_track(number, (400, 300, 415, 338)) for number in range(1, CROWD + 1)]
    (line,) = remarks(small_ones_apart(FoundPeople(small[:1], None)), TIMELINE)
    assert line == "1 person is too small for a body (under 40 px): boxes only"
    crowd, boxes = remarks(small_ones_apart(FoundPeople(small, None)), TIMELINE)
    assert crowd.startswith(f"crowded: up to {CROWD} people")
    assert boxes == f"{CROWD} people are too small for a body (under 40 px): boxes only"
