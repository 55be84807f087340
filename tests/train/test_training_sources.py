"""3DPW, results of runs, and all sources together."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from made_up_capture import CAMERA
from made_up_datasets import two_people, write_3dpw, write_free_weights
from made_up_folders import save_result
from made_up_people import body_with_correctives, made_up_person, made_up_result
from made_up_training import SMALL_SET
from video_samples import write_video

from staf_cli.assets.store import AssetStore
from staf_cli.body.joints import STAF_JOINT_NAMES, STAF_JOINT_SOURCES, VERTEX_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.body.staf_joints import load_free_body49
from staf_cli.camera import Camera
from staf_cli.errors import InputError
from staf_cli.motion import Motion
from staf_cli.results.load import load_result
from staf_cli.train.made_up import make_set
from staf_cli.train.sequences import TrainSequence
from staf_cli.train.sources import missing, open_sources, results, threedpw
from staf_cli.train.sources.labels import joints_of_body, places_of, sequence_of
from staf_cli.train.sources.settings import DataSettings, MadeUpData, ResultsData, ThreeDPWData
from staf_cli.weights.load import load_smpl_body

N = 8
KNEE = STAF_JOINT_NAMES.index("op_left_knee")


@pytest.fixture(scope="module")
def body() -> Body:
    return load_free_body49("cpu")


@pytest.fixture(scope="module")
def smpl(body: Body, tmp_path_factory: pytest.TempPathFactory) -> Body:
    weights = write_free_weights(tmp_path_factory.mktemp("weights") / "w", body)
    return load_smpl_body(AssetStore(weights, offline=True), "neutral", "cpu")


@pytest.fixture(scope="module")
def people(body: Body) -> list[Motion]:
    return two_people(body, N)


def as_train_split(root: Path, split: str = "train") -> Path:
    (root / "sequenceFiles" / "test").rename(root / "sequenceFiles" / split)
    return root


def world_joints(body: Body, motion: Motion) -> np.ndarray:
    """`jointPositions` under cameras that stand still at the world's origin."""
    return body.joints(motion.poses, motion.betas, motion.trans).reshape(len(motion), 72)


def test_joints_without_meshes_are_those_of_the_meshes(body: Body, smpl: Body) -> None:
    rng = np.random.default_rng(0)
    poses, betas, trans = rng.normal(0, 0.5, (9, 72)), rng.normal(size=(9, 10)), rng.normal(size=(9, 3))
    poses[4, 3] = np.nan
    found = joints_of_body(body, poses, betas, trans)
    fine = np.arange(9) != 4
    assert body.joint_regressor_extra is not None
    posed = poses[fine], betas[fine], trans[fine]
    skin = body.vertices(*posed)
    corners = skin[:, [body.vertex_ids[name] for name in VERTEX_JOINT_NAMES]]
    every = np.concatenate([body.joints(*posed), corners, body.joint_regressor_extra @ skin], axis=1)
    expected = every[:, list(STAF_JOINT_SOURCES)]
    np.testing.assert_allclose(found[fine, :, :3], expected, atol=2e-5)
    assert not found[4].any()
    assert joints_of_body(smpl, poses, betas, trans)[0, :, 3].sum() == 40  # nine need the release's regressor


def test_joints_of_a_surface_that_depends_on_the_pose(body: Body) -> None:
    changing = body_with_correctives(body)
    rng = np.random.default_rng(0)
    poses, betas, trans = rng.normal(0, 0.5, (3, 72)), rng.normal(size=10), rng.normal(size=(3, 3))
    nose = changing.vertices(poses, betas, trans)[:, changing.vertex_ids["nose"]]
    np.testing.assert_allclose(joints_of_body(changing, poses, betas, trans)[:, 0, :3], nose, atol=1e-5)


def test_places_among_the_49() -> None:
    assert places_of("left_wrist") == (STAF_JOINT_NAMES.index("op_left_wrist"), 36)
    assert places_of("left_heel") == (STAF_JOINT_NAMES.index("op_left_heel"),)
    assert places_of("tail") == ()


