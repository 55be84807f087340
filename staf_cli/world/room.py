"""Rooms: up and two level directions at right angles that together explain a picture's segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.spatial.transform import Rotation

from staf_cli.world.segments import TOLERANCE_DEG, Segments, stretched, unit
from staf_cli.world.zenith import PICTURE_UP, is_plausible

HEADINGS_DEG = 1.0  # step
LONGEST_STEP = 0.1  # rad, or of log focal length, in one round of a fit
WIDEST_DEG, TILT_DEG = 4.0, 0.25  # of ups near a room's: how far they are looked at, and in what steps
NATS = 0.5  # what a segment that points at a vanishing point says for it; edges come in pairs, so not much
_STEP = 1e-4  # of log focal length, for its derivative

Free = Literal["turn", "focal", "oblique"]


@dataclass(frozen=True)
class Room:
    """Three directions of a room as a camera sees them.

    Attributes:
        axes: (3, 3) rows up and two level directions, camera axes.
        score: share (0-1) of the segments' length that they explain.
        log_focal: of the focal length against the camera's own.
        log_focal_sd: its standard deviation by the segments' scatter; infinite where it cannot be told.
    """

    axes: np.ndarray
    score: float
    log_focal: float = 0.0
    log_focal_sd: float = np.inf

    @property
    def up(self) -> np.ndarray:
        return self.axes[0]


def rooms(segments: Segments, firsts: np.ndarray, near_up: np.ndarray | None) -> list[Room]:
    """For each direction (K, 3) the best room that it is an axis of, where one of the axes could be up."""
    angles = np.radians(np.arange(0, 180, HEADINGS_DEG))
    quarter = len(angles) // 2
    found = []
    for first in firsts:
        second, third = across_axes(first)
        around = np.cos(angles)[:, None] * second + np.sin(angles)[:, None] * third
        seen = segments.support(around)
        seen = np.maximum(seen[:, :quarter], seen[:, quarter:])
        explained = segments.weights @ np.maximum(seen, segments.support(first[None]))
        best = int(explained.argmax())
        axes = _up_first(np.array([first, around[best], around[best + quarter]]), near_up)
        if axes is not None:
            found.append(Room(axes, float(explained[best] / segments.weights.sum())))
    return found


def _up_first(axes: np.ndarray, near_up: np.ndarray | None) -> np.ndarray | None:
    """Three axes (3, 3), the one that could be up first and pointing up; None: none could be."""
    along = axes @ (PICTURE_UP if near_up is None else near_up)
    up = int(np.abs(along).argmax())
    axes = np.roll(axes, -up, axis=0) * np.sign(along[up])
    return axes if is_plausible(axes[:1], near_up)[0] else None


def across_axes(axis: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two unit vectors (3,) at right angles to a unit vector and to each other."""
    other = np.cross(axis, np.eye(3)[np.abs(axis).argmin()])
    other = other / np.linalg.norm(other)
    return other, np.cross(axis, other)


def polished(segments: Segments, room: Room, free: Free = "turn", rounds: int = 6) -> Room:
    """Fit a room to the segments near its vanishing points.

    Args:
        segments: under the camera's own focal length.
        room: where to begin.
        free: what may change: "turn", how the camera is turned; "focal", its focal length too; "oblique", the
            angle between the level directions too, so that up alone tells the focal length.
        rounds: of reweighted least squares.
    """
    axes, log_focal, sd = room.axes, room.log_focal, np.inf
    unknowns = {"turn": 3, "focal": 4, "oblique": 5}[free]
    for _ in range(rounds):
        rows, misfits, weights = _linear(segments, axes, log_focal)
        weighted = rows[:, :unknowns] * weights[:, None]
        inverse = np.linalg.inv(weighted.T @ rows[:, :unknowns] + 1e-9 * np.eye(unknowns))
        step = -inverse @ (weighted.T @ misfits)
        step *= min(1.0, LONGEST_STEP / max(float(np.abs(step).max()), 1e-12))
        axes = axes @ Rotation.from_rotvec(step[:3]).as_matrix().T
        if free != "turn":
            log_focal += float(step[3])
            scores = weighted * misfits[:, None]
            variance = float((inverse @ (scores.T @ scores) @ inverse)[3, 3])
            sd = variance**0.5 if variance > 0 else np.inf
        if free == "oblique":
            axes[2] = Rotation.from_rotvec(step[4] * axes[0]).apply(axes[2])
    seen = segments.with_focal(float(np.exp(log_focal)))
    score = float(segments.weights @ seen.support(axes).max(axis=1) / segments.weights.sum())
    return Room(axes, score, log_focal, sd)


