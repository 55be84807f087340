"""Landmarks of people who are alone, seen while they are found: what counts, and what is seen anew."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from staf_cli.blazepose.landmarker import Landmarker, PoseEstimate
from staf_cli.motion import Track
from staf_cli.nets.region import Region
from staf_cli.people.shot_tracker import PersonBox
from staf_cli.recover.landmarks import early as early_module
from staf_cli.recover.landmarks.early import EarlyLandmarks
from staf_cli.recover.landmarks.measure import measure
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.video.frame import Frame

ON_THE_WALL = np.array([285.0, 50, 351, 231])  # somebody in the clip's first frames
BELOW = np.array([700.0, 250, 800, 480])


@pytest.fixture
def sees(landmarker: Landmarker) -> LandmarkNets:
    return LandmarkNets(landmarker)


def _person(box: np.ndarray = ON_THE_WALL, track_id: int = 1, num_seen: int = 5) -> PersonBox:
    return PersonBox(0, track_id, num_seen, box)


def _track(num_frames: int, box: np.ndarray = ON_THE_WALL, number: int = 1) -> Track:
    sure = np.ones(num_frames)
    return Track(number, np.arange(num_frames), np.tile(box, (num_frames, 1)), sure > 0, sure)


def _never() -> Iterable[Frame]:
    raise AssertionError("the video is opened again")


def test_one_person_needs_no_second_pass_and_comes_out_the_same(
    clip: list[Frame], sees: LandmarkNets
) -> None:
    with EarlyLandmarks(sees) as early:
        for frame in clip[:5]:
            early.note(frame, [_person()])
    (seen,) = measure(_never, [_track(5)], sees, early.looks)
    (usual,) = measure(lambda: clip, [_track(5)], sees)
    assert seen.seen.all()
    np.testing.assert_array_equal(seen.points_px, usual.points_px)
    np.testing.assert_array_equal(seen.widths_px, usual.widths_px)


def test_a_mistake_beside_them_and_a_moment_unseen_do_no_harm(clip: list[Frame], sees: LandmarkNets) -> None:
    with EarlyLandmarks(sees) as early:
        early.note(clip[0], [_person()])
        early.note(clip[1], [_person(BELOW, 2, num_seen=1), _person(num_seen=2)])
        early.note(clip[2], [])
    assert sorted(early.looks) == [0, 1, 2]
    (seen,) = measure(_never, [_track(3)], sees, early.looks)
    assert seen.seen.all()


def test_where_there_turn_out_to_be_two_both_are_seen_anew(clip: list[Frame], sees: LandmarkNets) -> None:
    with EarlyLandmarks(sees) as early:
        for frame in clip[:3]:
            early.note(frame, [_person()])
    tracks = [_track(3), _track(2, BELOW, 2)]  # the second one is not in the last frame
    passed: list[int] = []

    def frames() -> Iterable[Frame]:
        for frame in clip:
            passed.append(frame.index)
            yield frame

    measure(frames, tracks, sees, early.looks)
    assert passed == [0, 1]


def test_a_look_at_another_place_does_not_count(clip: list[Frame], sees: LandmarkNets) -> None:
    with EarlyLandmarks(sees) as early:
        early.note(clip[0], [_person()])
    with pytest.raises(AssertionError, match="opened again"):
        measure(_never, [_track(1, BELOW)], sees, early.looks)


def test_it_stops_where_several_stay(
    clip: list[Frame], sees: LandmarkNets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(early_module, "MOST_TOGETHER", 2)
    with EarlyLandmarks(sees) as early:
        for frame in clip[:4]:
            early.note(frame, [_person(), _person(BELOW, 2)])
        early.note(clip[4], [_person()])
    assert sorted(early.looks) == [0, 1]


def test_in_a_crowd_nobody_is_seen_early(clip: list[Frame], sees: LandmarkNets) -> None:
    crowd = [_person(ON_THE_WALL + 5 * number, number) for number in range(early_module.CROWD)]
    with EarlyLandmarks(sees) as early:
        early.note(clip[0], [_person()])
        early.note(clip[1], crowd)
        early.note(clip[2], [_person()])
    assert sorted(early.looks) == [0]


def test_no_nets_see_no_one(clip: list[Frame]) -> None:
    with EarlyLandmarks(None) as early:
        early.note(clip[0], [_person()])
    assert early.looks == {}


class _Failing(Landmarker):
    def __init__(self) -> None:
        pass

    def look(self, image: np.ndarray, region: Region) -> PoseEstimate:
        raise MemoryError(f"no room for {image.shape} at {region}")


@pytest.mark.parametrize("num_frames", [1, 33], ids=["told at the end", "told on the way"])
def test_what_goes_wrong_in_the_thread_is_told_and_the_thread_ends(
    num_frames: int, clip: list[Frame], sees: LandmarkNets
) -> None:
    def see_all() -> None:
        with EarlyLandmarks(replace(sees, first=_Failing())) as early:
            for frame in clip[:num_frames]:
                early.note(frame, [_person()])

    before = threading.active_count()
    with pytest.raises(MemoryError, match="no room"):
        see_all()
    assert threading.active_count() == before


def test_the_thread_ends_where_finding_fails(clip: list[Frame], sees: LandmarkNets) -> None:
    def fail() -> None:
        with EarlyLandmarks(sees) as early:
            early.note(clip[0], [_person()])
            raise OSError("damaged")

    before = threading.active_count()
    with pytest.raises(OSError, match="damaged"):
        fail()
    assert threading.active_count() == before
