"""The body inside the network: SMPL's skinning by smplx, of all vertices or of the few that are sampled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np
import torch
from smplx.lbs import lbs, vertices2joints
from torch import Tensor, nn
from torch.nn import functional

from staf_cli.body.joints import SMPL_PARENTS, STAF_JOINT_SOURCES, VERTEX_JOINT_NAMES
from staf_cli.body.kinematics import JointTree, rest_joints
from staf_cli.body.mixed_joints import MixedJoints
from staf_cli.body.model import NUM_BETAS, NUM_JOINTS, NUM_POSE_FEATURES, Body
from staf_cli.recover.staf.config import StafConfig

NUM_EXTRA_REGRESSED = 9


class StafBody(nn.Module):
    """A body in SMPL's format, its 49 joints and the points of its mesh that features are sampled at.

    All of it is data, not weights: the buffers below make up the network's `state_dict` beside its weights.

    Attributes:
        v_template: (V, 3) m.
        shapedirs: (V, 3, 10) m.
        posedirs: (207, 3 V) m.
        J_regressor: (24, V).
        lbs_weights: (V, 24).
        J_regressor_extra: (9, V) further joints, from the posed vertices.
        extra_joints_idxs: (21,) int: vertices that are joints.
        faces: (F, 3) int.
        mesh_points: (431, V) the points as mixtures of vertices (`Dmap`).
    """

    v_template: Tensor
    shapedirs: Tensor
    posedirs: Tensor
    J_regressor: Tensor
    lbs_weights: Tensor
    J_regressor_extra: Tensor
    extra_joints_idxs: Tensor
    faces: Tensor
    mesh_points: Tensor
    parents: Tensor
    joint_sources: Tensor

    def __init__(self, config: StafConfig, num_faces: int) -> None:
        super().__init__()
        vertices = config.num_vertices
        shapes: Mapping[str, tuple[int, ...]] = {
            "v_template": (vertices, 3),
            "shapedirs": (vertices, 3, NUM_BETAS),
            "posedirs": (NUM_POSE_FEATURES, 3 * vertices),
            "J_regressor": (NUM_JOINTS, vertices),
            "lbs_weights": (vertices, NUM_JOINTS),
            "J_regressor_extra": (NUM_EXTRA_REGRESSED, vertices),
            "extra_joints_idxs": (len(VERTEX_JOINT_NAMES),),
            "faces": (num_faces, 3),
            "mesh_points": (config.num_mesh_points, vertices),
        }
        for name, shape in shapes.items():
            whole = name in ("extra_joints_idxs", "faces")
            self.register_buffer(name, torch.zeros(shape, dtype=torch.long if whole else None))
        self.fill_computed()
        self._parts: dict[str, _Part] = {}

    def fill_computed(self) -> None:
        """The buffers that are no data: SMPL's tree, and which of 54 joints are the 49."""
        self.register_buffer("parents", torch.tensor(SMPL_PARENTS), persistent=False)
        self.register_buffer("joint_sources", torch.tensor(STAF_JOINT_SOURCES), persistent=False)

    def forward(self, rotmat: Tensor, betas: Tensor) -> tuple[Tensor, Tensor]:
        """Vertices (N, V, 3) and 49 joints (N, 49, 3), m, from rotations (N, 24, 3, 3) and betas (N, 10)."""
        vertices, joints = _skinned(self, rotmat, betas)
        with whole_precision(vertices):
            extra = vertices2joints(self.J_regressor_extra, vertices)
        joints = torch.cat([joints, vertices[:, self.extra_joints_idxs], extra], dim=1)  # (N, 54, 3)
        return vertices, joints[:, self.joint_sources]

    def as_body(self, name: str) -> Body:
        """The same body for everything outside the network: meshes, overlays, files."""
        tensors = {f"body.{key}": values for key, values in self.state_dict().items()}
        return body_from_tensors(name, tensors, self.v_template.device, joints49=True)

    def sampled_points(self, rotmat: Tensor, betas: Tensor) -> Tensor:
        """The mesh points (N, 431, 3) m, without skinning the vertices that none of them touches."""
        skin = self._kept("mesh points", lambda: _SampledSkin(self, self.mesh_points))
        return skin(rotmat, betas)

    def joints49(self, rotmat: Tensor, betas: Tensor) -> Tensor:
        """The 49 joints (N, 49, 3) m, as `forward` gives them up to rounding, without a vertex."""
        skeleton = self._kept("joints", lambda: _Skeleton(self, self._further_joints()))
        return skeleton(rotmat, betas)[:, self.joint_sources]

    def _further_joints(self) -> Tensor:
        """The joints that are vertices and those that are mixed of them: (30, V)."""
        corners = functional.one_hot(self.extra_joints_idxs, len(self.v_template)).to(self.v_template)
        return torch.cat([corners, self.J_regressor_extra])

    def _kept(self, name: str, make: Callable[[], _Part]) -> _Part:
        """A part of the body, made once for each device."""
        part = self._parts.get(name)
        if part is None or part.device != self.v_template.device:
            # Training uses what a validation before it has made, and the other way round.
            with torch.inference_mode(False), torch.no_grad():
                part = self._parts[name] = make()
        return part


