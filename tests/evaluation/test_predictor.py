"""Found people handed to the truth's, frame by frame and one to one."""

from __future__ import annotations

import numpy as np
import pytest

from staf_cli.camera import Camera
from staf_cli.evaluation.images import ImageSequence
from staf_cli.evaluation.predictor import EnginePredictor, match_tracks
from staf_cli.evaluation.settings import PredictorSettings
from staf_cli.motion import Motion, Track
from staf_cli.people.found import FoundPeople, Timeline


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


class _Watched:
    """A finder that finds given tracks, and an engine that keeps whom it was given."""

    name = "watched"

    def __init__(self, tracks: list[Track]) -> None:
        self.given: list[int] = []
        self._tracks = tracks

    def find(self, *_: object, fps: float, **__: object) -> tuple[FoundPeople, Timeline]:
        return FoundPeople(self._tracks, None), Timeline(np.arange(3) / fps, fps, (640, 480))

    def recover(self, _: object, people: FoundPeople, *__: object) -> list[Motion]:
        self.given = [one.person_id for one in people.tracks]
        return []


@pytest.mark.usefixtures("nets")
def test_who_is_too_small_for_a_body_gets_none_as_in_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    small = track(2, range(3), 300)
    small.boxes_xyxy[:, 2:] = small.boxes_xyxy[:, :2] + 35
    watched = _Watched([track(1, range(3), 0), small])
    predictor = EnginePredictor(
        PredictorSettings(engine="landmarks", detections="run", offline=True), body="free"
    )
    monkeypatch.setattr(predictor, "_finder", watched)
    monkeypatch.setattr(predictor, "_engine", watched)
    images = ImageSequence("none", np.arange(3), (), 30.0, (640, 480))
    predictor.predict(images, [track(1, range(3), 0)], Camera.from_fov((640, 480), 50))
    assert watched.given == [1]
