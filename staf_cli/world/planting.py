"""Feet that stand stay where they are: paths of people corrected, then feet held by their legs.

A foot that stands for long creeps and turns about its heel or its ball, so it is not the foot that is held
but, from frame to frame, the slower one of its two points; and a stand whose foot goes farther than a limit
is let creep as slowly as stays within it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter1d

from staf_cli.body.model import Body
from staf_cli.motion import Motion
from staf_cli.world.body_points import ANKLES, HIPS, KNEES, BodyPoints
from staf_cli.world.contacts import standing_feet, stretches
from staf_cli.world.footing import Footing
from staf_cli.world.legs import feet_moved
from staf_cli.world.path import OTHER_GROUND_M, Standing, path_shifts

FARTHEST_M = 0.04  # that a foot is moved by its leg where nothing else holds it
CREEPS_S = (2.0, 1.0, 0.5, 0.25)  # over how long a foot that goes farther than that may creep
NEAR_GROUND_M = 0.02  # soles so near to the ground stay at their height
FADE_S = 0.12  # before and after a stand
# Of a leg's length, how far it is stretched at most, since knees of straight legs shake; and in how many
# frames of a stand it must reach.
STRETCHED, REACHED_PERCENT = 0.997, 92
STRAIGHT = 0.999  # of a leg's length: one that is straight as it is may stay so


def planted(motion: Motion, body: Body, times_s: np.ndarray, footing: Footing) -> Motion:
    """The motion along a corrected path, its feet held: all there is for engines that fit no body.

    Args:
        motion: of one person, T frames, of the size that the ground gives.
        body: whose parameters it has.
        times_s: (T,) s of its frames.
        footing: what the person stands on; where no world is trusted the motion stays as it is.
    """
    return held(on_path(motion, body, times_s, footing), body, times_s, footing)


def on_path(motion: Motion, body: Body, times_s: np.ndarray, footing: Footing) -> Motion:
    """The motion along a path on which feet that stand slide less; arguments as for `planted`."""
    if _stands_nowhere(motion, footing):
        return motion
    points, turns = _points(motion, body, times_s, footing), _turns(footing, len(motion))
    rays = np.einsum("tij,tj->ti", turns, motion.trans)
    over = _over_ground(points, footing)
    soles = Standing(points.standing_points_m, over, footing.contacts, points.observed)
    shifts = path_shifts(rays, soles, times_s)
    trans = motion.trans + np.einsum("tji,tj->ti", turns, shifts)
    return replace(motion, trans=trans.astype(np.float32))


def held(
    motion: Motion, body: Body, times_s: np.ndarray, footing: Footing, farthest_m: float = FARTHEST_M
) -> Motion:
    """The motion with feet that stand held where they are by hips and knees.

    Arguments are as for `planted`; no foot is moved by more than `farthest_m`.
    """
    if _stands_nowhere(motion, footing):
        return motion
    shifts = foot_shifts(motion, body, times_s, footing, farthest_m)
    turns = _turns(footing, len(motion))
    return feet_moved(motion, body, np.einsum("tji,tsj->tsi", turns, shifts))[0]


def foot_shifts(
    motion: Motion, body: Body, times_s: np.ndarray, footing: Footing, farthest_m: float = FARTHEST_M
) -> np.ndarray:
    """By how much (T, 2, 3) m, world axes, the left and the right foot are to be moved to stay."""
    points = _points(motion, body, times_s, footing)
    feet, over = points.standing_points_m, _over_ground(points, footing)
    step_s = points.step_s
    shifts = np.zeros((len(motion), 2, 3))
    for side in (0, 1):
        pair, legs = slice(2 * side, 2 * side + 2), _Leg.of(points, side)
        stands = []
        for start, stop in stretches(standing_feet(footing.contacts)[:, side]):
            contacts = footing.contacts[start:stop, pair]
            still = _held_still(feet[start:stop, pair], contacts, step_s, farthest_m)
            still = _on_ground(still, over[start:stop, pair], contacts)
            still = legs.take(slice(start, stop)).within_reach(still)
            size = np.linalg.norm(still, axis=-1, keepdims=True)
            stands.append((start, still * np.minimum(1, farthest_m / np.maximum(size, 1e-9))))
        shifts[:, side] = _faded(stands, np.asarray(times_s), len(motion))
    return shifts


def _held_still(feet: np.ndarray, contacts: np.ndarray, step_s: float, farthest_m: float) -> np.ndarray:
    """Shifts (N, 3) m that hold one foot over one stand, about its usual place.

    Args:
        feet: (N, 2, 3) m, heel and toe in the world.
        contacts: (N, 2) bool.
        step_s: s between frames.
        farthest_m: that the foot may be moved; one that goes farther creeps.
    """
    moves = feet[1:] - feet[:-1]
    held = contacts[1:] & contacts[:-1]
    speed = np.where(held | ~held.any(axis=1, keepdims=True), np.linalg.norm(moves, axis=-1), np.inf)
    slower = moves[np.arange(len(moves)), speed.argmin(axis=1)]
    way = np.concatenate([np.zeros((1, 3)), slower.cumsum(axis=0)])
    shifts = np.median(way, axis=0) - way
    for creep_s in CREEPS_S:
        if np.linalg.norm(shifts, axis=-1).max() <= farthest_m:
            break
        shifts = gaussian_filter1d(way, creep_s / step_s, axis=0, mode="nearest") - way
    return np.asarray(shifts)


def _on_ground(shifts: np.ndarray, over: np.ndarray, contacts: np.ndarray) -> np.ndarray:
    """Shifts (N, 3) m with which the sole is usually on the ground that it is `over` (N, 2) m, or NaN.

    Who stands much higher or lower stands on something else.
    """
    lowest = np.median(np.where(contacts, over, np.inf).min(axis=1) + shifts[:, 2])
    if not abs(lowest) < OTHER_GROUND_M:
        return shifts
    return np.asarray(shifts - [0, 0, lowest - np.clip(lowest, -NEAR_GROUND_M, NEAR_GROUND_M)])


@dataclass(frozen=True)
class _Leg:
    """One leg over N frames.

    Attributes:
        from_hip: (N, 3) m, from hip to ankle, world axes.
        longest_m: (N,) m, of the leg when it is straight.
    """

    from_hip: np.ndarray
    longest_m: np.ndarray

    @classmethod
    def of(cls, points: BodyPoints, side: int) -> _Leg:
        hip, knee, ankle = (points.points_m[:, rows[side]] for rows in (HIPS, KNEES, ANKLES))
        return cls(ankle - hip, sum(np.linalg.norm(bone, axis=-1) for bone in (knee - hip, ankle - knee)))

    def take(self, rows: slice) -> _Leg:
        return _Leg(self.from_hip[rows], self.longest_m[rows])

    def within_reach(self, shifts: np.ndarray) -> np.ndarray:
        """Shifts (N, 3) m of a stand, moved as a whole towards the hip where the leg is too short."""
        wanted = self.from_hip + shifts
        length, now = np.linalg.norm(wanted, axis=-1), np.linalg.norm(self.from_hip, axis=-1)
        most = np.clip(now, STRETCHED * self.longest_m, STRAIGHT * self.longest_m)
        missing = np.percentile(length - most, REACHED_PERCENT)
        if missing <= 0:
            return shifts
        return np.asarray(shifts - missing * (wanted / length[:, None]).mean(axis=0))


def _faded(stands: list[tuple[int, np.ndarray]], times_s: np.ndarray, num_frames: int) -> np.ndarray:
    """Shifts (T, 3) of all stands, each ending `FADE_S` before it begins and after it ends."""
    shifts, inside = np.zeros((num_frames, 3)), np.zeros(num_frames, bool)
    for start, held in stands:
        shifts[start : start + len(held)], inside[start : start + len(held)] = held, True
    for start, held in stands:
        for edge, frames in (
            (start, range(start - 1, -1, -1)),
            (start + len(held) - 1, range(start + len(held), num_frames)),
        ):
            for frame in frames:
                part = abs(times_s[frame] - times_s[edge]) / FADE_S
                if part >= 1 or inside[frame]:
                    break
                shifts[frame] += shifts[edge] * (1 + np.cos(np.pi * part)) / 2
    return shifts


def _stands_nowhere(motion: Motion, footing: Footing) -> bool:
    return footing.world_from_camera is None or len(motion) < 3 or not footing.contacts.any()


def _turns(footing: Footing, num_frames: int) -> np.ndarray:
    """(T, 3, 3) from camera axes to the world's."""
    return np.broadcast_to(np.asarray(footing.world_from_camera)[..., :3, :3], (num_frames, 3, 3))


def _points(motion: Motion, body: Body, times_s: np.ndarray, footing: Footing) -> BodyPoints:
    """The person's points in the world."""
    points = BodyPoints.of(motion, body, times_s).turned(_turns(footing, len(motion)))
    camera_m = np.asarray(footing.world_from_camera)[..., :3, 3]  # (3,) or (T, 3)
    return replace(points, points_m=points.points_m + camera_m.reshape(-1, 1, 3))


def _over_ground(points: BodyPoints, footing: Footing) -> np.ndarray:
    """(T, 4) m: how high the soles under heels and toes are over the ground, or NaN."""
    return points.standing_points_m[..., 2] - points.standing_sole_m - footing.level_m
