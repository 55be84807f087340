"""Left and right exchanged for a frame or more: found by continuity over time, and put right.

The landmark net looks at single frames. Of somebody seen from the side it takes one leg for the other every
few frames; of somebody seen from behind, the whole left for the whole right. Smoothing would pull both to the
middle.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from staf_cli.blazepose.sightings import Sightings
from staf_cli.blazepose.widths import LIMB_SEGMENTS, LIMB_STATIONS

# Landmarks of one side and of the other: head, trunk's upper end and arms; then hips and legs.
UPPER = (
    [1, 2, 3, 7, 9, 11, 13, 15, 17, 19, 21],
    [4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22],
)
LEGS = ([25, 27, 29, 31], [26, 28, 30, 32])
PARTS = {"upper": UPPER, "hips": ([23], [24]), "legs": LEGS}
# What may be exchanged together, and what it costs to contradict the net so in one frame, in body heights.
STATES: tuple[tuple[tuple[str, ...], float], ...] = (
    ((), 0.0),
    (("legs",), 0.06),
    (("upper", "hips", "legs"), 0.1),
    (("upper", "hips"), 0.2),
)
FOLLOWED = ([11, 13, 15, 23, 25, 27], [12, 14, 16, 24, 26, 28])  # limb joints, by which continuity is judged
MIN_FPS = 15.0  # slower videos: a limb may really be where the other was a frame ago
WIDTH_PARTS = {"upper": (0, 1, 2, 3), "legs": (4, 5, 6, 7)}  # limb segments: arms, then thighs and shins


def repair_sides(sightings: Sightings, seen: np.ndarray, fps: float) -> Sightings:
    """The same sightings with the names of left and right as continuous as can be.

    Args:
        sightings: T frames of one person.
        seen: (T,) bool, where there is a sighting.
        fps: frames per second.
    """
    rows = np.flatnonzero(seen)
    if fps < MIN_FPS or len(rows) < 3:
        return sightings
    states = _states(sightings.points_px[rows], rows)
    for number, (parts, _) in enumerate(STATES):
        sightings = _swapped(sightings, rows[states == number], parts)
    return sightings


def _states(points_px: np.ndarray, frame_rows: np.ndarray) -> np.ndarray:
    """(N,) int: the cheapest way through the frames among STATES (Viterbi)."""
    height = np.median(np.ptp(points_px, axis=1).max(axis=1))
    followed = [*FOLLOWED[0], *FOLLOWED[1]]
    choices = np.stack([points_px[:, _order(parts)][:, followed] for parts, _ in STATES]) / height
    # moves[t, a, b]: how far everything moves from state a in frame t to state b in frame t + 1
    moves = np.linalg.norm(choices[None, :, 1:] - choices[:, None, :-1], axis=-1).sum(-1)  # (S, S, N - 1)
    moves = np.moveaxis(moves, -1, 0) / np.maximum(np.diff(frame_rows), 1)[:, None, None]
    distrust = np.array([cost for _, cost in STATES])
    cost = distrust.copy()
    came_from = np.zeros((len(moves), len(STATES)), int)
    for step, move in enumerate(moves):
        total = cost[:, None] + move  # (from, to)
        came_from[step] = total.argmin(axis=0)
        cost = total.min(axis=0) + distrust
    path = np.zeros(len(moves) + 1, int)
    path[-1] = cost.argmin()
    for step in range(len(moves) - 1, -1, -1):
        path[step] = came_from[step, path[step + 1]]
    return path


def _order(parts: tuple[str, ...]) -> np.ndarray:
    """(33,) which landmark takes each one's place when parts change sides."""
    order = np.arange(33)
    for part in parts:
        left, right = PARTS[part]
        order[left], order[right] = right, left
    return order


def _width_order(num_widths: int, parts: tuple[str, ...]) -> np.ndarray:
    """(W,) the same for the widths; segments come as left upper, left lower, right upper, right lower."""
    widths = np.arange(num_widths)
    lines = widths[: len(LIMB_SEGMENTS) * len(LIMB_STATIONS)].reshape(len(LIMB_SEGMENTS), -1)
    for part in parts:
        if part in WIDTH_PARTS:
            a, b, c, d = WIDTH_PARTS[part]
            lines[[a, b, c, d]] = lines[[c, d, a, b]]
    widths[: lines.size] = lines.ravel()
    return widths


def _swapped(sightings: Sightings, rows: np.ndarray, parts: tuple[str, ...]) -> Sightings:
    """Parts change sides in some frames, in everything that was measured."""
    changed = {}
    marks = _order(parts)
    widths = _width_order(sightings.widths_px.shape[1], parts)
    for name in ("points_px", "world_m", "visibility", "peaks", "widths_px"):
        values = getattr(sightings, name).copy()
        values[rows] = values[rows][:, widths if name == "widths_px" else marks]
        changed[name] = values
    return dataclasses.replace(sightings, **changed)
