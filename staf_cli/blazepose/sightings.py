"""What the landmark net saw of one person over time; nothing per pixel is kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from staf_cli.blazepose.landmarker import NUM_LANDMARKS, Sighting
from staf_cli.blazepose.widths import NUM_WIDTHS, measure_widths


@dataclass(frozen=True)
class Glimpse:
    """One sighting without its mask, about 1.3 KB."""

    points_px: np.ndarray
    world_m: np.ndarray
    visibility: np.ndarray
    peaks: np.ndarray
    widths_px: np.ndarray

    @classmethod
    def of(cls, sighting: Sighting, shape: tuple[int, ...]) -> Glimpse:
        """Keep what the fit needs of a sighting in a picture of a shape (H, W, ...); widths from its mask."""
        kept = (
            sighting.points_px,
            sighting.world_m,
            sighting.visibility,
            sighting.peaks,
            measure_widths(sighting, shape),
        )
        return cls(*(np.asarray(value, np.float32) for value in kept))


@dataclass(frozen=True)
class Sightings:
    """One person's landmarks over T frames; frames without a sighting have visibility 0.

    Attributes:
        points_px: (T, 33, 2) px in the picture.
        world_m: (T, 33, 3) m, mid-hip at the origin, x right, y down, z along the line of sight.
        visibility: (T, 33) 0-1.
        peaks: (T, 33) 0-1, heights of the heatmaps.
        widths_px: (T, W) px across limbs and trunk (see `widths.py`), NaN where unclear.
    """

    points_px: np.ndarray
    world_m: np.ndarray
    visibility: np.ndarray
    peaks: np.ndarray
    widths_px: np.ndarray

    def __post_init__(self) -> None:
        num_frames = len(self.points_px)
        shapes = {
            "points_px": (num_frames, NUM_LANDMARKS, 2),
            "world_m": (num_frames, NUM_LANDMARKS, 3),
            "visibility": (num_frames, NUM_LANDMARKS),
            "peaks": (num_frames, NUM_LANDMARKS),
            "widths_px": (num_frames, NUM_WIDTHS),
        }
        for name, expected in shapes.items():
            actual = getattr(self, name).shape
            if actual != expected:
                raise ValueError(f"Sightings.{name} must have shape {expected}, got {actual}")

    def __len__(self) -> int:
        return len(self.points_px)

    @classmethod
    def stack(cls, glimpses: list[Glimpse | None]) -> Sightings:
        """One entry a frame; None leaves a frame unseen (zeros, widths NaN)."""
        num_frames = len(glimpses)
        sizes = {
            "points_px": (NUM_LANDMARKS, 2),
            "world_m": (NUM_LANDMARKS, 3),
            "visibility": (NUM_LANDMARKS,),
            "peaks": (NUM_LANDMARKS,),
            "widths_px": (NUM_WIDTHS,),
        }
        columns = {name: np.zeros((num_frames, *size), np.float32) for name, size in sizes.items()}
        columns["widths_px"][:] = np.nan
        for row, glimpse in enumerate(glimpses):
            if glimpse is not None:
                for name, column in columns.items():
                    column[row] = getattr(glimpse, name)
        return cls(**columns)
