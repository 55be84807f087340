"""A person's path from which feet that stand slide less: small shifts, mostly along the view."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import spsolve

from staf_cli.world.contacts import standing_feet

# m across the view, and share of the distance along it, which is what one camera knows least.
ACROSS_M, ALONG = 0.012, 0.01
UNSEEN = 10.0  # times as much where nothing is seen
ACCEL_M_S2 = 2.0  # of shifts
GROUND_M, SPEED_M_S = 0.02, 0.06  # of soles that stand: over the ground, and how fast
SUNK_M = 0.01  # below the ground from which on a sole that does not stand is lifted
OTHER_GROUND_M = 0.15  # above or below the ground: who stands there stands on something else
ROUNDS = 6


@dataclass(frozen=True)
class Standing:
    """Feet over T frames.

    Attributes:
        feet_m: (T, 4, 3) m, left heel and toe, right heel and toe, world axes.
        over_m: (T, 4) m, their soles over the ground; NaN where that is not known.
        contacts: (T, 4) bool, which stand.
        observed: (T,) bool, frames whose picture determines the body.
    """

    feet_m: np.ndarray
    over_m: np.ndarray
    contacts: np.ndarray
    observed: np.ndarray


def path_shifts(root: np.ndarray, standing: Standing, times_s: np.ndarray) -> np.ndarray:
    """By how much (T, 3) m, world axes, a person is to be moved for feet that stand to stay on the ground.

    Least squares, robust by weights that follow the residuals: the person stays where they are seen, shifts
    are smooth, of each foot that stands the slower point rests on the ground, and no other foot is below it.

    Args:
        root: (T, 3) m, the person seen from the camera, world axes.
        standing: their feet.
        times_s: (T,) s.
    """
    steps = np.maximum(np.diff(times_s), 1e-3)
    terms = _Terms(len(root))
    frames = np.arange(len(root))
    for axis, sigma in _across_and_along(root):
        sigma = np.where(standing.observed, sigma, UNSEEN * sigma)
        terms.add([frames], [1.0], axis, np.zeros(len(frames)), sigma)
    _add_acceleration(terms, steps)
    _add_feet(terms, standing, steps)
    return terms.solved()


def _across_and_along(root: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Two axes (T, 3) across the view and one along it, with the sigmas (T,) m of each."""
    distance = np.maximum(np.linalg.norm(root, axis=-1), 1e-3)
    rays = root / distance[:, None]
    side = np.cross(rays, [0.0, 0.0, 1.0])
    flat = np.linalg.norm(side, axis=-1, keepdims=True) < 1e-3
    side = np.where(flat, [1.0, 0.0, 0.0], side)
    side = side / np.linalg.norm(side, axis=-1, keepdims=True)
    across = np.full(len(rays), ACROSS_M)
    return [(side, across), (np.cross(side, rays), across), (rays, ALONG * distance)]


def _add_acceleration(terms: _Terms, steps: np.ndarray) -> None:
    """Shifts are smooth; the path itself is not asked to be: with limbs that move it need not be smooth."""
    middle = np.arange(1, len(steps))
    before, after = 1 / steps[:-1], 1 / steps[1:]
    span = (steps[1:] + steps[:-1]) / 2
    factors = [before / span, -(before + after) / span, after / span]
    zero, sigma = np.zeros(len(middle)), np.full(len(middle), ACCEL_M_S2)
    for axis in np.eye(3):
        terms.add([middle - 1, middle, middle + 1], factors, np.tile(axis, (len(middle), 1)), zero, sigma)


def _add_feet(terms: _Terms, standing: Standing, steps: np.ndarray) -> None:
    feet, over, contacts = standing.feet_m, standing.over_m, standing.contacts
    for side in (0, 1):
        pair = slice(2 * side, 2 * side + 2)
        both = standing_feet(contacts)[:, side]
        rows = np.flatnonzero(both[1:] & both[:-1])
        moves = feet[rows + 1, pair] - feet[rows, pair]
        slower = np.linalg.norm(moves, axis=-1).argmin(axis=1)
        move = moves[np.arange(len(rows)), slower]
        for axis in np.eye(3):
            terms.add(
                [rows, rows + 1],
                [-1.0, 1.0],
                np.tile(axis, (len(rows), 1)),
                move @ axis,
                SPEED_M_S * steps[rows],
            )
        on = np.flatnonzero(both)
        lowest = np.where(contacts[on, pair], over[on, pair], np.inf).min(axis=1)
        near = np.abs(lowest) < OTHER_GROUND_M
        up = np.tile([0.0, 0.0, 1.0], (int(near.sum()), 1))
        terms.add([on[near]], [1.0], up, lowest[near], np.full(len(up), GROUND_M))
        _add_sunk(terms, np.where(both, np.nan, over[:, pair].min(axis=1)), standing.observed)


def _add_sunk(terms: _Terms, over: np.ndarray, observed: np.ndarray) -> None:
    """Who steps onto the ground, or off it, is not below it meanwhile.

    Args:
        terms: get one for each frame.
        over: (T,) m, of a foot; NaN where it stands.
        observed: (T,) bool; who is seen far below the ground is on other ground.
    """
    below = np.flatnonzero((over > -OTHER_GROUND_M) | (~observed & ~np.isnan(over)))
    up = np.tile([0.0, 0.0, 1.0], (len(below), 1))
    terms.add([below], [1.0], up, over[below] + SUNK_M, np.full(len(below), GROUND_M), only_below=True)


class _Terms:
    """Linear terms in displacements (T, 3) of a path, each divided by its sigma."""

    def __init__(self, num_frames: int) -> None:
        self._size = 3 * num_frames
        self._rows: list[np.ndarray] = []
        self._columns: list[np.ndarray] = []
        self._values: list[np.ndarray] = []
        self._offsets: list[np.ndarray] = []
        self._only_below: list[np.ndarray] = []
        self._count = 0

    def add(
        self,
        frames: list[np.ndarray],
        factors: list[float] | list[np.ndarray],
        axis: np.ndarray,
        offset: np.ndarray,
        sigma: np.ndarray,
        *,
        only_below: bool = False,
    ) -> None:
        """N terms: offset (N,) m plus factors times displacements of frames along axis (N, 3), over sigma.

        `only_below` are those that count where they are negative.
        """
        rows = self._count + np.arange(len(offset))
        for index, factor in zip(frames, factors, strict=True):
            weight = np.asarray(factor) / sigma
            for dim in range(3):
                self._rows.append(rows)
                self._columns.append(3 * index + dim)
                self._values.append(weight * axis[:, dim])
        self._offsets.append(offset / sigma)
        self._only_below.append(np.full(len(offset), only_below))
        self._count += len(offset)

    def solved(self) -> np.ndarray:
        """Displacements (T, 3) m."""
        place = (np.concatenate(self._rows), np.concatenate(self._columns))
        matrix = coo_matrix((np.concatenate(self._values), place), shape=(self._count, self._size)).tocsr()
        offset, only_below = np.concatenate(self._offsets), np.concatenate(self._only_below)
        found = np.zeros(self._size)
        for _ in range(ROUNDS):
            residual = matrix @ found + offset
            weights = np.where(only_below & (residual > 0), 0.0, 1 / np.sqrt(1 + residual**2))
            weighted = matrix.multiply(weights[:, None]).tocsr()
            found = spsolve((weighted.T @ matrix).tocsc(), -(weighted.T @ offset))
        return np.asarray(found).reshape(-1, 3)
