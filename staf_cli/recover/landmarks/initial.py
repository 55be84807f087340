"""A first pose straight from 3D points: each bone turned to where it points, bends about their hinges."""

from __future__ import annotations

import roma
import torch

LEFT_ARM, RIGHT_ARM = (11, 13, 15), (12, 14, 16)
LEFT_LEG, RIGHT_LEG = (23, 25, 27), (24, 26, 28)
BEND_MIN, BEND_FULL = 0.15, 0.5  # rad; between them the hinge's direction is trusted more and more


def initial_pose(points: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Pose a T-pose skeleton like SMPL's after BlazePose's 3D points.

    Args:
        points: (T, 33, 3) m in camera axes (x right, y down, z away).

    Returns:
        Root orientation (T, 3, 3) in camera axes and the other joints' rotation vectors (T, 23, 3) rad.
    """
    hips_mid = points[:, [23, 24]].mean(1)
    chest_mid = points[:, [11, 12]].mean(1)
    up = chest_mid - hips_mid
    root = _frame(points[:, 23] - points[:, 24], up)
    chest = _frame(points[:, 11] - points[:, 12], up)
    local = torch.eye(3, device=points.device, dtype=points.dtype).expand(len(points), 24, 3, 3).clone()
    twist = roma.rotmat_to_rotvec(root.mT @ chest) / 3
    local[:, [3, 6, 9]] = roma.rotvec_to_rotmat(twist)[:, None]
    arm_rest = {LEFT_ARM: ((1.0, 0, 0), (0, -1.0, 0)), RIGHT_ARM: ((-1.0, 0, 0), (0, 1.0, 0))}
    for (limb, (bone, hinge)), shoulder in zip(arm_rest.items(), (16, 17), strict=True):
        local[:, shoulder], local[:, shoulder + 2] = _two_bones(points, limb, chest, bone, hinge)
    for limb, hip in ((LEFT_LEG, 1), (RIGHT_LEG, 2)):
        local[:, hip], local[:, hip + 3] = _two_bones(points, limb, root, (0, -1.0, 0), (1.0, 0, 0))
    return root, roma.rotmat_to_rotvec(local[:, 1:])


def _frame(left: torch.Tensor, up: torch.Tensor) -> torch.Tensor:
    """Rotation (T, 3, 3) whose columns are left, up, forward; `up` is kept, `left` made square to it."""
    y = _unit(up)
    x = _unit(left - (left * y).sum(-1, keepdim=True) * y)
    return torch.stack([x, y, torch.linalg.cross(x, y)], dim=-1)


def _unit(v: torch.Tensor) -> torch.Tensor:
    return v / v.norm(dim=-1, keepdim=True).clamp_min(1e-6)


def _two_bones(
    points: torch.Tensor,
    limb: tuple[int, int, int],
    parent: torch.Tensor,
    bone: tuple[float, float, float],
    hinge: tuple[float, float, float],
) -> tuple[torch.Tensor, torch.Tensor]:
    """Local rotations (T, 3, 3) of a limb's two joints, in the frame of `parent`.

    `bone` is the rest direction of both bones, `hinge` the axis about which the second bends at rest.
    """
    start, middle, end = limb
    back = parent.mT
    upper = _unit((back @ (points[:, middle] - points[:, start])[..., None])[..., 0])
    lower = _unit((back @ (points[:, end] - points[:, middle])[..., None])[..., 0])
    bone_rest = upper.new_tensor(bone)
    hinge_rest = upper.new_tensor(hinge)
    swing = _swing(bone_rest.expand_as(upper), upper)
    carried = swing @ hinge_rest  # where the hinge would be without any twist
    axis = torch.linalg.cross(upper, lower)
    bend = torch.atan2(axis.norm(dim=-1), (upper * lower).sum(-1))
    trust = ((bend - BEND_MIN) / (BEND_FULL - BEND_MIN)).clamp(0, 1)[:, None]
    wanted = _unit(trust * _unit(axis) + (1 - trust) * carried)
    wanted = _unit(wanted - (wanted * upper).sum(-1, keepdim=True) * upper)
    rest = torch.stack([bone_rest, hinge_rest, torch.linalg.cross(bone_rest, hinge_rest)], dim=-1)
    now = torch.stack([upper, wanted, torch.linalg.cross(upper, wanted)], dim=-1)
    first = now @ rest.T
    second = _swing(bone_rest.expand_as(upper), (first.mT @ lower[..., None])[..., 0])
    return first, second


def _swing(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The smallest rotation (T, 3, 3) that turns unit vectors a (T, 3) to b (T, 3)."""
    axis = torch.linalg.cross(a, b)
    angle = torch.atan2(axis.norm(dim=-1), (a * b).sum(-1))
    return roma.rotvec_to_rotmat(_unit(axis) * angle[:, None])
