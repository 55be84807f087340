"""Truth files: what is read, and one line for what is wrong."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from made_up_capture import Harm, write_truth

from staf_cli.errors import InputError
from staf_cli.evaluation.joint_sets import H36M_14_NAMES, match_joints, plain_name
from staf_cli.evaluation.truth_file import read_truth

NAMES = np.array(["left_hip", "right_hip", "left_knee", "right_knee"])
JOINTS = np.random.default_rng(0).normal(0, 0.4, (6, 4, 3))
POSES = np.zeros((6, 72))


def test_joints_and_what_is_taken_where_nothing_is_said(tmp_path: Path) -> None:
    path = write_truth(tmp_path / "t.npz", joints3d=JOINTS.astype(np.float32), joint_names=NAMES)
    truth = read_truth(path)
    assert len(truth) == 6
    np.testing.assert_allclose(truth.joints3d, JOINTS, atol=1e-6)
    assert truth.joint_names == tuple(NAMES)
    assert truth.frame_ids.tolist() == list(range(6))
    assert (truth.fps, truth.axes, truth.protocol, truth.smpl) == (None, "camera", None, None)
    assert truth.dataset == "t.npz"


def test_everything_said(tmp_path: Path) -> None:
    path = write_truth(
        tmp_path / "t.npz",
        joints3d=JOINTS,
        joint_names=NAMES.astype("S"),
        poses=POSES + 0.1,
        betas=np.arange(300.0),
        trans=np.ones((6, 3)),
        gender="male",
        frame_ids=np.arange(10, 22, 2, dtype=np.uint16),
        fps=np.float32(29.97),
        axes="fixed",
        dataset="our Human3.6M",
    )
    truth = read_truth(path)
    assert truth.smpl is not None
    assert truth.smpl.body_model == "smpl-male"
    assert truth.smpl.betas.tolist() == list(range(10))
    assert truth.frame_ids.tolist() == [10, 12, 14, 16, 18, 20]
    assert truth.fps == pytest.approx(29.97)
    assert (truth.axes, truth.dataset) == ("fixed", "our Human3.6M")
    assert truth.joint_names == tuple(NAMES)


def test_smpl_parameters_alone(tmp_path: Path) -> None:
    truth = read_truth(write_truth(tmp_path / "t.npz", poses=POSES, betas=np.zeros((6, 10))))
    assert truth.joints3d is None
    assert truth.smpl is not None
    assert truth.smpl.body_model == "smpl-neutral"
    assert truth.smpl.betas.shape == (6, 10)
    assert truth.smpl.trans.shape == (6, 3)


def test_the_14_joints_need_no_names(tmp_path: Path) -> None:
    joints = np.zeros((6, 14, 3))
    truth = read_truth(write_truth(tmp_path / "t.npz", joints3d=joints, protocol="h36m"))
    assert truth.joint_names == H36M_14_NAMES


BAD = {
    "nothing of use": ({"x": np.zeros(3)}, r"needs joints3d \(T, J, 3\) with joint_names, or poses .* has x"),
    "no names": ({"joints3d": JOINTS}, r"needs joint_names \(4,\)"),
    "shape of joints": ({"joints3d": JOINTS[0], "joint_names": NAMES}, r"joints3d must be .*, is \(4, 3\)"),
    "number of names": ({"joints3d": JOINTS, "joint_names": NAMES[:3]}, r"must be \(4,\) of text, is \(3,\)"),
    "names are numbers": ({"joints3d": JOINTS, "joint_names": np.arange(4)}, "is .* of int64"),
    "a name twice": (
        {"joints3d": JOINTS, "joint_names": np.array(["RHip", "right_hip", "a", "b"])},
        "right_hip more than once",
    ),
    "millimetres": ({"joints3d": 1000 * JOINTS, "joint_names": NAMES}, "must be metres"),
    "text for joints": ({"joints3d": JOINTS.astype(str), "joint_names": NAMES}, "must be numbers"),
    "no frames": ({"joints3d": JOINTS[:0], "joint_names": NAMES}, "holds no frames"),
    "poses": ({"poses": np.zeros((6, 24, 3))}, r"poses must be numbers of shape \(6, 72\), is \(6, 24, 3\)"),
    "betas": ({"poses": POSES, "betas": np.zeros(4)}, r"betas must be .* \(10,\), is \(4,\)"),
    "betas of other frames": ({"poses": POSES, "betas": np.zeros((5, 10))}, r"betas must be .* \(6, 10\)"),
    "trans": ({"poses": POSES, "trans": np.zeros(3)}, r"trans must be .* \(6, 3\), is \(3,\)"),
    "gender": ({"poses": POSES, "gender": "x"}, "gender must be neutral or male or female, is x"),
    "axes": ({"poses": POSES, "axes": "world"}, "axes must be camera or fixed"),
    "protocol": ({"poses": POSES, "protocol": "coco"}, "protocol must be h36m, is coco"),
    "h36m without a joint": (
        {"joints3d": JOINTS, "joint_names": NAMES, "protocol": "h36m"},
        "protocol h36m needs the joint right_ankle",
    ),
    "fps": ({"poses": POSES, "fps": 0.0}, "fps must be a number above 0"),
    "fps is many": ({"poses": POSES, "fps": np.ones(6)}, r"fps must be one value, is \(6,\)"),
    "fps is text": ({"poses": POSES, "fps": "30"}, "fps must be a number"),
    "frame ids": ({"poses": POSES, "frame_ids": np.arange(5)}, r"frame_ids must be \(6,\) integers"),
    "frame ids of floats": ({"poses": POSES, "frame_ids": np.arange(6.0)}, "is .* of float64"),
    "frame ids twice": ({"poses": POSES, "frame_ids": np.zeros(6, int)}, "frame_ids must ascend"),
    "frame ids below 0": ({"poses": POSES, "frame_ids": np.arange(-1, 5)}, "frame_ids must ascend"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong(tmp_path: Path, case: str) -> None:
    arrays, words = BAD[case]
    path = write_truth(tmp_path / "t.npz", **arrays)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=words) as caught:
        read_truth(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_files_that_are_none(tmp_path: Path) -> None:
    write_truth(tmp_path / "good.npz", poses=POSES)
    data = (tmp_path / "good.npz").read_bytes()
    (tmp_path / "half.npz").write_bytes(data[: len(data) // 2])
    (tmp_path / "text.npz").write_text("joints")
    flipped = bytearray(data)
    flipped[len(data) // 3] ^= 255
    (tmp_path / "flipped.npz").write_bytes(flipped)
    np.save(tmp_path / "one.npy", POSES)
    for name in ("half.npz", "text.npz", "flipped.npz", "one.npy", "missing.npz", "."):
        with pytest.raises(InputError, match=r"no such file|is damaged|is no \.npz|is a folder"):
            read_truth(tmp_path / name)


@pytest.mark.parametrize("key", ["joints3d", "unused"])
def test_objects_that_would_run_code_are_refused(tmp_path: Path, key: str) -> None:
    trace = tmp_path / "trace"
    path = write_truth(tmp_path / "t.npz", poses=POSES, **{key: np.array([Harm(trace)], dtype=object)})
    with pytest.raises(InputError, match="refused: it holds pickled objects"):
        read_truth(path)
    assert not trace.exists()


@pytest.mark.parametrize("content", [b"words", b"", b"\x93NUMPY\x01\x00\x05\x00{'a':"])
def test_members_that_are_no_arrays(tmp_path: Path, content: bytes) -> None:
    """numpy gives those without its mark as plain bytes (found by fuzzing)."""
    path = write_truth(tmp_path / "t.npz", poses=POSES)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("joints3d.npy", content)
    with pytest.raises(InputError, match="is damaged"):
        read_truth(path)


def test_archives_that_burst(tmp_path: Path) -> None:
    """600 KB that unpack to more than 1 GB are not unpacked."""
    piece, path = bytes(70_000_000), tmp_path / "t.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("poses.npy", piece)
        member = archive.infolist()[0]
        archive.filelist += [member] * 15  # the same bytes sixteen times, by name of the directory alone
    with pytest.raises(InputError, match="unpack to too much"):
        read_truth(path)


@pytest.mark.parametrize("key", ["poses", "joints3d", "trans", "betas"])
def test_numbers_beyond_reason(tmp_path: Path, key: str) -> None:
    arrays: dict[str, np.ndarray] = {
        "poses": POSES.copy(),
        "joints3d": np.zeros((len(POSES), 1, 3)),
        "joint_names": np.array(["head"]),
        "trans": np.zeros((len(POSES), 3)),
        "betas": np.zeros(10),
    }
    read_truth(write_truth(tmp_path / "t.npz", **arrays))
    arrays[key].flat[0] = 1e200
    with pytest.raises(InputError, match=f"{key} holds numbers beyond reason"):
        read_truth(write_truth(tmp_path / "t.npz", **arrays))


def test_numbers_that_are_none_of_every_kind(tmp_path: Path) -> None:
    """Signalling ones made numpy warn, on the user's terminal (found by fuzzing)."""
    joints = np.ones((2, 3, 3), np.float32)
    joints.view(np.uint32)[0, 0] = 0x7FA00000
    truth = read_truth(
        write_truth(tmp_path / "t.npz", joints3d=joints, joint_names=np.array(["a", "b", "c"]))
    )
    assert truth.joints3d is not None
    assert np.isnan(truth.joints3d[0, 0]).all()
    assert np.isfinite(truth.joints3d[1]).all()
    poses = POSES.copy()
    poses.view(np.uint64)[0, 0] = 0x7FF4000000000000
    truth = read_truth(write_truth(tmp_path / "p.npz", poses=poses))
    assert truth.smpl is not None
    assert np.isnan(truth.smpl.poses.astype(np.float32)[0, 0])


