"""The body that a network is trained with: SMPL where the user has it, else the free body of the package."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from staf_cli.assets.store import AssetStore
from staf_cli.body.arrays import free_body_fields
from staf_cli.body.joints import VERTEX_JOINT_NAMES
from staf_cli.body.model import NUM_BETAS, NUM_POSE_FEATURES, SMPL_NEUTRAL, Body, free_vertex_ids
from staf_cli.body.staf_joints import further_joints_regressor
from staf_cli.errors import AssetError
from staf_cli.recover.staf.body import body_from_tensors
from staf_cli.untrusted.arrays import read_bounded, read_npz
from staf_cli.weights.contents import read_own_network, read_own_smpl
from staf_cli.weights.installed import find_installed
from staf_cli.weights.kinds import HEAD, MEAN_PARAMS, MESH_POINTS, REGRESSOR_EXTRA, SMPL, Kind

log = logging.getLogger(__name__)

FREE_LICENCE = "the free body, CC0 (FREE_BODY_LICENSE.md)"
RELEASED_POINTS = 431
FIRST_CAMERA = (0.9, 0.0, 0.0)
# Upright and turned to a camera whose y points down, as 3 x 2 matrices: the root, then 23 joints at rest.
_FIRST_POSE = ((1.0, 0, 0, -1, 0, 0), *((1.0, 0, 0, 1, 0, 0),) * 23)


@dataclass(frozen=True, eq=False)
class TrainBody:
    """A body as the network holds it.

    Attributes:
        name: such as "smpl-neutral".
        tensors: under the network's own names: `body.v_template` ..., and `mean_pose` (1, 144),
            `mean_betas` (1, 10), `mean_camera` (1, 3).
        licence: of the body's data, which become part of the file of weights.
    """

    name: str
    tensors: Mapping[str, Tensor]
    licence: str

    @property
    def num_vertices(self) -> int:
        return len(self.tensors["body.v_template"])

    @property
    def num_faces(self) -> int:
        return len(self.tensors["body.faces"])

    @property
    def is_free(self) -> bool:
        return self.name != SMPL_NEUTRAL

    def as_body(self, device: str = "cpu") -> Body:
        """The same for everything outside the network, with STAF's 49 joints."""
        return body_from_tensors(self.name, self.tensors, device, joints49=True)


def training_body(
    wanted: Literal["auto", "smpl", "free"], store: AssetStore, num_mesh_points: int
) -> TrainBody:
    """The body of a config.

    Args:
        wanted: "auto" is SMPL where everything of it is imported.
        store: where imported files lie.
        num_mesh_points: of the body that features are sampled at. SMPL's 431 are the release's; any other
            number, and those of the free body, are chosen by `spread_points`.

    Raises:
        AssetError: SMPL is asked for and not imported, or damaged.
    """
    if wanted == "free":
        return _free_body(num_mesh_points)
    lacking = _lacking(store, num_mesh_points)
    if lacking and wanted == "smpl":
        names = "; ".join(str(kind) for kind in lacking)
        remedy = 'staf weights import PATH (weights/README.md), or body = "free"'
        raise AssetError(f'body = "smpl" needs what is not imported: {names}; {remedy}')
    if lacking:
        log.info("body: the free one, since SMPL is not imported")
        return _free_body(num_mesh_points)
    return _smpl_body(store, num_mesh_points)


def spread_points(vertices: np.ndarray, num: int) -> np.ndarray:
    """Rows (num,) of vertices (V, 3) that lie far apart: each next one is the farthest from all before.

    The first is the highest vertex; nothing is left to chance.
    """
    if num > len(vertices):
        raise ValueError(f"num_mesh_points must be at most {len(vertices)}, the body's vertices")
    rows = np.empty(num, np.int64)
    rows[0] = int(vertices[:, 1].argmax())
    distance = np.full(len(vertices), np.inf)
    for place in range(1, num):
        distance = np.minimum(distance, ((vertices - vertices[rows[place - 1]]) ** 2).sum(1))
        rows[place] = int(distance.argmax())
    return np.sort(rows)


def _free_body(num_mesh_points: int) -> TrainBody:
    fields = free_body_fields()
    vertex_ids = free_vertex_ids(fields)
    extra = further_joints_regressor(fields, vertex_ids)
    tensors = {**_body_tensors(fields, vertex_ids, extra, num_mesh_points), **_first_state()}
    return TrainBody(str(fields["name"]), tensors, FREE_LICENCE)


