"""Which part of the picture the people fill: only that rectangle is drawn, read back and blended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from staf_cli.geometry.camera import Camera
from staf_cli.render.scene import BodyInScene, PersonLabel, Viewport

NEAR_M = 0.05
MARGIN_PX = 2


@dataclass(frozen=True)
class Framing:
    """What of a frame's bodies can be seen, and where.

    Attributes:
        bodies: those with a part in front of the camera and inside the picture.
        viewport: the rectangle around them, inside the picture.
        near_m, far_m: planes that enclose every visible vertex.
        labels: one for each body, in the same order.
    """

    bodies: tuple[BodyInScene, ...]
    viewport: Viewport
    near_m: float
    far_m: float
    labels: tuple[PersonLabel, ...]


def frame_bodies(bodies: Sequence[BodyInScene], camera: Camera) -> Framing:
    """Find the rectangle and the range of depth that the visible bodies fill."""
    seen, boxes, labels, depths = [], [], [], []
    for body in bodies:
        z = body.vertices[:, 2]
        in_front = z > NEAR_M
        if not in_front.any() or not np.isfinite(body.vertices).all():
            continue
        whole = bool(in_front.all())
        points_px = camera.project(body.vertices if whole else body.vertices[in_front])
        # Cut by the near plane, a body may reach beyond the points that are left of it.
        box = _bounds(points_px, camera) if whole else (0, 0, *camera.size_wh)
        if box[2] <= box[0] or box[3] <= box[1]:
            continue
        seen.append(body)
        boxes.append(box)
        labels.append(PersonLabel(body.person_id, _top(points_px)))
        depths.append((max(float(z.min()), NEAR_M), float(z.max())))
    if not seen:
        return Framing((), Viewport(0, 0, 0, 0), NEAR_M, 1.0, ())
    x0, y0 = np.min(boxes, axis=0)[:2].tolist()
    x1, y1 = np.max(boxes, axis=0)[2:].tolist()
    near, far = np.min(depths, axis=0)[0], np.max(depths, axis=0)[1]
    # A tenth of slack keeps rounding in the depth buffer from cutting the nearest and farthest points.
    near_m, far_m = max(0.9 * float(near), NEAR_M), 1.1 * float(far) + NEAR_M
    return Framing(tuple(seen), Viewport(x0, y0, x1 - x0, y1 - y0), near_m, far_m, tuple(labels))


def _bounds(points_px: np.ndarray, camera: Camera) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 of whole pixels around the points, cut to the picture."""
    low = np.clip(np.floor(points_px.min(axis=0)) - MARGIN_PX, 0, camera.size_wh)
    high = np.clip(np.ceil(points_px.max(axis=0)) + MARGIN_PX, 0, camera.size_wh)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _top(points_px: np.ndarray) -> tuple[float, float]:
    """The highest point (x, y) px of a body in the picture."""
    x, y = points_px[points_px[:, 1].argmin()]
    return float(x), float(y)
