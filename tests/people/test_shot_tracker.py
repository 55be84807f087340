"""What the boxes miss: newcomers followed back, lost people followed by their landmarks."""

from __future__ import annotations

import numpy as np
import pytest

from staf_cli.blazepose.landmarker import Landmarker
from staf_cli.people.appearance import APPEARANCE_SIZE
from staf_cli.people.landmark_follower import LandmarkFollower
from staf_cli.people.shot_tracker import Assignment, Detections, ShotTracker
from staf_cli.people.tracker import METHODS, without_doubles
from staf_cli.people.tracks import NOT_LOOKED, NOT_SEEN, SEEN, RawTrack
from staf_cli.video.frame import Frame

FPS = 25.0
RIGHT = np.array([1.0, 0, 1, 0])
BOX = np.array([100.0, 50.0, 160.0, 250.0])


def _frames(count: int) -> list[Frame]:
    return [Frame(k, k, k / FPS, np.zeros((300, 400, 3), np.uint8)) for k in range(count)]


def _detections(*people: tuple[np.ndarray, float]) -> Detections:
    boxes = np.array([box for box, _ in people]).reshape(-1, 4)
    return Detections(boxes, np.array([score for _, score in people]))


def _tracked(script: list[Detections], shot: ShotTracker) -> list[RawTrack]:
    for frame, detections in zip(_frames(len(script)), script, strict=True):
        shot.add(frame, detections)
    return shot.tracks()


def _shot(**more: object) -> ShotTracker:
    return ShotTracker(METHODS["bytetrack"](FPS, 0.35), FPS, **more)  # type: ignore[arg-type]


def test_a_newcomer_is_followed_back_through_weak_boxes() -> None:
    nobody, weak, sure = _detections(), _detections((BOX, 0.2)), _detections((BOX, 0.8))
    (track,) = _tracked([nobody] * 5 + [weak] * 6 + [sure] * 10, _shot())
    assert track.frame_ids.tolist() == list(range(5, 21))


@pytest.mark.parametrize(("gap", "first"), [(1, 4), (2, 8)])
def test_one_frame_without_a_box_does_not_end_the_way_back(gap: int, first: int) -> None:
    """The detector blinks for a frame; two in a row, and nobody knows whether it was they."""
    nobody, weak, sure = _detections(), _detections((BOX, 0.2)), _detections((BOX, 0.8))
    script = [nobody] * 4 + [weak] * (4 - gap) + [nobody] * gap + [weak] * 2 + [sure] * 10
    (track,) = _tracked(script, _shot())
    assert track.frame_ids[0] == first
    assert len(track) == (15 if gap == 1 else 12)


def test_weak_boxes_elsewhere_are_not_taken() -> None:
    elsewhere = _detections((BOX + 200, 0.2))
    (track,) = _tracked([elsewhere] * 6 + [_detections((BOX, 0.8))] * 10, _shot())
    assert track.frame_ids[0] == 6


class _SeesThem:
    """A follower that sees the person for some frames."""

    def __init__(self, boxes: dict[int, np.ndarray]) -> None:
        self.boxes = boxes

    def look(self, frame: Frame, box_xyxy: np.ndarray) -> tuple[np.ndarray, float] | None:
        assert box_xyxy.shape == (4,)
        box = self.boxes.get(frame.index)
        return None if box is None else (box, 0.7)


def test_a_lost_person_is_followed_and_goes_on_as_the_same() -> None:
    away = BOX + np.array([120.0, 0, 120, 0])  # too far for the tracker's own guess
    script = [_detections((BOX, 0.8))] * 10 + [_detections()] * 20 + [_detections((away, 0.8))] * 10
    path = {k: BOX + np.array([6.0 * (k - 9), 0, 6 * (k - 9), 0]) for k in range(10, 31)}
    (track,) = _tracked(script, _shot(make_follower=lambda _: _SeesThem(path)))
    assert track.frame_ids.tolist() == list(range(40))
    assert track.detection_ids is not None
    assert (track.detection_ids == -1).sum() == 20
    alone = _tracked(script, _shot())
    assert len(alone) == 2, "without a follower the person is two"


