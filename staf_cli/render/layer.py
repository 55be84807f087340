"""One coloured layer laid over a picture, with or without alpha."""

from __future__ import annotations

import cv2
import numpy as np


def lay(canvas: np.ndarray, place: tuple[slice, slice], color: np.ndarray, weight: np.ndarray) -> None:
    """Lay a layer over a part of a picture, in place.

    Args:
        canvas: (H, W, 3) uint8 RGB, or (H, W, 4) with straight alpha: its colours are not multiplied by it.
        place: rows and columns of the part (h, w).
        color: (h, w, 3) uint8 RGB, or one colour (3,).
        weight: (h, w) float32, 0-1, how much the layer hides.
    """
    below = canvas[place]
    layer = color if color.ndim == 3 else np.broadcast_to(color.astype(np.uint8), (*weight.shape, 3))
    layer = np.ascontiguousarray(layer)
    if canvas.shape[2] == 3:
        canvas[place] = cv2.blendLinear(np.ascontiguousarray(below), layer, 1 - weight, weight)
        return
    hidden = below[..., 3] * np.float32(1 / 255) * (1 - weight)  # what still shows of the picture below
    alpha = weight + hidden
    # Where nothing is, a colour may still lie below alpha 0: what an editor or a codec smears across the
    # outline is then the body's own colour, not black.
    bare = np.array(~below[..., :3].any(axis=2), np.float32)
    share = np.divide(weight, alpha, out=bare, where=alpha > 0)
    mixed = cv2.blendLinear(np.ascontiguousarray(below[..., :3]), layer, 1 - share, share)
    canvas[(*place, slice(0, 3))] = mixed
    canvas[(*place, 3)] = np.rint(alpha * 255)
