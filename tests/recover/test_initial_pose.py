"""A first pose from 3D points, on a stick figure for which it is exact."""

import math

import numpy as np
import pytest
import roma
import torch

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.recover.landmarks.initial import initial_pose
from staf_cli.recover.landmarks.skeleton import JOINT_OF_LANDMARK, Skeleton, rotmats_of

Pose = dict[int, tuple[float, float, float]]
BONES = [(11, 13), (13, 15), (12, 14), (14, 16), (23, 25), (25, 27), (24, 26), (26, 28), (23, 24), (11, 12)]


def _stick_figure() -> Skeleton:
    """A T-pose with straight limbs, shoulders and hips level, the spine above the middle of the hips."""
    joints = torch.zeros(24, 3)
    for row, height in {3: 0.1, 6: 0.2, 9: 0.3, 12: 0.5, 15: 0.6}.items():
        joints[row, 1] = height
    for left, (x, y) in {
        1: (0.1, 0), 4: (0.1, -0.4), 7: (0.1, -0.8), 10: (0.1, -0.9),
        13: (0.05, 0.4), 16: (0.2, 0.45), 18: (0.5, 0.45), 20: (0.75, 0.45), 22: (0.85, 0.45),
    }.items():  # fmt: skip
        joints[left, :2] = torch.tensor([x, y])
        joints[left + 1, :2] = torch.tensor([-x, y])
    none = torch.zeros(0, 3)
    return Skeleton(
        joints,
        torch.zeros(24, 3, 10),
        none,
        torch.zeros(0, 3, 10),
        torch.zeros(0, dtype=torch.long),
        SMPL_PARENTS,
    )


def _landmarks(root: torch.Tensor, body_rotvec: torch.Tensor) -> torch.Tensor:
    """(T, 33, 3) m of the posed stick figure."""
    joints, _, _ = _stick_figure().pose(
        rotmats_of(root, body_rotvec), torch.zeros(len(root), 3), torch.zeros(10)
    )
    points = torch.zeros(len(root), 33, 3)
    points[:, list(JOINT_OF_LANDMARK)] = joints[:, list(JOINT_OF_LANDMARK.values())]
    return points


def _posed(pose: Pose) -> tuple[torch.Tensor, torch.Tensor]:
    rotvecs = torch.zeros(24, 3)
    for joint, rotvec in pose.items():
        rotvecs[joint] = torch.tensor(rotvec)
    return roma.rotvec_to_rotmat(rotvecs[:1]), rotvecs[None, 1:]


def _directions(points: torch.Tensor) -> torch.Tensor:
    return torch.stack(
        [torch.nn.functional.normalize(points[:, b] - points[:, a], dim=-1) for a, b in BONES], 1
    )


FACING = (math.pi, 0.0, 0.0)  # upright before the camera, whose y points down
POSES: dict[str, Pose] = {
    "arms down": {0: FACING, 16: (0, 0, -1.3), 17: (0, 0, 1.3)},
    "sitting": {0: FACING, 1: (-1.5, 0, 0), 2: (-1.4, 0.2, 0), 4: (1.5, 0, 0), 5: (1.2, 0, 0)},
    "bent elbows": {0: FACING, 16: (0.3, -0.4, -0.8), 17: (0, 0.9, 0.6), 18: (0, -1.8, 0), 19: (0, 1.1, 0)},
    "twisted": {0: FACING, 3: (0, 0.2, 0), 6: (0, 0.2, 0), 9: (0, 0.2, 0), 16: (0, -1.0, 0), 1: (-0.7, 0, 0)},
    "lying": {0: (0.3, 0.2, 1.6), 1: (-0.4, 0.1, 0.1), 5: (0.8, 0, 0)},
    "from behind": {0: (0, 0, math.pi), 17: (0, 0.4, -1.2), 19: (0, 2.0, 0)},
}


@pytest.mark.parametrize("name", POSES)
def test_every_bone_points_where_it_pointed(name: str) -> None:
    root, body = _posed(POSES[name])
    points = _landmarks(root, body)
    found_root, found = initial_pose(points)
    torch.testing.assert_close(
        _directions(_landmarks(found_root, found)), _directions(points), atol=2e-3, rtol=0
    )
    torch.testing.assert_close(found_root, root, atol=1e-3, rtol=0)


@pytest.mark.parametrize("name", ["sitting", "bent elbows"])
def test_bends_are_about_the_hinges(name: str) -> None:
    """Knees and elbows that are well bent come back as they were: the twist above them was right too."""
    root, body = _posed(POSES[name])
    _, found = initial_pose(_landmarks(root, body))
    for joint in (4, 5, 18, 19):
        torch.testing.assert_close(found[0, joint - 1], body[0, joint - 1], atol=2e-3, rtol=0)


def test_a_t_pose_is_no_turn_at_all() -> None:
    root, body = initial_pose(_landmarks(*_posed({})))
    torch.testing.assert_close(root, torch.eye(3)[None], atol=1e-5, rtol=0)
    torch.testing.assert_close(body, torch.zeros(1, 23, 3), atol=1e-4, rtol=0)


def test_many_frames_are_each_alone() -> None:
    posed = [_posed(pose) for pose in POSES.values()]
    points = torch.cat([_landmarks(*one) for one in posed])
    root, body = initial_pose(points)
    assert root.shape == (len(POSES), 3, 3)
    assert body.shape == (len(POSES), 23, 3)
    for row in range(len(POSES)):
        alone_root, alone = initial_pose(points[row : row + 1])
        torch.testing.assert_close(root[row], alone_root[0], atol=1e-5, rtol=0)
        torch.testing.assert_close(body[row], alone[0], atol=1e-5, rtol=0)


def test_points_without_extent_stay_finite() -> None:
    for value in (torch.zeros(2, 33, 3), torch.ones(1, 33, 3)):
        root, body = initial_pose(value)
        assert np.isfinite(root.numpy()).all()
        assert np.isfinite(body.numpy()).all()
