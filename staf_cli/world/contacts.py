"""Which heels and toes stand still, frame by frame: known before any floor is, and corrected after.

A foot's speed across the view needs no depth, which is what one camera knows least. Recovered feet say as
well as true ones when they stand; what is lost is at the edges.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.ndimage import gaussian_filter1d, median_filter

from staf_cli.world.body_points import HIPS, SOLE_POINTS, BodyPoints

STANDS_M_S, STAYS_M_S = 0.20, 0.35  # of an adult, across the view: surely still, and still if surely before
SMOOTH_S = 0.04
SHORTEST_S, GAP_S = 0.12, 0.07
DISTANCE_FRAMES = 9
RAISED_M = 0.15  # of an adult's sole over the floor: a foot held still in the air


def foot_contacts(points: BodyPoints) -> np.ndarray:
    """Which points of the feet stand still.

    A foot stands where the slower of its heel and toe is still; each of the two stands where it is itself
    still meanwhile, or is the slower one. A foot held still in the air counts too: see `without_raised`.

    Returns:
        (T, 4) bool: left heel, left toe, right heel, right toe; false in frames that are not observed and
        where the foot is out of the picture.
    """
    if len(points) < 2:
        return np.zeros((len(points), 4), bool)
    known = points.observed[:, None] & points.in_picture[:, SOLE_POINTS]  # (T, 4)
    speeds = across_speed(points) / points.size
    contacts = np.zeros((len(points), 4), bool)
    for foot in (0, 2):
        pair = slice(foot, foot + 2)
        speed = speeds[:, pair]
        shown = known[:, pair].all(axis=1)
        stands = _with_hysteresis(speed.min(axis=1), shown, points.step_s)
        slower = speed <= speed.min(axis=1, keepdims=True)
        own = np.stack([_with_hysteresis(one, shown, points.step_s) for one in speed.T], axis=1)
        contacts[:, pair] = stands[:, None] & (own | slower)
    return contacts


def without_raised(
    contacts: np.ndarray, points: BodyPoints, up: np.ndarray, height_m: float, level_m: float = 0.0
) -> np.ndarray:
    """Contacts (T, 4) without those of feet that are held still in the air.

    Args:
        contacts: from `foot_contacts`.
        points: of the person, at the size that the floor gives.
        up: (3,) unit, camera axes.
        height_m: of the camera over the floor.
        level_m: on which the person stands, over the floor.
    """
    over = heights_over(points, up) + height_m - level_m  # (T, 4)
    foot = np.repeat(over.reshape(-1, 2, 2).min(axis=2), 2, axis=1)
    return np.asarray(contacts & (foot < RAISED_M * points.size))


def heights_over(points: BodyPoints, up: np.ndarray) -> np.ndarray:
    """(T, 4) m: how high the soles under heels and toes are over the shot's first camera."""
    soles = points.standing_points_m @ up - points.standing_sole_m
    return np.asarray(soles + points.camera_along(up)[:, None])


def across_speed(points: BodyPoints) -> np.ndarray:
    """(T, 4) m/s of heels and toes across the line of sight, at the person's usual distance."""
    places = points.standing_points_m
    rays = smoothed(places / np.maximum(np.linalg.norm(places, axis=-1, keepdims=True), 1e-6), points)
    distance = np.linalg.norm(points.points_m[:, HIPS].mean(axis=1), axis=-1)
    velocity = seen_velocity(rays, distance[:, None], points)
    if points.camera_m is not None:
        velocity = velocity + across(camera_velocity(points.camera_m, points)[:, None], rays)
    return np.asarray(np.linalg.norm(velocity, axis=-1))


def seen_velocity(rays: np.ndarray, distance_m: np.ndarray, points: BodyPoints) -> np.ndarray:
    """(T, N, 3) m/s of what is seen along unit rays (T, N, 3) from a camera that stands.

    Args:
        rays: of the person.
        distance_m: (T, N) or (T, 1), at about which.
        points: in whose frames.
    """
    usual = median_filter(distance_m, (DISTANCE_FRAMES, 1), mode="nearest")
    return np.asarray(np.gradient(rays, _ascending(points), axis=0) * usual[..., None])


def smoothed(values: np.ndarray, points: BodyPoints) -> np.ndarray:
    """Values (T, ...) of a person's frames, smoothed as much as speeds of feet need it."""
    sigma = max(SMOOTH_S / points.step_s, 0.3)
    return np.asarray(gaussian_filter1d(values, sigma, axis=0, mode="nearest"))


def camera_velocity(places: np.ndarray, points: BodyPoints) -> np.ndarray:
    """(T, 3) per s, of a camera at places (T, 3) in a person's frames."""
    return np.asarray(np.gradient(smoothed(places, points), _ascending(points), axis=0))


def across(velocity: np.ndarray, rays: np.ndarray) -> np.ndarray:
    """The part of velocities (..., 3) across lines of sight along unit rays (..., 3)."""
    return np.asarray(velocity - (velocity * rays).sum(axis=-1, keepdims=True) * rays)


def _ascending(points: BodyPoints) -> np.ndarray:
    return np.asarray(np.maximum.accumulate(points.times_s + 1e-6 * np.arange(len(points))))


def standing_feet(contacts: np.ndarray) -> np.ndarray:
    """Contacts (T, 4) -> (T, 2) bool: whether the left and the right foot stand on anything."""
    return np.asarray(contacts.reshape(-1, 2, 2).any(axis=2))


def stretches(flags: np.ndarray) -> list[tuple[int, int]]:
    """First and one past the last frame of every run of true in (T,) bool."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _with_hysteresis(speed: np.ndarray, shown: np.ndarray, step_s: float) -> np.ndarray:
    """(T,) bool: slow stretches that are very slow somewhere; short gaps closed, short stretches left out."""
    weak, strong = (speed < STAYS_M_S) & shown, (speed < STANDS_M_S) & shown
    still = np.zeros(len(speed), bool)
    for start, stop in stretches(weak):
        still[start:stop] = strong[start:stop].any()
    runs = stretches(still)
    for (_, end), (start, _) in pairwise(runs):
        if start - end <= round(GAP_S / step_s) and shown[end:start].all():
            still[end:start] = True
    for start, stop in stretches(still):
        still[start:stop] = stop - start >= max(2, round(SHORTEST_S / step_s))
    return still
