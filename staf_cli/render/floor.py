"""The floor of a panel: a faint grid that fades out, and soft shadows where bodies come near it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from staf_cli.render.scene import NEAR_M, BodyInScene, alpha_blend
from staf_cli.render.stage import Stage, View

FLOOR_RGB, LINE_RGB, SHADOW_RGB = (216, 221, 228), (182, 189, 200), (40, 44, 54)
_STEPS_M = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 50.0)
_MOST_LINES = 12  # across the stage
_LINE_PX = 1.1
_SHADOW, _SHADOW_M = 0.4, 0.35  # its depth on the floor, and the height at which a third is left of it
_SHADOW_PX = 160  # the panel's height in the shadow's own, larger pixels
_SHADOW_RIM = 6  # of these, over which it fades


class Floor:
    """The floor as one view sees it; what is the same in every frame is worked out once."""

    def __init__(self, stage: Stage, view: View) -> None:
        turn = view.rotation @ stage.upright.T  # upright axes -> the view's
        self._turn, self._shift, self._camera = turn, view.shift, view.camera
        self._floor_y = stage.floor_y
        self._scale = max(2, self._camera.size_wh[1] // _SHADOW_PX)
        self._fill, self._lines = _grid(stage, self._ground_at_pixels())

    def draw(self, canvas: np.ndarray) -> None:
        """Blend floor and grid over a picture (H, W, 3 or 4) of the view's size, in place."""
        alpha_blend(canvas, FLOOR_RGB, self._fill)
        alpha_blend(canvas, LINE_RGB, self._lines)

    def draw_shadows(self, canvas: np.ndarray, seen: Sequence[BodyInScene]) -> None:
        """Blend the shadows of bodies, given in the view's coordinates, over a picture in place."""
        for body in seen:
            pixels, dark = self._shadow(body.vertices)
            if len(pixels) == 0:
                continue
            low, high = pixels.min(axis=0) - _SHADOW_RIM, pixels.max(axis=0) + _SHADOW_RIM + 1
            width, height = high - low
            small = np.zeros((height, width), np.float32)
            np.maximum.at(small.reshape(-1), (pixels - low) @ (1, width), dark)
            small = cv2.GaussianBlur(cv2.dilate(small, np.ones((3, 3))), (0, 0), 1.5)
            large = cv2.resize(small, (width * self._scale, height * self._scale))
            x0, y0 = np.maximum(low * self._scale, 0)
            x1, y1 = np.minimum(high * self._scale, canvas.shape[1::-1])
            cut_x, cut_y = (x0, y0) - low * self._scale
            weight = large[cut_y : cut_y + y1 - y0, cut_x : cut_x + x1 - x0] * np.float32(_SHADOW)
            alpha_blend(canvas, SHADOW_RGB, weight, (slice(y0, y1), slice(x0, x1)))

    def _shadow(self, vertices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Vertices (V, 3) put down on the floor: (N, 2) pixels of the shadow inside the panel, (N,) 0-1."""
        vertices = vertices[np.isfinite(vertices).all(axis=1)]
        upright = (vertices - self._shift) @ self._turn
        above_m = np.maximum(self._floor_y - upright[:, 1], 0)
        upright[:, 1] = self._floor_y
        flat = upright @ self._turn.T + self._shift
        flat, above_m = flat[flat[:, 2] > NEAR_M], above_m[flat[:, 2] > NEAR_M]
        pixels = np.floor(self._camera.project(flat) / self._scale).astype(int)
        size = -(-np.array(self._camera.size_wh) // self._scale)
        inside = ((pixels >= 0) & (pixels < size)).all(axis=1)
        return pixels[inside], np.exp(-above_m[inside] / _SHADOW_M).astype(np.float32)

    def _ground_at_pixels(self) -> np.ndarray:
        """Where on the floor each pixel looks: (H, W, 2) x and z m, upright axes; nan where it looks past."""
        width, height = self._camera.size_wh
        center_x, center_y = self._camera.principal_point_px
        across = (np.arange(width, dtype=np.float32) + 0.5 - center_x) / self._camera.focal_px
        down = (np.arange(height, dtype=np.float32)[:, None] + 0.5 - center_y) / self._camera.focal_px
        eye, turn = (-self._shift @ self._turn).tolist(), self._turn.tolist()
        # Single precision, one axis after the other: a panel beside 4K would else take 300 MB.
        ray = [across * turn[0][axis] + down * turn[1][axis] + turn[2][axis] for axis in range(3)]
        with np.errstate(divide="ignore", invalid="ignore"):
            along = (self._floor_y - eye[1]) / ray[1]
            along[~(along > 0) | ~np.isfinite(along)] = np.nan
            return np.stack([eye[axis] + ray[axis] * along for axis in (0, 2)], axis=-1, dtype=np.float32)


def _grid(stage: Stage, ground: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much floor and how much of a line each pixel shows, (H, W) float32 0-1 both."""
    low, high = (bound(stage.points[:, [0, 2]].astype(np.float32), axis=0) for bound in (np.min, np.max))
    size = max(1.5, float((high - low).max()))
    step = next((step for step in _STEPS_M if size / step <= _MOST_LINES), _STEPS_M[-1])
    outside = np.linalg.norm(np.maximum(np.maximum(low - ground, ground - high), 0), axis=-1)
    share = np.clip(1 - outside / (0.4 * size + 0.5), 0, 1)
    fade = share * share * (3 - 2 * share)
    lines = np.zeros(ground.shape[:2], np.float32)
    for axis in range(2):
        place = ground[..., axis] / step
        per_px = np.hypot(*np.gradient(place)) if min(place.shape) > 1 else np.ones_like(place)
        distance_px = np.abs(place - np.rint(place)) / np.maximum(per_px, 1e-9)
        line = np.clip(_LINE_PX / 2 + 0.5 - distance_px, 0, 1) * np.clip(1.5 - 3 * per_px, 0, 1)
        lines = np.maximum(lines, np.nan_to_num(line))
    fade = np.nan_to_num(fade)
    return (0.6 * fade).astype(np.float32), (0.9 * fade * lines).astype(np.float32)
