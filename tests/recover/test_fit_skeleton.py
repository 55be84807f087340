"""Landmarks moved to where the body's joints are."""

import numpy as np
from moving_body import Truth, as_blazepose_sees

from staf_cli.recover.landmarks.skeleton import landmarks_to_joint_centres

SHOULDERS, HIPS, KNEES, ANKLES = [11, 12], [23, 24], [25, 26], [27, 28]


def _length(points: np.ndarray, a: list[int], b: list[int]) -> np.ndarray:
    return np.linalg.norm(points[:, a].mean(axis=1) - points[:, b].mean(axis=1), axis=-1)


def test_the_trunk_becomes_shorter_and_shins_longer_along_themselves(walker: Truth) -> None:
    before = walker.pose_track().points_px
    after = landmarks_to_joint_centres(before)
    shorter = _length(after, SHOULDERS, HIPS) / _length(before, SHOULDERS, HIPS)
    np.testing.assert_allclose(shorter, 0.94, rtol=1e-4)
    shins = [points[:, ANKLES] - points[:, KNEES] for points in (before, after)]
    np.testing.assert_allclose(shins[1], 1.08 * shins[0], rtol=1e-3, atol=1e-2)
    others = np.setdiff1d(np.arange(33), SHOULDERS + HIPS + ANKLES)
    np.testing.assert_array_equal(after[:, others], before[:, others])
    np.testing.assert_array_equal(before, walker.pose_track().points_px)  # left as it was


def test_what_blazepose_sees_comes_back_to_the_joints(walker: Truth) -> None:
    truth = walker.pose_track().points_px
    seen = as_blazepose_sees(truth)
    assert np.abs(seen - truth).max() > 5  # px
    np.testing.assert_allclose(landmarks_to_joint_centres(seen), truth, atol=1e-3)
