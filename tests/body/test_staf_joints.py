"""STAF's 49 joints on the free body lie where their names say."""

from __future__ import annotations

import numpy as np
import pytest

from staf_cli.body.joints import SMPL_JOINT_NAMES, STAF_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.body.staf_joints import load_free_body49


@pytest.fixture(scope="module")
def body49() -> Body:
    return load_free_body49()


def joints_of(body: Body, pose: np.ndarray | None = None) -> dict[str, np.ndarray]:
    poses = np.zeros((1, 72)) if pose is None else pose
    joints = body.joints49(poses, np.zeros(10), np.zeros((1, 3)))[0]
    return dict(zip(STAF_JOINT_NAMES, joints, strict=True))


def test_they_stand_in_the_order_of_a_body(body49: Body) -> None:
    at = joints_of(body49)
    heights = [
        at[name][1]
        for name in ("left_ankle", "left_knee", "left_hip", "spine_h36m", "thorax_mpii", "neck_lsp")
    ]
    heights += [at[name][1] for name in ("jaw_h36m", "head_h36m", "top_of_head_lsp")]
    assert heights == sorted(heights)
    assert at["left_hip"][0] > 0 > at["right_hip"][0]  # the body faces z: its left is +x
    for name in ("neck_lsp", "top_of_head_lsp", "pelvis_mpii", "thorax_mpii", "spine_h36m", "jaw_h36m"):
        assert abs(at[name][0]) < 1e-3
    vertices = body49.vertices(np.zeros((1, 72)), np.zeros(10), np.zeros((1, 3)))[0]
    assert at["top_of_head_lsp"][1] == pytest.approx(vertices[:, 1].max(), abs=0.01)


def test_they_move_with_the_body(body49: Body) -> None:
    pose = np.zeros((1, 24, 3))
    pose[0, SMPL_JOINT_NAMES.index("neck")] = (0.0, 0.0, 0.8)
    still, turned = joints_of(body49), joints_of(body49, pose.reshape(1, 72))
    assert np.linalg.norm(turned["top_of_head_lsp"] - still["top_of_head_lsp"]) > 0.1
    assert np.linalg.norm(turned["left_hip"] - still["left_hip"]) < 1e-4
