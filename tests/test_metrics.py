"""The error metrics, against their definitions, naive twins and the numbers of the authors' release."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes
from scipy.spatial.transform import Rotation
from synthetic_body import body_model

from staf_cli import metrics
from staf_cli.body.model import Body
from staf_cli.metrics import accel_error, jitter, mpjpe, pa_mpjpe, pve, similarity_aligned

RNG = np.random.default_rng(0)


def _joints(num_frames: int = 6, num_joints: int = 14) -> np.ndarray:
    return RNG.normal(0, 0.4, (num_frames, num_joints, 3))


def _similar(points: np.ndarray) -> np.ndarray:
    """Each frame turned, scaled and moved in its own way."""
    turn = Rotation.random(len(points), random_state=1).as_matrix()
    scale = RNG.uniform(0.3, 3, (len(points), 1, 1))
    return scale * np.einsum("nij,nkj->nki", turn, points) + RNG.normal(0, 5, (len(points), 1, 3))


def _by_scipy(pred: np.ndarray, truth: np.ndarray) -> float:
    """One frame's error in mm; right wherever the best rotation is no reflection."""
    a, b = pred - pred.mean(axis=0), truth - truth.mean(axis=0)
    rotation, total = orthogonal_procrustes(a, b)
    assert np.linalg.det(rotation) > 0
    return 1000 * float(np.linalg.norm(total / (a**2).sum() * a @ rotation - b, axis=1).mean())


def _naive_pa(pred: np.ndarray, truth: np.ndarray) -> float:
    """One frame's error in mm, written down step by step."""
    a, b = pred - pred.mean(axis=0), truth - truth.mean(axis=0)
    if not (a**2).sum():
        return 1000 * float(np.linalg.norm(b, axis=1).mean())
    covariance = np.zeros((3, 3))
    for one, other in zip(a, b, strict=True):
        covariance += np.outer(one, other)
    u, _, vt = np.linalg.svd(covariance)
    flip = np.diag([1, 1, np.linalg.det(u) * np.linalg.det(vt)])
    turned = a @ u @ flip @ vt
    scale = (turned * b).sum() / (turned**2).sum()
    return 1000 * float(np.mean([np.linalg.norm(scale * x - y) for x, y in zip(turned, b, strict=True)]))


def _squares(pred: np.ndarray, truth: np.ndarray, turn: Rotation) -> float:
    """The least sum of squares (m^2) that a rotation leaves after the best scale and translation."""
    a, b = turn.apply(pred - pred.mean(axis=0)), truth - truth.mean(axis=0)
    scale = max((a * b).sum() / (a**2).sum(), 0)
    return float(((scale * a - b) ** 2).sum())


SPECIAL: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "mirrored": lambda joints: joints * [-1, 1, 1],
    "flat": lambda joints: joints * [1, 1, 0],
    "collinear": lambda joints: joints * [1, 0, 0],
    "one point": lambda joints: 0 * joints + 0.3,
}


@pytest.mark.parametrize("shape", SPECIAL)
@pytest.mark.parametrize("side", ["pred", "truth", "both"])
def test_special_figures_against_a_naive_twin(shape: str, side: str) -> None:
    joints = _joints(20)
    pred, truth = joints + RNG.normal(0, 0.1, joints.shape), joints
    pred = SPECIAL[shape](pred) if side != "truth" else pred
    truth = SPECIAL[shape](truth) if side != "pred" else truth
    errors = pa_mpjpe(pred, truth)
    expected = [_naive_pa(*pair) for pair in zip(pred, truth, strict=True)]
    np.testing.assert_allclose(errors, expected, rtol=1e-7, atol=1e-6)


@pytest.mark.parametrize("shape", ["mirrored", "flat"])
def test_no_other_proper_rotation_is_better(shape: str) -> None:
    truth = _joints(1)
    pred = SPECIAL[shape](truth + RNG.normal(0, 0.1, truth.shape))
    left = ((similarity_aligned(pred, truth) - truth)[0] ** 2).sum()
    others = [_squares(pred[0], truth[0], turn) for turn in Rotation.random(3000, random_state=3)]
    assert left <= min(others)


