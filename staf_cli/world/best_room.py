"""Which room explains the segments of a picture best, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from staf_cli.world.room import Room, likelihood, polished, rooms
from staf_cli.world.segments import Segments, angle_deg
from staf_cli.world.zenith import candidates, is_plausible, refined_zenith, zeniths

OTHER_UP_DEG = 8.0  # from here on another room's up is another,
OTHER_ZENITH_DEG = 4.0  # and another zenith
ENOUGH = 20  # segments of a picture that is asked by itself


@dataclass(frozen=True)
class BestRoom:
    """The room that explains most of some segments.

    Attributes:
        room: the room.
        lead: what its score has before that of the best room with another up.
        level: share (0-1) of the segments' length that its level directions explain.
        other_level: the most that those of a room with another up do.
    """

    room: Room
    lead: float
    level: float
    other_level: float


def best_room(segments: Segments, near_up: np.ndarray | None) -> BestRoom | None:
    """The room that explains most of the segments' length; None where there is none."""
    if not len(segments):
        return None
    found = [polished(segments, room) for room in rooms(segments, candidates(segments, near_up), near_up)]
    found = [room for room in found if is_plausible(room.up[None], near_up)[0]]
    if not found:
        return None
    best = max(found, key=lambda room: room.score)
    apart = [angle_deg(room.up, best.up) for room in found]
    others = [room.score for room, angle in zip(found, apart, strict=True) if angle > OTHER_UP_DEG]
    level = [_level_share(segments, room) for room in found]
    other_level = [share for share, angle in zip(level, apart, strict=True) if angle > OTHER_ZENITH_DEG]
    return BestRoom(
        best,
        best.score - max(others, default=0.0),
        _level_share(segments, best),
        max(other_level, default=0.0),
    )


def _level_share(segments: Segments, room: Room) -> float:
    support = segments.support(room.axes[1:]).max(axis=1)
    return float(segments.weights @ support / segments.weights.sum())


def support_of_axes(segments: Segments, room: Room) -> tuple[list[int], list[float]]:
    """For up and the two level directions the number of segments and their share of the length."""
    support = segments.support(room.axes)
    nearest = np.where(support.max(axis=1) > 0, support.argmax(axis=1), -1)
    total = segments.weights.sum()
    return (
        [int((nearest == axis).sum()) for axis in range(3)],
        [float(segments.weights[nearest == axis].sum() / total) for axis in range(3)],
    )


def lead_of_zenith(near: Segments, zenith: np.ndarray, near_up: np.ndarray | None) -> float:
    """Natural logarithm of how much likelier a zenith is than the best other one."""
    others = [up for up in zeniths(near, near_up) if angle_deg(up, zenith) > OTHER_ZENITH_DEG]
    ups = np.array([zenith, *others])
    likely = likelihood(near, near.support(ups))
    return float(likely[0] - max(likely[1:], default=0.0))


def upright_share(near: Segments, up: np.ndarray, room: Room) -> tuple[float, int]:
    """Share (0-1) of the length of what could be upright and is not level; number of segments."""
    upright = near.support(up[None])[:, 0] > 0
    other = ~upright & (near.support(room.axes[1:]).max(axis=1) <= 0)
    length = near.weights[upright].sum()
    return float(length / max(length + near.weights[other].sum(), 1e-12)), int(upright.sum())


def between_pictures_deg(near: Segments, up: np.ndarray) -> float:
    """How far up is from that of single pictures with enough segments, the median; 0 for one picture."""
    pictures = [near.only(near.picture == i) for i in np.unique(near.picture)]
    pictures = [picture for picture in pictures if len(picture) >= ENOUGH]
    if len(pictures) < 2:
        return 0.0
    return float(np.median([angle_deg(refined_zenith(picture, up, rounds=4), up) for picture in pictures]))
