"""What a person's feet stand on: handed from the world to the engines that finish the bodies on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Footing:
    """One person's floor, over the T frames of their motion.

    Attributes:
        world_from_camera: (4, 4) or (T, 4, 4): camera coordinates into the world (z up, floor at 0, m).
        contacts: (T, 4) bool, which of left heel, left toe, right heel and right toe stand.
        level_m: how high over the floor the ground under the person is; NaN where it is not known how high.
        size: what the person's stature, and with it their distance, is to be multiplied by.
    """

    world_from_camera: np.ndarray
    contacts: np.ndarray
    level_m: float
    size: float
