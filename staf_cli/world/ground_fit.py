"""The fit of gravity, camera height and sizes to what people say of them: residuals in their sigmas."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import least_squares

from staf_cli.world.body_points import MEAN_STATURE_M
from staf_cli.world.evidence import Evidence

AXIS_DEG, PLANE_DEG = 5.0, 4.0
FLOOR_M, FLOOR_SHARE = 0.03, 0.02  # of a sole's height; of its depth, as far as up lies along the view
# Of the logarithm of stature: adults are seldom much taller than the mean, but children are much shorter.
TALLER, SHORTER, KNOWN = 0.06, 0.12, 0.005
# Seen from above bodies are recovered leaning away from the camera, by this share of the angle from above.
LEAN = 0.12
MOST_PITCH = np.radians(80)
LEAST_HEIGHT_M = 0.1
MOST_LOG = 5.0  # of a length in m or of a size


@dataclass(frozen=True)
class Known:
    """What is known beforehand; None where it is not.

    Attributes:
        statures_m: (P,) of people, NaN where unknown.
        lines_up: (3,) unit, up by lines of the background; lines_sigma_deg: how well.
        height_m: of the camera over the floor.
        pitch_deg, roll_deg: of the camera; positive where it looks down and where it is turned clockwise.
    """

    statures_m: np.ndarray
    lines_up: np.ndarray | None = None
    lines_sigma_deg: float = 0.5
    height_m: float | None = None
    pitch_deg: float | None = None
    roll_deg: float | None = None


@dataclass(frozen=True)
class Fitted:
    """Gravity, floor and sizes.

    Attributes:
        up: (3,) unit, camera axes.
        height_m: of the camera over the floor.
        sizes: (P,) what people's points are to be multiplied by.
        spread_deg: standard deviation of `up`, if what is wrong about a person is wrong all the time.
    """

    up: np.ndarray
    height_m: float
    sizes: np.ndarray
    spread_deg: float = np.nan


def up_of(pitch: float, roll: float) -> np.ndarray:
    """Up (3,) in camera axes from pitch (positive: the camera looks down) and roll, rad."""
    cp, sp, cr, sr = np.cos(pitch), np.sin(pitch), np.cos(roll), np.sin(roll)
    return np.array([sr * cp, -cr * cp, -sp])


def pitch_roll(up: np.ndarray) -> tuple[float, float]:
    """Pitch and roll (rad) of up (3,)."""
    return float(np.arcsin(np.clip(-up[2], -1, 1))), float(np.arctan2(up[0], -up[1]))


def first_up(evidence: Evidence, known: Known) -> np.ndarray | None:
    """Where the fit starts: lines, or the middle of all axes; None where nothing says what is up."""
    if known.lines_up is not None:
        return known.lines_up
    middle = None
    if len(evidence.axes):
        middle = evidence.axes.mean(axis=0)
        for _ in range(20):  # towards the point with the least sum of angles
            middle = middle / np.linalg.norm(middle)
            off = np.linalg.norm(np.cross(evidence.axes, middle), axis=1)
            weights = evidence.axis_weights / np.maximum(off, np.radians(1))
            middle = (evidence.axes * weights[:, None]).sum(axis=0)
        middle = middle / np.linalg.norm(middle)
    if known.pitch_deg is None:
        return middle
    roll = known.roll_deg if known.roll_deg is not None else 0.0
    if middle is not None and known.roll_deg is None:
        roll = np.degrees(pitch_roll(middle)[1])
    return up_of(np.radians(known.pitch_deg), np.radians(roll))


def fit(evidence: Evidence, known: Known, start: np.ndarray, on_floor: np.ndarray) -> Fitted:
    """Fit all together.

    Args:
        evidence: of P people.
        known: what else is known.
        start: (3,) unit, up to start from.
        on_floor: (P,) bool, whose feet stand on the common floor.
    """
    used = evidence.on_floor(on_floor)
    problem = _Problem(used, known)
    sizes = np.where(np.isfinite(known.statures_m), known.statures_m, MEAN_STATURE_M) / evidence.statures_m
    heights = own_heights(used, start)
    heights = (heights * sizes)[np.isfinite(heights)]
    height = float(np.median(heights)) if len(heights) else 1.5
    height = known.height_m or max(height, LEAST_HEIGHT_M)
    begin = np.array([*pitch_roll(start), np.log(height), *np.log(sizes)])
    found = least_squares(problem.residuals, begin, x_scale="jac", max_nfev=100)
    cautious = _Problem(used.few_looks(), known)
    return replace(problem.unpacked(found.x), spread_deg=cautious.spread_deg(found.x))


def own_heights(evidence: Evidence, up: np.ndarray) -> np.ndarray:
    """(P,) m: how far under the first camera each person stands, at the size they came with, or NaN."""
    under = -(_soles(evidence, up) + evidence.cameras_m @ up)
    people = evidence.stance_people
    rows = [under[people == k] for k in range(evidence.num_people)]
    return np.array([np.median(one) if len(one) else np.nan for one in rows])


def _soles(evidence: Evidence, up: np.ndarray) -> np.ndarray:
    """(N,) m: how high standing soles are over the camera, where it is then."""
    over = evidence.sole_m[evidence.stance_people]
    return np.minimum(evidence.heels_m @ up - over[:, 0], evidence.toes_m @ up - over[:, 1])


class _Problem:
    """Unknowns are pitch, roll (rad), the logarithms of the camera's height and of the sizes."""

    def __init__(self, evidence: Evidence, known: Known) -> None:
        self.evidence, self.known = evidence, known

    def unpacked(self, x: np.ndarray) -> Fitted:
        x = self._with_given_angles(x)
        lengths = np.exp(np.clip(x[2:], -MOST_LOG, MOST_LOG))  # the solver's first steps may be wild
        return Fitted(up_of(x[0], x[1]), float(lengths[0]), lengths[1:])

    def spread_deg(self, x: np.ndarray) -> float:
        """Standard deviation of up by the curvature of the sum of squares at x."""
        step = 1e-4
        slopes = [(self.residuals(x + d) - self.residuals(x - d)) / (2 * step) for d in step * np.eye(len(x))]
        jacobian = np.stack(slopes, axis=1)
        covariance = np.linalg.pinv(jacobian.T @ jacobian)
        return float(np.degrees(np.sqrt(covariance[0, 0] + covariance[1, 1] * np.cos(x[0]) ** 2)))

    def residuals(self, x: np.ndarray) -> np.ndarray:
        x = np.concatenate([[np.clip(x[0], -MOST_PITCH, MOST_PITCH)], x[1:]])
        now = self.unpacked(x)
        parts = [self._axes(now.up), self._planes(now.up), self._floor(now), self._statures(now)]
        return np.concatenate([*parts, self._given(now)])

    def _with_given_angles(self, x: np.ndarray) -> np.ndarray:
        """x as far as it is unknown: what was given is never weighed against what bodies say."""
        angles = [
            free if given is None else np.radians(given)
            for given, free in ((self.known.pitch_deg, x[0]), (self.known.roll_deg, x[1]))
        ]
        return np.concatenate([angles, x[2:]])

    def _axes(self, up: np.ndarray) -> np.ndarray:
        e = self.evidence
        off = np.cross(e.axes, _leaning(up, e.sights)) / np.radians(AXIS_DEG)  # (M, 3)
        return (_robust(off) * e.axis_weights[:, None]).ravel()

    def _planes(self, up: np.ndarray) -> np.ndarray:
        off = (self.evidence.planes @ up) / np.radians(PLANE_DEG)
        return _robust(off[:, None])[:, 0] * self.evidence.axis_weights

    def _floor(self, now: Fitted) -> np.ndarray:
        e = self.evidence
        sizes = now.sizes[e.stance_people]
        depth = sizes * e.heels_m[:, 2] * np.maximum(abs(now.up[2]), 0.05)
        # Errors are as large as the bodies, or making all of them smaller would look like a better fit.
        logs = np.log(now.sizes * e.statures_m / MEAN_STATURE_M)[np.unique(e.stance_people)]
        usual = np.exp(logs.mean()) if len(logs) else 1.0
        sigma = np.hypot(FLOOR_M * usual, FLOOR_SHARE * depth)
        off = (sizes * _soles(e, now.up) + e.cameras_m @ now.up + now.height_m) / sigma
        return _robust(off[:, None])[:, 0] * e.stance_weights

    def _statures(self, now: Fitted) -> np.ndarray:
        statures = now.sizes * self.evidence.statures_m
        known = self.known.statures_m
        off = np.log(statures / MEAN_STATURE_M)
        usual = off / np.where(off > 0, TALLER, SHORTER)
        given = np.log(statures / np.where(np.isfinite(known), known, 1.0)) / KNOWN
        return np.where(np.isfinite(known), given, usual)

    def _given(self, now: Fitted) -> np.ndarray:
        known, off = self.known, []
        if known.lines_up is not None:
            off += (np.cross(now.up, known.lines_up) / np.radians(known.lines_sigma_deg)).tolist()
        if known.height_m is not None:
            off.append(np.log(now.height_m / known.height_m) / KNOWN)
        return np.array(off)


def _leaning(up: np.ndarray, sights: np.ndarray) -> np.ndarray:
    """(M, 3): how upright people are recovered who are seen along unit rays (M, 3)."""
    rise = sights @ up
    away = sights - rise[:, None] * up
    away = away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
    lean = LEAN * -np.arcsin(np.clip(rise, -1, 1))
    return np.cos(lean)[:, None] * up + np.sin(lean)[:, None] * away


def _robust(off: np.ndarray) -> np.ndarray:
    """Residuals (N, D) in sigmas, shortened so that their squares grow in proportion beyond one sigma."""
    length = np.linalg.norm(off, axis=1, keepdims=True)
    shorter = np.sqrt(2 * (np.sqrt(1 + length**2) - 1))
    return np.asarray(off * np.where(length > 1e-6, shorter / np.maximum(length, 1e-6), 1.0))
