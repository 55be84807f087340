"""What a person's feet stand on: handed from the world to the engines that finish the bodies on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Footing:
    """One person's ground, over the T frames of their motion.

    Attributes:
        contacts: (T, 4) bool, which of left heel, left toe, right heel and right toe stand.
        world_from_camera: (4, 4) or (T, 4, 4): camera coordinates into the world (z up, floor at 0, m); None
            where no world is trusted, and bodies stay as they are.
        level_m: how high over the floor the ground under the person is; NaN where it is not known how high.
        size: what the person's stature, and with it their distance, is to be multiplied by.
    """

    contacts: np.ndarray
    world_from_camera: np.ndarray | None = None
    level_m: float = np.nan
    size: float = 1.0
