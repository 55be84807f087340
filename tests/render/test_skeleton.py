"""Bones and joints where the camera projects them."""

import numpy as np
import pytest

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.camera import Camera
from staf_cli.palette import person_color
from staf_cli.render.overlay import draw_skeleton
from staf_cli.render.scene import BodyInScene

CAMERA = Camera.from_focal((300, 300), 300.0)


def body_with(joints: np.ndarray | None) -> BodyInScene:
    return BodyInScene(2, np.zeros((3, 3), np.float32), joints=joints)


@pytest.fixture
def joints() -> np.ndarray:
    """On a circle, far enough from one another: (24, 3)."""
    angle = np.arange(24) * 2 * np.pi / 24
    return np.stack([np.cos(angle), np.sin(angle), np.full(24, 3.0)], axis=-1)


def drawn(joints: np.ndarray | None, channels: int = 3) -> np.ndarray:
    canvas = np.zeros((300, 300, channels), np.uint8)
    draw_skeleton(canvas, body_with(joints), CAMERA)
    return canvas


def test_joints_are_the_persons_color_and_bones_white(joints: np.ndarray) -> None:
    canvas = drawn(joints)
    columns, rows = np.floor(CAMERA.project(joints)).astype(int).T
    assert (np.abs(canvas[rows, columns].astype(int) - person_color(2)) < 30).all()
    for joint, parent in enumerate(SMPL_PARENTS):
        if parent >= 0:
            x, y = np.floor(CAMERA.project(joints[[joint, parent]]).mean(axis=0)).astype(int)
            assert canvas[y - 1 : y + 2, x - 1 : x + 2].min(axis=2).max() > 120, f"bone to joint {joint}"


def test_with_alpha_only_bones_and_joints_are_solid(joints: np.ndarray) -> None:
    clear, black = drawn(joints, 4), drawn(joints)
    assert (clear[black.any(axis=2)][:, 3] > 0).all()
    assert 0.02 < (clear[..., 3] > 0).mean() < 0.3
    assert clear[..., 3].max() == 255


def test_what_is_behind_or_far_outside_is_left_out(joints: np.ndarray) -> None:
    joints[[3, 7], 2] = -1.0
    joints[5] = [1e9, 0, 1]
    joints[9, 2] = 0.0
    assert drawn(joints).any()
    assert not drawn(np.full((24, 3), np.nan)).any()
    assert not drawn(joints + np.array([50, 0, 0])).any()
    assert not drawn(None).any()
