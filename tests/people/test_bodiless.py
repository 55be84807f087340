"""Things that a detector takes for people: where landmarks see no body, a track is parted."""

from __future__ import annotations

import numpy as np
import pytest

from staf_cli.people.bodiless import bodies_apart
from staf_cli.people.tracks import NOT_LOOKED, NOT_SEEN, SEEN, RawTrack

MARKS = {"-": NOT_LOOKED, "x": NOT_SEEN, "o": SEEN}
THING, PERSON = np.array([300.0, 100, 360, 250]), np.array([330.0, 80, 410, 290])


def _track(marks: str, score: float = 0.4, boxes: np.ndarray = THING) -> RawTrack:
    count = len(marks)
    shown = np.broadcast_to(boxes, (count, 4)).copy()
    bodies = np.array([MARKS[mark] for mark in marks])
    return RawTrack(np.arange(count), shown, np.full(count, score), np.arange(count), bodies=bodies)


def _lengths(track: RawTrack) -> tuple[list[int], list[int]]:
    people, things = bodies_apart([track])
    return [len(one) for one in people], [len(one) for one in things]


@pytest.mark.parametrize("marks", ["--------", "-x----x-", "xoxoxoxo", "oooooooo"])
def test_who_is_seen_or_not_asked_after_often_stays(marks: str) -> None:
    assert _lengths(_track(marks)) == ([8], [])


def test_a_thing_goes() -> None:
    assert _lengths(_track("x-x-x---")) == ([], [8])


def test_a_sure_detector_needs_no_witness() -> None:
    assert _lengths(_track("x-x-x---", score=0.7)) == ([8], [])


def test_what_a_follower_saw_is_a_body() -> None:
    track = _track("x-x-x---")
    assert track.detection_ids is not None
    track.detection_ids[1::2] = -1
    assert _lengths(track) == ([8], [])


def test_a_tracker_that_goes_over_from_a_thing_to_a_person_is_parted_at_the_jump() -> None:
    boxes = np.concatenate([np.tile(THING, (7, 1)), np.tile(PERSON, (9, 1))])
    people, things = bodies_apart([_track("x-x-x-----o--o--", boxes=boxes)])
    assert [one.frame_ids.tolist() for one in things] == [list(range(7))]
    assert [one.frame_ids.tolist() for one in people] == [list(range(7, 16))]


def test_a_person_who_is_hidden_for_a_while_is_two_stretches() -> None:
    people, things = bodies_apart([_track("o--o" + "x-x-x-x-" + "o--o")])
    assert (len(people), len(things)) == (2, 1)
    assert people[0].frame_ids[0] == 0
    assert people[1].frame_ids[-1] == 15


def test_tracks_without_a_witness_stay() -> None:
    track = RawTrack(np.arange(5), np.tile(THING, (5, 1)), np.full(5, 0.3))
    assert _lengths(track) == ([5], [])
