"""What the landmark net saw of one person over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from staf_cli.blazepose.landmarker import NUM_LANDMARKS, PoseEstimate
from staf_cli.blazepose.widths import NUM_WIDTHS, measure_widths
from staf_cli.motion import check_shapes

# Fields of a pose track and their shapes in one frame.
POSE_FIELDS = {
    "points_px": (NUM_LANDMARKS, 2),
    "visibility": (NUM_LANDMARKS,),
    "peaks": (NUM_LANDMARKS,),
    "widths_px": (NUM_WIDTHS,),
}


@dataclass(frozen=True)
class PoseObservation:
    """One frame of a `PoseTrack`, about 0.9 KB: an estimate without its mask."""

    points_px: np.ndarray
    visibility: np.ndarray
    peaks: np.ndarray
    widths_px: np.ndarray

    @classmethod
    def of(cls, pose: PoseEstimate, shape: tuple[int, ...]) -> PoseObservation:
        """Keep what the fit needs of a pose in a picture of a shape (H, W, ...), widths from its mask."""
        kept = (pose.points_px, pose.visibility, pose.peaks, measure_widths(pose, shape))
        return cls(*(np.asarray(value, np.float32) for value in kept))


@dataclass(frozen=True)
class PoseTrack:
    """One person's landmarks over T frames; frames in which they were not seen have visibility 0.

    Attributes:
        points_px: (T, 33, 2) px in the picture.
        visibility: (T, 33) 0-1.
        peaks: (T, 33) 0-1, heights of the heatmaps.
        widths_px: (T, W) px across limbs and trunk (see `widths.py`), NaN where unclear.
    """

    points_px: np.ndarray
    visibility: np.ndarray
    peaks: np.ndarray
    widths_px: np.ndarray

    def __post_init__(self) -> None:
        check_shapes(self, {name: (len(self), *shape) for name, shape in POSE_FIELDS.items()})

    def __len__(self) -> int:
        return len(self.points_px)

    @property
    def seen(self) -> np.ndarray:
        """(T,) bool: frames in which the net saw the person."""
        return np.asarray(self.visibility.any(axis=1))

    @classmethod
    def stack(cls, observations: Sequence[PoseObservation | None]) -> PoseTrack:
        """One entry a frame; None leaves a frame unseen (zeros, widths NaN)."""
        columns = {
            name: np.full((len(observations), *shape), np.nan if name == "widths_px" else 0, np.float32)
            for name, shape in POSE_FIELDS.items()
        }
        for row, observation in enumerate(observations):
            if observation is not None:
                for name, column in columns.items():
                    column[row] = getattr(observation, name)
        return cls(**columns)