def _linear(
    segments: Segments, axes: np.ndarray, log_focal: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The misfits (N,) of segments to their nearest axes, their derivatives (N, 5) and weights (N,).

    The derivatives are by a turn of all axes (3, rad), by log focal length, and by a turn of the third axis
    about the first (rad).
    """
    seen = segments.with_focal(float(np.exp(log_focal)))
    everything = seen.misfits(axes)
    nearest = np.abs(everything).argmin(axis=1)[:, None]
    misfits = np.take_along_axis(everything, nearest, axis=1)[:, 0]
    limit = 1.5 * np.sin(np.radians(TOLERANCE_DEG))
    weights = segments.weights * np.maximum(0, 1 - (misfits / limit) ** 2) ** 2
    own = axes[nearest[:, 0]]
    across = np.sqrt(np.maximum(1 - (seen.middles * own).sum(axis=1) ** 2, 1e-4))
    turn = np.cross(own, seen.normals) / across[:, None]
    longer = segments.with_focal(float(np.exp(log_focal + _STEP)))
    by_focal = (np.take_along_axis(longer.misfits(axes), nearest, axis=1)[:, 0] - misfits) / _STEP
    askew = (seen.normals @ np.cross(axes[0], axes[2])) / across * (nearest[:, 0] == 2)
    return np.column_stack([turn, by_focal, askew]), misfits, weights


def weighed(segments: Segments, room: Room, with_level: bool) -> tuple[np.ndarray, float]:
    """Up as the mean of all ups near a room's, each as likely as segments support it, and their scatter.

    Peaks that are nearly as high as the highest count, too, as they do not where one is followed uphill.

    Args:
        segments: those that could be upright, or all.
        room: whose neighbours are looked at.
        with_level: whether the level directions count, turned with up, or up alone.

    Returns:
        Up (3,) and root mean square degrees from it.
    """
    tilts = np.arange(-WIDEST_DEG, WIDEST_DEG + 1e-6, TILT_DEG)
    across, ahead = across_axes(room.up)
    turns = np.radians(tilts)[:, None, None] * across + np.radians(tilts)[:, None] * ahead
    rotations = Rotation.from_rotvec(turns.reshape(-1, 3)).as_matrix()
    axes = room.axes if with_level else room.axes[:1]
    support = segments.support((rotations @ axes.T).transpose(2, 0, 1).reshape(-1, 3))
    support = support.reshape(len(segments), len(axes), -1).max(axis=1)
    likely = likelihood(segments, support)
    chance = np.exp(likely - likely.max())
    ups = rotations @ room.up
    mean = unit(chance @ ups)
    apart = np.degrees(np.arccos(np.clip(ups @ mean, -1, 1)))
    return mean, float(np.sqrt(chance @ apart**2 / chance.sum()))


def likelihood(segments: Segments, support: np.ndarray) -> np.ndarray:
    """(D,) natural logarithms of how likely directions are, up to a constant, given their support (N, D).

    Pictures of one shot show the same edges, so several say less than as many segments of one.
    """
    pictures = len(np.unique(segments.picture))
    return NATS / np.sqrt(pictures) * (segments.weights / segments.weights.mean()) @ support


def moved_by_focal(ups: np.ndarray, log_focal: float) -> np.ndarray:
    """Directions (K, 3) to the same vanishing points under a focal length exp(`log_focal`) times as long."""
    return stretched(ups, float(np.exp(log_focal)))
