"""`person_NNN.bvh`, read a second time by a small reader of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from bvh_by_hand import PlayedBvh
from scipy.spatial.transform import Rotation

from staf_cli.body.joints import SMPL_JOINT_NAMES, SMPL_PARENTS
from staf_cli.export.bvh import euler_deg
from staf_cli.export.formats import FORMATS, ExportOptions
from staf_cli.result import Person, VideoResult

YUP = np.array([1, -1, -1])
Make = Callable[..., Person]
MakeResult = Callable[..., VideoResult]


def joints_m(played: PlayedBvh, row: int) -> np.ndarray:
    places = played.joints(row)
    return np.array([places[name] for name in SMPL_JOINT_NAMES]) / 100


@pytest.fixture
def person(make_person: Make) -> Person:
    return make_person(12, fps=23.976)


@pytest.fixture
def played(person: Person, make_result: MakeResult, tmp_path: Path) -> PlayedBvh:
    FORMATS["bvh"].write(make_result(person), tmp_path)
    return PlayedBvh.read(tmp_path / "person_002.bvh")


def test_joints_are_joints3d(person: Person, played: PlayedBvh) -> None:
    for row in range(12):
        np.testing.assert_allclose(joints_m(played, row), person.joints3d[row] * YUP, atol=1e-5)


def test_skeleton_is_smpls(played: PlayedBvh) -> None:
    parents = {
        bone.name: played.bones[bone.parent].name if bone.parent >= 0 else None for bone in played.bones
    }
    assert parents == {
        name: SMPL_JOINT_NAMES[parent] if parent >= 0 else None
        for name, parent in zip(SMPL_JOINT_NAMES, SMPL_PARENTS, strict=True)
    }
    assert [len(bone.channels) for bone in played.bones] == [6, *[3] * 23]
    assert (played.bones[0].offset == 0).all()


def test_limbs_end_somewhere(played: PlayedBvh) -> None:
    assert set(played.tips) == {"head", "left_foot", "right_foot", "left_hand", "right_hand"}
    assert 10 < played.tips["head"][1] < 30, "centimetres above the head's joint"
    assert played.tips["left_foot"][2] > 2, "toes point ahead"
    assert played.tips["left_hand"][0] > 5
    assert played.tips["right_hand"][0] < -5


def test_frame_time_is_the_true_one(played: PlayedBvh) -> None:
    assert played.frame_time_s == pytest.approx(1 / 23.976, abs=1e-8)
    assert len(played.frames) == 12


def test_variable_rate_is_resampled(make_person: Make, make_result: MakeResult, tmp_path: Path) -> None:
    person = make_person(30)
    times_s = person.timestamps_s + np.random.default_rng(0).uniform(0, 0.03, 30)
    uneven = dataclasses.replace(person, timestamps_s=times_s)
    exported = FORMATS["bvh"].write(make_result(uneven), tmp_path)
    played = PlayedBvh.read(tmp_path / "person_002.bvh")
    assert exported.numbers["resampled"] == 1
    assert "resampled" in exported.notes[0]
    assert played.frame_time_s == pytest.approx(1 / 25)
    assert len(played.frames) == round((times_s[-1] - times_s[0]) * 25) + 1
    pelvis = np.array([joints_m(played, row)[0] for row in range(len(played.frames))])
    at_s = np.minimum(times_s[0] + np.arange(len(pelvis)) / 25, times_s[-1])
    for axis in range(3):
        along = (uneven.joints3d * YUP)[:, 0, axis]
        np.testing.assert_allclose(pelvis[:, axis], np.interp(at_s, times_s, along), atol=1e-5)


def test_a_person_who_enters_late_is_told(make_person: Make, make_result: MakeResult, tmp_path: Path) -> None:
    people = (make_person(5, person_id=1, first=0), make_person(12, person_id=2, first=35))
    exported = FORMATS["bvh"].write(make_result(*people), tmp_path)
    assert exported.numbers["first_frame_at_s"] == {"person_001": 0.0, "person_002": 1.4}
    (note,) = exported.notes
    assert "person 2 at 1.40 s" in note
    assert "--export-from-start" in note


@pytest.mark.parametrize("off_s", [0.0, 0.013], ids=["on a frame", "between two"])
def test_from_start_the_first_pose_is_held(
    make_person: Make, make_result: MakeResult, tmp_path: Path, off_s: float
) -> None:
    person = make_person(12, first=35)
    person = dataclasses.replace(person, timestamps_s=person.timestamps_s + off_s)
    exported = FORMATS["bvh"].write(make_result(person), tmp_path, ExportOptions(from_start=True))
    played = PlayedBvh.read(tmp_path / "person_002.bvh")
    assert len(played.frames) == 35 + 12
    joints = person.joints3d * YUP
    for row in (0, 20, 34):
        np.testing.assert_allclose(joints_m(played, row), joints[0], atol=1e-5)
    if not off_s:
        np.testing.assert_allclose(joints_m(played, 46), joints[11], atol=1e-5)
    assert exported.numbers["resampled"] == (off_s > 0)
    assert exported.numbers["first_frame_at_s"] == {"person_002": 0.0}
    assert not any("late" in note for note in exported.notes)


def test_angles_do_not_jump() -> None:
    """Three full turns about each axis, through gimbal lock too: no step larger than the turn itself."""
    turn = np.radians(np.linspace(0, 3 * 360, 600))
    for axis in np.eye(3):
        quats = Rotation.from_rotvec(turn[:, None] * axis).as_quat()
        angles = euler_deg(np.repeat(quats[:, None], 24, axis=1))
        again = Rotation.from_euler("ZXY", angles[:, 5], degrees=True)
        assert np.degrees((again.inv() * Rotation.from_quat(quats)).magnitude()).max() < 1e-5
        assert np.abs(np.diff(angles, axis=0)).max() < 2.0


@pytest.mark.parametrize("num_frames", [0, 1])
def test_short_tracks(make_person: Make, make_result: MakeResult, tmp_path: Path, num_frames: int) -> None:
    FORMATS["bvh"].write(make_result(make_person(num_frames)), tmp_path)
    played = PlayedBvh.read(tmp_path / "person_002.bvh")
    assert len(played.frames) == num_frames
    assert len(played.bones) == 24
