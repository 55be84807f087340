"""The scene that everybody in a video shares: how far it reaches, where its floor is, which way is up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from staf_cli.body.joints import SMPL_JOINT_NAMES

_HEAD, _PELVIS = SMPL_JOINT_NAMES.index("head"), SMPL_JOINT_NAMES.index("pelvis")
_FEET = [
    SMPL_JOINT_NAMES.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("ankle", "foot")
]
_SOLE_M = 0.03  # from the lowest joint of a foot down to the floor
_OUTLIERS = 1.0  # percent of the frames at either end of an axis that need not be shown ...
_OUTLIER_M = 0.3  # ... where they lie so far beyond the others
_MOST_FRAMES = 500  # whose joints tell how far the stage reaches
_UPRIGHT_SHARE = 0.9  # somebody stands upright who reaches so much of their own height
_MOST_PITCH_DEG = 40.0
_FEWEST_STANDING = 5


@dataclass(frozen=True)
class Stage:
    """Where everybody in a whole video is, in upright axes: x right, y down to the floor, z away.

    Attributes:
        upright: (3, 3) rotation from camera coordinates to upright axes.
        points: (N, 3) m, where joints are in some of the frames: a view shows all of them.
        floor_y: m, where people stand.
    """

    upright: np.ndarray
    points: np.ndarray
    floor_y: float

    @classmethod
    def around(cls, joints: Sequence[np.ndarray]) -> Stage:
        """The stage of people, given everybody's joints (T, 24, 3) m, camera coordinates, in all frames."""
        everybody = [each[np.isfinite(each).all(axis=(1, 2))] for each in joints]
        everybody = [each for each in everybody if len(each)]
        if not everybody:
            return cls(np.eye(3), np.array([[-0.8, -0.9, 4.0], [0.8, 0.8, 4.0]]), 0.8)
        upright = _upright(everybody)
        turned = np.concatenate([each @ upright.T for each in everybody])  # (N, 24, 3)
        floor_y = float(np.median(turned[:, _FEET, 1].max(axis=1))) + _SOLE_M
        low = np.percentile(turned.min(axis=1), _OUTLIERS, axis=0) - _OUTLIER_M
        high = np.percentile(turned.max(axis=1), 100 - _OUTLIERS, axis=0) + _OUTLIER_M
        usual = ((turned >= low) & (turned <= high)).all(axis=(1, 2))
        kept = turned[usual] if usual.any() else turned
        points = kept[:: max(1, len(kept) // _MOST_FRAMES)].reshape(-1, 3)
        return cls(upright, points, floor_y)


def _upright(everybody: Sequence[np.ndarray]) -> np.ndarray:
    """The rotation that takes the camera's pitch back: people who stand stretched out stand upright.

    Cameras are held level but look up or down; so only the pitch is taken, and none where nobody stands.
    """
    standing = []
    for joints in everybody:
        up = joints[:, _HEAD] - joints[:, _FEET].mean(axis=1)  # (T, 3)
        height = np.linalg.norm(up, axis=1)
        tall = height > _UPRIGHT_SHARE * np.percentile(height, 95)
        standing.append(up[tall & (up[:, 1] < -0.7 * height)])
    up = np.concatenate(standing)
    if len(up) < _FEWEST_STANDING:
        return np.eye(3)
    pitch = float(np.median(np.arctan2(up[:, 2], -up[:, 1])))
    pitch = float(np.clip(pitch, *np.radians([-_MOST_PITCH_DEG, _MOST_PITCH_DEG])))
    cosine, sine = np.cos(pitch), np.sin(pitch)
    return np.array([[1, 0, 0], [0, cosine, -sine], [0, sine, cosine]])
