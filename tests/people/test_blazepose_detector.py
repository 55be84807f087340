"""The detector that needs no download: who is found, who they stay, and where nobody is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from staf_cli.blazepose.detector import PersonDetector
from staf_cli.blazepose.landmarker import Landmarker
from staf_cli.motion import Track
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.people import blazepose_detector
from staf_cli.people.blazepose_detector import UNSURE, BlazePoseDetector
from staf_cli.people.found import FoundPeople, Timeline
from staf_cli.people.shot_tracker import Detections
from staf_cli.people.tracker import BoxFinder
from staf_cli.video.frame import Frame

Found = tuple[FoundPeople, Timeline]


def _no_cut(_: np.ndarray) -> bool:
    return False


def _frames(images: list[np.ndarray]) -> list[Frame]:
    return [Frame(index, index, index / 15, image) for index, image in enumerate(images)]


def _cut_at(index: int) -> Callable[[np.ndarray], bool]:
    answers = iter(range(10**6))
    return lambda _image: next(answers) == index


def _middles(track: Track) -> np.ndarray:
    return track.boxes_xyxy.reshape(-1, 2, 2).mean(axis=1)


class _Counting(BlazePoseDetector):
    """The detector with a note of every look."""

    looks = 0

    def look(self, image: np.ndarray, *, thorough: bool) -> Detections:
        self.looks += 1
        return super().look(image, thorough=thorough)


@pytest.fixture(scope="module")
def detector(nets: dict[str, Path], landmarker: Landmarker) -> _Counting:
    return _Counting(PersonDetector(TfliteNet(nets["pose_detection"])), landmarker)


@pytest.fixture(scope="module")
def found(finder: BoxFinder, clip: list[Frame]) -> Found:
    return finder.find(iter(clip), fps=15, is_cut=_no_cut)


def _by_place(people: FoundPeople) -> tuple[Track, Track]:
    """The one on the wall and the one on the grass."""
    assert len(people.tracks) == 2
    above, below = sorted(people.tracks, key=lambda track: _middles(track)[0, 1])
    return above, below


def test_two_people_stay_themselves(found: Found, clip: list[Frame]) -> None:
    above, below = _by_place(found[0])
    times = np.arange(len(clip))
    for track in (above, below):
        np.testing.assert_array_equal(track.frame_ids, times)
        assert track.observed.mean() > 0.9
        assert 0.4 < track.confidence.mean() <= 1
    np.testing.assert_allclose(_middles(above), np.broadcast_to([355, 138], (33, 2)), atol=65)
    np.testing.assert_allclose(_middles(below)[:, 0], np.interp(times, [0, 32], [611, 293]), atol=30)
    np.testing.assert_allclose(_middles(below)[:, 1], 365, atol=15)


def test_boxes_are_around_people_and_in_the_picture(found: Found) -> None:
    for track in found[0].tracks:
        low, high = track.boxes_xyxy[:, :2], track.boxes_xyxy[:, 2:]
        assert (low >= 0).all()
        assert (high <= [884, 497]).all()
        heights = (high - low)[:, 1]
        assert 150 < heights.min() <= heights.max() < 260


def test_nobody_is_followed_across_a_cut(finder: BoxFinder, clip: list[Frame]) -> None:
    people, _ = finder.find(clip[:16], fps=15, is_cut=_cut_at(8))
    spans = sorted((int(track.frame_ids[0]), int(track.frame_ids[-1])) for track in people.tracks)
    assert spans == [(0, 7), (0, 7), (8, 15), (8, 15)]
    assert [track.person_id for track in people.tracks] == [1, 2, 3, 4]


def test_a_cut_to_another_picture_of_the_same_people(finder: BoxFinder, clip: list[Frame]) -> None:
    mirrored = [np.ascontiguousarray(frame.image[:, ::-1]) for frame in clip[8:14]]
    frames = _frames([frame.image for frame in clip[:8]] + mirrored)
    people, _ = finder.find(frames, fps=15, is_cut=_cut_at(8))
    assert len(people.tracks) == 4
    for track in people.tracks:
        assert track.frame_ids[-1] == 7 or track.frame_ids[0] == 8


@pytest.mark.parametrize("kind", ["black", "noise", "meadow"])
def test_no_one_where_there_is_no_one(kind: str, finder: BoxFinder, clip: list[Frame]) -> None:
    rng = np.random.default_rng(0)
    images = {
        "black": [np.zeros((240, 320, 3), np.uint8)] * 6,
        "noise": [rng.integers(0, 255, (240, 320, 3), dtype=np.uint8) for _ in range(6)],
        "meadow": [frame.image[380:, 680:] for frame in clip[:6]],
    }[kind]
    people, timeline = finder.find(_frames(images), fps=15, is_cut=_no_cut)
    assert people.tracks == []
    assert len(timeline) == 6


def test_a_photo_gives_everyone(finder: BoxFinder, clip: list[Frame]) -> None:
    people, _ = finder.find(_frames([clip[0].image]), fps=1, is_cut=_no_cut)
    above, below = _by_place(people)
    assert len(above) == len(below) == 1
    assert _middles(below)[0, 0] == pytest.approx(611, abs=30)


def test_no_frames(finder: BoxFinder) -> None:
    people, timeline = finder.find(iter(()), fps=30, is_cut=_no_cut)
    assert people.tracks == []
    assert len(timeline) == 0


def test_a_person_who_is_hidden_for_a_moment_is_the_same(finder: BoxFinder, clip: list[Frame]) -> None:
    """The one on the grass is painted over in six frames."""
    images = [frame.image.copy() for frame in clip[:24]]
    for image in images[8:14]:
        image[250:] = image[490:491]
    people, _ = finder.find(_frames(images), fps=15, is_cut=_no_cut)
    _, below = _by_place(people)
    np.testing.assert_array_equal(below.frame_ids, np.arange(24))
    assert not below.observed[8:14].any()
    assert below.observed[17:].all()


def test_who_is_too_small_for_the_whole_picture_stays_seen(
    detector: BlazePoseDetector, clip: list[Frame]
) -> None:
    """In a corner of a large picture, tiles find them; the looks after that look where they were."""
    wide = [np.zeros((994, 1768, 3), np.uint8) for _ in range(3)]
    for image, frame in zip(wide, clip, strict=False):
        image[:497, :884] = frame.image
    first, *_ = detector.detect([_frames(wide)[0]])
    quick = [detector.look(image, thorough=False) for image in wide[1:]]
    for one in (first[1], *quick):
        assert (one.scores >= detector.start_score).sum() == 1, "the one on the grass"
    list(detector.detect([]))
    afresh = detector.look(wide[1], thorough=False)
    assert not (afresh.scores >= detector.start_score).any(), "another video knows nothing of them"


def test_what_hardly_looks_like_a_person_begins_no_track(
    detector: BlazePoseDetector, clip: list[Frame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blazepose_detector, "is_person", lambda *_: False)
    list(detector.detect([]))
    found = detector.look(clip[0].image, thorough=True)
    assert len(found)
    assert found.scores.max() <= UNSURE < detector.start_score


def test_one_clear_person_costs_few_looks(detector: _Counting, clip: list[Frame]) -> None:
    """The one on the wall, who hardly moves."""
    alone = [np.ascontiguousarray(frame.image[:300, 200:560]) for frame in clip[:21]]
    before = detector.looks
    found = list(detector.detect(Frame(k, k, k / 30, image) for k, image in enumerate(alone)))
    assert [len(one) for _, one in found] == [1] * len(alone)
    assert detector.looks - before <= len(alone) / 2
