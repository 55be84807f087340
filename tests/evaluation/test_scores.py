"""Scores of a sequence: known errors, what is left out, means over sequences, saving and loading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_up_capture import Harm, files_of_at_most

from staf_cli.errors import InputError
from staf_cli.evaluation.score_store import read_scores, write_scores
from staf_cli.evaluation.scores import (
    PRED_NOT_FINITE,
    TRUTH_NOT_FINITE,
    Evaluation,
    SequenceScores,
    score_sequence,
)
from staf_cli.metrics import accel_error, mpjpe, pa_mpjpe

RNG = np.random.default_rng(0)
HIPS = (2, 3)


def joints(num_frames: int, num_joints: int = 14) -> np.ndarray:
    return RNG.normal(0, 0.4, (num_frames, num_joints, 3))


def sequence(num_frames: int, *, name: str = "s", fps: float = 30.0, meshes: bool = False) -> SequenceScores:
    truth = joints(num_frames)
    pred = truth + RNG.normal(0, 0.05, truth.shape)
    errors = np.full(num_frames, 10 * np.sqrt(3)) if meshes else None
    return score_sequence(name, fps, np.arange(num_frames), pred, truth, HIPS, vertex_errors=errors)


def evaluation(*sequences: SequenceScores) -> Evaluation:
    return Evaluation("set", "staf", "landmarks", {}, sequences)


def assert_equal(one: SequenceScores, other: SequenceScores) -> None:
    for name in SequenceScores.__dataclass_fields__:
        ours, theirs = getattr(one, name), getattr(other, name)
        if isinstance(ours, np.ndarray):
            np.testing.assert_array_equal(ours, theirs, err_msg=name)
            assert ours.dtype == theirs.dtype, name
        else:
            assert ours == theirs, name


def test_joints_are_compared_at_the_pelvis() -> None:
    truth = joints(5)
    pred = truth + np.array([1.0, 2, 3])  # somewhere else
    pred[:, 7, 2] += 0.14
    scores = score_sequence("s", 30, np.arange(5), pred, truth, HIPS)
    np.testing.assert_allclose(scores.mpjpe, 10)  # one of 14 joints by 140 mm
    np.testing.assert_allclose(scores.accel, 0, atol=1e-9)
    np.testing.assert_allclose(scores.pa_mpjpe, pa_mpjpe(pred, truth))
    assert scores.pve is None


def test_the_numbers_are_the_metrics() -> None:
    truth, pred = joints(30), joints(30)
    scores = score_sequence("s", 30, np.arange(30), pred, truth, HIPS)
    at_pelvis = [side - side[:, list(HIPS)].mean(axis=1, keepdims=True) for side in (pred, truth)]
    np.testing.assert_allclose(scores.mpjpe, mpjpe(*at_pelvis))
    np.testing.assert_allclose(scores.accel, accel_error(*at_pelvis))
    np.testing.assert_array_equal(scores.accel_frame_ids, np.arange(1, 29))
    np.testing.assert_allclose(scores.accel_m_s2, 0.9 * scores.accel)
    np.testing.assert_allclose(scores.offsets, 1000 * (at_pelvis[0] - at_pelvis[1]), rtol=1e-5, atol=1e-3)


def test_acceleration_needs_both_neighbours() -> None:
    ids = np.array([0, 1, 2, 5, 6, 8, 9, 10, 11])
    truth, pred = (side - side[:, [0]] for side in (joints(9), joints(9)))
    scores = score_sequence("s", 30, ids, pred, truth, (0,))
    assert scores.accel_frame_ids.tolist() == [1, 9, 10]
    np.testing.assert_allclose(scores.accel[0], accel_error(pred[:3], truth[:3])[0])
    np.testing.assert_allclose(scores.accel[1:], accel_error(pred[5:], truth[5:]))


def test_what_is_not_finite_is_left_out_and_counted() -> None:
    truth, pred = joints(8), joints(8)
    truth[1, 3, 0] = np.nan
    pred[1, 3, 0] = pred[6, 0, 1] = np.inf
    scores = score_sequence("s", 30, np.arange(8), pred, truth, HIPS, left_out={"no box": 4})
    assert scores.frame_ids.tolist() == [0, 2, 3, 4, 5, 7]
    assert scores.left_out == {"no box": 4, TRUTH_NOT_FINITE: 1, PRED_NOT_FINITE: 1}
    assert scores.num_left_out == 6
    assert np.isfinite(scores.mpjpe).all()
    assert scores.accel_frame_ids.tolist() == [3, 4]


def test_nothing_to_score() -> None:
    scores = score_sequence("s", 30, np.arange(0), joints(0), joints(0), HIPS, left_out={"unseen": 7})
    assert scores.num_frames == 0
    whole = evaluation(scores)
    assert whole.num_frames == 0
    assert [*whole.means.values(), whole.accel_joined] == [None] * 6
    assert whole.left_out == {"unseen": 7}


@pytest.mark.parametrize(
    ("ids", "pred", "truth"),
    [(3, (3, 14, 3), (3, 13, 3)), (2, (3, 14, 3), (3, 14, 3))],
)
def test_sides_that_do_not_fit(ids: int, pred: tuple[int, ...], truth: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="same shape on both sides"):
        score_sequence("s", 30, np.arange(ids), np.zeros(pred), np.zeros(truth), HIPS)


def test_frames_must_ascend() -> None:
    with pytest.raises(ValueError, match="must ascend"):
        score_sequence("s", 30, np.array([0, 2, 2]), joints(3), joints(3), HIPS)


def test_means_weigh_every_frame_the_same() -> None:
    short, long = sequence(4, fps=30, meshes=True), sequence(40, fps=60, meshes=True)
    bare = sequence(10)
    whole = evaluation(short, long, bare)
    assert whole.num_frames == 54
    every = np.concatenate([part.mpjpe for part in (short, long, bare)])
    assert whole.means["mpjpe_mm"] == pytest.approx(every.mean())
    assert whole.means["pve_mm"] == pytest.approx(10 * np.sqrt(3))
    accel_m_s2 = np.concatenate([short.accel * 0.9, long.accel * 3.6, bare.accel * 0.9])
    assert whole.means["accel_m_s2"] == pytest.approx(accel_m_s2.mean())


def test_joined_acceleration_is_of_all_frames_in_a_row() -> None:
    truth, pred = joints(20), joints(20)
    at_pelvis = [side - side[:, list(HIPS)].mean(axis=1, keepdims=True) for side in (pred, truth)]
    cuts = (slice(0, 8), slice(8, 9), slice(9, 20))
    parts = [
        score_sequence("s", 30, np.arange(20)[cut] * 2, pred[cut], truth[cut], HIPS) for cut in cuts
    ]  # every second frame: no acceleration within a sequence
    whole = evaluation(*parts)
    assert whole.means["accel_mm_frame2"] is None
    assert whole.accel_joined == pytest.approx(accel_error(*at_pelvis).mean(), rel=1e-6)


@pytest.mark.parametrize("meshes", [False, True])
@pytest.mark.parametrize("num_frames", [0, 1, 12])
def test_loading_gives_what_was_saved(tmp_path: Path, meshes: bool, num_frames: int) -> None:
    scores = score_sequence(
        "walk ünd / person 0",
        23.976,
        np.arange(num_frames) + 3,
        joints(num_frames),
        joints(num_frames),
        HIPS,
        vertex_errors=np.full(num_frames, 50.0) if meshes else None,
        left_out={"fewer than 7 keypoints": 3, "a": 1},
    )
    write_scores(tmp_path / "s.npz", scores)
    assert [file.name for file in tmp_path.iterdir()] == ["s.npz"]
    read = read_scores(tmp_path / "s.npz")
    assert_equal(read, scores)
    assert evaluation(read).accel_joined == evaluation(scores).accel_joined


def test_saving_again_replaces(tmp_path: Path) -> None:
    write_scores(tmp_path / "s.npz", sequence(5))
    write_scores(tmp_path / "s.npz", sequence(9))
    assert read_scores(tmp_path / "s.npz").num_frames == 9


def test_a_save_that_breaks_off_leaves_the_old_one(tmp_path: Path) -> None:
    write_scores(tmp_path / "s.npz", sequence(5))
    with files_of_at_most(1000), pytest.raises(OSError, match="File too large"):
        write_scores(tmp_path / "s.npz", sequence(9))
    assert [file.name for file in tmp_path.iterdir()] == ["s.npz"]
    assert read_scores(tmp_path / "s.npz").num_frames == 5


def test_files_that_are_no_scores(tmp_path: Path) -> None:
    write_scores(tmp_path / "good.npz", sequence(5))
    data = (tmp_path / "good.npz").read_bytes()
    np.savez(tmp_path / "other.npz", x=np.zeros(3))
    (tmp_path / "half.npz").write_bytes(data[: len(data) // 2])
    (tmp_path / "empty.npz").write_bytes(b"")
    for name in ("other.npz", "half.npz", "empty.npz", "missing.npz"):
        with pytest.raises(InputError, match="remove it and evaluate again"):
            read_scores(tmp_path / name)


def test_scores_that_would_run_code(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    np.savez(tmp_path / "evil.npz", name=np.array([Harm(trace)], dtype=object))
    with pytest.raises(InputError):
        read_scores(tmp_path / "evil.npz")
    assert not trace.exists()
