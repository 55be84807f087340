"""What every source of training data gives: one person, followed through the pictures of one video.

A source is one module in `staf_cli.train.sources`; features, sampling and losses know sequences alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from staf_cli.body.joints import STAF_JOINT_NAMES
from staf_cli.body.model import NUM_BETAS, NUM_JOINTS

NUM_STAF_JOINTS = len(STAF_JOINT_NAMES)


@dataclass(frozen=True)
class Pictures:
    """Where N pictures are to be had.

    Attributes:
        files: (N,) of single pictures; or one video.
        frame_ids: (N,) int, which frames of the video, rising; None where `files` are pictures.
        read: gives picture i as (H, W, 3) RGB uint8, upright. A video is read on from the last i.
    """

    files: tuple[Path, ...]
    frame_ids: np.ndarray | None
    read: Callable[[int], np.ndarray]


@dataclass(frozen=True, eq=False)
class TrainSequence:
    """One person in N successive pictures, with what is known of them.

    Attributes:
        name: of person and video, unique in its source.
        pictures: the N pictures.
        boxes: (N, 4) cx, cy, w, h px, square, before the crop's margin (`recover.staf.crops`).
        keypoints2d: (N, 49, 3) px, px and confidence 0..1 in STAF's joints; confidence 0 where not known.
        joints3d: (N, 49, 4) m in the camera's axes (x right, y down, z away), confidence; 0 where not known.
        poses: (N, 72) axis-angle, rad, the root in the camera's axes.
        betas: (N, 10).
        body_confidence: (N,) 0..1 of poses and betas; 0 where not known.
        single: a picture on its own (N = 1): it counts as a window of one frame, nine times.
    """

    name: str
    pictures: Pictures
    boxes: np.ndarray
    keypoints2d: np.ndarray
    joints3d: np.ndarray
    poses: np.ndarray
    betas: np.ndarray
    body_confidence: np.ndarray
    single: bool = False

    def __post_init__(self) -> None:
        num = len(self.boxes)
        shapes = {
            "boxes": (num, 4),
            "keypoints2d": (num, NUM_STAF_JOINTS, 3),
            "joints3d": (num, NUM_STAF_JOINTS, 4),
            "poses": (num, 3 * NUM_JOINTS),
            "betas": (num, NUM_BETAS),
            "body_confidence": (num,),
        }
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} must have shape {shape}, got {getattr(self, name).shape}")

    def __len__(self) -> int:
        return len(self.boxes)

    @property
    def has_3d(self) -> bool:
        """Whether anything in three dimensions is known: what counts as 3D data in the paper's mix."""
        return bool((self.joints3d[..., 3] > 0).any() or (self.body_confidence > 0).any())

    @property
    def labelled(self) -> np.ndarray:
        """(N,) bool: pictures of which anything is known; only these are worth being a window's middle."""
        known = (self.keypoints2d[..., 2] > 0).any(axis=1) | (self.joints3d[..., 3] > 0).any(axis=1)
        return known | (self.body_confidence > 0)
