"""3DPW: a made-up data set whose error is known because the test put it there."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from made_up_capture import Harm
from made_up_datasets import MALE_SIZE, two_people, write_3dpw, write_free_weights
from turned_predictor import TURN, TurnedTruth

from staf_cli.assets.store import AssetStore
from staf_cli.body.model import Body
from staf_cli.errors import AssetError, InputError, SettingError, StafError
from staf_cli.evaluation import datasets, threedpw
from staf_cli.evaluation.joint_sets import load_regressor14
from staf_cli.evaluation.scores import Evaluation
from staf_cli.evaluation.settings import PredictorSettings
from staf_cli.evaluation.threedpw import ThreeDPW, read_sequence
from staf_cli.motion import Motion
from staf_cli.weights.load import load_smpl_body

N = 14


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory, body: Body) -> Path:
    return write_free_weights(tmp_path_factory.mktemp("weights") / "w", body)


@pytest.fixture(scope="module")
def smpl(weights: Path) -> Body:
    return load_smpl_body(AssetStore(weights, offline=True), "neutral", "cpu")


@pytest.fixture(scope="module")
def people(body: Body) -> list[Motion]:
    return two_people(body, N)


@pytest.fixture
def root(tmp_path: Path, body: Body, people: list[Motion]) -> Path:
    return write_3dpw(tmp_path / "3dpw", body, people)


def evaluate(
    root: Path, weights: Path, predictor: TurnedTruth, *, resume: bool = True, **options: str
) -> Evaluation:
    settings = PredictorSettings(weights_dir=weights, offline=True)
    return evaluated(root, settings, resume=resume, predictor=predictor, **options)


def evaluated(
    root: Path,
    settings: PredictorSettings,
    *,
    resume: bool = True,
    predictor: TurnedTruth | None = None,
    **options: str,
) -> Evaluation:
    out = root.parent / "out"
    out.mkdir(exist_ok=True)
    chosen: Any = {"split": "test", "protocol": "staf", **options}
    dataset = ThreeDPW(root, weights_dir=settings.weights_dir, **chosen)
    return datasets.evaluate(dataset, settings=settings, out=out, resume=resume, predictor=predictor)


def expected(smpl: Body, weights: Path, motion: Motion) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """MPJPE (N,), PVE (N,) mm and acceleration error (N-2,) mm/frame^2 that the turn makes, by hand."""
    skin = smpl.vertices(motion.poses, motion.betas, np.zeros((N, 3), np.float32)).astype(np.float64)
    root = smpl.joints(motion.poses, motion.betas, np.zeros((N, 3), np.float32))[:, :1].astype(np.float64)
    joints = load_regressor14(AssetStore(weights, offline=True)) @ skin
    joints = joints - (joints[:, [2]] + joints[:, [3]]) / 2
    off = TURN.as_matrix() - np.eye(3)
    moved = joints @ off.T
    accel = moved[2:] - 2 * moved[1:-1] + moved[:-2]
    norms = (np.linalg.norm(part, axis=-1).mean(-1) * 1000 for part in (moved, (skin - root) @ off.T, accel))
    mpjpe, pve, accel = norms
    return mpjpe, pve, accel


def test_the_error_put_there_is_found(root: Path, weights: Path, smpl: Body, people: list[Motion]) -> None:
    evaluation = evaluate(root, weights, TurnedTruth(smpl, people))
    assert [scores.name for scores in evaluation.sequences] == [
        "street_00 / person 0",
        "street_00 / person 1",
    ]
    for scores, motion in zip(evaluation.sequences, people, strict=True):
        mpjpe, pve, accel = expected(smpl, weights, motion)
        np.testing.assert_allclose(scores.mpjpe, mpjpe, atol=2e-3)
        assert scores.pve is not None
        np.testing.assert_allclose(scores.pve, pve, atol=2e-3)
        np.testing.assert_allclose(scores.accel, accel, atol=4e-3)
        np.testing.assert_allclose(scores.pa_mpjpe, 0, atol=2e-3)
        assert not scores.left_out
    assert evaluation.means["mpjpe_mm"] is not None
    assert evaluation.means["mpjpe_mm"] > 30
    assert evaluation.dataset == "3DPW test"


def test_gendered_truth_is_of_its_gender(root: Path, weights: Path, smpl: Body, people: list[Motion]) -> None:
    """The man's truth is a tenth larger than the neutral prediction, the woman's is not."""
    man, woman = evaluate(root, weights, TurnedTruth(smpl, people), protocol="gendered").sequences
    mpjpe, _, _ = expected(smpl, weights, people[1])
    np.testing.assert_allclose(woman.mpjpe, mpjpe, atol=2e-3)
    np.testing.assert_allclose(man.pa_mpjpe, 0, atol=2e-3)  # a similarity
    skin = smpl.vertices(people[0].poses, people[0].betas, np.zeros((N, 3), np.float32)).astype(np.float64)
    joints = load_regressor14(AssetStore(weights, offline=True)) @ skin
    skin = skin - (joints[:, [2]] + joints[:, [3]]) / 2
    by_hand = np.linalg.norm(skin @ TURN.as_matrix().T - MALE_SIZE * skin, axis=-1).mean(-1) * 1000
    assert man.pve is not None
    np.testing.assert_allclose(man.pve, by_hand, atol=2e-2)


def test_frames_left_out_are_counted_by_their_reason(
    tmp_path: Path, body: Body, weights: Path, smpl: Body, people: list[Motion]
) -> None:
    root = write_3dpw(tmp_path / "3dpw", body, people)
    clean = read_sequence(root / "sequenceFiles/test/street_00.pkl", root)
    points = [person.keypoints.transpose(0, 2, 1).copy() for person in clean.people]
    points[0][3, :, 6:] = 0  # six keypoints left: too few
    points[0][4, :, 7:] = 0  # seven are enough
    valid = [np.arange(N) != 5, np.ones(N, bool)]
    write_3dpw(tmp_path / "other", body, people, poses2d=points, campose_valid=valid)
    other = tmp_path / "other"
    (other / "imageFiles/street_00/image_00008.jpg").unlink()
    predictor = TurnedTruth(smpl, people, unseen=[10, 11])
    first, second = evaluate(other, weights, predictor).sequences
    assert first.left_out == {
        threedpw.FEW_KEYPOINTS: 1,
        datasets.NO_PICTURE: 1,
        datasets.NOT_FOUND: 2,
    }
    assert second.left_out == {datasets.NO_PICTURE: 1, datasets.NOT_FOUND: 2}
    assert first.frame_ids.tolist() == [0, 1, 2, 4, 5, 6, 7, 9, 12, 13]
    mpjpe, _, accel = expected(smpl, weights, people[0])
    np.testing.assert_allclose(first.mpjpe, mpjpe[first.frame_ids], atol=2e-3)
    # Accelerations only where both neighbours are scored.
    assert first.accel_frame_ids.tolist() == [1, 5, 6]
    np.testing.assert_allclose(first.accel, accel[[0, 4, 5]], atol=4e-3)
    gendered, _ = evaluate(other, weights, predictor, protocol="gendered").sequences
    assert gendered.left_out[threedpw.NO_CAMPOSE] == 1
    notes = evaluate(other, weights, predictor).notes
    assert any(note.startswith("1 frames of the split have a camera pose") for note in notes)


def test_a_person_who_is_never_seen(
    tmp_path: Path, body: Body, weights: Path, smpl: Body, people: list[Motion]
) -> None:
    points = [np.zeros((N, 3, 18)), np.ones((N, 3, 18)) * np.arange(18)]
    root = write_3dpw(tmp_path / "3dpw", body, people, poses2d=points)
    first, second = evaluate(root, weights, TurnedTruth(smpl, people)).sequences
    assert (first.num_frames, first.left_out) == (0, {threedpw.FEW_KEYPOINTS: N})
    assert second.num_frames == N


def test_it_goes_on_where_it_was(
    root: Path,
    body: Body,
    weights: Path,
    smpl: Body,
    people: list[Motion],
    said: Callable[[], list[str]],
) -> None:
    write_3dpw(root, body, people[:1], name="alley_00")
    predictor = TurnedTruth(smpl, people)
    before = evaluate(root, weights, predictor)
    assert predictor.num_calls == 2
    again = evaluate(root, weights, predictor)
    assert predictor.num_calls == 2
    assert said()[-2:] == ["1/2 alley_00: already there", "2/2 street_00: already there"]
    assert (again.means, again.accel_joined) == (before.means, before.accel_joined)
    # Other settings, another truth or a damaged file are made anew; so is everything with --restart.
    evaluate(root, weights, predictor, protocol="gendered")
    assert predictor.num_calls == 4
    write_3dpw(root / "new", body, people[:1], name="alley_00")
    (root / "new/sequenceFiles/test/alley_00.pkl").replace(root / "sequenceFiles/test/alley_00.pkl")
    next((root.parent / "out/sequences").glob("street_00_person_1*")).write_bytes(b"damaged")
    evaluate(root, weights, predictor, resume=False)
    assert predictor.num_calls == 6


def test_a_pickle_that_would_act_is_refused(
    root: Path, weights: Path, smpl: Body, people: list[Motion], tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    file = root / "sequenceFiles/test/street_00.pkl"
    file.write_bytes(pickle.dumps({"sequence": "street_00", "poses": Harm(trace)}, 2))
    with pytest.raises(InputError, match="refused") as caught:
        evaluate(root, weights, TurnedTruth(smpl, people))
    assert "\n" not in str(caught.value)
    assert not trace.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"poses": [np.zeros((N, 70))]}, "poses has the shape"),
        ({"genders": ["x", "f"]}, "genders must be m or f"),
        ({"cam_intrinsics": np.zeros((3, 3))}, "no focal length"),
        ({"cam_poses": np.zeros((N, 3))}, "cam_poses has the shape"),
        ({"betas": [np.zeros(4), np.zeros(4)]}, "betas must be at least 10"),
        ({"poses2d": [["a"] * N] * 2}, "poses2d has the shape"),
    ],
)
def test_what_is_no_sequence_of_3dpw(
    changes: dict[str, object], words: str, tmp_path: Path, body: Body, people: list[Motion]
) -> None:
    root = write_3dpw(tmp_path / "3dpw", body, people, **changes)
    with pytest.raises(InputError, match=words) as caught:
        read_sequence(root / "sequenceFiles/test/street_00.pkl", root)
    assert "\n" not in str(caught.value)


def test_mistakes_say_what_to_do(
    root: Path, weights: Path, smpl: Body, people: list[Motion], tmp_path: Path
) -> None:
    predictor = TurnedTruth(smpl, people)
    cases: list[tuple[type[StafError], str, Path, Path, dict[str, str]]] = [
        (InputError, "sequenceFiles/train", root, weights, {"split": "train"}),
        (AssetError, "staf weights import", root, tmp_path / "empty", {}),
    ]
    for kind, words, folder, store, options in cases:
        with pytest.raises(kind, match=words):
            evaluate(folder, store, predictor, **options)
    for picture in (root / "imageFiles/street_00").iterdir():
        picture.unlink()
    with pytest.raises(InputError, match="no picture of street_00"):
        evaluate(root, weights, predictor)


@pytest.mark.parametrize("detections", ["gt", pytest.param("run", marks=pytest.mark.slow)])
def test_the_landmarks_engine_end_to_end(
    tmp_path: Path,
    body: Body,
    weights: Path,
    nets: dict[str, Path],
    people: list[Motion],
    detections: Literal["gt", "run"],
) -> None:
    """Real pictures of drawn bodies, real nets, SMPL's mesh; in the truth's boxes, or found."""
    for path in nets.values():
        if not (weights / path.name).exists():
            (weights / path.name).symlink_to(path)
    root = write_3dpw(tmp_path / "3dpw", body, people, drawn=True)
    settings = PredictorSettings(engine="landmarks", weights_dir=weights, offline=True, detections=detections)
    evaluation = evaluated(root, settings)
    assert evaluation.engine == "landmarks"
    assert evaluation.num_frames + sum(evaluation.left_out.values()) == 2 * N
    assert evaluation.num_frames >= N
    assert evaluation.means["pa_mpjpe_mm"] is not None
    assert evaluation.means["pa_mpjpe_mm"] < 130


WHOLE_AND_PART = [{}, {"ablate": ("apm",)}]
ALL_WAYS = [*WHOLE_AND_PART, {"ablate": ("tcfm",)}, {"ablate": ("safm",)}, {"reference_batching": True}]


@pytest.mark.parametrize(
    "ways", [WHOLE_AND_PART, pytest.param(ALL_WAYS, marks=pytest.mark.slow)], ids=["two", "all"]
)
def test_staf_end_to_end(
    tmp_path: Path, body: Body, installed_bundle: Path, people: list[Motion], ways: list[dict[str, Any]]
) -> None:
    """The network from the imported bundle, whole and with parts left out: every way gives other numbers."""
    root = write_3dpw(tmp_path / "3dpw", body, [people[0]], drawn=True)
    base = PredictorSettings(engine="staf", weights_dir=installed_bundle, offline=True)
    numbers = set()
    for way in ways:
        evaluation = evaluated(root, replace(base, **way))
        assert evaluation.num_frames == N
        assert evaluation.means["pve_mm"] is not None
        numbers.add(round(evaluation.means["pve_mm"], 6))
    assert len(numbers) == len(ways)
    assert len(list((tmp_path / "out" / "sequences").iterdir())) == len(ways)


def test_ablations_are_stafs_alone(weights: Path, nets: dict[str, Path]) -> None:
    del nets
    with pytest.raises(SettingError, match="tcfm, safm or apm"):
        PredictorSettings(ablate=("backbone",))
    from staf_cli.evaluation.predictor import EnginePredictor

    settings = PredictorSettings(engine="landmarks", ablate=("apm",), weights_dir=weights, offline=True)
    with pytest.raises(SettingError, match="add --engine staf"):
        EnginePredictor(settings, body="smpl")