def body_from_tensors(
    name: str, tensors: Mapping[str, Tensor], device: torch.device | str, *, joints49: bool = False
) -> Body:
    """The body in a head's tensors (`body.v_template`, ...), on its own; with STAF's 49 joints if wanted."""
    ours = {key.removeprefix("body."): key for key in tensors if key.startswith("body.")}
    arrays = {name: tensors[key].cpu().numpy() for name, key in ours.items()}
    fields = {
        **{key: arrays[key] for key in ("v_template", "shapedirs", "J_regressor")},
        "posedirs": arrays["posedirs"].T.reshape(-1, 3, NUM_POSE_FEATURES),
        "weights": arrays["lbs_weights"],
        "f": arrays["faces"],
        "kintree_table": np.stack([SMPL_PARENTS, range(NUM_JOINTS)]),
    }
    vertex_ids = dict(zip(VERTEX_JOINT_NAMES, arrays["extra_joints_idxs"].tolist(), strict=True))
    extra = arrays["J_regressor_extra"] if joints49 else None
    return Body(name, fields, vertex_ids, device, joint_regressor_extra=extra)


class _Part(Protocol):
    """Of a body: rotations (N, 24, 3, 3) and betas (N, 10) -> places (N, P, 3) m."""

    device: torch.device

    def __call__(self, rotmat: Tensor, betas: Tensor) -> Tensor: ...


class _SampledSkin:
    """As much of a body's mesh as some points need that are mixtures (P, V) of its vertices."""

    def __init__(self, body: StafBody, mixtures: Tensor) -> None:
        used = mixtures.abs().sum(0).nonzero()[:, 0]  # (U,)
        self.device = used.device
        self.parents = body.parents
        self._picks = mixtures[:, used]  # (P, U)
        # smplx regresses joints from the resting skin. Rest joints appended to the skin regress themselves.
        num_used, used_xyz = len(used), (3 * used[:, None] + torch.arange(3, device=used.device)).flatten()
        at_rest = body.J_regressor @ body.v_template
        joint_shapedirs = torch.einsum("jv,vdk->jdk", body.J_regressor, body.shapedirs)
        self.v_template = torch.cat([body.v_template[used], at_rest])
        self.shapedirs = torch.cat([body.shapedirs[used], joint_shapedirs])
        no_posedirs = body.posedirs.new_zeros(len(body.posedirs), 3 * NUM_JOINTS)
        self.posedirs = torch.cat([body.posedirs[:, used_xyz], no_posedirs], dim=1)
        eye = torch.eye(NUM_JOINTS, device=used.device, dtype=at_rest.dtype)
        self.J_regressor = torch.cat([eye.new_zeros(NUM_JOINTS, num_used), eye], dim=1)
        self.lbs_weights = torch.cat([body.lbs_weights[used], eye])

    def __call__(self, rotmat: Tensor, betas: Tensor) -> Tensor:
        vertices, _ = _skinned(self, rotmat, betas)
        used = vertices[:, : self._picks.shape[1]].transpose(0, 1)  # (U, N, 3): one product for all bodies
        with whole_precision(used):
            return (self._picks @ used.flatten(1)).unflatten(1, (-1, 3)).transpose(0, 1)


class _Skeleton:
    """A body's 24 joints, then further ones that are mixtures (P, V) of its vertices."""

    def __init__(self, body: StafBody, mixtures: Tensor) -> None:
        self.device = mixtures.device
        self._template = body.J_regressor @ body.v_template
        self._shapedirs = torch.einsum("jv,vdk->jdk", body.J_regressor, body.shapedirs)
        self._tree = JointTree.of(SMPL_PARENTS, self.device)
        self._mixed = MixedJoints.of(body, mixtures.cpu().numpy())

    def __call__(self, rotmat: Tensor, betas: Tensor) -> Tensor:
        with whole_precision(rotmat):
            rest = rest_joints(self._template, self._shapedirs, betas)
            joints, turned = self._tree.pose(rotmat, rest[:, 0], rest)
            mixed = self._mixed.pose(rotmat, betas, rest, joints, turned)
        return torch.cat([joints, mixed], dim=1)


def _skinned(skin: StafBody | _SampledSkin, rotmat: Tensor, betas: Tensor) -> tuple[Tensor, Tensor]:
    """Vertices (N, V, 3) and joints (N, 24, 3), m, by smplx."""
    template = skin.v_template, skin.shapedirs, skin.posedirs, skin.J_regressor
    with whole_precision(rotmat):
        return lbs(betas, rotmat, *template, skin.parents, skin.lbs_weights, pose2rot=False)


def whole_precision(like: Tensor) -> torch.autocast:
    """Where mixed precision computes as without it: half of it tells metres to the millimetre only."""
    return torch.autocast(like.device.type, enabled=False)