def test_3dpw_labels_of_smpl_stand_in_the_cameras_axes(
    tmp_path: Path, body: Body, smpl: Body, people: list[Motion]
) -> None:
    """The camera turns; what it sees is what the motions are, in its own axes."""
    root = as_train_split(write_3dpw(tmp_path, body, people))
    first, second = threedpw.read(ThreeDPWData(root), validation=False, body=smpl)
    for sequence, motion in ((first, people[0]), (second, people[1])):
        expected = body.joints(motion.poses, motion.betas, np.zeros((N, 3)))[:, 4]
        root_joint = body.joints(motion.poses, motion.betas, np.zeros((N, 3)))[:, 0]
        found = sequence.joints3d[:, KNEE, :3] - sequence.joints3d[:, 8, :3]
        np.testing.assert_allclose(found, expected - root_joint, atol=1e-4)
        np.testing.assert_allclose(sequence.betas, np.tile(motion.betas, (N, 1)), atol=1e-6)
        assert sequence.body_confidence.all()
    assert first.pictures.files[3].name == "image_00003.jpg"
    np.testing.assert_allclose(first.keypoints2d[:, 0, 2], 1)


def test_3dpw_places_people_where_the_camera_sees_them(
    tmp_path: Path, body: Body, smpl: Body, people: list[Motion]
) -> None:
    cameras = np.tile(np.eye(4), (N, 1, 1))
    cameras[:, :3, 3] = [0.5, -0.2, 1.0]
    root = write_3dpw(tmp_path, body, people, turned=False, cam_poses=cameras)
    (first, _) = threedpw.read(ThreeDPWData(as_train_split(root)), validation=False, body=smpl)
    joints = body.joints(people[0].poses, people[0].betas, people[0].trans)[:, 4] + [0.5, -0.2, 1.0]
    turned = cameras[0, :3, :3]
    np.testing.assert_allclose(turned, np.eye(3))
    np.testing.assert_allclose(first.joints3d[:, KNEE, :3], joints, atol=0.02)


def test_3dpw_for_another_body_is_its_joint_positions(
    tmp_path: Path, body: Body, people: list[Motion]
) -> None:
    positions = [world_joints(body, motion) for motion in people]
    cameras = np.tile(np.eye(4), (N, 1, 1))
    positions[0][2] = 0  # not known
    root = write_3dpw(tmp_path, body, people, turned=False, cam_poses=cameras, jointPositions=positions)
    (first, _) = threedpw.read(ThreeDPWData(as_train_split(root)), validation=False, body=body)
    expected = positions[0].reshape(N, 24, 3)[:, 4]
    known = np.arange(N) != 2
    np.testing.assert_allclose(first.joints3d[known, KNEE, :3], expected[known], atol=1e-6)
    assert first.joints3d[:, KNEE, 3].tolist() == known.tolist()
    assert not first.body_confidence.any()


def test_3dpw_frames_of_wrong_cameras_have_no_3d(
    tmp_path: Path, body: Body, smpl: Body, people: list[Motion]
) -> None:
    valid = [np.arange(N) != 5, np.ones(N, bool)]
    root = as_train_split(write_3dpw(tmp_path, body, people, campose_valid=valid))
    (first, _) = threedpw.read(ThreeDPWData(root), validation=False, body=smpl)
    assert first.body_confidence.tolist() == valid[0].tolist()
    assert not first.joints3d[5, :, 3].any()
    assert first.keypoints2d[5, :, 2].any()