def test_many_frames_are_as_single_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = _joints(41)
    pred = truth + RNG.normal(0, 0.1, truth.shape)
    monkeypatch.setattr(metrics, "CHUNK_FRAMES", 4)  # nine frames of 14 joints a piece
    for metric in (mpjpe, pa_mpjpe, pve):
        single = [metric(pred[i : i + 1], truth[i : i + 1])[0] for i in range(41)]
        np.testing.assert_allclose(metric(pred, truth), single, rtol=1e-12)
    three = [accel_error(pred[i : i + 3], truth[i : i + 3])[0] for i in range(39)]
    np.testing.assert_allclose(accel_error(pred, truth), three, rtol=1e-12)


def test_distances_are_taken_as_they_are() -> None:
    truth = _joints()
    np.testing.assert_allclose(mpjpe(truth + np.array([0.03, 0, -0.04]), truth), 50)
    np.testing.assert_allclose(pve(truth + np.array([0, 0.2, 0]), truth), 200)
    moved = truth.copy()
    moved[:, 3, 1] += 0.014
    np.testing.assert_allclose(mpjpe(moved, truth), 1)  # one of 14 joints by 14 mm
    np.testing.assert_allclose(mpjpe(2 * truth, truth), 1000 * np.linalg.norm(truth, axis=2).mean(1))


def test_a_known_acceleration() -> None:
    frames = np.arange(9.0)[:, None, None]
    truth = np.zeros((9, 4, 3)) + 0.5 * frames  # steady: no acceleration
    fall = truth + [0, 0.001, 0] * frames**2
    np.testing.assert_allclose(accel_error(fall, truth), 2)  # the second difference of t^2 is 2
    np.testing.assert_allclose(accel_error(fall + 7, fall), 0, atol=1e-9)
    assert accel_error(fall, truth).shape == (7,)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_jitter_is_acceleration_without_a_truth(kind: type) -> None:
    frames = np.arange(9.0)[:, None, None]
    steady = (0.5 * frames + np.zeros((9, 24, 3))).astype(kind)
    np.testing.assert_allclose(jitter(steady), 0, atol=1e-3)
    shaking = steady.copy()
    shaking[::2, :, 0] += 0.001  # 1 mm to and fro: a second difference of 2 mm
    np.testing.assert_allclose(jitter(shaking), 2, atol=1e-3)
    one_joint = steady.copy()
    one_joint[::2, 5, 0] += 0.001
    np.testing.assert_allclose(jitter(one_joint), 2 / 24, atol=1e-3)
    assert [len(jitter(steady[:count])) for count in (0, 1, 2, 3)] == [0, 0, 0, 1]
    with pytest.raises(ValueError, match="N, J, 3"):
        jitter(steady[:, 0])


def test_a_naive_twin_of_the_acceleration() -> None:
    pred, truth = _joints(), _joints()
    for t, error in enumerate(accel_error(pred, truth), 1):
        of_pred = pred[t - 1] - 2 * pred[t] + pred[t + 1]
        of_truth = truth[t - 1] - 2 * truth[t] + truth[t + 1]
        assert error == pytest.approx(1000 * np.mean([np.linalg.norm(v) for v in of_pred - of_truth]))


@pytest.mark.parametrize("num_frames", [0, 1, 2])
def test_too_few_frames_for_an_acceleration(num_frames: int) -> None:
    assert accel_error(_joints(num_frames), _joints(num_frames)).shape == (0,)


@pytest.mark.parametrize("metric", [mpjpe, pa_mpjpe, pve])
def test_no_frames(metric: Callable[..., np.ndarray]) -> None:
    assert metric(np.zeros((0, 14, 3)), np.zeros((0, 14, 3))).shape == (0,)
    with pytest.raises(ValueError, match="at least one joint"):
        metric(np.zeros((2, 0, 3)), np.zeros((2, 0, 3)))


@pytest.mark.parametrize("metric", [mpjpe, pa_mpjpe])
@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("side", [0, 1])
def test_what_is_not_finite_stays_in_its_frame(
    metric: Callable[..., np.ndarray], value: float, side: int
) -> None:
    both = [_joints(), _joints()]
    whole = metric(*both)
    both[side][2, 5, 1] = value
    errors = metric(*both)
    assert not np.isfinite(errors[2])
    np.testing.assert_array_equal(np.delete(errors, 2), np.delete(whole, 2))


