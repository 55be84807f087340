"""The floor's grid and the horizon as lines in the video's own picture, where its lens shows them."""

from __future__ import annotations

import cv2
import numpy as np

from staf_cli.camera import Camera
from staf_cli.render.scene import NEAR_M, alpha_blend
from staf_cli.render.stage import Stage, Upright, grid_of

LIGHT_RGB, SHADE_RGB = (255, 255, 255), (20, 24, 32)  # of the lines, and of what lies around them
PARTS = 6  # of a line between two others: each has a strength of its own, and a lens bends lines
SUBPIXEL_BITS = 4
HORIZON_M = 1e5
MOST_TURN_RAD = 1.4  # to both sides, as far as a picture may show the horizon
FAR_PX = 20_000  # OpenCV's lines count in 32-bit fixed point


class FloorLines:
    """Draws them; which lines there are is worked out once, since the floor is the same in every frame."""

    def __init__(self, stage: Stage, camera: Camera) -> None:
        self._camera = camera
        grid = grid_of(stage)
        ends, strengths = [], []
        for axis in range(2):
            other = 1 - axis
            places = np.arange(np.ceil(grid.low[axis] / grid.step_m), grid.high[axis] / grid.step_m)
            along = np.arange(grid.low[other], grid.high[other] + 1e-9, grid.step_m / PARTS)
            for place in places * grid.step_m:
                points = np.zeros((len(along), 3))
                points[:, 2 * axis], points[:, 2 * other] = place, along
                ends.append(np.stack([points[:-1], points[1:]], axis=1))
                middle = (points[:-1] + points[1:])[:, [0, 2]] / 2
                strengths.append(0.9 * grid.fade(middle))
        self._ends = np.concatenate(ends)  # (N, 2, 3) m, upright axes
        self._strengths = np.concatenate(strengths)  # (N,) 0-1

    def draw(self, canvas: np.ndarray, upright: Upright) -> None:
        """Blend the lines over a picture (H, W, 3 or 4) of the camera's size in place.

        Args:
            canvas: the picture.
            upright: where the floor is in this frame.
        """
        mask = np.zeros(canvas.shape[:2], np.uint8)
        width = max(1, round(canvas.shape[0] / 700))
        self._draw(mask, upright, self._ends, self._strengths, width)
        horizon = self._horizon(upright)
        self._draw(mask, upright, horizon, np.ones(len(horizon)), max(1, round(canvas.shape[0] / 500)))
        around = cv2.dilate(mask, np.ones((3, 3), np.uint8))
        alpha_blend(canvas, SHADE_RGB, around * np.float32(0.5 / 255))
        alpha_blend(canvas, LIGHT_RGB, mask)

    def _horizon(self, upright: Upright) -> np.ndarray:
        """(N, 2, 3) m: far points level with the camera, to both sides of where it looks."""
        ahead = upright.rotation @ [0.0, 0.0, 1.0]
        middle = np.arctan2(ahead[0], ahead[2])
        turns = middle + np.linspace(-MOST_TURN_RAD, MOST_TURN_RAD, 60)
        far = HORIZON_M * np.stack([np.sin(turns), np.zeros_like(turns), np.cos(turns)], axis=1)
        return np.stack([far[:-1], far[1:]], axis=1) + upright.shift

    def _draw(
        self, mask: np.ndarray, upright: Upright, ends: np.ndarray, strengths: np.ndarray, width: int
    ) -> None:
        """Draw lines (N, 2, 3) m, upright axes, as strongly (N,) 0-1 as they are, into a mask (H, W)."""
        seen = (ends - upright.shift) @ upright.rotation  # the rotation's inverse
        before = (seen[..., 2] > NEAR_M).all(axis=1) & (strengths > 0.02)
        points = self._camera.project(seen[before]) - 0.5  # OpenCV's pixels have their middles at integers
        inside = (np.abs(points) < FAR_PX).all(axis=(1, 2))
        unit = 2**SUBPIXEL_BITS
        levels = np.rint(255 * strengths[before][inside]).astype(int).tolist()
        for (start, end), level in zip(
            np.rint(points[inside] * unit).astype(int).tolist(), levels, strict=True
        ):
            cv2.line(mask, start, end, level, width, cv2.LINE_AA, SUBPIXEL_BITS)
