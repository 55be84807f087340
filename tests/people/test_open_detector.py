"""The open detector: when it looks, and what it finds in the demo clip."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from staf_cli.nets.nanodet import LARGE, SMALL, NanoDet
from staf_cli.people import key_frames
from staf_cli.people.key_frames import MOST_WAITING, SHORT_CLIP
from staf_cli.people.open_detector import OTHER_SIZES, OpenDetector
from staf_cli.people.shot_tracker import Detections
from staf_cli.people.tracker import BoxFinder
from staf_cli.video.frame import Frame

SIZE_WH = (640, 360)
STANDS = (100.0, 80.0, 180.0, 320.0)
STANDS_APART = (400.0, 80.0, 480.0, 320.0)


class _Scripted:
    """A net that knows the people (left, top, right, bottom, score) of each frame; it notes every look."""

    def __init__(self, people: list[list[tuple[float, ...]]]) -> None:
        self.people = people
        self.looks: list[tuple[int, tuple[int, ...]]] = []

    def detect_merged(
        self, image: np.ndarray, long_sides: Sequence[int], min_score: float
    ) -> tuple[np.ndarray, np.ndarray]:
        index = int(image[0, 0, 0])
        self.looks.append((index, tuple(long_sides)))
        rows = np.array(self.people[index], float).reshape(-1, 5)
        rows = rows[rows[:, 4] >= min_score]
        return rows[:, :4], rows[:, 4]


def _watch(people: list[list[tuple[float, ...]]], fps: float = 25) -> tuple[_Scripted, list[Detections]]:
    net = _Scripted(people)
    frames = []
    for index in range(len(people)):
        image = np.zeros((SIZE_WH[1], SIZE_WH[0], 3), np.uint8)
        image[0, 0, 0] = index  # tells the net which frame it is
        frames.append(Frame(index, index, index / fps, image))
    found = list(OpenDetector(net).detect(frames))  # type: ignore[arg-type]
    assert [frame.index for frame, _ in found] == list(range(len(people))), "every frame once, in order"
    return net, [detections for _, detections in found]


def test_one_clear_person_costs_few_looks() -> None:
    net, found = _watch([[(*STANDS, 0.8)]] * 100)
    assert len(net.looks) <= 100 / 4 + 2
    assert sum(LARGE in sizes for _, sizes in net.looks) <= 3
    assert all(len(one) == 1 for one in found)
    np.testing.assert_allclose([one.boxes_xyxy[0] for one in found], np.tile(STANDS, (100, 1)))


def test_boxes_between_key_frames_lie_between() -> None:
    def moved(index: int) -> tuple[float, ...]:
        return (STANDS[0] + index, STANDS[1], STANDS[2] + index, STANDS[3], 0.8)

    _, found = _watch([[moved(index)] for index in range(40)])
    np.testing.assert_allclose([one.boxes_xyxy[0, 0] for one in found], 100 + np.arange(40), atol=1e-6)


def test_a_crowd_is_seen_in_every_frame() -> None:
    crowd = [(60.0 * k, 150.0, 60.0 * k + 40, 250.0, 0.6) for k in range(6)]
    net, _ = _watch([crowd] * 30)
    assert {index for index, _ in net.looks} == set(range(30))


def test_at_high_rates_a_crowd_is_seen_in_every_second_frame() -> None:
    """Between two looks are those who are seen in both, where they moved; nobody is made up."""

    def crowd(index: int) -> list[tuple[float, ...]]:
        count = 6 if index < 20 else 5
        return [(60.0 * k + index, 150.0, 60.0 * k + index + 40, 250.0, 0.6) for k in range(count)]

    net, found = _watch([crowd(index) for index in range(40)], fps=50)
    looks = sorted({index for index, _ in net.looks})
    assert len(looks) <= 22
    assert max(np.diff(looks)) == 2
    for index, detections in enumerate(found):
        expected = crowd(min(index + 1, 39)) if index not in looks else crowd(index)
        lefts = sorted(left - 1 * (index not in looks and index < 39) for left, *_ in expected)
        np.testing.assert_allclose(sorted(detections.boxes_xyxy[:, 0]), lefts, atol=1e-6)


@pytest.mark.parametrize("entry", [21, 22, 23, 24])
def test_a_newcomer_is_seen_where_they_enter(entry: int) -> None:
    before, after = [(*STANDS, 0.8)], [(*STANDS, 0.8), (*STANDS_APART, 0.7)]
    _, found = _watch([before] * entry + [after] * (40 - entry))
    assert [len(one) for one in found] == [1] * entry + [2] * (40 - entry)


def test_who_vanishes_inside_the_picture_is_sought_thoroughly() -> None:
    net, _ = _watch([[(*STANDS, 0.8)]] * 20 + [[]] * 60)
    sought = [index for index, sizes in net.looks if index >= 20 and LARGE in sizes]
    assert len(sought) > 25
    assert max(sought) < 20 + 2 * 25 + 8, "not for ever"


def test_who_moves_fast_alone_is_not_sought_for_long() -> None:
    """Their box jumps from one key frame to the next; beside another person they would be sought."""
    before, after = (*STANDS, 0.8), (*STANDS_APART, 0.8)
    net, _ = _watch([[before]] * 20 + [[after]] * 60)
    sought = [index for index, sizes in net.looks if index >= 20 and LARGE in sizes]
    assert len(sought) <= 6
    other = (200.0, 80.0, 290.0, 320.0, 0.8)
    net, _ = _watch([[before, other]] * 20 + [[after]] * 60)
    assert len([index for index, sizes in net.looks if index >= 20 and LARGE in sizes]) > len(sought)


def test_who_leaves_by_the_edge_is_not_sought() -> None:
    at_edge = (0.0, 80.0, 70.0, 320.0, 0.8)
    net, _ = _watch([[at_edge]] * 20 + [[]] * 40)
    assert sum(LARGE in sizes for index, sizes in net.looks if index >= 20) <= 4


def test_photos_and_short_clips_get_the_thorough_look() -> None:
    for count in (1, SHORT_CLIP):
        net, _ = _watch([[(*STANDS, 0.8)]] * count)
        assert net.looks == [(index, (SMALL, LARGE)) for index in range(count)]


def test_a_thorough_look_that_finds_nobody_goes_on_at_other_sizes() -> None:
    net, _ = _watch([[(*STANDS, 0.3)]])
    assert net.looks == [(0, (SMALL, LARGE)), (0, (SMALL, *OTHER_SIZES))]


def test_of_large_pictures_few_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a clip is short is not waited for where its frames are large."""
    nbytes = SIZE_WH[0] * SIZE_WH[1] * 3
    monkeypatch.setattr(key_frames, "MOST_WAITING_BYTES", 2.5 * nbytes)
    net, _ = _watch([[(*STANDS, 0.8)]] * 9)
    keys = [index for index, _ in net.looks]
    assert max(np.diff(keys)) <= 3
    assert sum(LARGE in sizes for _, sizes in net.looks) == 1


def test_high_rates_hold_back_few_frames() -> None:
    net, _ = _watch([[(*STANDS, 0.8)]] * 120, fps=240)
    keys = sorted({index for index, _ in net.looks})
    assert max(np.diff(keys)) <= MOST_WAITING + 1


def test_the_demo_clips_two_people(open_nets: dict[str, Path], clip: list[Frame]) -> None:
    net = NanoDet(open_nets["nanodet_graph"], open_nets["nanodet_weights"])
    people, timeline = BoxFinder(OpenDetector(net), "bytetrack").find(
        iter(clip), fps=15, is_cut=lambda _: False
    )
    assert [len(track) for track in people.tracks] == [len(timeline)] * 2
    assert all(track.observed.mean() > 0.9 for track in people.tracks)
