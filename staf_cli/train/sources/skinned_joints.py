"""STAF's 49 joints of posed bodies without their meshes: a mixture of vertices is skinned as one point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from smplx.lbs import batch_rodrigues
from torch import Tensor

from staf_cli.body.joints import STAF_JOINT_SOURCES, VERTEX_JOINT_NAMES
from staf_cli.body.kinematics import rest_joints
from staf_cli.body.model import NUM_JOINTS, Body
from staf_cli.device import one_thread
from staf_cli.motion import NUM_BETAS
from staf_cli.train.sequences import NUM_STAF_JOINTS

CHUNK_FRAMES = 256


def joints_of_body(body: Body, poses: np.ndarray, betas: np.ndarray, trans: np.ndarray) -> np.ndarray:
    """STAF's 49 joints of posed bodies, as `Body.joints49` and a hundred times as fast.

    Args:
        body: whose parameters these are; with or without the regressor of STAF's joints.
        poses: (N, 72) rad. betas: (10,) or (N, 10). trans: (N, 3) m.

    Returns:
        (N, 49, 4) float32: m in the axes of `trans`, and confidence 1; 0 for the nine joints that need a
        regressor where the body has none, and in frames that are not finite.
    """
    betas = np.broadcast_to(betas, (len(poses), NUM_BETAS))
    known = np.flatnonzero(np.isfinite(np.column_stack([poses, betas, trans])).all(axis=1))
    labels = np.zeros((len(poses), NUM_STAF_JOINTS, 4), np.float32)
    mixtures = _mixtures(body)
    sources = [(place, source) for place, source in enumerate(STAF_JOINT_SOURCES) if source < len(mixtures)]
    places, picks = (list(each) for each in zip(*sources, strict=True))
    for rows in _pieces(known):
        found = mixtures.joints(poses[rows], betas[rows]) + trans[rows][:, None]
        labels[rows[:, None], places, :3] = found[:, picks]
        labels[rows[:, None], places, 3] = 1
    return labels


def _pieces(rows: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(rows), CHUNK_FRAMES):
        yield rows[start : start + CHUNK_FRAMES]


@dataclass(frozen=True, eq=False)
class _Mixtures:
    """K joints as mixtures of a body's vertices, gathered by the joints that take the vertices along.

    Attributes:
        body: the body.
        shares: (K, 24), how far each of SMPL's joints takes a mixture along.
        template, shapedirs: (K, 24, 3) and (K, 24, 3, 10) m: the mixture's part that goes with each.
        posedirs: (207, K, 24, 3) m, or None where the surface does not depend on the pose.
    """

    body: Body
    shares: Tensor
    template: Tensor
    shapedirs: Tensor
    posedirs: Tensor | None

    def __len__(self) -> int:
        return NUM_JOINTS + len(self.shares)

    @torch.inference_mode()
    def joints(self, poses: np.ndarray, betas: np.ndarray) -> np.ndarray:
        """SMPL's 24 joints and the mixtures (N, 24 + K, 3) m, the root where the rest pose has it."""
        body = self.body
        with one_thread():  # the last bit shall not depend on how many cores there are
            shape = torch.tensor(betas, dtype=torch.float32, device=body.device)
            rotvecs = torch.tensor(poses, dtype=torch.float32, device=body.device)
            rest = rest_joints(body.joints_template, body.joints_shapedirs, shape)
            rotmats = batch_rodrigues(rotvecs.reshape(-1, 3)).view(len(poses), NUM_JOINTS, 3, 3)
            joints, turned = body.tree.pose(rotmats, rest[:, 0], rest)
            parts = self.template + torch.einsum("kjcb,nb->nkjc", self.shapedirs, shape)
            if self.posedirs is not None:
                features = (rotmats[:, 1:] - torch.eye(3, device=body.device)).flatten(1)
                parts = parts + torch.einsum("nf,fkjc->nkjc", features, self.posedirs)
            from_joints = parts - self.shares[..., None] * rest[:, None]
            mixed = torch.einsum("njab,nkjb->nka", turned, from_joints)
            mixed = mixed + torch.einsum("kj,njc->nkc", self.shares, joints)
            return torch.cat([joints, mixed], dim=1).cpu().numpy()


@lru_cache(maxsize=4)
def _mixtures(body: Body) -> _Mixtures:
    """The 21 vertex joints, and the nine regressed ones where the body has their regressor."""
    smpl = body.smpl
    picks = np.zeros((len(VERTEX_JOINT_NAMES), body.num_vertices), np.float32)
    for row, name in enumerate(VERTEX_JOINT_NAMES):
        picks[row, body.vertex_ids[name]] = 1
    extra = body.joint_regressor_extra
    rows = picks if extra is None else np.concatenate([picks, extra])
    used = np.flatnonzero((rows != 0).any(axis=0))
    weights = torch.as_tensor(rows[:, used], device=body.device)  # (K, U)
    gathered = torch.einsum("ku,uj->kju", weights, smpl.lbs_weights[used])  # (K, 24, U)
    posedirs = None
    if bool((smpl.posedirs != 0).any()):
        own = smpl.posedirs.view(len(smpl.posedirs), -1, 3)[:, used]  # (207, U, 3)
        posedirs = torch.einsum("kju,fuc->fkjc", gathered, own)
    return _Mixtures(
        body=body,
        shares=gathered.sum(dim=2),
        template=torch.einsum("kju,uc->kjc", gathered, smpl.v_template[used]),
        shapedirs=torch.einsum("kju,ucb->kjcb", gathered, smpl.shapedirs[used]),
        posedirs=posedirs,
    )
