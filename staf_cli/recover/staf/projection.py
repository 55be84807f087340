"""The crop camera: where points of a body fall in their crop (the method section, in SPIN's convention)."""

from __future__ import annotations

import torch
from torch import Tensor

FOCAL_PX = 5000.0
CROP_PX = 224.0


def project_in_crop(points: Tensor, camera: Tensor) -> Tensor:
    """Full perspective with a focal length of 5000 px.

    Args:
        points: (N, P, 3) m, the body's own coordinates: x right, y down, z away.
        camera: (N, 3) scale s, shift tx, ty (m).

    Returns:
        (N, P, 2): -1..1 across the crop, x right, y down.
    """
    scale, shift = camera[:, :1], camera[:, 1:]
    depth = 2 * FOCAL_PX / (CROP_PX * scale + 1e-9)
    moved = points + torch.cat([shift, depth], dim=1)[:, None]
    return moved[..., :2] / moved[..., 2:] * (FOCAL_PX / (CROP_PX / 2))
