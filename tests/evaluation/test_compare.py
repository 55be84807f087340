"""Two results side by side: differences that are known because they were put there."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from made_up_capture import CAMERA, as_person, moving, write_result

from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.errors import InputError
from staf_cli.evaluation.compare import compare_results
from staf_cli.motion import Motion
from staf_cli.result import Person
from staf_cli.results.track_npz import write_track

T = 12


def shifted(motion: Motion, shift_m: object) -> Motion:
    return dataclasses.replace(motion, trans=motion.trans + np.asarray(shift_m, np.float32))


def test_a_person_further_away(tmp_path: Path, body: Body) -> None:
    motion = moving(body, T)
    (person,) = write_result(tmp_path / "a", body, motion)
    (moved,) = write_result(tmp_path / "b", body, shifted(motion, [0, 0, 0.1]))
    comparison = compare_results(tmp_path / "a", tmp_path / "b")
    (pair,) = comparison.pairs
    assert pair.shared_frames == T
    assert pair.as_given_mm == pytest.approx(100, abs=1e-2)
    assert pair.at_pelvis_mm == pytest.approx(0, abs=1e-2)
    assert pair.pa_mm == pytest.approx(0, abs=1e-2)
    pixels = np.linalg.norm(person.joints2d - moved.joints2d, axis=2).mean()
    assert pair.in_picture_px == pytest.approx(pixels)
    assert pair.box_overlap == pytest.approx(1)
    assert pair.a.jitter == pytest.approx(pair.b.jitter, abs=1e-2)
    assert (pair.a.engine, pair.a.body_model) == ("landmarks", body.name)
    assert (comparison.only_a, comparison.only_b, comparison.notes) == ((), (), ())
    json.dumps(dataclasses.asdict(comparison), allow_nan=False)


def test_jitter_of_each(tmp_path: Path, body: Body) -> None:
    motion = moving(body, T)
    still = dataclasses.replace(motion, poses=0 * motion.poses, trans=0 * motion.trans + 4)
    to_and_fro = np.zeros((T, 3))
    to_and_fro[::2, 0] = 0.01
    write_result(tmp_path / "a", body, still)
    write_result(tmp_path / "b", body, shifted(still, to_and_fro))
    (pair,) = compare_results(tmp_path / "a", tmp_path / "b").pairs
    assert pair.a.jitter == pytest.approx(0, abs=1e-2)
    assert pair.b.jitter == pytest.approx(20, abs=1e-2)  # 10 mm to and fro: second difference 2 x 10
    assert pair.b.jitter_at_pelvis == pytest.approx(0, abs=1e-2)


def test_people_are_matched_by_their_boxes(tmp_path: Path, body: Body) -> None:
    left, right = moving(body, T, x=-0.8), moving(body, T, seed=4, x=0.8)
    far = moving(body, T, seed=5, x=4.0)
    write_result(tmp_path / "a", body, left, right, far)
    write_result(tmp_path / "b", body, right, left)
    comparison = compare_results(tmp_path / "a", tmp_path / "b")
    assert [(pair.a.person_id, pair.b.person_id) for pair in comparison.pairs] == [(1, 2), (2, 1)]
    assert [side.person_id for side in comparison.only_a] == [3]
    assert comparison.only_b == ()
    assert all(pair.as_given_mm == pytest.approx(0, abs=1e-3) for pair in comparison.pairs)


def test_frames_that_only_one_has(tmp_path: Path, body: Body) -> None:
    early = moving(body, 8)
    whole = moving(body, T)
    write_result(tmp_path / "a", body, early)
    write_result(tmp_path / "b", body, whole)
    (pair,) = compare_results(tmp_path / "a", tmp_path / "b").pairs
    assert (pair.shared_frames, pair.a.frames, pair.b.frames) == (8, 8, T)


def test_people_who_never_meet(tmp_path: Path, body: Body) -> None:
    write_result(tmp_path / "a", body, moving(body, 5))
    write_result(tmp_path / "b", body, moving(body, 5, first=50))
    comparison = compare_results(tmp_path / "a", tmp_path / "b")
    assert comparison.pairs == ()
    assert len(comparison.only_a) == len(comparison.only_b) == 1


def test_too_short_for_a_jitter(tmp_path: Path, body: Body) -> None:
    write_result(tmp_path / "a", body, moving(body, 2))
    (pair,) = compare_results(tmp_path / "a", tmp_path / "a" / "person_001.npz").pairs
    assert pair.a.jitter is None
    json.dumps(dataclasses.asdict(pair), allow_nan=False)


def test_other_videos(tmp_path: Path, body: Body) -> None:
    write_result(tmp_path / "a", body, moving(body, 5))
    person = as_person(body, moving(body, 5))
    other = Person(person.motion, Camera.from_fov((640, 480)), body, person.timestamps_s, person.fps)
    write_track(tmp_path / "person_001.npz", other)
    with pytest.raises(InputError, match="different videos: pictures of 1280 x 960 and 640 x 480"):
        compare_results(tmp_path / "a", tmp_path / "person_001.npz")
    slow = Person(person.motion, CAMERA, body, person.timestamps_s, 50.0)
    write_track(tmp_path / "person_002.npz", slow)
    comparison = compare_results(tmp_path / "a", tmp_path / "person_002.npz")
    assert comparison.notes == ("A has 25 frames/s, B 50: is it the same video?",)
    with pytest.raises(InputError, match="no such file"):
        compare_results(tmp_path / "a", tmp_path / "c")
