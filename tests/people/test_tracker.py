"""Identities over synthetic boxes."""

from collections.abc import Iterator

import numpy as np
import pytest

from staf_cli.errors import SettingError
from staf_cli.people.tracker import METHODS, Assignment, Detections, track_people
from staf_cli.people.tracks import RawTrack
from staf_cli.settings import Settings, options
from staf_cli.video.frame import Frame

FPS = 25.0
Detected = Iterator[tuple[Frame, Detections]]
each_method = pytest.mark.parametrize("method", METHODS)


def _frames(boxes_by_frame: list[list[tuple[float, float]]], scores: float = 0.9) -> Detected:
    """Frames with people 60 by 160 px, given as centres; the picture is a still texture."""
    picture = np.random.default_rng(0).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    for index, centres in enumerate(boxes_by_frame):
        boxes = np.array([[x - 30, y - 80, x + 30, y + 80] for x, y in centres], np.float32).reshape(-1, 4)
        detections = Detections(boxes, np.full(len(boxes), scores, np.float32))
        yield Frame(index, index, index / FPS, picture), detections


def _centres_x(track: RawTrack) -> np.ndarray:
    return track.boxes_xyxy[:, [0, 2]].mean(axis=1)


@each_method
def test_two_people_who_cross_stay_themselves(method: str) -> None:
    paths = [[(100 + 6 * t, 240), (540 - 6 * t, 250)] for t in range(70)]
    for t in range(34, 39):  # one hides the other
        paths[t] = paths[t][:1]
    tracks = track_people(_frames(paths), fps=FPS, method=method)
    assert len(tracks) == 2
    for track in tracks:
        rightwards = _centres_x(track)[0] < 320
        expected = 100 + 6 * track.frame_ids if rightwards else 540 - 6 * track.frame_ids
        np.testing.assert_allclose(_centres_x(track), expected, atol=1e-3)


@each_method
def test_boxes_and_ids_are_the_detections_from_the_first_frame_on(method: str) -> None:
    paths = [[(100, 240)] if t < 10 else [(400, 240), (100, 240)] for t in range(30)]
    first, second = track_people(_frames(paths), fps=FPS, method=method)
    np.testing.assert_array_equal(first.frame_ids, np.arange(30))
    np.testing.assert_array_equal(second.frame_ids, np.arange(10, 30))
    np.testing.assert_array_equal(first.detection_ids, [0] * 10 + [1] * 20)
    np.testing.assert_array_equal(second.detection_ids, [0] * 20)
    np.testing.assert_array_equal(second.boxes_xyxy[0], [370, 160, 430, 320])


@each_method
def test_a_cut_ends_all_tracks(method: str) -> None:
    cuts: Iterator[bool] = iter([t == 15 for t in range(30)])
    paths = [[(300.0, 240.0)]] * 30  # two people who happen to stand at the same place
    tracks = track_people(_frames(paths), fps=FPS, method=method, is_cut=lambda _image: next(cuts))
    assert [(t.frame_ids[0], t.frame_ids[-1]) for t in tracks] == [(0, 14), (15, 29)]


@each_method
def test_a_person_hidden_for_a_second_is_the_same_person(method: str) -> None:
    paths: list[list[tuple[float, float]]] = [[(200.0 + t, 240.0)] for t in range(80)]
    paths[30:55] = [[]] * 25
    (track,) = track_people(_frames(paths), fps=FPS, method=method)
    np.testing.assert_array_equal(track.frame_ids, [*range(30), *range(55, 80)])


@each_method
def test_weak_boxes_continue_a_track_but_start_none(method: str) -> None:
    strong = list(_frames([[(200.0, 240.0)]] * 10))
    weak = list(_frames([[(200.0, 240.0), (500.0, 240.0)]] * 20, scores=0.15))[10:]
    (track,) = track_people(iter(strong + weak), fps=FPS, method=method)
    np.testing.assert_array_equal(track.frame_ids, np.arange(20))
    assert track.confidence[-1] == pytest.approx(0.15)


@each_method
def test_a_flash_is_nobody(method: str) -> None:
    paths = [[(200.0, 240.0)] if t != 12 else [(200.0, 240.0), (500.0, 100.0)] for t in range(20)]
    assert len(track_people(_frames(paths), fps=FPS, method=method)) == 1


@each_method
def test_a_photo_keeps_everybody(method: str) -> None:
    assert len(track_people(_frames([[(100, 240), (300, 240), (500, 240)]]), fps=1, method=method)) == 3


@each_method
def test_empty_boxes_and_no_frames(method: str) -> None:
    assert track_people(iter(()), fps=FPS, method=method) == []
    flat = Detections(np.array([[5, 5, 5, 9]], np.float32), np.array([0.9], np.float32))
    frame = next(_frames([[]]))[0]
    assert track_people([(frame, flat)], fps=FPS, method=method) == []


def test_unknown_method() -> None:
    with pytest.raises(SettingError, match="no tracker named sort") as error:
        track_people(iter(()), fps=FPS, method="sort")
    assert all(method in str(error.value) for method in METHODS)


def test_methods_are_the_choices_of_the_setting() -> None:
    (choices,) = (option.choices for option in options(Settings) if option.name == "tracker")
    assert set(METHODS) == set(choices)


def test_a_tracker_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """One class and one line: it gets no empty boxes, and what it does not confirm is dropped."""

    class ByOrder:
        def update(self, detections: Detections, image: np.ndarray) -> list[Assignment]:
            assert image.shape == (480, 640, 3)
            return [Assignment(7 + place, place, place == 0) for place in range(len(detections))]

    monkeypatch.setitem(METHODS, "by order", lambda _fps, _confidence: ByOrder())
    boxes = np.array([[5, 5, 5, 9], [70, 160, 130, 320], [370, 160, 430, 320]], np.float32)
    detections = Detections(boxes, np.full(3, 0.9, np.float32))
    frames = [frame for frame, _ in _frames([[]] * 5)]
    (track,) = track_people(((frame, detections) for frame in frames), fps=FPS, method="by order")
    np.testing.assert_array_equal(track.frame_ids, np.arange(5))
    np.testing.assert_array_equal(track.detection_ids, [1] * 5)
    np.testing.assert_array_equal(track.boxes_xyxy[0], boxes[1])
