"""STAF's 49 joints on the free body: the nine that on SMPL are regressed from vertices by learnt weights.

Those weights (`J_regressor_extra`) belong to SMPL's mesh. The free body's are plain geometry: mixtures of the
vertices that joints and features are put in the middle of.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from staf_cli.body.arrays import free_body_fields
from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body, free_vertex_ids

TOP_M = 0.01  # vertices so near to the highest one are the top of the head


def load_free_body49(device: str = "cpu") -> Body:
    """The free body with STAF's 49 joints."""
    fields = free_body_fields()
    vertex_ids = free_vertex_ids(fields)
    extra = further_joints_regressor(fields, vertex_ids)
    return Body(str(fields["name"]), fields, vertex_ids, device, joint_regressor_extra=extra)


def further_joints_regressor(fields: Mapping[str, np.ndarray], vertex_ids: Mapping[str, int]) -> np.ndarray:
    """Weights (9, V) float32 that make the last nine of STAF's sources out of posed vertices.

    In their order: right and left hip, as SMPL's joints are regressed; LSP's neck, halfway from the middle
    of the shoulders to SMPL's neck; the top of the head; the middles of hips and of shoulders; the spine,
    halfway between both; the jaw, halfway from SMPL's head joint to the nose; the head, halfway from the
    ears to the top.

    Args:
        fields: v_template (V, 3) m, y up, and J_regressor (24, V).
        vertex_ids: smplx's extra joints by name: nose, rear and lear.
    """
    regressor = fields["J_regressor"].astype(np.float64)
    joint = {name: regressor[number] for number, name in enumerate(SMPL_JOINT_NAMES)}
    height = fields["v_template"][:, 1]
    top = (height > height.max() - TOP_M).astype(np.float64)
    top /= top.sum()
    nose, right_ear, left_ear = (
        np.eye(1, len(height), vertex_ids[name])[0] for name in ("nose", "rear", "lear")
    )
    hips = (joint["left_hip"] + joint["right_hip"]) / 2
    shoulders = (joint["left_shoulder"] + joint["right_shoulder"]) / 2
    rows = (
        joint["right_hip"],
        joint["left_hip"],
        (shoulders + joint["neck"]) / 2,
        top,
        hips,
        shoulders,
        (hips + shoulders) / 2,
        (joint["head"] + nose) / 2,
        ((right_ear + left_ear) / 2 + top) / 2,
    )
    return np.stack(rows).astype(np.float32)
