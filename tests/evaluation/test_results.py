"""Results against a truth: errors that are known because they were put there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from made_up_capture import (
    FPS,
    Harm,
    as_person,
    joints_truth,
    moving,
    wrist_off,
    write_result,
    write_truth,
    write_weights,
)
from scipy.spatial.transform import Rotation

from staf_cli.assets.store import AssetStore
from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.errors import AssetError, InputError
from staf_cli.evaluation.joint_sets import H36M_14_NAMES, load_regressor14
from staf_cli.evaluation.results import NO_TRUTH, NOT_PREDICTED, evaluate_results, one_turn
from staf_cli.evaluation.scores import TRUTH_NOT_FINITE, Evaluation
from staf_cli.result import Person
from staf_cli.weights.load import load_smpl_body

T = 12


@pytest.fixture
def result(tmp_path: Path, body: Body) -> Path:
    write_result(tmp_path / "walk", body, moving(body, T))
    return tmp_path / "walk"


@pytest.fixture
def person(body: Body) -> Person:
    return as_person(body, moving(body, T))


def evaluated(pred: Path, truth: Path, **how: object) -> tuple[Evaluation, str]:
    evaluation = evaluate_results(pred, truth, **how)  # type: ignore[arg-type]
    return evaluation, "\n".join(evaluation.notes)


def test_a_known_error(result: Path, person: Person, tmp_path: Path) -> None:
    truth = joints_truth(tmp_path / "t.npz", person, wrist_off(T) + np.array([5.0, 0, 1]))
    evaluation, said = evaluated(result, truth)
    scores = evaluation.sequences[0]
    np.testing.assert_allclose(scores.mpjpe, 10, atol=1e-3)  # the wrist by 240 mm, one of 24 joints
    assert evaluation.means["accel_mm_frame2"] == pytest.approx(0, abs=1e-2)
    assert 10 < evaluation.means["pa_mpjpe_mm"] < 30  # the wrist pulls all the others
    assert evaluation.means["pve_mm"] is None
    assert (evaluation.engine, evaluation.protocol, evaluation.dataset) == (
        "landmarks",
        "joints by name",
        "t.npz",
    )
    assert scores.name == "walk / person 1"
    assert scores.fps == FPS
    assert "24 joints compared, aligned at left_hip and right_hip" in said
    assert "no PVE: the truth has no SMPL parameters" in said


def test_a_known_acceleration(result: Path, person: Person, tmp_path: Path) -> None:
    jump = wrist_off(T)
    jump[np.arange(T) % 2 == 1] *= -1  # 240 mm to and fro: 4 x 240 mm/frame^2 of one joint
    evaluation, _ = evaluated(result, joints_truth(tmp_path / "t.npz", person, jump, fps=50.0))
    assert evaluation.means["accel_mm_frame2"] == pytest.approx(4 * 240 / 24, rel=1e-4)
    assert evaluation.means["accel_m_s2"] == pytest.approx(4 * 240 / 24 * 2.5, rel=1e-4)
    assert "50 frames/s, the result 25" in "\n".join(evaluation.notes)


def test_a_person_s_own_npz_is_a_truth(result: Path) -> None:
    evaluation, _ = evaluated(result / "person_001.npz", result / "person_001.npz")
    assert evaluation.means["mpjpe_mm"] == pytest.approx(0, abs=1e-3)
    assert evaluation.means["pve_mm"] == pytest.approx(0, abs=1e-3)
    assert evaluation.num_frames == T


def test_frames_are_matched_by_their_ids(tmp_path: Path, body: Body) -> None:
    motion = moving(body, T, first=5)  # frames 5 to 16
    (person,) = write_result(tmp_path / "r", body, motion)
    joints = person.joints3d.astype(np.float64)[3:]
    joints[0, 4] = np.nan
    ids = np.r_[person.frame_ids[3:], 20, 30, 31]  # 8 to 16, and three that the result does not have
    joints = np.concatenate([joints, joints[:3] + 1])
    truth = write_truth(
        tmp_path / "t.npz", joints3d=joints, joint_names=np.array(SMPL_JOINT_NAMES), frame_ids=ids
    )
    evaluation, _ = evaluated(tmp_path / "r", truth)
    assert evaluation.sequences[0].frame_ids.tolist() == list(range(9, 17))
    assert evaluation.left_out == {NOT_PREDICTED: 3, NO_TRUTH: 3, TRUTH_NOT_FINITE: 1}
    assert evaluation.means["mpjpe_mm"] == pytest.approx(0, abs=1e-3)


def test_joints_by_other_spellings_and_in_another_order(result: Path, person: Person, tmp_path: Path) -> None:
    names = {"RWrist": "right_wrist", "hip_l": "left_hip", "Right Hip": "right_hip", "LeftKnee": "left_knee"}
    columns = [SMPL_JOINT_NAMES.index(name) for name in names.values()]
    joints = np.concatenate([person.joints3d[:, columns], person.joints3d[:, :2] + 1], axis=1)
    joints[:, 0, 2] += 0.04
    joints[:, 5] = np.nan  # never known
    named = np.array([*names, "tail", "left_ankle"])
    truth = write_truth(tmp_path / "t.npz", joints3d=joints, joint_names=named)
    evaluation, said = evaluated(result, truth)
    assert evaluation.means["mpjpe_mm"] == pytest.approx(10, abs=1e-3)  # 40 mm in one of four
    assert evaluation.settings["joints"] == list(names.values())
    assert "4 joints compared, aligned at left_hip and right_hip: right_wrist, left_hip" in said
    assert "not in the result: the joints tail" in said


def test_too_few_joints_in_common(result: Path, tmp_path: Path) -> None:
    names = np.array(["left_hip", "right_hip", "tail", "fin"])
    truth = write_truth(tmp_path / "t.npz", joints3d=np.random.rand(T, 4, 3), joint_names=names)
    with pytest.raises(InputError, match="only left_hip, right_hip in common with the result, at least 3"):
        evaluated(result, truth)


def test_axes_of_one_s_own(result: Path, person: Person, tmp_path: Path) -> None:
    turn = Rotation.from_euler("xyz", [100, 40, -30], degrees=True).as_matrix()
    joints = person.joints3d.astype(np.float64) @ turn.T + [3, -2, 1]
    arrays = {"joints3d": joints, "joint_names": np.array(SMPL_JOINT_NAMES)}
    fixed, said = evaluated(result, write_truth(tmp_path / "f.npz", **arrays, axes="fixed"))
    assert fixed.means["mpjpe_mm"] == pytest.approx(0, abs=1e-3)
    assert "axes fixed" in said
    camera, said = evaluated(result, write_truth(tmp_path / "c.npz", **arrays))
    assert camera.means["mpjpe_mm"] > 200
    assert "axes='fixed'" in said
    assert camera.means["pa_mpjpe_mm"] == pytest.approx(0, abs=1e-3)
    # One turn for all frames: a person who is seen turned differently in each keeps the error.
    spin = Rotation.from_rotvec(np.linspace(0, np.pi / 2, T)[:, None] * [0, 1, 0]).as_matrix()
    arrays["joints3d"] = np.einsum("tij,tkj->tki", spin, joints)
    spun, _ = evaluated(result, write_truth(tmp_path / "s.npz", **arrays, axes="fixed"))
    assert spun.means["mpjpe_mm"] > 50
    assert spun.means["pa_mpjpe_mm"] == pytest.approx(0, abs=1e-3)


def test_one_turn_is_proper() -> None:
    points = np.random.default_rng(1).normal(size=(5, 8, 3))
    turn = Rotation.random(random_state=4).as_matrix()
    np.testing.assert_allclose(one_turn(points, points @ turn), turn, atol=1e-12)
    assert np.linalg.det(one_turn(points, points * [-1, 1, 1])) == pytest.approx(1)
    points[2, 3] = np.nan
    np.testing.assert_allclose(one_turn(points, points @ turn), turn, atol=1e-12)


def test_parameters_give_joints_and_meshes(result: Path, person: Person, body: Body, tmp_path: Path) -> None:
    motion = person.motion
    poses = motion.poses.copy()
    poses[:, 54] += 0.5  # the left elbow
    truth = write_truth(
        tmp_path / "t.npz",
        poses=poses,
        betas=motion.betas,
        trans=motion.trans + 1,
        body_model=body.name,
    )
    evaluation, said = evaluated(result, truth)
    other = body.vertices(poses, motion.betas, motion.trans)
    mine = body.vertices(motion.poses, motion.betas, motion.trans)
    expected = 1000 * np.linalg.norm(mine.astype(np.float64) - other, axis=2).mean(axis=1)
    assert expected.min() > 0.5
    np.testing.assert_allclose(evaluation.sequences[0].pve, expected, rtol=1e-3)
    assert "meshes with their root joints in one place" in said
    other_joints = body.joints(poses, motion.betas, motion.trans)
    moved = 1000 * np.linalg.norm(person.joints3d.astype(np.float64) - other_joints, axis=2).mean(axis=1)
    np.testing.assert_allclose(evaluation.sequences[0].mpjpe, moved, atol=1e-2)


def test_a_body_that_is_not_known(result: Path, tmp_path: Path) -> None:
    truth = write_truth(tmp_path / "t.npz", poses=np.zeros((T, 72)), body_model="smplx")
    with pytest.raises(InputError, match="no body is known as 'smplx'"):
        evaluated(result, truth)


def test_smpl_that_is_not_imported(
    result: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, person: Person
) -> None:
    monkeypatch.delenv("STAF_WEIGHTS", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("staf_cli.assets.store.cache_folder", lambda: tmp_path / "cache")
    truth = write_truth(tmp_path / "t.npz", poses=np.zeros((T, 72)), gender="female")
    with pytest.raises(AssetError, match="female"):
        evaluated(result, truth)
    joints = write_truth(tmp_path / "j.npz", joints3d=np.zeros((T, 14, 3)), protocol="h36m")
    with pytest.raises(AssetError, match="the h36m protocol needs j_regressor_h36m"):
        evaluated(result, joints)
    own = as_person(person.body, dataclasses.replace(person.motion, body_model="smpl-male"))
    from staf_cli.results.track_npz import write_track

    write_track(tmp_path / "person_001.npz", own)
    both = joints_truth(tmp_path / "b.npz", person, poses=np.zeros((T, 72)))
    evaluation, said = evaluated(tmp_path / "person_001.npz", both)
    assert evaluation.means["pve_mm"] is None
    assert "no PVE: not imported" in said


def test_the_best_person_is_taken_and_said(tmp_path: Path, body: Body, said: Callable[[], list[str]]) -> None:
    left, right = moving(body, T), moving(body, T, seed=7, x=0.8)
    _, other = write_result(tmp_path / "r", body, left, right)
    truth = joints_truth(tmp_path / "t.npz", other)
    evaluation, _ = evaluated(tmp_path / "r", truth)
    assert evaluation.settings["person"] == 2
    assert evaluation.means["mpjpe_mm"] == pytest.approx(0, abs=1e-3)
    assert "person 2 fits the truth best: 12 frames in common, MPJPE 0 mm (person 1: 12 frames" in said()[0]
    chosen, _ = evaluated(tmp_path / "r", truth, person=1)
    assert chosen.settings["person"] == 1
    assert chosen.means["mpjpe_mm"] > 30
    assert len(said()) == 1
    with pytest.raises(InputError, match=r"has no person 3; there is 1, 2"):
        evaluated(tmp_path / "r", truth, person=3)


def test_few_frames_do_not_make_the_best_person(tmp_path: Path, body: Body) -> None:
    whole = moving(body, T)
    short = moving(body, 3, seed=3)
    people = write_result(tmp_path / "r", body, short, whole)
    truth = joints_truth(tmp_path / "t.npz", people[1], wrist_off(T))
    assert evaluated(tmp_path / "r", truth)[0].settings["person"] == 2


def test_the_14_joints_of_the_tables(tmp_path: Path) -> None:
    weights = write_weights(tmp_path / "weights")
    store = AssetStore(weights)
    smpl = load_smpl_body(store, "neutral", "cpu")
    (person,) = write_result(tmp_path / "r", smpl, moving(smpl, T))
    motion = person.motion
    vertices = smpl.vertices(motion.poses, motion.betas, motion.trans).astype(np.float64)
    joints = load_regressor14(store) @ vertices
    # The made-up regressor picks vertices 100 to 116; the 14 are in LSP's order.
    picks = 100 + np.array([6, 5, 4, 1, 2, 3, 16, 15, 14, 11, 12, 13, 8, 10])
    np.testing.assert_allclose(joints, vertices[:, picks], atol=1e-12)
    joints[:, 13, 0] += 0.14
    truth = write_truth(tmp_path / "t.npz", joints3d=joints, protocol="h36m", dataset="Human3.6M S9")
    evaluation, said = evaluated(tmp_path / "r", truth, weights_dir=weights)
    assert evaluation.means["mpjpe_mm"] == pytest.approx(10, abs=1e-2)
    assert evaluation.protocol == "h36m"
    assert evaluation.settings["joints"] == list(H36M_14_NAMES)
    assert "14 joints compared, aligned at left_hip and right_hip" in said
    order = np.array([5, 3, *[i for i in range(14) if i not in (3, 5)]])
    mixed = write_truth(
        tmp_path / "m.npz",
        joints3d=joints[:, order],
        joint_names=np.array(H36M_14_NAMES)[order],
        protocol="h36m",
    )
    assert evaluated(tmp_path / "r", mixed, weights_dir=weights)[0].means["mpjpe_mm"] == pytest.approx(
        10, abs=1e-2
    )
    parameters = write_truth(
        tmp_path / "p.npz", poses=motion.poses, betas=motion.betas, protocol="h36m", gender="male"
    )
    evaluation, _ = evaluated(tmp_path / "r", parameters, weights_dir=weights)
    assert evaluation.means["mpjpe_mm"] == pytest.approx(0, abs=1e-2)
    assert evaluation.means["pve_mm"] == pytest.approx(0, abs=1e-2)


def test_the_14_joints_are_not_the_free_body_s(result: Path, tmp_path: Path) -> None:
    weights = write_weights(tmp_path / "weights")
    truth = write_truth(tmp_path / "t.npz", joints3d=np.zeros((T, 14, 3)), protocol="h36m")
    with pytest.raises(InputError, match="takes its joints from SMPL's mesh, this is the body"):
        evaluated(result, truth, weights_dir=weights)


def test_no_frame_in_common(result: Path, person: Person, tmp_path: Path) -> None:
    truth = joints_truth(tmp_path / "t.npz", person, frame_ids=np.arange(100, 100 + T))
    with pytest.raises(InputError, match="the truth has frames 100 to 111, the result ends with 11"):
        evaluated(result, truth)


def test_a_truth_that_is_never_known(result: Path, person: Person, tmp_path: Path) -> None:
    truth = joints_truth(tmp_path / "t.npz", person)
    joints = person.joints3d.astype(np.float64)
    joints[np.arange(T), np.arange(T) % 24] = np.nan  # another joint in each frame
    truth = write_truth(tmp_path / "t.npz", joints3d=joints, joint_names=np.array(SMPL_JOINT_NAMES))
    with pytest.raises(InputError, match="no frame could be scored: 12 the truth is not finite"):
        evaluated(result, truth)


@pytest.mark.usefixtures("result")
def test_folders_without_a_result(person: Person, tmp_path: Path) -> None:
    truth = joints_truth(tmp_path / "t.npz", person)
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match="holds no finished result of staf run"):
        evaluated(empty, truth)
    (empty / "run.json").touch()
    with pytest.raises(InputError, match="nobody was found"):
        evaluated(empty, truth)
    with pytest.raises(InputError, match=r"several videos; give one of them: empty, walk"):
        evaluated(tmp_path, truth)
    with pytest.raises(InputError, match="no such file"):
        evaluated(tmp_path / "nowhere", truth)
    with pytest.raises(InputError, match="no person's track of staf: it has no joints3d"):
        evaluated(write_truth(tmp_path / "x.npz", frame_ids=np.arange(3)), truth)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("fps", np.array(np.nan), "fps must be a number above 0, is nan"),
        ("fps", np.array(0.0), "fps must be a number above 0"),
        ("person_id", np.array(np.nan), "person_id holds"),
        ("joints3d", np.full((T, 24, 3), np.inf), "joints3d holds"),
        ("trans", np.full((T, 3), 1e30), "trans holds"),
        ("boxes_xyxy", np.full((T, 4), 1e200), "boxes_xyxy holds numbers beyond reason"),
    ],
)
def test_tracks_of_impossible_numbers(
    person: Person, tmp_path: Path, key: str, value: np.ndarray, words: str
) -> None:
    truth = joints_truth(tmp_path / "t.npz", person)
    track = write_truth(tmp_path / "p.npz", **{**dict(person.arrays), key: value})
    with pytest.raises(InputError, match=words):
        evaluated(track, truth)


def test_tracks_that_are_damaged_or_would_run_code(person: Person, tmp_path: Path) -> None:
    truth = joints_truth(tmp_path / "t.npz", person)
    arrays = dict(person.arrays)
    wrong = write_truth(tmp_path / "w.npz", **{**arrays, "joints3d": arrays["joints3d"][:, :20]})
    with pytest.raises(
        InputError, match=r"joints3d must be numbers of shape \(12, 24, 3\), is \(12, 20, 3\)"
    ):
        evaluated(wrong, truth)
    back = write_truth(tmp_path / "b.npz", **{**arrays, "frame_ids": arrays["frame_ids"][::-1]})
    with pytest.raises(InputError, match="ascend"):
        evaluated(back, truth)
    trace = tmp_path / "trace"
    evil = write_truth(tmp_path / "e.npz", **{**arrays, "boxes_xyxy": np.array([Harm(trace)], object)})
    with pytest.raises(InputError, match="pickled objects"):
        evaluated(evil, truth)
    assert not trace.exists()