def test_names_as_bytes_and_of_any_letters(tmp_path: Path) -> None:
    joints = np.zeros((2, 3, 3))
    names = np.array([b"head", b"neck", b"na\xefve"])
    truth = read_truth(write_truth(tmp_path / "t.npz", joints3d=joints, joint_names=names))
    assert truth.joint_names == ("head", "neck", "na\ufffdve")


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("right_hip", "right_hip"),
        ("RHip", "right_hip"),
        ("RightHip", "right_hip"),
        ("hip_r", "right_hip"),
        ("Right Hip", "right_hip"),
        ("r-hip", "right_hip"),
        ("rhip", "right_hip"),
        ("LShoulder", "left_shoulder"),
        ("leftElbow", "left_elbow"),
        ("pelvis", "pelvis"),
        ("Neck", "neck"),
        ("spine1", "spine1"),
        ("rib", "rib"),
        ("left", "left"),
        ("op_right_hip", "op_right_hip"),
        ("top_of_head_lsp", "top_of_head_lsp"),
    ],
)
def test_spellings(given: str, plain: str) -> None:
    assert plain_name(given) == plain


def test_matching_names() -> None:
    match = match_joints(
        ["pelvis", "left_hip", "right_hip", "head", "head"], ["Head", "tail", "RHip", "LHip"]
    )
    assert match.names == ("head", "right_hip", "left_hip")
    assert (match.pred, match.truth) == ((3, 2, 1), (0, 2, 3))
    assert match.only_truth == ("tail",)
    assert sorted(match.names[index] for index in match.pelvis) == ["left_hip", "right_hip"]
    assert match_joints(["pelvis", "head"], ["head", "pelvis"]).pelvis == (1,)
    assert match_joints(["neck", "head"], ["head", "neck"]).pelvis == (0, 1)
