"""How long the path of a travelling camera is in metres: as long as lets feet that stand stay where they are.

A foot moves across the view by what it does itself and by what the camera does. With the right length of the
camera's path the two cancel whenever the foot stands, so that more feet are still than with any other; which
feet stand need not be known before. Only motion across the view counts, since along it one camera sees too
little; and landmarks measured in the picture come before the recovered body, which was fitted as if the
camera stood, so that its feet are drawn along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from staf_cli.camera import Camera
from staf_cli.world.body_points import SOLE_POINTS, BodyPoints
from staf_cli.world.contacts import STANDS_M_S, across, camera_velocity, seen_velocity, smoothed

STILL_M_S = 0.08  # sigma of an adult's foot's speed where it stands
STEP = 0.01  # between logarithms of the lengths that are tried
SHORTEST_M, FASTEST_M_S = 0.1, 15.0  # of the paths that are tried
BLOCK_S = 0.5  # of frames that are drawn together
DRAWS = 200
# Of the length: so far off on scenes whose path is known, whatever the draws say; and what is trusted.
LEAST_SPREAD, MOST_SPREAD = 0.05, 0.20
LEAST_STANDING_S = 0.5
AS_WELL = 0.9  # of the feet that are still: if so many are with a camera that stands, they do not tell


@dataclass(frozen=True)
class Seen:
    """One person before a camera that travels.

    Attributes:
        points: at the size the person is taken to have, turned into the first frame's axes, T frames.
        rotations: (T, 3, 3): a direction in a frame's camera axes -> the first frame's.
        places: (T, 3), where the camera is, in units of its path.
    """

    points: BodyPoints
    rotations: np.ndarray
    places: np.ndarray


@dataclass(frozen=True)
class PathScale:
    """What feet say of a camera's path.

    Attributes:
        m_per_unit: metres for one unit of its places.
        spread: about how uncertain that is, as a share of it; people's statures come on top.
        standing_s: how long feet are still with it, of all people together.
    """

    m_per_unit: float
    spread: float
    standing_s: float

    @property
    def is_sure(self) -> bool:
        """Whether feet tell it well enough for a world."""
        return self.spread <= MOST_SPREAD and self.standing_s >= LEAST_STANDING_S


def path_scale(people: Sequence[Seen], camera: Camera) -> PathScale | None:
    """Find how long the path is; None where feet do not tell.

    They do not where nobody is seen for long enough, and where about as many are still if the camera stands,
    as those of people in a vehicle that goes with it.

    Args:
        people: in one shot.
        camera: in whose pictures landmarks were measured.
    """
    motions = [_FeetMotion.of(one, camera) for one in people if len(one.points) > 2]
    length = max((one.length for one in motions), default=0.0)
    duration_s = max((float(np.ptp(one.points.times_s)) for one in people if len(one.points)), default=0.0)
    if length <= 0 or duration_s < 2 * BLOCK_S:
        return None
    tried = np.arange(np.log(SHORTEST_M), np.log(max(FASTEST_M_S * duration_s, 1.0)), STEP) - np.log(length)
    scores = np.concatenate([one.scores(np.exp(tried)) for one in motions])  # (blocks, lengths)
    total = scores.sum(axis=0)
    best = int(total.argmax())
    if total[0] >= AS_WELL * total[best]:
        return None
    draws = np.random.default_rng(0).multinomial(len(scores), np.full(len(scores), 1 / len(scores)), DRAWS)
    low, high = np.percentile(tried[(draws @ scores).argmax(axis=1)], (16, 84))
    spread = float(np.hypot(LEAST_SPREAD, max(high - tried[best], tried[best] - low, 0.0)))
    scale = float(np.exp(tried[best]))
    return PathScale(scale, spread, sum(one.standing_s(scale) for one in motions))


@dataclass(frozen=True)
class _FeetMotion:
    """Feet of one person, T frames.

    Attributes:
        own: (T, 4, 3) m/s across the view, of heels and toes as if the camera stood.
        camera: (T, 4, 3) across the view, of the camera, units of its path per s.
        known: (T,) bool.
        length: of the camera's path meanwhile, units.
        step_s: between frames.
        size: of the person, an adult's is 1.
    """

    own: np.ndarray
    camera: np.ndarray
    known: np.ndarray
    length: float
    step_s: float
    size: float

    @classmethod
    def of(cls, seen: Seen, camera: Camera) -> _FeetMotion:
        points = seen.points
        rays = smoothed(_rays(seen, camera), points)
        places = smoothed(seen.places, points)
        return cls(
            # Feet are farther than hips from a camera that looks down: by hips paths came out 4 % short.
            seen_velocity(rays, np.linalg.norm(points.standing_points_m, axis=-1), points),
            across(camera_velocity(seen.places, points)[:, None], rays),
            points.observed & points.in_picture[:, SOLE_POINTS].all(axis=1),
            float(np.linalg.norm(np.diff(places, axis=0), axis=1).sum()),
            points.step_s,
            points.size,
        )

    def speeds(self, scales: np.ndarray) -> np.ndarray:
        """(T, 2, K) m/s of the slower point of either foot, with K lengths of the path."""
        still, cross, moving = (
            (one * other).sum(axis=-1)
            for one, other in ((self.own, self.own), (self.own, self.camera), (self.camera, self.camera))
        )
        squares = still[..., None] + 2 * cross[..., None] * scales + moving[..., None] * scales**2
        pairs = np.maximum(squares, 0).reshape(len(squares), 2, 2, -1)
        return np.asarray(np.sqrt(pairs.min(axis=2)))

    def scores(self, scales: np.ndarray) -> np.ndarray:
        """(blocks, K): how many frames feet are still in each half second."""
        length = max(1, round(BLOCK_S / self.step_s))
        blocks = []
        for begin in range(0, len(self.own), length):
            rows = slice(begin, begin + length)
            part = _FeetMotion(self.own[rows], self.camera[rows], self.known[rows], 0, self.step_s, self.size)
            speeds = part.speeds(scales) / (STILL_M_S * self.size)
            blocks.append((np.exp(-(speeds**2) / 2).sum(axis=1) * part.known[:, None]).sum(axis=0))
        return np.array(blocks)

    def standing_s(self, scale: float) -> float:
        still = self.speeds(np.array([scale]))[..., 0] < STANDS_M_S * self.size
        return float((still.any(axis=1) & self.known).sum() * self.step_s)


def _rays(seen: Seen, camera: Camera) -> np.ndarray:
    """(T, 4, 3) unit, first frame's axes: towards heels and toes, measured ones where there are any."""
    points = seen.points
    rays = points.standing_points_m / np.linalg.norm(points.standing_points_m, axis=-1, keepdims=True)
    if points.measured_px is None:
        return np.asarray(rays)
    pixels = points.measured_px[:, SOLE_POINTS]
    known = np.isfinite(pixels).all(axis=-1, keepdims=True)
    measured = camera.rays(np.where(known, pixels, 0.0))
    return np.where(known, np.einsum("tij,tpj->tpi", seen.rotations, measured), rays)