def test_a_follower_that_slides_to_another_person_is_stopped() -> None:
    other = BOX + np.array([120.0, 0, 120, 0])
    both, one = _detections((BOX, 0.8), (other, 0.8)), _detections((other, 0.8))
    follower = _SeesThem(dict.fromkeys(range(40), other))
    first, second = _tracked([both] * 10 + [one] * 20, _shot(make_follower=lambda _: follower))
    assert {len(first), len(second)} == {10, 30}


def test_the_landmark_net_follows_a_real_person(clip: list[Frame], landmarker: Landmarker) -> None:
    """Boxes of the one who walks for 8 frames only; the landmarks see them on."""

    class Knows:
        def update(self, detections: Detections, image: np.ndarray) -> list[Assignment]:
            assert image.ndim == 3
            return [Assignment(1, k, True) for k in range(len(detections))]

    box = np.array([560.0, 270.0, 680.0, 470.0])
    follower = LandmarkFollower(landmarker, 15)
    seen = [follower.look(frame, box) for frame in clip[:8]]
    boxes = [one[0] for one in seen if one is not None]
    assert len(boxes) >= 6, "the box is where they walk"
    shot = ShotTracker(Knows(), 15, lambda fps: LandmarkFollower(landmarker, fps))
    for frame in clip[:16]:
        detections = _detections((boxes[frame.index], 0.8)) if frame.index < len(boxes) else _detections()
        shot.add(frame, detections)
    (track,) = shot.tracks()
    assert len(track) >= 14


def test_two_tracks_of_one_person_become_one() -> None:
    def track(first: int, count: int, box: np.ndarray, shot: int = 0) -> RawTrack:
        frame_ids = np.arange(first, first + count)
        return RawTrack(frame_ids, np.tile(box, (count, 1)), np.full(count, 0.5), shot=shot)

    long, double = track(0, 40, BOX), track(10, 12, BOX + 5)
    beside, later, elsewhere = track(0, 20, BOX + 40), track(50, 10, BOX), track(0, 12, BOX, shot=1)
    chest = track(5, 10, BOX + np.array([5.0, 4, -5, -90]))
    child = track(5, 10, BOX + np.array([5.0, 90, -5, 0]))
    kept = without_doubles([double, long, beside, later, elsewhere, chest, child])
    assert [id(one) for one in kept] == [id(one) for one in (long, beside, later, elsewhere, child)]


def test_who_begins_upon_another_and_stays_there_is_the_same() -> None:
    def track(first: int, boxes: np.ndarray) -> RawTrack:
        return RawTrack(np.arange(first, first + len(boxes)), boxes, np.full(len(boxes), 0.5))

    stands, aside = np.tile(BOX, (40, 1)), np.outer(np.arange(10), RIGHT)
    stays = track(12, BOX + 16 * RIGHT + aside)  # a box of another size that slides off a little
    leaves = track(12, BOX + 16 * RIGHT + aside * 12)  # who was hidden comes out
    from_the_start = track(0, BOX + 16 * RIGHT + aside)
    kept = without_doubles([track(0, stands), stays, leaves, from_the_start])
    assert [id(one) for one in kept[1:]] == [id(leaves), id(from_the_start)]


def _follow_script(path: dict[int, np.ndarray], script: list[Detections]) -> list[RawTrack]:
    return _tracked(script, _shot(make_follower=lambda _: _SeesThem(path)))


def test_two_lost_people_and_one_newcomer() -> None:
    """Both followers come to see the newcomer: one of the two goes on as them."""
    second, new = BOX + np.array([70.0, 0, 70, 0]), BOX + np.array([200.0, 0, 200, 0])
    script = [_detections((BOX, 0.8), (second, 0.8))] * 10
    script += [_detections()] * 4 + [_detections((new, 0.8))] * 10
    tracks = _follow_script(dict.fromkeys(range(14, 24), new), script)
    assert sorted(len(track) for track in tracks) == [10, 20]


