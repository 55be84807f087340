"""A body's arrays as the network's tensors, and which points of its mesh features are sampled at."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from staf_cli.body.arrays import free_body_fields
from staf_cli.body.joints import VERTEX_JOINT_NAMES
from staf_cli.body.model import NUM_BETAS, NUM_POSE_FEATURES, free_vertex_ids
from staf_cli.body.staf_joints import further_joints_regressor

FIRST_CAMERA = (0.9, 0.0, 0.0)
# Upright and turned to a camera whose y points down, as 3 x 2 matrices: the root, then 23 joints at rest.
_FIRST_POSE = ((1.0, 0, 0, -1, 0, 0), *((1.0, 0, 0, 1, 0, 0),) * 23)


def free_body_tensors(num_mesh_points: int) -> dict[str, Tensor]:
    """The free body under the network's own names, with that many points of its mesh, and a first state."""
    fields = free_body_fields()
    vertex_ids = free_vertex_ids(fields)
    extra = further_joints_regressor(fields, vertex_ids)
    return {**body_tensors(fields, vertex_ids, extra, num_mesh_points), **first_state()}


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


def body_tensors(
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
    tensors["body.mesh_points"] = point_rows(fields["v_template"], num_mesh_points)
    return tensors


def point_rows(vertices: np.ndarray, num: int) -> Tensor:
    """(num, V) with a one in each row: points that are vertices."""
    rows = torch.zeros(num, len(vertices))
    rows[torch.arange(num), torch.from_numpy(spread_points(vertices, num))] = 1.0
    return rows


def first_state() -> dict[str, Tensor]:
    """Where the regressors start on the free body; its labels' mean takes the pose's place (`network`)."""
    return {
        "mean_pose": torch.tensor(_FIRST_POSE).reshape(1, -1),
        "mean_betas": torch.zeros(1, NUM_BETAS),
        "mean_camera": torch.tensor([FIRST_CAMERA]),
    }
