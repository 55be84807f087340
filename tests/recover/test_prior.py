"""What bodies can do."""

import numpy as np
import pytest
import torch

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS, NUM_BODY, PosePrior, unseen_joints


def _mirrored(rotvec: torch.Tensor) -> torch.Tensor:
    """Rotation vectors (T, 23, 3) of the pose in a mirror."""
    names = SMPL_JOINT_NAMES[1:]
    swap = [names.index(n.replace("left", "*").replace("right", "left").replace("*", "right")) for n in names]
    return rotvec[:, swap] * torch.tensor([1.0, -1.0, -1.0])


def _mean_pose(prior: PosePrior) -> torch.Tensor:
    pose = torch.zeros(1, NUM_BODY, 3)
    pose[0, :21] = prior.mean.reshape(21, 3)
    return pose


def _random_poses(count: int, spread: float) -> torch.Tensor:
    return torch.tensor(np.random.default_rng(0).normal(0, spread, (count, NUM_BODY, 3)), dtype=torch.float32)


def test_nothing_is_likelier_than_the_mean(prior: PosePrior) -> None:
    mean = _mean_pose(prior)
    assert prior.mahalanobis_sq(mean).item() == pytest.approx(0, abs=1e-4)
    around = prior.mahalanobis_sq(mean + _random_poses(50, 0.1))
    assert (around > 0.1).all()
    assert (prior.mahalanobis_sq(mean + 2 * _random_poses(50, 0.1)) > 3 * around).all()


def test_unlikeliness_against_the_formula(prior: PosePrior) -> None:
    poses = _random_poses(4, 0.4)
    precision = (prior.precision_root @ prior.precision_root.T).double()
    for pose, found in zip(poses, prior.mahalanobis_sq(poses), strict=True):
        offset = (pose[:21].flatten() - prior.mean).double()
        assert found.item() == pytest.approx((offset @ precision @ offset).item(), rel=1e-4)


def test_left_and_right_are_alike(prior: PosePrior) -> None:
    poses = _random_poses(20, 0.4)
    torch.testing.assert_close(
        prior.mahalanobis_sq(_mirrored(poses)), prior.mahalanobis_sq(poses), rtol=0.02, atol=0.5
    )
    torch.testing.assert_close(prior.joint_limit_penalty(_mirrored(poses)), prior.joint_limit_penalty(poses))
    torch.testing.assert_close(_mirrored(prior.rest[None]), prior.rest[None])


def test_limits(prior: PosePrior) -> None:
    assert (prior.low <= prior.high).all()
    for easy in (prior.rest[None], prior.rest[None] * 0, _mean_pose(prior)):
        assert prior.joint_limit_penalty(easy.clamp(prior.low, prior.high)).item() == 0
    assert prior.joint_limit_penalty(prior.rest[None]).item() == 0
    for joint, axis, bend in ((4, 0, -1.0), (5, 0, -1.0), (18, 1, 1.2), (19, 1, -1.2), (12, 0, 2.0)):
        pose = torch.zeros(1, NUM_BODY, 3)
        pose[0, joint - 1, axis] = bend
        excess = prior.joint_limit_penalty(pose).item()
        assert excess > 0.5, SMPL_JOINT_NAMES[joint]
        pose[0, joint - 1, axis] *= -1
        if joint != 12:
            assert prior.joint_limit_penalty(pose).item() == 0, SMPL_JOINT_NAMES[joint]


def test_rest_is_where_unseen_limbs_go(prior: PosePrior) -> None:
    poses, unseen = _random_poses(3, 0.5), torch.zeros(3, NUM_BODY)
    assert not prior.rest_pose_penalty(poses, unseen).any()
    unseen[1, 3] = 1
    torch.testing.assert_close(
        prior.rest_pose_penalty(poses, unseen)[1], (poses[1, 3] - prior.rest[3]).square().sum()
    )
    assert prior.rest_pose_penalty(prior.rest.expand(3, -1, -1), unseen + 1).abs().max() == 0


def test_which_joints_nobody_sees() -> None:
    weights = np.ones((4, len(FIT_LANDMARKS)))
    weights[1] = 0
    weights[2, FIT_LANDMARKS.index(27)] = 0  # the left ankle
    weights[3, [FIT_LANDMARKS.index(mark) for mark in (25, 27)]] = 0
    unseen = unseen_joints(weights, FIT_LANDMARKS)
    assert unseen.shape == (4, NUM_BODY)
    assert not unseen[0].any()
    hidden = {SMPL_JOINT_NAMES[row + 1] for row in np.flatnonzero(unseen[1] == 1)}
    assert {"left_knee", "right_elbow", "left_shoulder", "head"} <= hidden
    assert [SMPL_JOINT_NAMES[row + 1] for row in np.flatnonzero(unseen[2])] == ["left_knee"]
    assert [SMPL_JOINT_NAMES[row + 1] for row in np.flatnonzero(unseen[3])] == ["left_hip", "left_knee"]
