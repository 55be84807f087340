"""BlazePose's landmark net, run by LiteRT: one region of a picture -> the pose of the person in it.

Facts about the outputs come from MediaPipe's published graphs, Apache-2.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from staf_cli.nets.interpreter import TfliteNet
from staf_cli.nets.region import Region

INPUT_SIZE = 256
NUM_LANDMARKS = 33
MID_HIP, CIRCLE_POINT = 33, 34  # the net's own auxiliary points
HEATMAP_SIZE = 64
REFINE_HALF_WINDOW = 3
REFINE_MIN_PEAK = 0.5
EXTENT_MARGIN = 0.12  # of the landmarks' extent, in which the mask counts
FEWEST_PIXELS = 20
LIMBS = np.array([11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28])


@dataclass(frozen=True)
class PoseEstimate:
    """One person in one frame, as the landmark net sees it.

    Attributes:
        region: where it looked.
        points_px: (33, 2) px in the picture.
        world_m: (33, 3) m, mid-hip at the origin; x right, y down in the picture, z along the line
            of sight to the person.
        visibility: (33,) 0-1, visibility times presence.
        peaks: (33,) 0-1, the height of each landmark's heatmap.
        flag: 0-1, whether there is a person at all; it does not tell which.
        mask: (256, 256) bool in the region's own axes: where the person is.
        next_region: where to look in the next frame.
    """

    region: Region
    points_px: np.ndarray
    world_m: np.ndarray
    visibility: np.ndarray
    peaks: np.ndarray
    flag: float
    mask: np.ndarray
    next_region: Region

    @property
    def limb_peak(self) -> float:
        """Mean heatmap peak over the 12 limb joints: tells right orientations from invented people."""
        return float(self.peaks[LIMBS].mean())

    @cached_property
    def extent_px(self) -> np.ndarray:
        """Box (4,) px around the mask, as far as landmarks support it; may reach out of the picture."""
        low, high = self.points_px.min(0), self.points_px.max(0)
        margin = EXTENT_MARGIN * float((high - low).max())
        low, high = low - margin, high + margin
        rows, columns = np.nonzero(self.mask[::2, ::2])
        if len(rows) > FEWEST_PIXELS:
            pixels = self.region.to_picture(np.stack([columns, rows], -1) * 2.0 + 1, INPUT_SIZE)
            pixels = pixels[((pixels >= low) & (pixels <= high)).all(axis=1)]
            if len(pixels) > FEWEST_PIXELS:
                low, high = pixels.min(0), pixels.max(0)
        return np.concatenate([low, high])


class Landmarker:
    """The landmark net behind one call."""

    def __init__(self, net: TfliteNet) -> None:
        self._net = net

    def look(self, image: np.ndarray, region: Region) -> PoseEstimate:
        """See the person in one region of an image (H, W, 3) uint8 RGB."""
        crop = region.crop(image, INPUT_SIZE)
        screen, flag, mask, heatmap, world = self._net(crop * np.float32(1 / 255))
        screen = screen.reshape(39, 5)
        maxima = heatmap.reshape(-1, heatmap.shape[-1]).max(axis=0)
        peaks = _sigmoid(maxima[:NUM_LANDMARKS])
        points = _refine(screen[:NUM_LANDMARKS, :2], heatmap)
        world_m = world.reshape(39, 3)[:NUM_LANDMARKS].astype(np.float64)
        world_m[:, :2] = world_m[:, :2] @ region.rotation.T
        circle = region.to_picture(screen[[MID_HIP, CIRCLE_POINT], :2], INPUT_SIZE)
        visibility = _sigmoid(screen[:NUM_LANDMARKS, 3]) * _sigmoid(screen[:NUM_LANDMARKS, 4])
        return PoseEstimate(
            region=region,
            points_px=region.to_picture(points, INPUT_SIZE),
            world_m=world_m,
            visibility=visibility,
            peaks=peaks,
            flag=float(flag[0]),
            mask=mask[..., 0] > 0,
            next_region=Region.from_circle(circle[0], circle[1]),
        )


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(logits, -50, 50)))


def _refine(points: np.ndarray, heatmap: np.ndarray) -> np.ndarray:
    """Landmarks (33, 2) px of the crop, moved to the mean of the heatmap around them where it peaks.

    A cell counts at its corner, not its middle: so the two agree on average (measured: half a cell is 1 % of
    a body).
    """
    scale = HEATMAP_SIZE / INPUT_SIZE
    columns, rows = (np.clip(points * scale, 0, HEATMAP_SIZE - 1)).astype(int).T  # each (33,)
    reach = np.arange(-REFINE_HALF_WINDOW, REFINE_HALF_WINDOW + 1)
    window_rows = rows[:, None, None] + reach[None, :, None]  # (33, 7, 1)
    window_columns = columns[:, None, None] + reach[None, None, :]  # (33, 1, 7)
    inside = (window_rows >= 0) & (window_rows < HEATMAP_SIZE)
    inside = inside & (window_columns >= 0) & (window_columns < HEATMAP_SIZE)
    values = heatmap[
        np.clip(window_rows, 0, HEATMAP_SIZE - 1),
        np.clip(window_columns, 0, HEATMAP_SIZE - 1),
        np.arange(len(points))[:, None, None],
    ]
    weights = np.where(inside, _sigmoid(values), 0)  # (33, 7, 7)
    total = weights.sum(axis=(1, 2))
    sharp = weights.max(axis=(1, 2)) >= REFINE_MIN_PEAK
    x = (weights * window_columns).sum(axis=(1, 2)) / np.maximum(total, 1e-9)
    y = (weights * window_rows).sum(axis=(1, 2)) / np.maximum(total, 1e-9)
    return np.where(sharp[:, None], np.stack([x, y], axis=-1) / scale, points)
