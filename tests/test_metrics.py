"""The error metrics, against their definitions."""

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes
from scipy.spatial.transform import Rotation

from staf_cli.metrics import pa_mpjpe, similarity_aligned

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
