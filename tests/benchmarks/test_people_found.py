"""Found, missed and false boxes on frames whose people are known, and the halves of the marked frames."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from found.counting import Count, count, judge, pairs, shares_inside
from found.marked import MarkedFrame, group_of, path_of, read_marked
from found.watching import Watched, boxes_of

from staf_cli.motion import Track
from staf_cli.people.found import FoundPeople


def boxes(*rows: tuple[float, float, float, float]) -> np.ndarray:
    return np.array(rows, float).reshape(-1, 4)


def marked(people: np.ndarray, regions: np.ndarray, half: str = "A") -> MarkedFrame:
    return MarkedFrame(0, half, people, regions)


def test_found_missed_and_false() -> None:
    people = boxes((0, 0, 100, 300), (400, 0, 500, 300))
    regions = boxes((600, 0, 800, 200))
    seen = boxes(
        (5, 0, 105, 300),  # the first person
        (0, 0, 100, 290),  # the same again: one too many
        (650, 50, 700, 150),  # in the region
        (500, 0, 690, 100),  # more than half outside of it
        (900, 0, 1000, 300),
    )
    verdict = judge(marked(people, regions), seen)
    assert verdict.missed_xyxy.tolist() == [[400, 0, 500, 300]]
    assert len(verdict.false_xyxy) == 3
    assert verdict.num_found == 1
    nobody = judge(marked(boxes(), boxes()), seen)
    assert (nobody.num_people, nobody.num_found, len(nobody.false_xyxy)) == (0, 0, 5)
    none = judge(marked(people, regions), boxes())
    assert (none.num_found, len(none.false_xyxy)) == (0, 0)
    assert count([verdict, nobody, none]) == Count(people=4, found=1, false=8)
    assert count([]) == Count()


def test_overlap_decides_who_is_found() -> None:
    person = boxes((0, 0, 100, 100))
    assert len(pairs(person, boxes((0, 0, 100, 41)))[0]) == 1
    assert len(pairs(person, boxes((0, 0, 100, 39)))[0]) == 0


def test_as_many_pairs_as_there_can_be() -> None:
    """The box that fits both is the second person's: the first has another."""
    people = boxes((0, 0, 100, 100), (30, 0, 130, 100))
    seen = boxes((10, 0, 110, 100), (-40, 0, 60, 100))
    rows, columns = pairs(people, seen)
    assert dict(zip(rows.tolist(), columns.tolist(), strict=True)) == {0: 1, 1: 0}


def test_shares_of_regions() -> None:
    shares = shares_inside(boxes((0, 0, 10, 10)), boxes((5, 0, 20, 20), (0, 0, 10, 2), (50, 50, 60, 60)))
    np.testing.assert_allclose(shares, [[0.5, 0.2, 0]])


def test_halves_take_turns_within_a_group(tmp_path: Path) -> None:
    one = {"people": [[0, 0, 10, 20]], "not_counted": []}
    file = tmp_path / "boxes.json"
    file.write_text(
        json.dumps(
            {
                "footage/photos/a.jpg": {"0": one},
                "footage/crowds/own.mp4": {"100": one, "20": one, "3": {"people": [], "not_counted": []}},
                "footage/photos/b.jpg": {"0": one},
                "footage/cut_nasa_tiny_persons.mp4": {"150": one},
            }
        )
    )
    read = read_marked(file)
    assert [(frame.index, frame.half) for frame in read["footage/crowds/own.mp4"]] == [
        (3, "A"),
        (20, "B"),
        (100, "A"),
    ]
    assert [read[f"footage/photos/{name}.jpg"][0].half for name in "ab"] == ["A", "B"]
    assert read["footage/crowds/own.mp4"][0].people_xyxy.shape == (0, 4)
    (other_stream,) = read["footage/cut_nasa_tiny_persons.mp4"]
    assert (other_stream.index, other_stream.people_xyxy.tolist()) == (180, [[0, 0, 15, 30]])
    assert group_of("footage/crowds/own.mp4") == "own"
    assert path_of("groundtruth/x/y.mp4", tmp_path, tmp_path / "g") == tmp_path / "g/x/y.mp4"
    with pytest.raises(ValueError, match="footage"):
        path_of("/etc/x.mp4", tmp_path, tmp_path)


def test_boxes_of_tracks() -> None:
    def track(person_id: int, first: int, length: int) -> Track:
        rows = np.full((length, 4), float(person_id))
        return Track(
            person_id, np.arange(first, first + length), rows, np.ones(length, bool), np.ones(length)
        )

    found = boxes_of(FoundPeople([track(1, 3, 2)], None, too_small=[track(2, 4, 1)]))
    assert {index: sorted(people) for index, people in found.items()} == {3: [1], 4: [1, 2]}
    watched = Watched(found, 6, 1.0, 1.0, 100.0, "a detector", {})
    assert watched.boxes_at(4).shape == (2, 4)
    assert watched.boxes_at(0).shape == (0, 4)
    assert watched.stretches()[0] == {"id": 1, "first": 3, "last": 4, "frames": 2}
