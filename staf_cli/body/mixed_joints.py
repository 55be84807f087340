"""Joints that are mixtures of a body's vertices, posed without its mesh: each is skinned as one point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class MixedJoints:
    """K joints, gathered by the J joints of the skeleton that take their vertices along.

    Attributes:
        shares: (K, J), how far each of the skeleton's joints takes a mixture along.
        template, shapedirs: (K, J, 3) and (K, J, 3, 10) m: the mixture's part that goes with each.
        posedirs: (207, K, J, 3) m, or None where the surface does not depend on the pose.
    """

    shares: Tensor
    template: Tensor
    shapedirs: Tensor
    posedirs: Tensor | None

    @classmethod
    def of(cls, smpl: Any, rows: np.ndarray) -> MixedJoints:
        """Of a body.

        Args:
            smpl: its smplx module.
            rows: (K, V) float32, what each vertex counts.
        """
        used = np.flatnonzero((rows != 0).any(axis=0))
        weights = torch.as_tensor(rows[:, used], device=smpl.v_template.device)  # (K, U)
        gathered = torch.einsum("ku,uj->kju", weights, smpl.lbs_weights[used])  # (K, J, U)
        posedirs = None
        if bool((smpl.posedirs != 0).any()):
            own = smpl.posedirs.view(len(smpl.posedirs), -1, 3)[:, used]  # (207, U, 3)
            posedirs = torch.einsum("kju,fuc->fkjc", gathered, own)
        return cls(
            shares=gathered.sum(dim=2),
            template=torch.einsum("kju,uc->kjc", gathered, smpl.v_template[used]),
            shapedirs=torch.einsum("kju,ucb->kjcb", gathered, smpl.shapedirs[used]),
            posedirs=posedirs,
        )

    def pose(self, rotmats: Tensor, betas: Tensor, rest: Tensor, joints: Tensor, turned: Tensor) -> Tensor:
        """Where they are in T frames: (T, K, 3) m.

        Args:
            rotmats: (T, J, 3, 3), each joint's own rotation. betas: (1 or T, 10).
            rest: (1 or T, J, 3) m, the skeleton at rest.
            joints, turned: (T, J, 3) m and (T, J, 3, 3), the posed skeleton and its joints' rotations.
        """
        parts = self.template + torch.einsum("kjcb,nb->nkjc", self.shapedirs, betas)
        if self.posedirs is not None:
            features = (rotmats[:, 1:] - torch.eye(3, device=rotmats.device)).flatten(1)
            parts = parts + torch.einsum("nf,fkjc->nkjc", features, self.posedirs)
        from_joints = (parts - self.shares[..., None] * rest[:, None]).expand(len(turned), -1, -1, -1)
        mixed = torch.einsum("njab,nkjb->nka", turned, from_joints)
        return mixed + torch.einsum("kj,njc->nkc", self.shares, joints)
