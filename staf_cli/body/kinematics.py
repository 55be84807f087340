"""Forward kinematics: local rotations and a rest pose become joints and global rotations; pure torch."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class JointTree:
    """A tree of J joints by their distance from the root, so that each level is one batch.

    Attributes:
        order: (J,) joints, level after level; back: (J,) where each joint is in it.
        parents: (J,) with the root its own.
        levels: per level below the root, its slice of `order` and the rows of its parents in the level above.
    """

    order: Tensor
    back: Tensor
    parents: Tensor
    levels: tuple[tuple[slice, Tensor], ...]

    @classmethod
    def of(cls, parents: Sequence[int], device: torch.device | str = "cpu") -> JointTree:
        """Plan a tree whose parents come before their children, -1 for the root."""
        depth = [0] * len(parents)
        for joint, parent in enumerate(parents):
            depth[joint] = 0 if parent < 0 else depth[parent] + 1
        by_level = [[j for j, d in enumerate(depth) if d == level] for level in range(max(depth) + 1)]
        order = [joint for level in by_level for joint in level]
        levels, start = [], 1
        for above, level in itertools.pairwise(by_level):
            rows = torch.tensor([above.index(parents[joint]) for joint in level], device=device)
            levels.append((slice(start, start + len(level)), rows))
            start += len(level)
        return cls(
            order=torch.tensor(order, device=device),
            back=torch.tensor(order, device=device).argsort(),
            parents=torch.tensor([max(parent, 0) for parent in parents], device=device),
            levels=tuple(levels),
        )

    def pose(self, rotmats: Tensor, root: Tensor, rest: Tensor) -> tuple[Tensor, Tensor]:
        """Joints and their global rotations; gradients flow through all three.

        Args:
            rotmats: (T, J, 3, 3), each joint's rotation in its parent's frame.
            root: (T, 3) m, where the root joint is.
            rest: (T or 1, J, 3) m, the joints of the rest pose.

        Returns:
            (T, J, 3) m and (T, J, 3, 3).
        """
        local = rotmats.index_select(1, self.order)
        bones = (rest - rest[:, self.parents]).index_select(1, self.order)[..., None]
        rotation, place = local[:, :1], root[:, None, :, None]  # of one level after the other
        rotations, places = [rotation], [place]
        for level, rows in self.levels:
            above = rotation.index_select(1, rows)
            place = place.index_select(1, rows) + above @ bones[:, level]
            rotation = above @ local[:, level]
            rotations.append(rotation)
            places.append(place)
        joints = torch.cat(places, dim=1)[..., 0].index_select(1, self.back)
        return joints, torch.cat(rotations, dim=1).index_select(1, self.back)


def rest_joints(joints_template: Tensor, joints_shapedirs: Tensor, betas: Tensor) -> Tensor:
    """Joints of the rest pose (..., J, 3) m, straight from betas (..., K): the regressor is linear."""
    return joints_template + torch.einsum("...k,jdk->...jd", betas, joints_shapedirs)
