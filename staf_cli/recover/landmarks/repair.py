"""Frames that the landmark net made up are left out; left and right that it exchanged are put right.

The net always gives a whole skeleton at full confidence, of a person half hidden too. Of the signs that were
tried on people seen from four sides at once, the mean height of the limbs' heatmaps tells best. It is lower
in people who are head over heels or curled up; there, that a second net sees the same tells.

The landmark net looks at single frames. Of a person seen from the side it takes one leg for the other every
few frames; of one seen from behind, the whole left for the whole right. Smoothing would pull both to the
middle.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy.ndimage import median_filter

from staf_cli.blazepose.follow import POSE_FIELDS, PoseTrack
from staf_cli.blazepose.landmarker import LIMBS
from staf_cli.blazepose.widths import LIMB_SEGMENTS, LIMB_STATIONS

USUAL_PERCENTILE = 80  # of a track's peaks: how high they are where all is well
MAX_DROP = 0.18  # below the usual
SUSPECT_DROP = 0.1  # below the usual, in frames that jump
MAX_JUMP = 0.05  # body heights off the median of the frames around
AROUND_S = 0.15
ALWAYS_ENOUGH = 0.62
ENOUGH_AGREED = 0.6  # of the limb joints: two nets do not invent the same
MIN_FPS = 15.0  # slower videos: people may really jump


def inlier_frames(poses: PoseTrack, seen: np.ndarray, inside: np.ndarray, fps: float) -> np.ndarray:
    """Frames (T,) bool whose landmarks show a person rather than an invention.

    Args:
        poses: T frames of one person.
        seen: (T,) bool, where there are landmarks.
        inside: (T, 33) bool, which landmarks lie in the picture: others have no heatmap.
        fps: frames per second.
    """
    if not seen.any():
        return seen
    shown = inside[:, LIMBS] & seen[:, None]
    count = shown.sum(axis=1)
    peaks = (poses.peaks[:, LIMBS] * shown).sum(axis=1) / np.maximum(count, 1)
    usual = np.percentile(peaks[seen & (count > 0)], USUAL_PERCENTILE) if (seen & (count > 0)).any() else 0.0
    weak = peaks < min(ALWAYS_ENOUGH, usual - MAX_DROP)
    suspect = (peaks < usual - SUSPECT_DROP) & (_jumps(poses, seen, fps) > MAX_JUMP)
    kept = seen & (~(weak | suspect) | (poses.agreed >= ENOUGH_AGREED))
    return kept if kept.any() else seen


def _jumps(poses: PoseTrack, seen: np.ndarray, fps: float) -> np.ndarray:
    """How far (T,) the limbs are from where they are around, in body heights."""
    rows = np.flatnonzero(seen)
    jumps = np.zeros(len(seen))
    if fps < MIN_FPS or len(rows) < 3:
        return jumps
    points = poses.points_px[rows][:, LIMBS]
    height = np.median(np.ptp(poses.points_px[rows], axis=1).max(axis=1))
    around = 2 * max(1, round(AROUND_S / 2 * fps)) + 1
    middle = median_filter(points, size=(around, 1, 1), mode="nearest")
    jumps[rows] = np.linalg.norm(points - middle, axis=-1).mean(axis=1) / max(height, 1.0)
    return jumps


# Landmarks of one side and of the other: head, trunk's upper end and arms; then hips and legs.
UPPER = ([1, 2, 3, 7, 9, 11, 13, 15, 17, 19, 21], [4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22])
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
WIDTH_PARTS = {"upper": (0, 1, 2, 3), "legs": (4, 5, 6, 7)}  # limb segments: arms, then thighs and shins


def repair_sides(poses: PoseTrack, seen: np.ndarray, fps: float) -> PoseTrack:
    """The same poses with the names of left and right as continuous as can be.

    Args:
        poses: T frames of one person.
        seen: (T,) bool, where there are landmarks.
        fps: frames per second.
    """
    rows = np.flatnonzero(seen)
    if fps < MIN_FPS or len(rows) < 3:
        return poses
    states = _states(poses.points_px[rows], rows)
    for number, (parts, _) in enumerate(STATES):
        poses = _swapped(poses, rows[states == number], parts)
    return poses


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


def _swapped(poses: PoseTrack, rows: np.ndarray, parts: tuple[str, ...]) -> PoseTrack:
    """Parts change sides in some frames, in everything that was measured."""
    changed = {}
    marks = _order(parts)
    widths = _width_order(poses.widths_px.shape[1], parts)
    for name in POSE_FIELDS:
        values = getattr(poses, name).copy()
        values[rows] = values[rows][:, widths if name == "widths_px" else marks]
        changed[name] = values
    return dataclasses.replace(poses, **changed)
