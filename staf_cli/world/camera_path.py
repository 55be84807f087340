"""The path of a camera that travels, in a unit of its own: every frame's pose from those of some pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.spatial.transform import Rotation, RotationSpline, Slerp

LEAST_SHARE = 0.9  # of the pictures must fit together
MOST_ERROR_PX = 1.5  # of a picture whose longer side is 960 px
LONGEST_GAP_S = 0.5  # between pictures that fit
ENDS_S = 0.25  # before the first and after the last of them, in which the camera is taken to stay
FEWEST_POINTS = 60
FEWEST_FOR_CURVES = 4


@dataclass(frozen=True)
class CameraPath:
    """Where the camera of a shot of T frames is and how it is turned, seen from its first frame.

    Attributes:
        rotations: (T, 3, 3): a direction in a frame's camera axes -> axes of the shot's first frame.
        places: (T, 3): the camera in these axes, in units of the reconstruction; the first is 0.
        registered: share of the pictures that fit together, 0-1.
        num_pictures: that were looked at.
        error_px: mean distance of points of the surroundings from where they were seen, px of these pictures.
    """

    rotations: np.ndarray
    places: np.ndarray
    registered: float
    num_pictures: int
    error_px: float


@dataclass(frozen=True)
class NoPath:
    """Nothing tells where the camera goes; `why` goes behind "the camera travels, and"."""

    why: str


@dataclass(frozen=True)
class Registered:
    """What a reconstruction found, N of its pictures.

    Attributes:
        frames: (N,) int, ascending, indices of frames worked on.
        rotations: (N, 3, 3) from the reconstruction's axes to each camera's.
        places: (N, 3) of the cameras, in the reconstruction's axes and unit.
        num_points: of the surroundings.
        error_px: see `CameraPath`.
    """

    frames: np.ndarray
    rotations: np.ndarray
    places: np.ndarray
    num_points: int
    error_px: float


def camera_path(
    found: Registered, num_pictures: int, frames: tuple[int, int], needed: tuple[int, int], fps: float
) -> CameraPath | NoPath:
    """Every frame's pose, where the pictures fit together well enough.

    Args:
        found: the pictures that do.
        num_pictures: that were looked at.
        frames: first and one past the last frame of the shot.
        needed: first and last frame in which there are people.
        fps: frames per second.
    """
    share = len(found.frames) / num_pictures
    fits = f"{len(found.frames)} of {num_pictures} pictures fit together"
    if share < LEAST_SHARE:
        return NoPath(f"only {fits}, which does not show its path")
    if found.error_px > MOST_ERROR_PX or found.num_points < FEWEST_POINTS:
        return NoPath(
            f"{fits} badly (to {found.error_px:.1f} px, {found.num_points} points), "
            "which does not show its path"
        )
    before, after = found.frames[0] - needed[0], needed[1] - found.frames[-1]
    if max(before, after) > ENDS_S * fps or np.diff(found.frames).max() > max(2, LONGEST_GAP_S * fps):
        return NoPath("there is a part of the shot in which no picture shows its path")
    every = np.arange(*frames)
    turns, places = _between(found, np.clip(every, found.frames[0], found.frames[-1]))
    back = turns[0].inv()
    return CameraPath(
        rotations=(back * turns).as_matrix(),
        places=back.apply(places - places[0]),
        registered=share,
        num_pictures=num_pictures,
        error_px=found.error_px,
    )


def _between(found: Registered, every: np.ndarray) -> tuple[Rotation, np.ndarray]:
    """Turns, camera axes to the reconstruction's, and places (T, 3) of frames among the registered ones."""
    turns = Rotation.from_matrix(found.rotations).inv()
    if len(turns) < FEWEST_FOR_CURVES:
        return Slerp(found.frames, turns)(every), PchipInterpolator(found.frames, found.places)(every)
    return RotationSpline(found.frames, turns)(every), CubicSpline(found.frames, found.places)(every)