def _lacking(store: AssetStore, num_mesh_points: int) -> list[Kind]:
    """What must still be imported for SMPL; the release's head alone has all of it."""
    if find_installed(store, HEAD) is not None:
        return []
    wanted = [SMPL["neutral"], REGRESSOR_EXTRA, MEAN_PARAMS]
    wanted += [MESH_POINTS] if num_mesh_points == RELEASED_POINTS else []
    return [kind for kind in wanted if find_installed(store, kind) is None]


def _smpl_body(store: AssetStore, num_mesh_points: int) -> TrainBody:
    head = find_installed(store, HEAD)
    if head is not None:
        kept = read_own_network(head)
        tensors = {key: kept[key] for key in kept if key.startswith(("body.", "mean_"))}
        if num_mesh_points != RELEASED_POINTS:
            tensors["body.mesh_points"] = _point_rows(tensors["body.v_template"].numpy(), num_mesh_points)
        return TrainBody(SMPL_NEUTRAL, tensors, SMPL["neutral"].licence)
    fields = read_own_smpl(*_bytes_of(store, SMPL["neutral"]))
    vertex_ids = Body(SMPL_NEUTRAL, fields, device="cpu").vertex_ids
    extra = read_npz(*_bytes_of(store, REGRESSOR_EXTRA))["J_regressor"]
    mean = read_npz(*_bytes_of(store, MEAN_PARAMS))
    tensors = _body_tensors(fields, vertex_ids, extra, num_mesh_points)
    if num_mesh_points == RELEASED_POINTS:
        points = read_npz(*_bytes_of(store, MESH_POINTS))["mesh_points"]
        tensors["body.mesh_points"] = torch.from_numpy(np.ascontiguousarray(points, np.float32))
    names = {"mean_pose": "pose", "mean_betas": "shape", "mean_camera": "cam"}
    first = {ours: torch.from_numpy(np.float32(mean[theirs]))[None] for ours, theirs in names.items()}
    return TrainBody(SMPL_NEUTRAL, {**tensors, **first}, SMPL["neutral"].licence)


def _bytes_of(store: AssetStore, kind: Kind) -> tuple[bytes, str]:
    path: Path | None = find_installed(store, kind)
    assert path is not None  # `_lacking` has looked
    return read_bounded(path, kind.largest_bytes), str(path)


def _body_tensors(
    fields: Mapping[str, np.ndarray], vertex_ids: Mapping[str, int], extra: np.ndarray, num_mesh_points: int
) -> dict[str, Tensor]:
    """The body's buffers in the network, from the arrays of an SMPL file."""
    num_vertices = len(fields["v_template"])
    posedirs = fields.get("posedirs", np.zeros((num_vertices, 3, NUM_POSE_FEATURES), np.float32))
    arrays = {
        "v_template": fields["v_template"],
        "shapedirs": fields["shapedirs"][..., :NUM_BETAS],
        "posedirs": posedirs.reshape(-1, NUM_POSE_FEATURES).T,
        "J_regressor": fields["J_regressor"],
        "lbs_weights": fields["weights"],
        "J_regressor_extra": extra,
    }
    tensors = {
        f"body.{key}": torch.from_numpy(np.array(values, np.float32)) for key, values in arrays.items()
    }
    tensors["body.extra_joints_idxs"] = torch.tensor([vertex_ids[name] for name in VERTEX_JOINT_NAMES])
    tensors["body.faces"] = torch.from_numpy(fields["f"].astype(np.int64))
    tensors["body.mesh_points"] = _point_rows(fields["v_template"], num_mesh_points)
    return tensors


def _point_rows(vertices: np.ndarray, num: int) -> Tensor:
    """(num, V) with a one in each row: points that are vertices."""
    rows = torch.zeros(num, len(vertices))
    rows[torch.arange(num), torch.from_numpy(spread_points(vertices, num))] = 1.0
    return rows


def _first_state() -> dict[str, Tensor]:
    """Where the regressors start on the free body; its labels' mean takes the pose's place (`network`)."""
    return {
        "mean_pose": torch.tensor(_FIRST_POSE).reshape(1, -1),
        "mean_betas": torch.zeros(1, NUM_BETAS),
        "mean_camera": torch.tensor([FIRST_CAMERA]),
    }
