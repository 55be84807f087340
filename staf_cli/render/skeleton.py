"""Bones and joints, drawn on top of the bodies."""

from __future__ import annotations

import cv2
import numpy as np

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.geometry.camera import Camera
from staf_cli.render.framing import NEAR_M
from staf_cli.render.layer import lay
from staf_cli.render.scene import BodyInScene, person_color

BONE_RGB, RIM_RGB = (255, 255, 255), (25, 25, 28)
WIDTH_PER_HEIGHT = 1 / 300  # of a bone, by the picture's height
SUBPIXEL_BITS = 3
FAR_PX = 20_000  # OpenCV's lines count in 32-bit fixed point


def draw_skeleton(canvas: np.ndarray, body: BodyInScene, camera: Camera) -> None:
    """Draw a body's bones (white) and joints (the person's colour) with a dark rim, in place.

    Args:
        canvas: (H, W, 3 or 4) uint8, of the camera's size.
        body: with its joints; nothing is drawn without.
        camera: what the joints are projected with.
    """
    if body.joints is None:
        return
    in_front = body.joints[:, 2] > NEAR_M
    points_px = camera.project(np.where(in_front[:, None], body.joints.astype(np.float64), 1.0))
    in_front &= np.abs(points_px).max(axis=1) < FAR_PX
    width = max(1.0, canvas.shape[0] * WIDTH_PER_HEIGHT)
    place = _around(points_px[in_front], round(3 * width) + 2, canvas)
    if place is None:
        return
    shape = canvas[place].shape[:2]
    corner = np.array([place[1].start, place[0].start])
    points = np.rint((points_px - corner - 0.5) * 2**SUBPIXEL_BITS)
    points = np.where(in_front[:, None], points, 0).astype(int)  # (24, 2)
    bones = [(i, parent) for i, parent in enumerate(SMPL_PARENTS) if parent >= 0]
    bones = [(i, parent) for i, parent in bones if in_front[i] and in_front[parent]]
    joints = np.flatnonzero(in_front)
    color = np.array(person_color(body.person_id), np.uint8)
    for rgb, bone_px, joint_px in (
        (np.array(RIM_RGB, np.uint8), width + 2, 1.5 * width + 1),
        (np.array(BONE_RGB, np.uint8), width, 0.0),
        (color, 0.0, 1.5 * width),
    ):
        mask = np.zeros(shape, np.uint8)
        for i, parent in bones if bone_px else ():
            thickness = max(1, round(bone_px))
            cv2.line(mask, points[i], points[parent], 255, thickness, cv2.LINE_AA, SUBPIXEL_BITS)
        for joint in joints if joint_px else ():
            radius = round(joint_px * 2**SUBPIXEL_BITS)
            cv2.circle(mask, points[joint], radius, 255, cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)
        lay(canvas, place, rgb, mask * np.float32(1 / 255))


def _around(points_px: np.ndarray, margin: int, canvas: np.ndarray) -> tuple[slice, slice] | None:
    """Rows and columns around points, cut to the picture; None where they miss it."""
    if len(points_px) == 0:
        return None
    size = np.array(canvas.shape[1::-1])
    low = np.clip(np.floor(points_px.min(axis=0)) - margin, 0, size).astype(int)
    high = np.clip(np.ceil(points_px.max(axis=0)) + margin, 0, size).astype(int)
    if (high <= low).any():
        return None
    return slice(low[1], high[1]), slice(low[0], high[0])
