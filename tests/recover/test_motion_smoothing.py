"""Smoothed motion loses its jitter, and neither frames nor movement."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import roma
import torch
from scipy.signal import savgol_filter

from staf_cli.motion import Motion, Track
from staf_cli.recover.smoothing import smooth_motion

FPS = 30.0


def _motion(poses: np.ndarray, trans: np.ndarray | None = None, betas: np.ndarray | None = None) -> Motion:
    num_frames = len(poses)
    ones = np.ones(num_frames)
    track = Track(1, np.arange(num_frames), np.zeros((num_frames, 4)), ones > 0, ones)
    return Motion(
        track=track,
        engine="staf",
        body_model="a body",
        poses=poses,
        betas=np.arange(10.0),
        betas_per_frame=betas,
        trans=np.zeros((num_frames, 3)) if trans is None else trans,
        confidence=ones,
    )


def _random(num_frames: int) -> Motion:
    rng = np.random.default_rng(num_frames)
    return _motion(*(rng.normal(0, 0.3, (num_frames, size)).astype(np.float32) for size in (72, 3, 10)))


def _rotmats(poses: np.ndarray) -> np.ndarray:
    """(T, 24, 3, 3) float64."""
    rotvecs = torch.from_numpy(poses.reshape(-1, 24, 3).astype(np.float64))
    return roma.rotvec_to_rotmat(rotvecs).numpy()


def _jitter(values: np.ndarray) -> float:
    """Root mean square acceleration, per frame squared."""
    return float(np.sqrt((np.diff(values, 2, axis=0) ** 2).mean()))


@pytest.mark.parametrize("num_frames", [0, 1, 2, 4])
def test_a_few_frames_pass_through(num_frames: int) -> None:
    motion = _random(num_frames)
    assert smooth_motion(motion, FPS) is motion


@pytest.mark.parametrize("num_frames", [5, 6, 7, 8, 30])
@pytest.mark.parametrize("fps", [1.0, 12.5, 29.97, 240.0])
def test_frames_are_kept(num_frames: int, fps: float) -> None:
    motion = _random(num_frames)
    smoothed = smooth_motion(motion, fps)
    assert len(smoothed) == num_frames
    assert smoothed.track is motion.track
    for name in ("poses", "trans", "betas_per_frame"):
        before, after = getattr(motion, name), getattr(smoothed, name)
        assert after.shape == before.shape
        assert after.dtype == before.dtype
        assert np.isfinite(after).all()
        assert _jitter(after) < _jitter(before)


def test_one_shape_stays_one_shape() -> None:
    motion = _random(20)
    assert smooth_motion(replace(motion, betas_per_frame=None), FPS).betas_per_frame is None
    np.testing.assert_array_equal(smooth_motion(motion, FPS).betas, motion.betas)


def test_a_constant_stays_constant() -> None:
    rng = np.random.default_rng(0)
    poses, trans, betas = (np.tile(rng.normal(size=size), (20, 1)) for size in (72, 3, 10))
    poses[:, :3] = [np.pi, 0, 0]  # upright before a camera: the seam of axis-angle
    smoothed = smooth_motion(_motion(poses, trans, betas), FPS)
    np.testing.assert_allclose(_rotmats(smoothed.poses), _rotmats(poses), atol=1e-9)
    np.testing.assert_allclose(smoothed.trans, trans, atol=1e-12)
    np.testing.assert_allclose(smoothed.mesh_betas, betas, atol=1e-12)


def test_turning_through_half_a_turn_leaves_no_trace() -> None:
    """The numbers jump by 2 pi in the middle, the body does not."""
    angles = np.pi + np.linspace(-0.5, 0.5, 40)
    poses = np.zeros((40, 72))
    poses[:, 1] = np.where(angles > np.pi, angles - 2 * np.pi, angles)
    assert np.abs(np.diff(poses[:, 1])).max() > 6
    smoothed = smooth_motion(_motion(poses), FPS)
    np.testing.assert_allclose(_rotmats(smoothed.poses), _rotmats(poses), atol=1e-4)


def test_poses_are_the_rotations_nearest_to_the_filtered_matrices() -> None:
    """A plain twin, for bodies whose every joint wanders through half a turn."""
    wander = np.cumsum(np.random.default_rng(3).normal(0, 0.1, (40, 72)), axis=0)
    poses = (wander + np.tile([0.0, np.pi, 0.0], 24)).astype(np.float32)
    u, _, vt = np.linalg.svd(savgol_filter(_rotmats(poses), 7, 2, axis=0))
    expected = u @ vt  # moderate noise: never a reflection
    assert (np.linalg.det(expected) > 0).all()
    smoothed = smooth_motion(_motion(poses), FPS).poses
    assert smoothed.dtype == np.float32
    np.testing.assert_allclose(_rotmats(smoothed), expected, atol=1e-5)


def test_noise_around_half_a_turn_is_noise_like_any_other() -> None:
    noise = np.random.default_rng(1).normal(0, 0.03, (120, 72))
    noise[:, :3] += [np.pi, 0, 0]
    before = _rotmats(noise)
    after = _rotmats(smooth_motion(_motion(noise), FPS).poses)
    assert _jitter(after[:, 0]) < 0.3 * _jitter(before[:, 0])
    assert np.abs(after[:, 0] - np.diag([1.0, -1.0, -1.0])).max() < 0.12


def test_jitter_falls_to_less_than_half() -> None:
    rng = np.random.default_rng(2)
    motion = _motion(*(rng.normal(0, 0.05, (150, size)) for size in (72, 3, 10)))
    smoothed = smooth_motion(motion, FPS)
    assert _jitter(_rotmats(smoothed.poses)) < 0.3 * _jitter(_rotmats(motion.poses))
    assert _jitter(smoothed.trans) < 0.3 * _jitter(motion.trans)
    assert _jitter(smoothed.mesh_betas) < 0.3 * _jitter(motion.mesh_betas)


@pytest.mark.parametrize(("fps", "hertz"), [(24, 1), (30, 1), (30, 2), (60, 1)])
def test_swings_keep_their_amplitude_and_time(fps: float, hertz: float) -> None:
    swing = np.sin(2 * np.pi * hertz * np.arange(150) / fps)
    poses = np.zeros((150, 72))
    poses[:, 16 * 3 + 2] = 0.8 * swing  # an arm
    smoothed = smooth_motion(_motion(poses, 0.1 * swing[:, None] * np.ones(3)), fps)
    inside = slice(10, -10)
    for after, amplitude in ((smoothed.poses[:, 16 * 3 + 2], 0.8), (smoothed.trans[:, 0], 0.1)):
        np.testing.assert_allclose(after[inside], amplitude * swing[inside], atol=0.02 * amplitude)
        np.testing.assert_allclose(after, amplitude * swing, atol=0.1 * amplitude)  # ends see one side only
