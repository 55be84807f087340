"""The body as the fit sees it: joints and a few points fixed to them, no mesh; pure torch."""

from __future__ import annotations

from dataclasses import dataclass

import roma
import torch

# Landmark of BlazePose -> SMPL joint that it is.
JOINT_OF_LANDMARK = {
    11: 16, 12: 17, 13: 18, 14: 19, 15: 20, 16: 21,
    23: 1, 24: 2, 25: 4, 26: 5, 27: 7, 28: 8,
}  # fmt: skip
# Landmark of BlazePose -> (vertex by smplx's name, SMPL joint that carries it).
VERTEX_OF_LANDMARK = {
    0: ("nose", 15), 7: ("lear", 15), 8: ("rear", 15),
    19: ("lindex", 20), 20: ("rindex", 21),
    29: ("LHeel", 7), 30: ("RHeel", 8), 31: ("LBigToe", 7), 32: ("RBigToe", 8),
}  # fmt: skip
LANDMARKS = (*JOINT_OF_LANDMARK, *VERTEX_OF_LANDMARK)  # the order of all points here
NUM_LIMB_POINTS = len(JOINT_OF_LANDMARK)


@dataclass(frozen=True)
class Skeleton:
    """Joints and carried points, linear in the shape.

    Attributes:
        joints_template: (24, 3) m, rest joints of the mean shape.
        joints_shapedirs: (24, 3, 10).
        points_template: (P, 3) m, carried points at rest.
        points_shapedirs: (P, 3, 10).
        carriers: (P,) joint that carries each point.
        parents: SMPL's tree, -1 for the root.
    """

    joints_template: torch.Tensor
    joints_shapedirs: torch.Tensor
    points_template: torch.Tensor
    points_shapedirs: torch.Tensor
    carriers: torch.Tensor
    parents: tuple[int, ...]

    def rest_joints(self, betas: torch.Tensor) -> torch.Tensor:
        """Betas (10,) -> (24, 3) m."""
        return self.joints_template + self.joints_shapedirs @ betas

    def rest_points(self, betas: torch.Tensor) -> torch.Tensor:
        """Betas (10,) -> (P, 3) m."""
        return self.points_template + self.points_shapedirs @ betas

    def levels(self) -> list[list[int]]:
        """Joints by their distance from the root, the root left out."""
        depth = [0] * len(self.parents)
        for joint, parent in enumerate(self.parents):
            depth[joint] = 0 if parent < 0 else depth[parent] + 1
        return [[j for j, d in enumerate(depth) if d == level] for level in range(1, max(depth) + 1)]

    def pose(
        self, rotmats: torch.Tensor, pelvis: torch.Tensor, betas: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Forward kinematics.

        Args:
            rotmats: (T, 24, 3, 3) local rotations, the root's into camera axes.
            pelvis: (T, 3) m, where the root joint is, camera coordinates.
            betas: (10,).

        Returns:
            Joints (T, 24, 3) and carried points (T, P, 3) in camera coordinates, and the joints'
            global rotations (T, 24, 3, 3).
        """
        rest = self.rest_joints(betas)
        rotation, place = rotmats[:, :1], pelvis[:, None]  # of one level of the tree after the other
        above = [0]
        order, all_rotations, all_places = [0], [rotation], [place]
        for level in self.levels():
            up = [self.parents[joint] for joint in level]
            rows = [above.index(parent) for parent in up]
            bones = (rest[level] - rest[up])[None, :, :, None]
            place = place[:, rows] + (rotation[:, rows] @ bones)[..., 0]
            rotation = rotation[:, rows] @ rotmats[:, level]
            above = level
            order += level
            all_rotations.append(rotation)
            all_places.append(place)
        back = [order.index(joint) for joint in range(len(order))]
        global_rot = torch.cat(all_rotations, dim=1)[:, back]
        joints = torch.cat(all_places, dim=1)[:, back]
        offsets = self.rest_points(betas) - rest[self.carriers]
        points = joints[:, self.carriers]
        points = points + (global_rot[:, self.carriers] @ offsets[None, :, :, None])[..., 0]
        return joints, points, global_rot


def landmark_points(joints: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
    """Joints (T, 24, 3), carried points (T, P, 3) -> (T, 12 + P, 3) in the order of `LANDMARKS`."""
    return torch.cat([joints[:, list(JOINT_OF_LANDMARK.values())], points], dim=1)


def rotmats_of(root: torch.Tensor, body_rotvec: torch.Tensor) -> torch.Tensor:
    """Root (T, 3, 3) and the other joints' rotation vectors (T, 23, 3) -> (T, 24, 3, 3)."""
    return torch.cat([root[:, None], roma.rotvec_to_rotmat(body_rotvec)], dim=1)
