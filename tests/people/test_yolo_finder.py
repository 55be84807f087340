"""Boxes from elsewhere: joined to tracks, and seen by the landmark net afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from known_boxes import KnownBoxes
from test_yolo import _save_network

from staf_cli.blazepose.landmarker import Landmarker
from staf_cli.body.model import load_free_body
from staf_cli.camera import Camera
from staf_cli.motion import Track
from staf_cli.people.found import FoundPeople
from staf_cli.people.tracker import METHODS, BoxFinder
from staf_cli.people.yolo import YoloDetector
from staf_cli.recover.landmarks.engine import LandmarksEngine
from staf_cli.recover.landmarks.fit import FitSettings
from staf_cli.recover.landmarks.measure import measure
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.video.frame import Frame


def _no_cut(_: np.ndarray) -> bool:
    return False


@pytest.fixture(scope="module")
def found(finder: BoxFinder, clip: list[Frame]) -> FoundPeople:
    return finder.find(clip[:16], fps=15, is_cut=_no_cut)[0]


def _knowing(found: FoundPeople) -> KnownBoxes:
    return KnownBoxes(lambda index: [track.boxes_xyxy[index] for track in found.tracks])


@pytest.mark.parametrize("method", METHODS)
def test_known_boxes_become_tracks_without_poses(method: str, found: FoundPeople, clip: list[Frame]) -> None:
    finder = BoxFinder(_knowing(found), method)
    people, timeline = finder.find(iter(clip[:16]), fps=15, is_cut=_no_cut)
    assert finder.name == f"known + {method}"
    assert people.poses is None
    assert timeline.size_wh == (884, 497)
    assert len(timeline) == 16
    for track, true in zip(people.tracks, found.tracks, strict=True):
        np.testing.assert_array_equal(track.frame_ids, true.frame_ids)
        np.testing.assert_allclose(track.boxes_xyxy, true.boxes_xyxy, atol=6)


@pytest.mark.parametrize("method", METHODS)
def test_a_cut_ends_tracks(method: str, found: FoundPeople, clip: list[Frame]) -> None:
    calls = iter(range(99))
    people, _ = BoxFinder(_knowing(found), method).find(clip[:16], fps=15, is_cut=lambda _: next(calls) == 8)
    assert sorted((t.frame_ids[0], t.frame_ids[-1]) for t in people.tracks) == [
        (0, 7),
        (0, 7),
        (8, 15),
        (8, 15),
    ]


def test_no_frames() -> None:
    people, timeline = BoxFinder(_knowing(FoundPeople([], None)), "bytetrack").find(
        [], fps=15, is_cut=_no_cut
    )
    assert (people.tracks, len(timeline)) == ([], 0)


def test_landmarks_are_those_of_the_people_in_the_boxes(
    found: FoundPeople, clip: list[Frame], landmarker: Landmarker
) -> None:
    for track, seen in zip(
        found.tracks, measure(lambda: clip, found.tracks, LandmarkNets(landmarker)), strict=True
    ):
        assert seen.seen.mean() > 0.9
        hips = seen.points_px[:, [11, 12, 23, 24]].mean(axis=1)[seen.seen]
        low, high = track.boxes_xyxy[seen.seen, :2], track.boxes_xyxy[seen.seen, 2:]
        assert ((hips > low) & (hips < high)).all()
        assert np.linalg.norm(np.diff(hips, axis=0), axis=1).max() < 30, "nobody leaps"
        assert np.isfinite(seen.widths_px).mean() > 0.2


def test_boxes_around_nobody_and_around_a_person_twice(
    found: FoundPeople, clip: list[Frame], landmarker: Landmarker
) -> None:
    ids = np.arange(3)
    sure = np.ones(3)
    tree = Track(1, ids, np.tile([700.0, 20.0, 800.0, 240.0], (3, 1)), sure > 0, sure)
    person = Track(2, ids, found.tracks[0].boxes_xyxy[:3], sure > 0, sure)
    nobody, once, twice = measure(lambda: clip, [tree, person, person], LandmarkNets(landmarker))
    assert not nobody.visibility.any()
    assert once.visibility.any(axis=1).all()
    assert not twice.visibility.any()  # two tracks never see one person in one frame


def test_no_more_frames_are_read_than_needed(clip: list[Frame], landmarker: Landmarker) -> None:
    def first_only() -> Iterator[Frame]:
        yield clip[0]
        yield clip[1]
        raise AssertionError("read on after the last track's end")

    track = Track(1, np.array([1]), np.array([[240.0, 40, 400, 240]]), np.array([True]), np.array([1.0]))
    (seen,) = measure(first_only, [track], LandmarkNets(landmarker))
    assert len(seen) == 1
    assert measure(lambda: clip, [], LandmarkNets(landmarker)) == []


def test_from_an_untrained_yolo_to_motions(clip: list[Frame], landmarker: Landmarker, tmp_path: Path) -> None:
    """Boxes all over the place, most around nobody: everything stays finite and in its shape."""
    frames = clip[:4]
    weights = _save_network("yolo11n.yaml", frames, tmp_path / "net.pt")
    finder = BoxFinder(YoloDetector(weights, image_size=192), "bytetrack")
    people, timeline = finder.find(iter(frames), fps=15, is_cut=_no_cut)
    assert len(people.tracks) > 2
    ids, sure = np.arange(4), np.ones(4)
    person = Track(99, ids, np.tile([240.0, 40, 400, 240], (4, 1)), sure > 0, sure)
    few = FoundPeople([*people.tracks[:2], person], None)
    engine = LandmarksEngine(
        LandmarkNets(landmarker), load_free_body("cpu"), settings=FitSettings(steps=10, shape_steps=5)
    )
    motions = engine.recover(lambda: iter(frames), few, timeline, Camera.from_fov(timeline.size_wh))
    assert motions[-1].track.person_id == 99
    lengths = {track.person_id: len(track) for track in few.tracks}
    assert all(len(motion) == lengths[motion.track.person_id] for motion in motions)
    for motion in motions:
        assert np.isfinite(motion.poses).all()
        assert np.isfinite(motion.trans).all()
        assert np.isfinite(motion.betas).all()
