"""Candidates for the vanishing point of what stands upright, from the segments of a picture."""

from __future__ import annotations

import numpy as np

from staf_cli.world.segments import TOLERANCE_DEG, Segments, unit

PICTURE_UP = np.array([0.0, -1.0, 0.0])
# A camera may look so far down or up and be rolled so far; where up is about known, it may be so far off.
MOST_DOWN_DEG, MOST_UP_DEG, MOST_ROLL_DEG = 50.0, 20.0, 35.0
MOST_OFF_DEG = 40.0
NEAR_DEG = 45.0  # in the picture, between an upright's segment and where up was thought to be
TRIALS = 1000
APART_DEG = 2.5  # between two candidates
MOST_CANDIDATES = 8  # for up, and as many for any direction


def candidates(segments: Segments, near_up: np.ndarray | None) -> np.ndarray:
    """Directions for up, and any others, so that a floor's lines are known for what they are.

    Args:
        segments: of one picture, or of several in common axes.
        near_up: (3,) unit vector, about where up is; None: about the picture's up.

    Returns:
        (K, 3) unit vectors, camera axes; K may be 0.
    """
    anywhere = _meetings(segments)
    return np.concatenate([zeniths(segments, near_up), _best_of(anywhere, segments)])


def zeniths(segments: Segments, near_up: np.ndarray | None) -> np.ndarray:
    """Directions that many near-upright segments point at, best first.

    Args:
        segments: of one picture, or of several in common axes.
        near_up: (3,) unit vector, about where up is; None: about the picture's up.

    Returns:
        (K, 3) unit vectors pointing up, camera axes; K may be 0.
    """
    upright = segments.only(is_near(segments, near_up))
    met = _meetings(upright)
    met *= np.where(met @ (PICTURE_UP if near_up is None else near_up) < 0, -1.0, 1.0)[:, None]
    found = _best_of(met[is_plausible(met, near_up)], upright)
    return found[is_plausible(found, near_up)]


def is_near(segments: Segments, near_up: np.ndarray | None) -> np.ndarray:
    """(N,) bool: which segments could be uprights at all."""
    up = PICTURE_UP if near_up is None else near_up
    return np.abs(segments.misfits(up[None])[:, 0]) < np.sin(np.radians(NEAR_DEG))


def is_plausible(ups: np.ndarray, near_up: np.ndarray | None) -> np.ndarray:
    """(D,) bool: which directions (D, 3) could be up."""
    if near_up is not None:
        return ups @ near_up > np.cos(np.radians(MOST_OFF_DEG))
    down = np.degrees(np.arcsin(np.clip(-ups[:, 2], -1, 1)))
    roll = np.degrees(np.arctan2(ups[:, 0], -ups[:, 1]))
    return (down < MOST_DOWN_DEG) & (down > -MOST_UP_DEG) & (np.abs(roll) < MOST_ROLL_DEG)


def refined_zenith(segments: Segments, up: np.ndarray, rounds: int = 8) -> np.ndarray:
    """The direction (3,) that segments near `up`'s vanishing point agree on; iteratively reweighted."""
    for _ in range(rounds):
        weights = segments.weights * segments.support(up[None], 1.5 * TOLERANCE_DEG)[:, 0] ** 2
        if (weights > 0).sum() < 2:
            break
        scatter = (segments.normals * weights[:, None]).T @ segments.normals
        axis = np.linalg.eigh(scatter)[1][:, 0]
        up = axis if axis @ up > 0 else -axis
    return up


def _meetings(segments: Segments) -> np.ndarray:
    """Where pairs of segments meet, long ones more often: (D, 3) unit vectors."""
    if len(segments) < 2:
        return np.zeros((0, 3))
    random = np.random.default_rng(0)
    chance = segments.weights / segments.weights.sum()
    first, second = random.choice(len(segments), (2, TRIALS), p=chance)
    met = np.cross(segments.normals[first], segments.normals[second])
    return unit(met[np.linalg.norm(met, axis=1) > 1e-3])


def _best_of(guesses: np.ndarray, segments: Segments) -> np.ndarray:
    """The guesses (D, 3) that most segments point at, refined, apart from each other, best first."""
    found = _apart(guesses, segments.support(guesses).T @ segments.weights)
    refined = np.array([refined_zenith(segments, guess) for guess in found]).reshape(-1, 3)
    return _apart(refined, segments.support(refined).T @ segments.weights)


def _apart(directions: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """The best of directions (D, 3), none within `APART_DEG` of a better one."""
    kept: list[np.ndarray] = []
    for i in np.argsort(-scores, kind="stable"):
        if all(abs(directions[i] @ other) < np.cos(np.radians(APART_DEG)) for other in kept):
            kept.append(directions[i])
            if len(kept) == MOST_CANDIDATES:
                break
    return np.array(kept).reshape(-1, 3)
