"""What the network says of the middle frame of each window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor

from staf_cli.body.joints import H36M_TO_14


@dataclass(frozen=True)
class StafOutput:
    """Bodies of B frames, in the crop camera's axes (x right, y down, z away), metres, at the origin.

    Attributes:
        theta: (B, 85) camera 3 (scale, tx, ty), axis-angle pose 72 (rad), betas 10.
        rotmat: (B, 24, 3, 3).
        pred_pose: (B, 144) the rotations as 3 x 2 matrices before orthonormalisation.
        vertices: (B, V, 3) m.
        joints3d: (B, 49, 3) m, `staf_cli.body.joints.STAF_JOINT_NAMES`.
        joints2d: (B, 49, 2) crop coordinates, -1..1 across the crop.
    """

    theta: Tensor
    rotmat: Tensor
    pred_pose: Tensor
    vertices: Tensor
    joints3d: Tensor
    joints2d: Tensor

    def __len__(self) -> int:
        return len(self.theta)

    def joints14(self, regressor: Tensor) -> Tensor:
        """The 14 joints of the field's tables (B, 14, 3) m, in LSP's order.

        Args:
            regressor: (17, V), `J_regressor_h36m`.
        """
        regressor = torch.as_tensor(regressor, dtype=self.vertices.dtype, device=self.vertices.device)
        return (regressor @ self.vertices)[:, list(H36M_TO_14)]

    @classmethod
    def empty(cls, num_vertices: int, like: Tensor) -> StafOutput:
        """Of no frames; on the device and in the type of `like`."""
        shapes = ((85,), (24, 3, 3), (144,), (num_vertices, 3), (49, 3), (49, 2))
        return cls(*(like.new_zeros(0, *shape) for shape in shapes))

    @classmethod
    def cat(cls, outputs: Sequence[StafOutput]) -> StafOutput:
        """One output of several, along the batch."""
        return cls(*(torch.cat([getattr(out, part.name) for out in outputs]) for part in fields(cls)))