def test_3dpw_without_some_pictures(tmp_path: Path, body: Body, smpl: Body, people: list[Motion]) -> None:
    root = as_train_split(write_3dpw(tmp_path, body, people), "validation")
    images = root / "imageFiles" / "street_00"
    (images / "image_00002.jpg").unlink()
    settings = ThreeDPWData(root, train=False)
    (first, _) = threedpw.read(settings, validation=True, body=smpl)
    assert len(first) == N - 1
    assert threedpw.read(settings, validation=False, body=smpl) == []
    assert threedpw.missing(settings) == []
    shutil.rmtree(images)
    assert "virtualhumans" in threedpw.missing(settings)[0]
    with pytest.raises(InputError, match=r"imageFiles\.zip"):
        threedpw.read(settings, validation=True, body=smpl)
    assert len(threedpw.missing(ThreeDPWData(tmp_path / "nowhere"))) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"jointPositions": [np.zeros((N, 5))] * 2}, "jointPositions has the shape"),
        ({"trans": [np.zeros((N, 3))]}, "no sequence of 3DPW"),
        ({"cam_poses": np.full((N, 4, 4), 1e30)}, "beyond"),
    ],
)
def test_3dpw_of_wrong_content_is_one_line(
    changes: dict[str, Any], said: str, tmp_path: Path, body: Body, smpl: Body, people: list[Motion]
) -> None:
    root = as_train_split(write_3dpw(tmp_path, body, people, **changes))
    with pytest.raises(InputError, match=said):
        threedpw.read(ThreeDPWData(root), validation=False, body=smpl)


def test_3dpw_cut_short_is_one_line(tmp_path: Path, body: Body, smpl: Body, people: list[Motion]) -> None:
    root = as_train_split(write_3dpw(tmp_path, body, people))
    path = root / "sequenceFiles" / "train" / "street_00.pkl"
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(InputError, match=r"street_00\.pkl"):
        threedpw.read(ThreeDPWData(root), validation=False, body=smpl)


@pytest.fixture
def finished(tmp_path: Path, body: Body) -> Path:
    """A result of a clip that lies beside it."""
    (tmp_path / "clips").mkdir()
    clip = write_video(tmp_path / "clips" / "walk.mp4")
    person = made_up_person(6, first=2, landmarks=True, body=body)
    person.motion.track.boxes_xyxy[:] = [10, 5, 40, 45]
    result = made_up_result(person, num_frames=10, body=body)
    return save_result(tmp_path / "out" / "results" / "walk", result, clip, Camera.from_fov((64, 48)))


def read_results(folder: Path, body: Body, **settings: Any) -> list[TrainSequence]:
    return results.read(ResultsData((folder,), **settings), validation=False, body=body)


def test_results_are_labels_with_their_confidence(tmp_path: Path, finished: Path, body: Body) -> None:
    (sequence,) = read_results(finished, body, videos=(tmp_path / "clips",), min_confidence=0.3)
    person = staf_person(finished)
    sure = person.confidence * (person.confidence >= 0.3) * person.observed
    np.testing.assert_allclose(sequence.body_confidence, sure)
    np.testing.assert_array_equal(sequence.poses, person.poses)
    assert sequence.pictures.frame_ids is not None
    assert sequence.pictures.frame_ids.tolist() == list(range(2, 8))
    assert abs(int(sequence.pictures.read(3)[24, 32, 0]) - 90) < 5  # frame 5
    np.testing.assert_allclose(sequence.joints3d[:, KNEE, :3], person.joints3d[:, 4], atol=1e-5)


def staf_person(folder: Path) -> Any:
    return load_result(folder).people[0]


def test_results_of_another_body_are_joints(tmp_path: Path, finished: Path, smpl: Body) -> None:
    (sequence,) = read_results(finished, smpl, videos=(tmp_path / "clips" / "walk.mp4",), min_confidence=0)
    assert not sequence.body_confidence.any()
    np.testing.assert_allclose(sequence.joints3d[:, KNEE, :3], staf_person(finished).joints3d[:, 4])


