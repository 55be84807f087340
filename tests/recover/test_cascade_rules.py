"""What makes a frame hard, which way up people are, and what two nets make of one person together."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from staf_cli.blazepose.follow import sigma_of_peaks
from staf_cli.blazepose.landmarker import INPUT_SIZE, LIMBS, Landmarker, PoseEstimate
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.nets.region import Region
from staf_cli.nets.thunder import Joints
from staf_cli.recover.landmarks.cascade import PersonCascade, Place
from staf_cli.recover.landmarks.fuse import by_movenet, fused
from staf_cli.recover.landmarks.hard import MIRRORED, Habits, crowded, is_cut_off, least_leg_peak
from staf_cli.recover.landmarks.joints import FIRST_LIMB, as_blazepose, body_height_px
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.recover.landmarks.turning import FORGET_FRAMES, Turning

SHAPE = (480, 640, 3)
STANDING = np.array([
    (340, 125), (300, 125), (350, 160), (290, 160), (352, 205), (288, 205),
    (332, 220), (308, 220), (334, 290), (306, 290), (335, 355), (305, 355),
], float)  # fmt: skip
BOX = np.array([270.0, 70, 370, 370])
RIGHT = np.array([1, 0, 1, 0])
HEIGHT = body_height_px(STANDING)


def _pose(limbs: np.ndarray = STANDING, peak: float = 0.85) -> PoseEstimate:
    points = np.tile(limbs[:2].mean(0) - (0, 25), (33, 1))
    points[LIMBS] = limbs
    points[29:33] = np.tile(limbs[10:] + np.array([0, 10]), (2, 1))
    points[17:23] = np.tile(limbs[4:6], (3, 1))
    region = Region.from_box(BOX)
    crop = region.from_picture(points[[0, 29]], INPUT_SIZE).astype(int)
    mask = np.zeros((INPUT_SIZE, INPUT_SIZE), bool)
    mask[crop[0, 1] : crop[1, 1], 90:166] = True
    ones = np.ones(33)
    return PoseEstimate(region, points, np.zeros((33, 3)), ones * 0.9, ones * peak, 1.0, mask, region)


def _unsure_of(marks: list[int]) -> PoseEstimate:
    """A pose some of whose landmarks are made up."""
    pose = _pose()
    peaks = pose.peaks.copy()
    peaks[marks] = 0.45
    return replace(pose, peaks=peaks)


def _joints(limbs: np.ndarray = STANDING, confidence: float = 0.7) -> Joints:
    points = np.concatenate([np.tile(limbs[:2].mean(0) - (0, 25), (FIRST_LIMB, 1)), limbs])
    return Joints(points, np.full(17, confidence), np.full(17, 3.0))


def test_a_body_upright_in_the_picture_has_its_height() -> None:
    assert pytest.approx(300, rel=0.15) == HEIGHT


def _lying() -> np.ndarray:
    return (STANDING - STANDING.mean(0)) @ np.array([[0.0, 1], [-1, 0]]) + STANDING.mean(0)


@pytest.mark.parametrize(
    ("pose", "box", "signs"),
    [
        (_pose(STANDING + 2), BOX, []),
        (_pose(peak=0.6), BOX, ["weak"]),
        (_unsure_of([25, 27]), BOX, ["legs"]),
        (_unsure_of([13, 15]), BOX, []),
        (_pose(), BOX + RIGHT * 60, ["box"]),
        (_pose(STANDING[MIRRORED]), BOX, ["sides"]),
        (_pose(STANDING + np.eye(12)[[4]].T * (90, -60)), BOX, ["bones"]),
        (_pose(_lying()), BOX, ["tilted"]),
    ],
)
def test_what_speaks_against_a_pose(pose: PoseEstimate, box: np.ndarray, signs: list[str]) -> None:
    habits = Habits()
    for index in range(5):
        habits.note(index, _pose(), 0.85)
    found = habits.signs(pose, 5, box, SHAPE)
    assert set(signs) <= set(found)
    assert signs or not found


def test_a_leg_outside_the_picture_says_nothing() -> None:
    made_up = _unsure_of([25, 27])
    assert least_leg_peak(made_up, SHAPE) == pytest.approx(0.45)
    assert least_leg_peak(made_up, (340, 640, 3)) == 1  # the ankles are at y = 355
    assert "legs" not in Habits().signs(made_up, 0, BOX, (340, 640, 3))


def test_one_weak_frame_does_not_speak_against_legs() -> None:
    sure, made_up = _pose(), _unsure_of([25, 27])

    def said(poses: list[PoseEstimate]) -> list[bool]:
        habits = Habits()
        return ["legs" in habits.signs(pose, index, BOX, SHAPE) for index, pose in enumerate(poses)]

    assert said([sure, sure, made_up, sure]) == [False] * 4
    assert said([made_up] * 4 + [sure, sure, sure]) == [True] * 6 + [False]


def test_a_gap_is_no_jump() -> None:
    habits = Habits()
    habits.note(0, _pose(), 0.85)
    assert habits.signs(_pose(STANDING[MIRRORED]), 1, BOX, SHAPE) == ["sides"]
    assert habits.signs(_pose(STANDING[MIRRORED]), 2, BOX, SHAPE) == []


def test_who_is_cut_off_and_who_stands_before_whom() -> None:
    assert not is_cut_off(BOX, SHAPE)
    assert is_cut_off(np.array([0.0, 70, 100, 370]), SHAPE)
    assert is_cut_off(np.array([300.0, 70, 400, 479]), SHAPE)
    boxes = np.stack([BOX, BOX + RIGHT * 40, BOX + RIGHT * 200])
    assert crowded(boxes).tolist() == [True, True, False]
    assert crowded(boxes[:0]).tolist() == []


def test_somebody_who_turns_is_expected_further_round() -> None:
    turning = Turning()
    assert turning.expected(0) == 0
    for index in range(4):
        turning.note(index, math.radians(15 * index))
    assert turning.expected(5) == pytest.approx(math.radians(75))
    assert turning.expected(4 + FORGET_FRAMES) == 0
    turning.note(4, math.radians(170))  # no one turns so fast
    assert turning.expected(5) == pytest.approx(math.radians(170))
    turning.note(5, math.radians(-175))  # 15 degrees on, past the half turn
    assert turning.expected(6) == pytest.approx(math.radians(-160))


def test_movenets_joints_are_put_where_blazepose_has_them() -> None:
    moved = (as_blazepose(_joints(), HEIGHT) - STANDING) / HEIGHT
    np.testing.assert_allclose(moved[[6, 7]], [[-0.008, 0.0095], [0.008, 0.0095]], atol=1e-3)
    np.testing.assert_allclose(moved[[10, 11], 1], -0.0105, atol=1e-3)
    assert not moved[2:6].any()
    upside_down = STANDING * (1, -1) + (0, 480)
    turned = (as_blazepose(_joints(upside_down), HEIGHT) - upside_down) / HEIGHT
    np.testing.assert_allclose(turned[:, 1], -moved[:, 1], atol=1e-9)


def test_of_two_places_the_mean_else_the_surer_else_the_nearer_to_the_last() -> None:
    pose, joints = _pose(peak=0.75), _joints()
    theirs = as_blazepose(joints, HEIGHT)
    together = fused(pose, joints, None, is_small=False)
    np.testing.assert_allclose(together.pose.points_px[LIMBS], (STANDING + theirs) / 2)
    np.testing.assert_array_equal(together.pose.points_px[29:], pose.points_px[29:])

    off = STANDING.copy()
    off[4] += (80, 0)  # the left wrist
    for confidence, last, expected in (
        (0.2, None, STANDING[4]),
        (0.98, None, off[4]),
        (0.98, STANDING, STANDING[4]),
        (0.7, off, off[4]),
    ):
        seen = fused(pose, _joints(off, confidence), last, is_small=False)
        np.testing.assert_allclose(seen.pose.points_px[15], expected, atol=1)
        assert seen.sigma[15] > 2 * seen.sigma[16]
    few = _joints(off, 0.7)
    assert fused(pose, few, None, is_small=True).pose.points_px[15, 0] == pytest.approx(off[4, 0], abs=1)
    assert fused(pose, few, None, is_small=False).pose.points_px[15, 0] == pytest.approx(352, abs=1)


def test_alone_movenet_has_no_feet_and_no_hands() -> None:
    seen = by_movenet(_joints(confidence=0.6), Region.from_box(BOX))
    none = [*range(17, 23), *range(29, 33), 1, 3, 4, 6, 9, 10]
    assert not seen.pose.visibility[none].any()
    assert np.isinf(seen.sigma[none]).all()
    np.testing.assert_allclose(seen.pose.visibility[[0, 2, 5, 7, 8, *LIMBS]], 0.6)
    assert np.isfinite(seen.sigma[LIMBS]).all()
    np.testing.assert_allclose(seen.pose.points_px[[29, 31]], seen.pose.points_px[[27, 27]])


def test_the_higher_the_peak_the_surer() -> None:
    sigma = sigma_of_peaks(np.linspace(0, 1, 21))
    assert (np.diff(sigma) <= 0).all()
    assert sigma[0] > 8 * sigma[-1]


class _Counting(Landmarker):
    """BlazePose that counts how often it looks."""

    looks = 0

    def look(self, image: np.ndarray, region: Region) -> PoseEstimate:
        self.looks += 1
        return super().look(image, region)


@pytest.mark.parametrize(("is_busy", "asks_heavy"), [(False, True), (True, False)])
def test_in_frames_of_many_people_the_slow_net_is_left_out(
    nets: dict[str, Path], is_busy: bool, asks_heavy: bool
) -> None:
    heavy = _Counting(TfliteNet(nets["pose_landmark_full"]))  # the quick one stands in: looks are counted
    person = PersonCascade(LandmarkNets(Landmarker(TfliteNet(nets["pose_landmark_full"])), heavy))
    noise = np.random.default_rng(0).integers(0, 255, SHAPE, dtype=np.uint8)
    assert isinstance(person.look(Place(noise, 0, BOX, is_crowded=True, is_busy=is_busy)), str)
    assert (heavy.looks > 0) is asks_heavy


class _Peaks(Landmarker):
    """Sees the person standing in upright squares, better after the first look at a frame."""

    def __init__(self, first: float, later: float) -> None:
        self.peaks = (first, later)
        self.angles: list[float] = []

    def look(self, _image: np.ndarray, region: Region) -> PoseEstimate:
        self.angles.append(region.angle)
        is_upright = abs(region.angle) < math.pi / 4
        peak = self.peaks[len(self.angles) > 1] if is_upright else 0.2
        return replace(_pose(peak=peak), region=region)


def _tries_of_orientations(first: _Peaks, heavy: _Peaks, num_frames: int) -> list[int]:
    """Frames in which heavy looks at turned squares too."""
    person, frames = PersonCascade(LandmarkNets(first, heavy)), []
    for index in range(num_frames):
        first.angles, heavy.angles = [], []
        person.look(Place(np.zeros(SHAPE, np.uint8), index, BOX))
        if any(abs(angle) > math.pi / 4 for angle in heavy.angles):
            frames.append(index)
    return frames


def test_heavy_looks_at_people_who_are_seen_badly_before_other_orientations_do() -> None:
    assert not _tries_of_orientations(_Peaks(0.5, 0.5), _Peaks(0.8, 0.8), 30)


@pytest.mark.parametrize(("gain", "apart"), [(0.06, 16), (0.2, 2)])
def test_where_other_orientations_help_little_they_are_tried_ever_more_rarely(
    gain: float, apart: int
) -> None:
    frames = _tries_of_orientations(_Peaks(0.4, 0.4), _Peaks(0.5, 0.5 + gain), 60)
    assert set(np.diff(frames[3:]).tolist()) == {apart}
