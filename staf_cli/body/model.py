"""Bodies in SMPL's format, the free body of the package and SMPL itself, behind one type."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import smplx
import torch
from smplx.lbs import batch_rodrigues
from smplx.utils import SMPLOutput, Struct
from smplx.vertex_ids import vertex_ids as smplx_vertex_ids

from staf_cli.body.arrays import BodyArrays, free_body_fields
from staf_cli.body.joints import SMPL_JOINT_NAMES, SMPL_PARENTS, STAF_JOINT_SOURCES, VERTEX_JOINT_NAMES
from staf_cli.body.kinematics import JointTree, rest_joints
from staf_cli.body.mixed_joints import MixedJoints
from staf_cli.device import choose_device, one_thread

NUM_JOINTS = len(SMPL_JOINT_NAMES)
NUM_BETAS = 10
NUM_POSE_FEATURES = 9 * (NUM_JOINTS - 1)
SMPL_NEUTRAL = "smpl-neutral"  # the name of SMPL's body in results and files of weights
# Frames skinned at once: smplx' transforms of 6,800 vertices take about 14 MB.
CHUNK_FRAMES = 32


class Body:
    """A body in SMPL's format: poses, betas and a translation become joints and vertices.

    Arrays in and out are numpy in the body's own axes and metres; `trans` is smplx's `transl`. The same
    numbers given to `smpl` lead to the same joints and vertices.

    Attributes:
        name: which body this is; betas and vertex order of one mean nothing to another.
        smpl: the smplx module.
        device: where the tensors live.
        faces: (F, 3) int32.
        parents: (24,) int, the root's is -1; `tree` is the same, ready for forward kinematics.
        vertex_ids: smplx's 21 extra joints (nose, ears, heels, finger tips ...) by name.
        joints_template: (24, 3) tensor, m: rest joints of the mean body.
        joints_shapedirs: (24, 3, 10) tensor, m: how they move with the betas.
        has_joints49: whether `joints49` can be asked for.
    """

    def __init__(
        self,
        name: str,
        fields: Mapping[str, np.ndarray],
        vertex_ids: Mapping[str, int] | None = None,
        device: torch.device | str | None = None,
        joint_regressor_extra: np.ndarray | None = None,
    ) -> None:
        """Make a body from the arrays of an SMPL file.

        Args:
            name: which body this is.
            fields: v_template (V, 3), shapedirs (V, 3, K), J_regressor (24, V), weights (V, 24), f (F, 3),
                kintree_table (2, 24) and, where the surface depends on the pose, posedirs (V, 3, 207).
            vertex_ids: smplx's 21 extra joints by name; SMPL's own where None.
            device: chosen automatically where None.
            joint_regressor_extra: (9, V) the last nine of the joints that STAF's 49 are picked from.
        """
        self.name = name
        self.device = choose_device() if device is None else torch.device(device)
        self.vertex_ids = dict(smplx_vertex_ids["smplh"] if vertex_ids is None else vertex_ids)
        self.smpl = _smplx_module(fields, self.vertex_ids).to(self.device)
        self.faces = np.asarray(fields["f"]).astype(np.int32)
        self.parents = np.array(SMPL_PARENTS)
        if not np.array_equal(self.smpl.parents.cpu().numpy(), self.parents):
            raise ValueError(f"body {name} does not have SMPL's 24 joints")
        self.tree = JointTree.of(SMPL_PARENTS, self.device)
        self._regressor_extra = (
            None
            if joint_regressor_extra is None
            else torch.as_tensor(joint_regressor_extra, dtype=torch.float32, device=self.device)
        )
        regressor = self.smpl.J_regressor
        self.joints_template = regressor @ self.smpl.v_template  # (24, 3)
        shapedirs = self.smpl.shapedirs  # (V, 3, 10)
        self.joints_shapedirs = (regressor @ shapedirs.flatten(1)).unflatten(
            1, shapedirs.shape[1:]
        )  # (24, 3, 10)

    def __repr__(self) -> str:
        return f"Body({self.name!r}, {self.num_vertices} vertices, {self.device})"

    @property
    def num_vertices(self) -> int:
        return int(self.smpl.v_template.shape[0])

    @property
    def arrays(self) -> BodyArrays:
        """What describes this body, as numpy arrays."""
        smpl = self.smpl
        numbers = {
            "template": smpl.v_template,
            "shapedirs": smpl.shapedirs,
            "weights": smpl.lbs_weights,
            "joints_template": self.joints_template,
            "joints_shapedirs": self.joints_shapedirs,
        }
        return BodyArrays(
            name=self.name,
            faces=self.faces,
            has_correctives=bool((smpl.posedirs != 0).any()),
            **{name: tensor.cpu().numpy().astype(np.float32) for name, tensor in numbers.items()},
        )

    @torch.inference_mode()
    def joints(self, poses: np.ndarray, betas: np.ndarray, trans: np.ndarray) -> np.ndarray:
        """SMPL's 24 joints, without touching a vertex.

        Args:
            poses: (T, 72) axis-angle, rad.
            betas: (10,) or (T, 10).
            trans: (T, 3) m.

        Returns:
            (T, 24, 3) float32, m.
        """
        num_frames = _check_shapes(poses, betas, trans)
        joints = np.empty((num_frames, NUM_JOINTS, 3), dtype=np.float32)
        for piece, pose, beta, shift in self._chunks(poses, betas, trans, 8 * CHUNK_FRAMES):
            rest = rest_joints(self.joints_template, self.joints_shapedirs, beta)
            rotmats = batch_rodrigues(pose.reshape(-1, 3)).view(len(pose), NUM_JOINTS, 3, 3)
            posed, _ = self.tree.pose(rotmats, rest[:, 0].expand_as(shift), rest)
            joints[piece] = (posed + shift[:, None]).cpu().numpy()
        return joints

    @torch.inference_mode()
    def vertices(self, poses: np.ndarray, betas: np.ndarray, trans: np.ndarray) -> np.ndarray:
        """Mesh vertices (T, V, 3) float32, m; arguments as for `joints`."""
        num_frames = _check_shapes(poses, betas, trans)
        vertices = np.empty((num_frames, self.num_vertices, 3), dtype=np.float32)
        for piece, output in self._posed(poses, betas, trans):
            vertices[piece] = output.vertices.cpu().numpy()
        return vertices

    @torch.inference_mode()
    def joints_and_vertices_of(
        self, rows: Sequence[int], poses: np.ndarray, betas: np.ndarray, trans: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Joints (T, 24, 3) and R of the vertices (T, R, 3), float32, m, without touching the others.

        Args:
            rows: (R,) numbers of vertices.
            poses, betas, trans: as for `joints`.
        """
        num_frames = _check_shapes(poses, betas, trans)
        smpl, wanted = self.smpl, list(rows)
        posedirs = smpl.posedirs.view(NUM_POSE_FEATURES, -1, 3)[:, wanted]  # (207, R, 3)
        weights = smpl.lbs_weights[wanted]  # (R, 24)
        all_joints = np.empty((num_frames, NUM_JOINTS, 3), dtype=np.float32)
        vertices = np.empty((num_frames, len(wanted), 3), dtype=np.float32)
        for piece, pose, beta, shift in self._chunks(poses, betas, trans, 8 * CHUNK_FRAMES):
            rest = rest_joints(self.joints_template, self.joints_shapedirs, beta)
            rotmats = batch_rodrigues(pose.reshape(-1, 3)).view(len(pose), NUM_JOINTS, 3, 3)
            joints, rotations = self.tree.pose(rotmats, rest[:, 0].expand_as(shift), rest)
            features = (rotmats[:, 1:] - torch.eye(3, device=rotmats.device)).flatten(1)
            skin = smpl.v_template[wanted] + torch.einsum("vdk,bk->bvd", smpl.shapedirs[wanted], beta)
            skin = skin + torch.einsum("tf,fvd->tvd", features, posedirs)
            carried = rotations[:, None] @ (skin[:, :, None] - rest[:, None])[..., None]  # (t, R, 24, 3, 1)
            posed = ((carried[..., 0] + joints[:, None]) * weights[..., None]).sum(2)
            all_joints[piece] = (joints + shift[:, None]).cpu().numpy()
            vertices[piece] = (posed + shift[:, None]).cpu().numpy()
        return all_joints, vertices

    @property
    def has_joints49(self) -> bool:
        return self._regressor_extra is not None

    @property
    def joint_regressor_extra(self) -> np.ndarray | None:
        """(9, V) float32: the last nine of the joints that STAF's 49 are picked from; None without them."""
        return None if self._regressor_extra is None else self._regressor_extra.cpu().numpy()

    @torch.inference_mode()
    def joints49(self, poses: np.ndarray, betas: np.ndarray, trans: np.ndarray) -> np.ndarray:
        """STAF's joints, `STAF_JOINT_NAMES`: (T, 49, 3) float32, m; arguments as for `joints`."""
        if self._regressor_extra is None:
            raise ValueError(f"body {self.name} came without the regressor of STAF's joints")
        return self.joints_and_mixed(poses, betas, trans)[:, list(STAF_JOINT_SOURCES)]

    @torch.inference_mode()
    def joints_and_mixed(self, poses: np.ndarray, betas: np.ndarray, trans: np.ndarray) -> np.ndarray:
        """What `STAF_JOINT_SOURCES` counts, without a mesh; arguments as for `joints`.

        Returns:
            (T, 54, 3) float32, m: SMPL's 24 joints, smplx's 21 that are vertices, and the nine regressed
            ones; (T, 45, 3) where the body has no regressor of these.
        """
        num_frames = _check_shapes(poses, betas, trans)
        found = np.empty((num_frames, NUM_JOINTS + len(self._mixed.shares), 3), dtype=np.float32)
        for piece, pose, beta, shift in self._chunks(poses, betas, trans, 8 * CHUNK_FRAMES):
            rest = rest_joints(self.joints_template, self.joints_shapedirs, beta)
            rotmats = batch_rodrigues(pose.reshape(-1, 3)).view(len(pose), NUM_JOINTS, 3, 3)
            joints, turned = self.tree.pose(rotmats, rest[:, 0].expand_as(shift), rest)
            mixed = self._mixed.pose(rotmats, beta, rest, joints, turned)
            found[piece] = (torch.cat([joints, mixed], dim=1) + shift[:, None]).cpu().numpy()
        return found

    @cached_property
    def _mixed(self) -> MixedJoints:
        """smplx's 21 vertex joints, and the nine regressed ones where the body has their regressor."""
        rows = np.zeros((len(VERTEX_JOINT_NAMES), self.num_vertices), np.float32)
        rows[range(len(rows)), [self.vertex_ids[name] for name in VERTEX_JOINT_NAMES]] = 1
        extra = self.joint_regressor_extra
        return MixedJoints.of(self.smpl, rows if extra is None else np.concatenate([rows, extra]))

    def _posed(
        self, poses: np.ndarray, betas: np.ndarray, trans: np.ndarray
    ) -> Iterator[tuple[slice, SMPLOutput]]:
        """smplx's output for pieces of time."""
        for piece, pose, beta, shift in self._chunks(poses, betas, trans, CHUNK_FRAMES):
            yield (
                piece,
                self.smpl(
                    global_orient=pose[:, :3],
                    body_pose=pose[:, 3:],
                    betas=beta.expand(len(pose), -1),
                    transl=shift,
                ),
            )

    def _chunks(
        self, poses: np.ndarray, betas: np.ndarray, trans: np.ndarray, size: int
    ) -> Iterator[tuple[slice, torch.Tensor, torch.Tensor, torch.Tensor]]:
        """Pieces of time with their poses (t, 72), betas (1 or t, 10) and translations (t, 3) as tensors.

        What is done with them is done in one thread: several divide sums differently, and the last bit of a
        result would depend on how many cores there are.
        """

        def tensor(values: np.ndarray) -> torch.Tensor:
            return torch.tensor(np.ascontiguousarray(values, dtype=np.float32), device=self.device)

        with one_thread():
            for start in range(0, len(poses), size):
                piece = slice(start, start + size)
                beta = betas[None] if betas.ndim == 1 else betas[piece]
                yield piece, tensor(poses[piece]), tensor(beta), tensor(trans[piece])