def test_a_box_that_is_none_leaves_its_frame_out(tmp_path: Path, body: Body) -> None:
    (tmp_path / "clips").mkdir()
    clip = write_video(tmp_path / "clips" / "walk.mp4")
    person = made_up_person(6, first=2, body=body)
    boxes = person.motion.track.boxes_xyxy
    boxes[:], boxes[1], boxes[2] = [10, 5, 40, 45], [10, 5, 10, 5], [20, 5, 20, 45]
    result = made_up_result(person, num_frames=10, body=body)
    folder = save_result(tmp_path / "walk", result, clip, Camera.from_fov((64, 48)))
    (sequence,) = read_results(folder, body, videos=(clip,), min_confidence=0)
    assert not sequence.labelled[[1, 2]].any()
    assert np.isfinite(sequence.boxes).all()
    boxes = sequence.boxes.copy()
    boxes[3] = np.nan  # as a data set may have it; a result that does is damaged
    again = sequence_of("again", sequence.pictures, boxes, joints3d=sequence.joints3d)
    assert not again.labelled[3]
    assert again.labelled[0]
    assert np.isfinite(again.boxes).all()


def test_another_video_is_never_taken_for_the_input(tmp_path: Path, finished: Path, body: Body) -> None:
    other = tmp_path / "others" / "walk.mp4"
    other.parent.mkdir()
    write_video(other, pts=range(9))
    with pytest.raises(InputError, match=r"data\.results\.videos"):
        read_results(finished, body, videos=(other.parent,))
    (line,) = results.missing(ResultsData((finished,), videos=(other,)))
    assert "walk.mp4" in line


def test_folders_of_results_and_folders_without(tmp_path: Path, finished: Path, body: Body) -> None:
    shutil.copy(tmp_path / "clips" / "walk.mp4", finished)
    assert len(read_results(finished.parent, body)) == 1
    with pytest.raises(InputError, match="no result of staf run"):
        read_results(tmp_path / "clips", body)
    with np.load(finished / "person_002.npz") as stored:
        arrays = dict(stored)
    for key, wrong in (("landmarks2d", np.zeros((6, 33))), ("landmarks2d_visibility", np.array("x"))):
        np.savez(finished / "person_002.npz", **{**arrays, key: wrong})
        with pytest.raises(InputError, match="damaged"):
            read_results(finished, body)
    (finished / "person_002.npz").write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(InputError, match=str(finished)):
        read_results(finished, body)
    (finished / "run.json").write_text(json.dumps({"versions": {"staf": "0.2.0"}}))
    with pytest.raises(InputError, match=str(finished)):
        read_results(finished, body)


def test_all_sources_together(tmp_path: Path, finished: Path, body: Body) -> None:
    make_set(tmp_path / "set", SMALL_SET)
    shutil.copy(tmp_path / "clips" / "walk.mp4", finished)
    copied = shutil.copytree(finished, tmp_path / "out" / "more" / "walk")
    data = DataSettings(
        results=ResultsData((finished, copied), min_confidence=0.0), made_up=MadeUpData(tmp_path / "set")
    )
    assert missing(data) == []
    names = [sequence.name for sequence in open_sources(data, validation=False, body=body)]
    assert len(set(names)) == len(names) > 3
    assert "walk / person 2 (2)" in names
    with pytest.raises(InputError, match="validated on"):
        open_sources(DataSettings(results=data.results), validation=True, body=body)
    lines = missing(DataSettings(threedpw=ThreeDPWData(tmp_path), made_up=MadeUpData(tmp_path)))
    assert len(lines) == 3


def test_picture_of_a_photo_is_a_single_one(tmp_path: Path, body: Body) -> None:
    cv2.imwrite(str(tmp_path / "walk.png"), np.full((48, 64, 3), 77, np.uint8))
    person = made_up_person(1, first=0, body=body)
    result = made_up_result(person, num_frames=1, is_photo=True, body=body)
    folder = save_result(tmp_path / "results" / "walk", result, tmp_path / "walk.png", CAMERA)
    found = read_results(folder, body, min_confidence=0)
    assert all(sequence.single for sequence in found)
    assert int(found[0].pictures.read(0)[0, 0, 0]) == 77
