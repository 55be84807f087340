"""Who is who after people hid each other: joined and parted by appearance and places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from staf_cli.people.appearance import APPEARANCE_SIZE, PART_SIZE
from staf_cli.people.identity import LONGEST_GAP_S, rejoin_tracks
from staf_cli.people.split_points import split_rows
from staf_cli.people.tracks import RawTrack

FPS = 10.0
RED, GREEN, REDDISH = 20, 40, 21  # bins


def _appearance(kinds: list[int]) -> np.ndarray:
    """(T, APPEARANCE_SIZE): all colour of both parts in one bin, or shared with a neighbour."""
    appearance = np.zeros((len(kinds), APPEARANCE_SIZE), np.uint8)
    for row, kind in enumerate(kinds):
        for start in (0, PART_SIZE):
            appearance[row, start + kind // 10] = 255
            appearance[row, start + kind] += 200
            appearance[row, start + RED] += 55
    return appearance


def _raw(
    frame_ids: list[int],
    x: float | list[float],
    kinds: int | list[int] | None = RED,
    *,
    shot: int = 0,
    first_id: int = 0,
) -> RawTrack:
    """A person 50 px wide and 150 px high, the middle at x."""
    ids = np.array(frame_ids)
    middle = np.broadcast_to(np.asarray(x, float), len(ids))
    boxes = np.stack([middle - 25, np.full(len(ids), 100.0), middle + 25, np.full(len(ids), 250.0)], 1)
    appearance = None
    if kinds is not None:
        appearance = _appearance([kinds] * len(ids) if isinstance(kinds, int) else kinds)
    return RawTrack(ids, boxes, np.full(len(ids), 0.8), ids + first_id, appearance, shot)


def _walk(frame_ids: list[int], start: float, step: float) -> list[float]:
    return [start + step * index for index in frame_ids]


def _spans(tracks: list[RawTrack]) -> list[tuple[int, int]]:
    return sorted((int(track.frame_ids[0]), int(track.frame_ids[-1])) for track in tracks)


FIRST, SECOND = list(range(20)), list(range(27, 45))


def test_no_one_and_one_alone() -> None:
    assert rejoin_tracks([], FPS) == []
    alone = _raw(FIRST, _walk(FIRST, 100, 3))
    (same,) = rejoin_tracks([alone], FPS)
    np.testing.assert_array_equal(same.boxes_xyxy, alone.boxes_xyxy)
    assert same.detection_ids is not None
    np.testing.assert_array_equal(same.detection_ids, FIRST)


@pytest.mark.parametrize("kinds", [RED, None])
def test_who_comes_back_is_the_same(kinds: int | None) -> None:
    before, after = (_raw(ids, _walk(ids, 100, 3), kinds, first_id=7) for ids in (FIRST, SECOND))
    (one,) = rejoin_tracks([after, before], FPS)
    np.testing.assert_array_equal(one.frame_ids, FIRST + SECOND)
    assert one.detection_ids is not None
    np.testing.assert_array_equal(one.detection_ids, np.array(FIRST + SECOND) + 7)
    np.testing.assert_array_equal(one.boxes_xyxy, np.concatenate([before.boxes_xyxy, after.boxes_xyxy]))


def test_who_appearance_different_is_not() -> None:
    tracks = rejoin_tracks([_raw(FIRST, 100.0, RED), _raw(SECOND, 100.0, GREEN)], FPS)
    assert _spans(tracks) == [(0, 19), (27, 44)]


def test_who_comes_out_elsewhere_is_not() -> None:
    tracks = rejoin_tracks([_raw(FIRST, 100.0), _raw(SECOND, 600.0)], FPS)
    assert len(tracks) == 2


def test_a_cut_of_the_film_ends_everybody() -> None:
    tracks = rejoin_tracks([_raw(FIRST, 100.0), _raw(list(range(20, 40)), 100.0, shot=1)], FPS)
    assert _spans(tracks) == [(0, 19), (20, 39)]
    assert [track.shot for track in tracks] == [0, 1]


@pytest.mark.parametrize(
    ("gap_s", "kinds", "joined"),
    [(0.9, RED, True), (0.9, None, True), (2.0, RED, True), (2.0, None, False), (2.7, RED, False)],
)
def test_long_gaps_need_appearance(gap_s: float, kinds: int | None, joined: bool) -> None:
    assert LONGEST_GAP_S == 2.5
    start = 20 + round(gap_s * FPS)
    again = list(range(start, start + 20))
    tracks = rejoin_tracks([_raw(FIRST, 100.0, kinds), _raw(again, 110.0, kinds)], FPS)
    assert len(tracks) == (1 if joined else 2)


def test_an_exchange_at_a_crossing_is_undone() -> None:
    """Two pass each other; the tracker lets both turn back instead."""
    ids = list(range(41))
    turning = [100.0 + 10 * min(index, 40 - index) for index in ids]
    left = _raw(ids, turning, [RED] * 20 + [GREEN] * 21)
    right = _raw(ids, [600 - place for place in turning], [GREEN] * 20 + [RED] * 21, first_id=100)
    one, other = sorted(rejoin_tracks([left, right], FPS), key=lambda t: float(t.boxes_xyxy[0, 0]))
    for track, first, last in ((one, 100, 500), (other, 500, 100)):
        np.testing.assert_array_equal(track.frame_ids, ids)
        middles = track.boxes_xyxy[:, [0, 2]].mean(axis=1)
        assert middles[0] == pytest.approx(first)
        assert middles[-1] == pytest.approx(last)


def test_the_tracker_is_believed_where_appearance_say_nothing() -> None:
    ids = list(range(41))
    turning = [100.0 + 10 * min(index, 40 - index) for index in ids]
    for kinds in (RED, None):
        raw = [_raw(ids, turning, kinds), _raw(ids, [600 - place for place in turning], kinds)]
        tracks = rejoin_tracks(raw, FPS)
        assert all(len(track) == 41 for track in tracks)
        ends = sorted(float(track.boxes_xyxy[-1, 0] - track.boxes_xyxy[0, 0]) for track in tracks)
        assert ends == [0.0, 0.0]


def test_who_was_taken_over_by_another_gets_the_new_number() -> None:
    """The one behind is lost at the crossing; the survivor's track goes on with the wrong one."""
    ids = list(range(40))
    walker = _walk(ids, 100, 10)
    taken_over = _raw(ids, walker, [RED] * 18 + [GREEN] * 22)  # red at first, then green
    lost = _raw(list(range(18)), _walk(list(range(18)), 290, -0.5), GREEN)
    new = _raw(list(range(24, 40)), [280.0] * 16, RED)
    tracks = rejoin_tracks([taken_over, lost, new], FPS)
    assert len(tracks) == 2
    reds = next(track for track in tracks if track.boxes_xyxy[0, 0] < 100)
    assert reds.boxes_xyxy[-1, 0] == pytest.approx(255)