def load_free_body(device: torch.device | str | None = None) -> Body:
    """The free body that comes with the package; see data/FREE_BODY_LICENSE.md."""
    fields = free_body_fields()
    return Body(str(fields["name"]), fields, free_vertex_ids(fields), device)


def free_vertex_ids(fields: Mapping[str, np.ndarray]) -> dict[str, int]:
    """smplx's 21 extra joints by name, as the free body's file has them."""
    return dict(zip(fields["vertex_names"].tolist(), fields["vertex_ids"].tolist(), strict=True))


def _smplx_module(fields: Mapping[str, np.ndarray], vertex_ids: Mapping[str, int]) -> Any:
    """smplx's module on these arrays, without its words on stdout."""
    num_vertices = len(fields["v_template"])
    no_posedirs = np.broadcast_to(np.float32(0), (num_vertices, 3, NUM_POSE_FEATURES))
    data = Struct(
        v_template=fields["v_template"],
        shapedirs=fields["shapedirs"][..., :NUM_BETAS],
        posedirs=fields.get("posedirs", no_posedirs),
        J_regressor=fields["J_regressor"],
        weights=fields["weights"],
        kintree_table=fields["kintree_table"],
        f=fields["f"],
    )
    with contextlib.redirect_stdout(io.StringIO()):  # it remarks on every body with ten shape components
        module = smplx.SMPL("", data_struct=data, vertex_ids=dict(vertex_ids), num_betas=NUM_BETAS)
    return module.eval().requires_grad_(False)


def _check_shapes(poses: np.ndarray, betas: np.ndarray, trans: np.ndarray) -> int:
    """Number of frames T, or ValueError."""
    num_frames = len(poses)
    wanted: tuple[tuple[str, np.ndarray, list[tuple[int, ...]]], ...] = (
        ("poses", poses, [(num_frames, 3 * NUM_JOINTS)]),
        ("betas", betas, [(NUM_BETAS,), (num_frames, NUM_BETAS)]),
        ("trans", trans, [(num_frames, 3)]),
    )
    for name, values, shapes in wanted:
        if values.shape not in shapes:
            raise ValueError(f"{name} must have shape {' or '.join(map(str, shapes))}, got {values.shape}")
    return num_frames
