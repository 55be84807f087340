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
    joints = {
        joint: points_px[joint] - (place[1].start, place[0].start)
        for joint in np.flatnonzero(in_front).tolist()
    }
    for rgb, bone_px, radius_px in (
        (RIM_RGB, width + 2, 1.5 * width + 1),
        (BONE_RGB, width, 0.0),
        (person_color(body.person_id), 0.0, 1.5 * width),
    ):
        mask = np.zeros(canvas[place].shape[:2], np.uint8)
        _draw_parts(mask, joints, bone_px, radius_px)
        lay(canvas, place, np.array(rgb, np.uint8), mask * np.float32(1 / 255))


def _draw_parts(mask: np.ndarray, joints: dict[int, np.ndarray], bone_px: float, radius_px: float) -> None:
    """Draw bones of a width and joints of a radius (none where it is 0) into a mask."""
    unit = 2**SUBPIXEL_BITS
    points = {joint: np.rint((point - 0.5) * unit).astype(int) for joint, point in joints.items()}
    for joint, parent in enumerate(SMPL_PARENTS):
        if bone_px and joint in points and parent in points:
            ends, thickness = (points[joint], points[parent]), max(1, round(bone_px))
            cv2.line(mask, *ends, 255, thickness, cv2.LINE_AA, SUBPIXEL_BITS)
    for point in points.values():
        if radius_px:
            cv2.circle(mask, point, round(radius_px * unit), 255, cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)


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
