"""From betas and poses to joints, without a vertex (SMPL, section 3); differentiable."""

from __future__ import annotations

import torch
from smplx.lbs import batch_rigid_transform, batch_rodrigues
from torch import Tensor


def rest_joints(joints_template: Tensor, joints_shapedirs: Tensor, betas: Tensor) -> Tensor:
    """Joints of the rest pose (..., J, 3), straight from betas (..., K): the regressor is linear."""
    return joints_template + torch.einsum("...k,jdk->...jd", betas, joints_shapedirs)


def posed_joints(poses: Tensor, joints: Tensor, parents: Tensor) -> Tensor:
    """Forward kinematics without translation.

    Args:
        poses: (T, 3 J) axis-angle, rad.
        joints: (T or 1, J, 3) m, of the rest pose.
        parents: (J,), the root's is -1.

    Returns:
        (T, J, 3) m.
    """
    num_frames, num_joints = len(poses), joints.shape[1]
    rotations = batch_rodrigues(poses.reshape(-1, 3)).reshape(num_frames, num_joints, 3, 3)
    joints = joints.expand(num_frames, -1, -1)
    posed, _ = batch_rigid_transform(rotations, joints, parents, dtype=poses.dtype)
    return posed
