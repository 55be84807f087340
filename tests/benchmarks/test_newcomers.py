"""Scenes in which people walk in: when they are half in sight, and how late a track finds them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from crossings.cutouts import Cutout
from crossings.newcomers import Arrival, arrivals, summary, walks_in
from crossings.scenes import SEEN, Truth, play

from staf_cli.motion import Track

PLATE = np.full((200, 600, 3), 90, np.uint8)
BODY = Cutout([np.full((100, 40, 4), 255, np.uint8)], 100)


@pytest.mark.parametrize("pillar", [False, True])
@pytest.mark.parametrize("from_right", [False, True])
def test_half_in_sight_at_the_time_asked_for(pillar: bool, from_right: bool) -> None:
    scene = walks_in("one", PLATE, BODY, BODY, half_in_s=1.2, from_right=from_right, pillar=pillar)
    truths = [truth for _, truth in play(scene)]
    shown = np.stack([truth.in_sight for truth in truths])
    assert shown[0, 0] == 0
    first = int((shown[:, 0] >= SEEN).argmax())
    assert first == pytest.approx(1.2 * scene.fps, abs=1)
    assert (shown[first:, 0] >= SEEN).all()
    assert shown[-1, 0] > 0.99
    assert (shown[:, 1] > 0.99).all()
    side = truths[first].boxes_xyxy[0, [0, 2]].mean()
    assert (side > 300) == from_right


def test_how_late_a_track_finds_a_newcomer() -> None:
    here, there = [100, 0, 150, 150], [300, 0, 350, 150]
    shares = [0, 0.4, 0.6, 1, 1, 1]
    truths = [Truth(np.array([here, there], float), np.array([1.0, share])) for share in shares]

    def track(person_id: int, box: list[int], first: int) -> Track:
        frames = np.arange(first, len(truths))
        boxes = np.tile(np.array(box, float), (len(frames), 1))
        return Track(person_id, frames, boxes, np.ones(len(frames), bool), np.ones(len(frames)))

    old = track(1, here, 0)
    assert arrivals(truths, [old, track(2, there, 4)]) == [Arrival(2, 4)]
    assert arrivals(truths, [old, track(2, there, 1)])[0].late == 0
    assert arrivals(truths, [old]) == [Arrival(2, None)]
    every = [Arrival(2, 4), Arrival(2, 2), Arrival(2, 9), Arrival(2, None)]
    assert [one.late for one in every] == [2, 0, 7, math.inf]
    assert summary(every[:3]) == {
        "newcomers": 3,
        "never_found": 0,
        "median_frames": 2,
        "worst_frames": 7,
    }
    assert summary(every)["never_found"] == 1
    assert summary([])["median_frames"] is None
