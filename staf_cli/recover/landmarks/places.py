"""From where BlazePose puts its landmarks to where the free body has its joints.

BlazePose's trunk is longer than the body's own, and its shins are shorter: on a dozen people trunk over legs
is 0.64-0.76, on the free body 0.56. Taken for joints, its points make limbs look foreshortened: shins of
people who stand were laid back, and feet came out too high. All shifts lie along bones, so that they are the
same shares of the bones in every view.
"""

from __future__ import annotations

import numpy as np

SHOULDERS, HIPS, KNEES, ANKLES = [11, 12], [23, 24], [25, 26], [27, 28]
SHOULDERS_DOWN = 0.025  # of the trunk, mid-shoulder to mid-hip
HIPS_UP = 0.035  # of the trunk
ANKLES_DOWN = 0.08  # of the shin: 3.2 cm, as measured on drawn bodies whose joints are known


def at_joints(landmarks_px: np.ndarray) -> np.ndarray:
    """Landmarks (T, 33, 2) px with shoulders, hips and ankles where the body's joints are."""
    seen = landmarks_px
    trunk = seen[:, SHOULDERS].mean(1, keepdims=True) - seen[:, HIPS].mean(1, keepdims=True)
    points = seen.copy()
    points[:, SHOULDERS] -= SHOULDERS_DOWN * trunk
    points[:, HIPS] += HIPS_UP * trunk
    points[:, ANKLES] += ANKLES_DOWN * (seen[:, ANKLES] - seen[:, KNEES])
    return points
