"""The quality report's measures on motions, masks and people whose answer is known."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from quality.motion_numbers import (
    at_30_fps,
    exchanged,
    jitter_mm,
    lag_frames,
    peak_share,
    sliding_mm,
    still,
    sudden_exchanges,
)
from quality.report import Column, Section, write_report
from quality.silhouette import iou
from quality.two_people import BOXES_BY_EYE, count


def test_jitter_of_a_thrown_ball() -> None:
    """s = a t^2 / 2 with a of 4 mm/frame^2; steady motion has none."""
    frames = np.arange(20.0)
    joints = np.zeros((20, 3, 3))
    joints[..., 1] = (0.004 * frames**2 / 2)[:, None]
    joints[..., 0] = 0.1 * frames[:, None]
    assert jitter_mm(joints) == pytest.approx(4)
    assert jitter_mm(joints * [1, 0, 0]) == pytest.approx(0, abs=1e-9)
    assert at_30_fps(4, 60) == pytest.approx(16)
    assert math.isnan(jitter_mm(joints[:2]))


@pytest.mark.parametrize("kept", [1.0, 0.8])
def test_peaks_of_hands_that_are_held_back(kept: float) -> None:
    """Quick blows every 30 frames; a body that moves `kept` times as far keeps as much of their speed."""
    frames = np.arange(200.0)
    blows = sum(np.exp(-(((frames - middle) / 3) ** 2)) for middle in range(20, 200, 30))
    seen = np.stack([np.stack([100 * blows, 50 * blows], axis=1), np.zeros((200, 2))], axis=1)
    assert peak_share(kept * seen, seen) == pytest.approx(kept)
    late = np.roll(seen, 2, axis=0)
    assert peak_share(late, seen) == pytest.approx(1, abs=0.01)
    assert math.isnan(peak_share(seen[:10], seen[:10]))
    assert math.isnan(peak_share(seen, np.zeros_like(seen)))


@pytest.mark.parametrize("lag", [-2.0, -0.5, 0.0, 0.5, 1.0, 2.5])
def test_lag_of_a_delayed_motion(lag: float) -> None:
    def wave(times: np.ndarray) -> np.ndarray:
        return np.stack([100 * np.sin(times / 5), 60 * np.cos(times / 7 + 1)], axis=1)

    frames = np.arange(80.0)
    assert lag_frames(wave(frames - lag), wave(frames)) == pytest.approx(lag, abs=0.1)


def test_no_lag_is_told_of_what_stands_still() -> None:
    assert math.isnan(lag_frames(np.zeros((80, 2)), np.zeros((80, 2))))
    assert math.isnan(lag_frames(np.random.default_rng(0).random((6, 2)), np.ones((6, 2))))


def test_a_sliding_foot() -> None:
    """It stays in the picture for 20 frames, yet moves in depth by 7 mm each; then it walks off."""
    points = np.full((40, 2), 300.0)
    points[20:, 0] += 12 * np.arange(20)
    marked = still(points, height_px=500)
    assert marked[2:17].all()
    assert not marked[21:].any()
    joint = np.zeros((40, 3))
    joint[:, 2] = 0.007 * np.arange(40)
    np.testing.assert_allclose(sliding_mm(joint, marked), 7)
    assert not len(sliding_mm(joint, np.zeros(40, bool)))


def test_exchanged_sides() -> None:
    truth = np.zeros((10, 3, 2, 2))
    truth[:, :, 0, 0], truth[:, :, 1, 0] = 100, 200
    seen = truth + 2.0
    seen[4:6] = seen[4:6][:, :, ::-1]
    assert np.flatnonzero(exchanged(seen, truth, np.full(10, 400.0))).tolist() == [4, 5]
    assert sudden_exchanges(seen, 400.0) == 2
    assert sudden_exchanges(truth, 400.0) == 0


def test_overlap_of_masks() -> None:
    one, other = np.zeros((2, 10, 10), bool)
    one[:, :6], other[:, 3:9] = True, True
    assert iou(one, other) == pytest.approx(3 / 9)
    assert iou(one, one) == 1
    assert iou(one & other, np.zeros_like(one)) == 0


def box(x: float) -> np.ndarray:
    return np.array([x, 0, x + 100, 300.0])


def test_missed_extra_and_switched_people() -> None:
    truth = {frame: {"anna": [0, 0, 100, 300], "ben": [400, 0, 500, 300]} for frame in (0, 5, 10)}
    ok = {1: box(4), 2: box(396)}
    perfect = count(truth, dict.fromkeys(truth, ok))
    assert (perfect.boxes, perfect.missed, perfect.extra, perfect.switches) == (6, 0, 0, 0)
    assert perfect.ids == {"anna": [1, 1, 1], "ben": [2, 2, 2]}
    assert perfect.mean_iou == pytest.approx(96 / 104)
    swapped = count(truth, {0: ok, 5: {2: box(4), 1: box(396)}, 10: {2: box(4)}})
    assert (swapped.missed, swapped.switches) == (1, 2)
    others = {**ok, 7: box(800), 8: box(1200)}
    crowd = count(truth, dict.fromkeys(truth, others), ignore=[[1100, 0, 1400, 400]])
    assert crowd.extra == 3
    no_one = count(truth, {})
    assert (no_one.missed, no_one.extra) == (6, 0)
    assert math.isnan(no_one.mean_iou)


def test_boxes_by_eye_are_boxes() -> None:
    for clip in json.loads(BOXES_BY_EYE.read_text())["clips"].values():
        assert len(clip["frames"]) == 8
        for people in clip["frames"].values():
            assert all(x1 < x2 and y1 < y2 for x1, y1, x2, y2 in people.values())


def test_a_report_beside_an_earlier_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def section(value: float) -> Section:
        columns = (Column("name", "name"), Column("error", "error mm"), Column("same", "same", 0))
        return Section(
            "some", "Some numbers", columns, [{"name": "a", "error": value, "same": 2.0}], ["a note"]
        )

    facts = {"date": "2026-01-01", "commit": "abc", "uncommitted_changes": [], "cpu": "x", "cpu_count": 2}
    write_report([section(3.14159)], facts, tmp_path)
    stored = json.loads((tmp_path / "quality.json").read_text())
    assert stored["sections"]["some"]["rows"] == [{"name": "a", "error": 3.14159, "same": 2.0}]
    write_report([section(float("nan"))], facts, tmp_path, tmp_path / "quality.json")
    text = (tmp_path / "quality.md").read_text()
    assert "| a | - (was 3.1) | 2 |" in text
    assert "- a note" in text
    assert "was 3.1" in capsys.readouterr().out
