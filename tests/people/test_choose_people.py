"""Who of the people found is recovered."""

from __future__ import annotations

import numpy as np
import pytest

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.errors import InputError
from staf_cli.motion import Track
from staf_cli.people.found import FoundPeople, choose_people, filled_px


def _track(number: int, num_frames: int, width: float) -> Track:
    boxes = np.tile([0.0, 0.0, width, 100.0], (num_frames, 1))
    return Track(number, np.arange(num_frames), boxes, np.ones(num_frames, bool), np.ones(num_frames))


@pytest.fixture
def found() -> FoundPeople:
    """Small but always there, large for a moment, large and long."""
    tracks = [_track(1, 100, 10), _track(2, 3, 200), _track(3, 60, 50)]
    return FoundPeople(tracks, [PoseTrack.stack([None] * len(track)) for track in tracks], num_too_short=4)


@pytest.mark.parametrize(
    ("wanted", "most", "kept"),
    [
        ("all", None, [1, 2, 3]),
        ("largest", None, [3]),
        ("3", None, [3]),
        ("3,1", None, [1, 3]),
        ("2,2", None, [2]),
        ("all", 2, [1, 3]),
        ("all", 9, [1, 2, 3]),
        ("1,2", 1, [1]),
        ("largest", 2, [3]),
    ],
)
def test_who_is_kept(found: FoundPeople, wanted: str, most: int | None, kept: list[int]) -> None:
    chosen, said = choose_people(found, wanted, most)
    assert [track.person_id for track in chosen.tracks] == kept
    assert chosen.num_too_short == 4
    assert chosen.poses is not None
    assert [len(seen) for seen in chosen.poses] == [len(track) for track in chosen.tracks]
    out = [number for number in (1, 2, 3) if number not in kept]
    names = f"people {out[0]} and {out[1]}" if len(out) == 2 else f"person {out[0]}" if out else ""
    assert said == ([f"left out as asked for: {names}"] if out else [])


def test_nobody_of_that_number(found: FoundPeople) -> None:
    with pytest.raises(
        InputError, match=r"^--people: no people 4 and 7 in this video; it shows people 1, 2 and 3$"
    ):
        choose_people(found, "7,1,4")


@pytest.mark.parametrize("wanted", ["all", "largest"])
def test_nobody_at_all(wanted: str) -> None:
    nobody = FoundPeople([], None)
    assert choose_people(nobody, wanted, 3) == (nobody, [])


def test_a_number_where_nobody_is() -> None:
    with pytest.raises(InputError, match="nobody was found"):
        choose_people(FoundPeople([], None), "1")


def test_boxes_without_poses(found: FoundPeople) -> None:
    chosen, _ = choose_people(FoundPeople(found.tracks, None), "2")
    assert chosen.poses is None
    assert [track.person_id for track in chosen.tracks] == [2]


def test_what_fills_the_video() -> None:
    assert filled_px(_track(1, 3, 20)) == pytest.approx(6000)
    assert filled_px(_track(1, 0, 20)) == 0