def test_every_frame_stays_in_one_track() -> None:
    rng = np.random.default_rng(0)
    raw, start = [], 0
    for _ in range(12):
        ids = sorted(rng.choice(80, size=rng.integers(1, 60), replace=False).tolist())
        kinds = rng.choice([RED, GREEN], size=len(ids)).tolist()
        raw.append(_raw(ids, (rng.uniform(50, 600) + np.cumsum(rng.normal(0, 6, len(ids)))).tolist(), kinds))
        raw[-1] = RawTrack(
            raw[-1].frame_ids,
            raw[-1].boxes_xyxy,
            raw[-1].confidence,
            np.arange(start, start + len(ids)),
            raw[-1].appearance,
        )
        start += len(ids)
    tracks = rejoin_tracks(raw, FPS)
    ids = np.concatenate([track.detection_ids for track in tracks if track.detection_ids is not None])
    np.testing.assert_array_equal(np.sort(ids), np.arange(start))


@pytest.mark.parametrize(("x", "joined"), [(300.0, True), (30.0, False)])
def test_who_vanishes_inside_the_picture_is_still_there(x: float, joined: bool) -> None:
    """After two seconds, of unknown looks: but for one who may have left by the edge."""
    again = list(range(20 + round(2.0 * FPS), 60 + round(2.0 * FPS)))
    tracks = rejoin_tracks([_raw(FIRST, x, None), _raw(again, x + 10, None)], FPS, (600, 400))
    assert len(tracks) == (1 if joined else 2)


def test_landmarks_say_who_is_who_where_boxes_say_otherwise() -> None:
    """The boxes show what is behind the people, which is red and green the other way round."""

    def person(frame_ids: list[int], start: float, step: float, looks: int, behind: int) -> RawTrack:
        track = _raw(frame_ids, _walk(frame_ids, start, step), behind)
        return replace(track, pose_appearance=_appearance([looks] * len(frame_ids)))

    first = [person(FIRST, 100, 5, RED, GREEN), person(FIRST, 330, -5, GREEN, RED)]
    later = [person(SECOND, 330, -5, RED, RED), person(SECOND, 100, 5, GREEN, GREEN)]
    joined = rejoin_tracks([*first, *later], FPS)
    assert [_spans([track]) for track in joined] == [[(0, 44)], [(0, 44)]]
    for track in joined:
        assert track.pose_appearance is not None
        assert (track.pose_appearance == track.pose_appearance[0]).all()


def test_what_is_seen_while_people_cover_each_other_does_not_lead_astray() -> None:
    """Red and green meet and turn back; the tracker, which saw both as one for a moment, lets them cross."""
    ids = [*range(16), 19, 20, 21, *range(25, 41)]
    to_right = [100.0 + 5 * k for k in ids]
    to_right[16:19] = [198.0] * 3
    to_left = [400 - x for x in to_right]
    covered = [RED, GREEN, RED]
    one = _raw(ids, to_right, [RED] * 16 + covered + [GREEN] * 16)
    two = _raw(ids, to_left, [GREEN] * 16 + covered + [RED] * 16)
    for track in rejoin_tracks([one, two], FPS):
        assert abs(track.boxes_xyxy[0, 0] - track.boxes_xyxy[-1, 0]) < 5


def test_a_jump_is_a_place_to_part() -> None:
    leaps = _raw(list(range(40)), [200.0] * 20 + [232.0] * 20, None)
    assert 20 in split_rows(leaps, [], np.ones(40), FPS)
    walks = _raw(list(range(40)), _walk(list(range(40)), 200, 1.5), None)
    assert split_rows(walks, [], np.ones(40), FPS) == []


def test_boxes_of_a_follower_are_an_interruption() -> None:
    track = _raw(list(range(40)), 200)
    assert track.detection_ids is not None
    track.detection_ids[15:22] = -1
    assert split_rows(track, [], np.ones(40), FPS) == [22]