def test_float32_and_integers_are_exact() -> None:
    truth = _joints().astype(np.float32) + 1000
    pred = (truth + np.float32(0.5)).astype(np.float32)
    np.testing.assert_allclose(mpjpe(pred, truth), 1000 * np.sqrt(0.75), rtol=1e-3)
    whole = np.arange(24).reshape(2, 4, 3)
    np.testing.assert_allclose(mpjpe(whole + np.array([1, 0, 0]), whole), 1000)


def test_numbers_of_the_release(oracle: dict[str, np.ndarray]) -> None:
    pred, truth = oracle["metrics/pred"], oracle["metrics/gt"]
    at_pelvis = [side - side[:, [2, 3]].mean(axis=1, keepdims=True) for side in (pred, truth)]
    for name, errors in {
        "mpjpe_mm_per_frame": mpjpe(*at_pelvis),
        "pa_mpjpe_mm_per_frame": pa_mpjpe(pred, truth),
        "pa_mpjpe_mm_mirrored": pa_mpjpe(pred * [-1, 1, 1], truth),
        "accel_error_mm_per_frame": accel_error(*at_pelvis),
    }.items():
        np.testing.assert_allclose(errors, oracle[f"metrics/{name}"], rtol=0, atol=1e-3, err_msg=name)


def test_vertex_error_of_the_release(oracle: dict[str, np.ndarray]) -> None:
    body = Body("smpl-neutral", body_model(), device="cpu")
    pred, truth = (_mesh(body, oracle[f"metrics/pve_{side}_theta"]) for side in ("pred", "target"))
    np.testing.assert_allclose(pve(pred, truth), oracle["metrics/pve_mm_per_frame"], rtol=0, atol=1e-3)


def _mesh(body: Body, theta: np.ndarray) -> np.ndarray:
    """Vertices without a translation, of camera (3), pose (72) and shape (10)."""
    return body.vertices(theta[:, 3:75], theta[:, 75:], np.zeros((len(theta), 3)))


def test_a_similar_figure_is_right() -> None:
    truth = _joints()
    np.testing.assert_allclose(pa_mpjpe(_similar(truth), truth), 0, atol=1e-9)
    np.testing.assert_allclose(similarity_aligned(_similar(truth), truth), truth, atol=1e-12)


def test_only_the_shape_of_the_prediction_counts() -> None:
    truth = _joints()
    pred = truth + RNG.normal(0, 0.1, truth.shape)
    errors = pa_mpjpe(pred, truth)
    assert (errors > 50).all()
    np.testing.assert_allclose(pa_mpjpe(_similar(pred), truth), errors, rtol=1e-9)


def test_against_scipy() -> None:
    truth = _joints()
    pred = _similar(truth + RNG.normal(0, 0.1, truth.shape))
    np.testing.assert_allclose(
        pa_mpjpe(pred, truth), [_by_scipy(*pair) for pair in zip(pred, truth, strict=True)]
    )


def test_a_mirrored_figure_stays_wrong() -> None:
    truth = _joints()
    assert (pa_mpjpe(truth * [-1, 1, 1], truth) > 100).all()


def test_a_known_error_in_millimetres() -> None:
    truth = np.array([[[1.0, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]])
    pred = truth * [1, 1, -1] * 3  # a mirror image that no proper rotation mends
    turned = similarity_aligned(pred, truth)
    assert np.isfinite(turned).all()
    # Best is to leave two axes as they are and shrink: scale 1/3 of 1/3, two joints 4/3 off, four 2/3 off.
    assert pa_mpjpe(pred, truth)[0] == pytest.approx(1000 * (2 * 4 / 3 + 4 * 2 / 3) / 6)


def test_no_frames_and_a_point_without_extent() -> None:
    assert pa_mpjpe(np.zeros((0, 14, 3)), np.zeros((0, 14, 3))).shape == (0,)
    assert np.isfinite(pa_mpjpe(np.zeros((2, 14, 3)), _joints(2))).all()


@pytest.mark.parametrize(
    ("pred", "truth"),
    [((2, 14, 3), (2, 13, 3)), ((14, 3), (14, 3)), ((2, 14, 2), (2, 14, 2)), ((1, 4, 3), (2, 4, 3))],
)
def test_shapes_that_do_not_fit(pred: tuple[int, ...], truth: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"must both be \(N, J, 3\), got") as caught:
        pa_mpjpe(np.zeros(pred), np.zeros(truth))
    assert str(pred) in str(caught.value)
    assert str(truth) in str(caught.value)
