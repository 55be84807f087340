"""Left and right legs exchanged for a frame or more: found by continuity over time, and put right.

The landmark net looks at single frames; of somebody seen from the side it takes one leg for the other every
few frames, and smoothing would then pull both to the middle.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from staf_cli.blazepose.sightings import Sightings
from staf_cli.blazepose.widths import LIMB_SEGMENTS, LIMB_STATIONS

LEFT_LEG, RIGHT_LEG = [25, 27, 29, 31], [26, 28, 30, 32]  # knee, ankle, heel, toes
FOLLOWED = [0, 1]  # of these: knee and ankle
DISTRUST = 0.06  # what it costs to contradict the net in one frame, in body heights moved
MIN_FPS = 15.0  # slower videos: a leg may really be where the other was a frame ago


def repair_legs(sightings: Sightings, seen: np.ndarray, fps: float) -> Sightings:
    """The same sightings with the legs' names as continuous as can be.

    Args:
        sightings: T frames of one person.
        seen: (T,) bool, where there is a sighting.
        fps: frames per second.
    """
    rows = np.flatnonzero(seen)
    if fps < MIN_FPS or len(rows) < 3:
        return sightings
    exchanged = np.zeros(len(sightings), bool)
    exchanged[rows] = _exchanged(sightings.points_px[rows], rows)
    return _swapped(sightings, exchanged)


def _exchanged(points_px: np.ndarray, frame_rows: np.ndarray) -> np.ndarray:
    """(N,) bool: the cheapest way through frames between "as named" and "exchanged" (Viterbi)."""
    height = np.median(np.ptp(points_px, axis=1).max(axis=1))
    left, right = (points_px[:, np.array(leg)[FOLLOWED]] / height for leg in (LEFT_LEG, RIGHT_LEG))
    named = np.concatenate([left, right], axis=1)  # (N, 4, 2)
    choices = np.stack([named, np.concatenate([right, left], axis=1)])  # (2, N, 4, 2)
    # moves[t, a, b]: how far everything moves from state a in frame t to state b in frame t + 1
    moves = np.linalg.norm(choices[None, :, 1:] - choices[:, None, :-1], axis=-1).sum(-1)  # (2, 2, N - 1)
    moves = np.moveaxis(moves, -1, 0) / np.maximum(np.diff(frame_rows), 1)[:, None, None]
    cost = np.array([0.0, DISTRUST])
    came_from = np.zeros((len(moves), 2), int)
    for step, move in enumerate(moves):
        total = cost[:, None] + move  # (from, to)
        came_from[step] = total.argmin(axis=0)
        cost = total.min(axis=0) + np.array([0.0, DISTRUST])
    path = np.zeros(len(moves) + 1, int)
    path[-1] = cost.argmin()
    for step in range(len(moves) - 1, -1, -1):
        path[step] = came_from[step, path[step + 1]]
    return path.astype(bool)


def _swapped(sightings: Sightings, exchanged: np.ndarray) -> Sightings:
    """Left and right leg change places in the given frames (T,) bool, in everything that was measured."""
    marks = np.arange(33)
    marks[LEFT_LEG], marks[RIGHT_LEG] = RIGHT_LEG, LEFT_LEG
    widths = np.arange(sightings.widths_px.shape[1])
    lines = widths[: len(LIMB_SEGMENTS) * len(LIMB_STATIONS)].reshape(len(LIMB_SEGMENTS), -1)
    lines[[4, 5, 6, 7]] = lines[[6, 7, 4, 5]]  # thighs and shins
    widths[: lines.size] = lines.ravel()
    changed = {}
    for name in ("points_px", "world_m", "visibility", "peaks", "widths_px"):
        values = getattr(sightings, name).copy()
        order = widths if name == "widths_px" else marks
        values[exchanged] = values[exchanged][:, order]
        changed[name] = values
    return dataclasses.replace(sightings, **changed)