def test_a_newcomer_who_was_seen_weakly_before_goes_on_as_the_lost() -> None:
    """Their weak boxes lie where the follower saw the lost person: each frame counts once."""
    new = BOX + np.array([200.0, 0, 200, 0])
    script = [_detections((BOX, 0.8))] * 10
    script += [_detections((new, 0.2))] * 5 + [_detections((new, 0.8))] * 10
    shot = _shot(make_follower=lambda _: _SeesThem(dict.fromkeys(range(10, 25), new)), continue_score=0.25)
    (track,) = _tracked(script, shot)
    assert track.frame_ids.tolist() == list(range(25))


def test_who_was_given_up_and_comes_back_is_followed_again() -> None:
    there, lost = _detections((BOX, 0.8)), _detections()
    script = [there] * 10 + [lost] * 20 + [there] * 10 + [lost] * 8
    (track,) = _follow_script(dict.fromkeys(range(40, 48), BOX), script)
    assert track.frame_ids.tolist() == [*range(10), *range(30, 48)]


def test_at_low_rates_single_sights_count() -> None:
    """A person who is elsewhere in every frame: no box overlaps the one before."""
    steps = [_detections((BOX + 150.0 * np.array([k % 2, 0, k % 2, 0]), 0.8)) for k in range(6)]
    seen = {
        fps: sum(map(len, _tracked(steps, ShotTracker(METHODS["bytetrack"](fps, 0.35), fps))))
        for fps in (5.0, 25.0)
    }
    assert seen[5.0] == 6
    assert seen[25.0] < 6


class _Witness:
    """Sees a body in boxes left of a place, and notes when it is asked."""

    def __init__(self, until_px: float) -> None:
        self.until_px = until_px
        self.asked: list[np.ndarray] = []

    def __call__(self, image: np.ndarray, box_xyxy: np.ndarray) -> np.ndarray | None:
        assert image.ndim == 3
        self.asked.append(box_xyxy)
        return np.full(APPEARANCE_SIZE, 7, np.uint8) if box_xyxy[0] < self.until_px else None


def test_a_witness_is_asked_where_the_detector_is_not_sure() -> None:
    thing = BOX + np.array([200.0, 0, 200, 0])
    witness = _Witness(until_px=250)
    sure = _tracked([_detections((BOX, 0.8))] * 25, _shot(witness=witness))
    assert witness.asked == [], "one clear person costs nothing"
    assert sure[0].bodies is not None
    assert not sure[0].bodies.any()
    person, track = _tracked([_detections((BOX, 0.8), (thing, 0.4))] * 50, _shot(witness=witness))
    assert person.bodies is not None
    assert track.bodies is not None
    assert set(person.bodies.tolist()) == {NOT_LOOKED, SEEN}, "one of two is looked at to be told apart"
    assert set(track.bodies.tolist()) == {NOT_LOOKED, NOT_SEEN}
    assert person.pose_appearance is not None
    assert (person.pose_appearance.any(axis=1) == (person.bodies == SEEN)).all()
    looks = np.flatnonzero(track.bodies)
    assert np.diff(looks)[0] <= 4
    assert np.diff(looks)[-1] > 8, "a thing is asked after ever more rarely"


def test_small_boxes_ask_no_witness() -> None:
    small = np.array([100.0, 50.0, 130.0, 120.0])
    witness = _Witness(until_px=0)
    _tracked([_detections((small, 0.4))] * 25, _shot(witness=witness))
    assert witness.asked == []


def test_what_shrinks_to_half_behind_something_is_not_followed() -> None:
    half = np.array([100.0, 50.0, 160.0, 140.0])
    script = [_detections((BOX, 0.8))] * 10 + [_detections()] * 10
    (track,) = _follow_script(dict.fromkeys(range(10, 20), half), script)
    assert track.frame_ids[-1] == 9


def test_a_follower_does_not_move_a_box_onto_another_person() -> None:
    """It watches a piece of the person beside, of whom there is a box already."""
    piece = BOX + np.array([40.0, 90, 30, 0])
    script = [_detections((BOX, 0.8), (piece, 0.4))] * 20
    tracks = _follow_script(dict.fromkeys(range(20), BOX), script)
    assert sorted(track.boxes_xyxy[-1].tolist() for track in tracks) == sorted([BOX.tolist(), piece.tolist()])
