"""MPI-INF-3DHP: a made-up test set whose error is known because the test put it there."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest
from made_up_capture import moving
from made_up_datasets import joints17, write_3dhp
from turned_predictor import TURN, TurnedTruth

from staf_cli.body.model import Body
from staf_cli.errors import InputError
from staf_cli.evaluation import datasets
from staf_cli.evaluation.scores import Evaluation
from staf_cli.evaluation.settings import PredictorSettings
from staf_cli.evaluation.threedhp import JOINT_NAMES, ThreeDHP, common_joints, read_sequence
from staf_cli.motion import Motion

N = 10


@pytest.fixture(scope="module")
def motion(body: Body) -> Motion:
    return moving(body, N, seed=3)


@pytest.fixture
def root(tmp_path: Path, body: Body, motion: Motion) -> Path:
    return write_3dhp(tmp_path / "test_set", joints17(body, motion), np.arange(N) != 4)


def evaluate(root: Path, predictor: TurnedTruth, *, valid_mask: bool = False, fps: float = 25) -> Evaluation:
    out = root.parent / "out"
    out.mkdir(exist_ok=True)
    dataset, settings = ThreeDHP(root, valid_mask=valid_mask, fps=fps), PredictorSettings()
    return datasets.evaluate(dataset, settings=settings, out=out, resume=True, predictor=predictor)


def test_the_error_put_there_is_found(root: Path, body: Body, motion: Motion) -> None:
    (scores,) = evaluate(root, TurnedTruth(body, [motion])).sequences
    limbs = [i for i, name in enumerate(JOINT_NAMES) if name not in ("head_top", "neck", "spine", "head")]
    joints = joints17(body, motion)[:, limbs]
    joints = joints - joints[:, [-1]]
    moved = joints @ (TURN.as_matrix() - np.eye(3)).T
    np.testing.assert_allclose(scores.mpjpe, np.linalg.norm(moved, axis=-1).mean(-1) * 1000, atol=2e-3)
    np.testing.assert_allclose(scores.pa_mpjpe, 0, atol=2e-3)
    assert scores.pve is None
    assert (scores.name, scores.num_frames, scores.offsets.shape[1]) == ("TS1", N, 13)


def test_the_mask(root: Path, body: Body, motion: Motion) -> None:
    predictor = TurnedTruth(body, [motion])
    every = evaluate(root, predictor)
    masked = evaluate(root, predictor, valid_mask=True)
    assert (every.num_frames, every.protocol) == (N, "all frames")
    assert (masked.num_frames, masked.protocol) == (N - 1, "valid frames")
    assert masked.left_out == {"that valid_frame masks": 1}
    assert predictor.num_calls == 2
    evaluate(root, predictor, valid_mask=True)
    assert predictor.num_calls == 2


def test_a_rate_scales_acceleration_alone(root: Path, body: Body, motion: Motion) -> None:
    slow, fast = (evaluate(root, TurnedTruth(body, [motion]), fps=fps) for fps in (25, 50))
    assert slow.means["accel_mm_frame2"] == fast.means["accel_mm_frame2"]
    assert slow.means["accel_m_s2"] is not None
    assert fast.means["accel_m_s2"] == pytest.approx(4 * slow.means["accel_m_s2"])


def test_missing_pictures_are_left_out(root: Path, body: Body, motion: Motion) -> None:
    (root / "TS1/imageSequence/img_000001.jpg").unlink()
    (scores,) = evaluate(root, TurnedTruth(body, [motion])).sequences
    assert scores.frame_ids[0] == 1
    assert scores.left_out == {"without their picture": 1}


def test_all_17_with_stafs_joints(tmp_path: Path, installed_bundle: Path, body: Body, motion: Motion) -> None:
    """The network on the pictures, and every joint under its own name."""
    joints = joints17(body, motion)
    root = write_3dhp(tmp_path / "test_set", joints, np.ones(N, bool), name="TS6")
    out = tmp_path / "out"
    out.mkdir()
    settings = PredictorSettings(engine="staf", weights_dir=installed_bundle, offline=True)
    evaluation = datasets.evaluate(ThreeDHP(root), settings=settings, out=out, resume=True)
    assert evaluation.sequences[0].offsets.shape == (N, 17, 3)
    assert any("not there: TS1, TS2, TS3, TS4, TS5" in note for note in evaluation.notes)


def test_common_joints_are_named_alike(body: Body) -> None:
    names, theirs, ours = common_joints(body)
    assert len(names) == len(theirs) == len(ours) == 13
    from staf_cli.body.joints import SMPL_JOINT_NAMES

    for name, a, b in zip(names, theirs, ours, strict=True):
        assert JOINT_NAMES[a] == name
        assert SMPL_JOINT_NAMES[b] == ("pelvis" if name == "root" else name)


def _damage(kind: str, file: Path) -> None:
    if kind == "no hdf5":
        file.write_bytes(b"MATLAB 5.0 MAT-file")
        return
    with h5py.File(file, "a") as stored:
        if kind == "no truth":
            del stored["univ_annot3"]
        elif kind == "other shape":
            del stored["annot2"]
            stored["annot2"] = np.zeros((N, 1, 16, 2))
        elif kind == "external link":
            del stored["annot2"]
            stored["annot2"] = h5py.ExternalLink("elsewhere.h5", "/annot2")
        elif kind == "absurd numbers":
            stored["univ_annot3"][0] = 1e200
        elif kind == "external data":
            del stored["valid_frame"]
            outside = file.with_name("outside")
            outside.write_bytes(bytes(8 * N))
            stored.create_dataset("valid_frame", (N, 1), "f8", external=[(str(outside), 0, 8 * N)])


@pytest.mark.parametrize(
    "kind", ["no hdf5", "no truth", "other shape", "external link", "external data", "absurd numbers"]
)
def test_what_is_no_test_sequence(kind: str, root: Path) -> None:
    file = root / "TS1/annot_data.mat"
    _damage(kind, file)
    with pytest.raises(InputError, match="get it again") as caught:
        read_sequence(file)
    assert "\n" not in str(caught.value)


def test_another_folder(tmp_path: Path, body: Body, motion: Motion) -> None:
    with pytest.raises(InputError, match="mpi_inf_3dhp_test_set"):
        evaluate(tmp_path, TurnedTruth(body, [motion]))
