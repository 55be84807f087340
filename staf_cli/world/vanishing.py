"""Where up is and how long the focal length is, by the straight lines of the surroundings.

What stands upright in the world meets in one vanishing point, the zenith. Rooms and streets have two level
directions at right angles besides; where the camera looks down or up at them, only one focal length puts all
three at right angles. Both questions have "no" for an answer, which is to be preferred to a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from staf_cli.camera import Camera
from staf_cli.world.room import Room, moved_by_focal, polished, rooms
from staf_cli.world.segments import Segments, angle_deg
from staf_cli.world.zenith import candidates, is_near, is_plausible, refined_zenith

FEWEST_UPRIGHTS, FEWEST_OF_PICTURE = 20, 10  # segments in all, and for each picture on average
LEAST_SHARE = 0.5  # of the length of what could be upright and is not level
FEWEST_OF_ROOM, LEAST_OF_ROOM = 12, 0.05  # segments, share of length, of each of a room's three directions
LEAST_ROOM = 0.45  # score of a room that tells up by itself,
LEAST_LEAD = 0.12  # and what it must have before another up
OTHER_UP_DEG = 8.0
MOST_SPREAD_DEG = 2.0

LOG_FOCALS = np.arange(-8, 9) * 0.075  # of focal lengths against the camera's own that are tried
STARTS = 4  # of the best of them are refined
LEAST_PEAK = 0.06  # of the best score over the median of all focal lengths
LEAST_LEAD_OF_FOCAL = 0.06  # over the best score at quite another focal length
OTHER_FOCAL = 0.2  # log: from here on it is another
MOST_SD = (
    0.008  # of log focal length, by the scatter of the segments; true errors were up to three times that
)
MOST_ASKEW = 0.05  # log: without the right angle between the level directions it may be so different
SAME_FOCAL = 0.04  # log, between pictures


@dataclass(frozen=True)
class LinesUp:
    """Up by lines.

    Attributes:
        up: (3,) unit vector, camera axes (x right, y down, z away).
        spread_deg: between halves of the segments, or between pictures, whichever is more.
        share: 0-1, of the length of what could be upright and is not level.
        count: segments that point at the zenith.
        room: score (0-1) of up together with two level directions.
    """

    up: np.ndarray
    spread_deg: float
    share: float
    count: int
    room: float


@dataclass(frozen=True)
class NoLines:
    """No up by lines, and why not: one sentence."""

    why: str


@dataclass(frozen=True)
class FocalFound:
    """A focal length by lines.

    Attributes:
        focal_px: px of the full picture.
        peak: score (0-1) of the room under that focal length.
        median: of the scores under all focal lengths that were tried.
        sd: standard deviation of its logarithm by the scatter of the segments.
        up: (3,) unit vector, camera axes: the same room's up.
    """

    focal_px: float
    peak: float
    median: float
    sd: float
    up: np.ndarray


@dataclass(frozen=True)
class NoFocal:
    """No focal length by lines, and why not: one sentence."""

    why: str


def gravity_from_lines(
    lines: Sequence[np.ndarray],
    camera: Camera,
    near_up: np.ndarray | None = None,
    rotations: np.ndarray | None = None,
) -> LinesUp | NoLines:
    """Up by the lines of the surroundings.

    Args:
        lines: for each picture (N, 4) x0, y0, x1, y1 px of the full picture, see `find_lines`.
        camera: its `rays` take the lens's distortion out where it is known.
        near_up: (3,) unit vector, camera axes, about where up is, by the bodies: within 40 degrees. None:
            about the picture's up.
        rotations: (P, 3, 3) from each picture's camera axes to the common ones; None: the camera stands.
    """
    segments = Segments.of(lines, camera, rotations)
    best, lead = _best_room(segments, near_up)
    if best is None:
        return NoLines("no lines near upright that meet")
    counts, shares = _support(segments, best)
    near = segments.only(is_near(segments, near_up))
    if min(counts) >= FEWEST_OF_ROOM and min(shares) >= LEAST_OF_ROOM and best.score >= LEAST_ROOM:
        up, is_room = best.up, lead >= LEAST_LEAD
    else:
        up, is_room = refined_zenith(near, best.up), False
    share, count = _upright_share(near, up, best)
    spread = _spread_deg(near, up)
    found = LinesUp(up, spread, share, count, best.score)
    return _accepted(found, is_room, len(lines))


def focal_from_lines(
    lines: Sequence[np.ndarray], camera: Camera, near_up: np.ndarray | None = None
) -> FocalFound | NoFocal:
    """The focal length by the lines of the surroundings; level cameras and rooms without corners give none.

    Each picture is asked by itself. At least half of those that have enough lines must answer the same.

    Args:
        lines: for each picture (N, 4) x0, y0, x1, y1 px of the full picture.
        camera: of the assumed focal length; its principal point is taken as true.
        near_up: as for `gravity_from_lines`.
    """
    answers = [_focal_of_picture(Segments.of([found], camera), camera, near_up) for found in lines]
    found = [answer for answer in answers if isinstance(answer, FocalFound)]
    if not found:
        return next(iter(answers), NoFocal("no pictures"))
    middle = float(np.median([np.log(answer.focal_px) for answer in found]))
    same = [answer for answer in found if abs(np.log(answer.focal_px) - middle) < SAME_FOCAL]
    if 2 * len(same) < len(answers):
        return NoFocal("pictures do not agree on a focal length")
    return min(same, key=lambda answer: answer.sd)


def _best_room(segments: Segments, near_up: np.ndarray | None) -> tuple[Room | None, float]:
    """The room that explains most, and its lead over the best one with another up."""
    if not len(segments):
        return None, 0.0
    found = rooms(segments, candidates(segments, near_up), near_up)
    found = [polished(segments, room) for room in found]
    found = [room for room in found if is_plausible(room.up[None], near_up)[0]]
    if not found:
        return None, 0.0
    best = max(found, key=lambda room: room.score)
    others = [room.score for room in found if angle_deg(room.up, best.up) > OTHER_UP_DEG]
    return best, best.score - max(others, default=0.0)


def _support(segments: Segments, room: Room) -> tuple[list[int], list[float]]:
    """For up and the two level directions the number of segments and their share of the length."""
    support = segments.support(room.axes)
    nearest = np.where(support.max(axis=1) > 0, support.argmax(axis=1), -1)
    total = segments.weights.sum()
    return (
        [int((nearest == axis).sum()) for axis in range(3)],
        [float(segments.weights[nearest == axis].sum() / total) for axis in range(3)],
    )


def _upright_share(near: Segments, up: np.ndarray, room: Room) -> tuple[float, int]:
    """Share (0-1) of the length of what could be upright and is not level; number of segments."""
    upright = near.support(up[None])[:, 0] > 0
    other = ~upright & (near.support(room.axes[1:]).max(axis=1) <= 0)
    length = near.weights[upright].sum()
    return float(length / max(length + near.weights[other].sum(), 1e-12)), int(upright.sum())


def _spread_deg(near: Segments, up: np.ndarray) -> float:
    """How far up differs between random halves of the segments (median of 8), or between pictures."""
    random = np.random.default_rng(0)
    apart = []
    for _ in range(8):
        order = random.permutation(len(near))
        halves = [refined_zenith(near.only(half), up, rounds=4) for half in (order[::2], order[1::2])]
        apart.append(angle_deg(*halves) / 2)
    pictures = [near.only(near.picture == i) for i in np.unique(near.picture)]
    pictures = [picture for picture in pictures if len(picture) >= FEWEST_UPRIGHTS]
    if len(pictures) < 2:
        return float(np.median(apart))
    between = [angle_deg(refined_zenith(picture, up, rounds=4), up) for picture in pictures]
    return float(max(np.median(apart), np.median(between)))


def _accepted(found: LinesUp, is_room: bool, pictures: int) -> LinesUp | NoLines:
    if found.spread_deg > MOST_SPREAD_DEG:
        return NoLines(f"upright lines do not agree ({found.spread_deg:.1f} degrees between their halves)")
    if is_room:
        return found
    if found.count < max(FEWEST_UPRIGHTS, FEWEST_OF_PICTURE * pictures):
        return NoLines(f"too few upright lines ({found.count})")
    if found.share < LEAST_SHARE:
        return NoLines(
            f"lines near upright do not meet in one point ({found.share:.0%} of their length does)"
        )
    return found


def _focal_of_picture(segments: Segments, camera: Camera, near_up: np.ndarray | None) -> FocalFound | NoFocal:
    if not len(segments):
        return NoFocal("no lines")
    ups = candidates(segments, near_up)
    tried = [_room_under(segments, ups, log_focal, near_up) for log_focal in LOG_FOCALS]
    found = [room for room in tried if room is not None]
    if len(found) < len(LOG_FOCALS) / 2:
        return NoFocal("no lines near upright that meet")
    starts = sorted(found, key=lambda room: -room.score)[:STARTS]
    best = max((polished(segments, room, "focal", 10) for room in starts), key=lambda room: room.score)
    median = float(np.median([room.score for room in found]))
    others = [room.score for room in found if abs(room.log_focal - best.log_focal) > OTHER_FOCAL]
    if best.score - median < LEAST_PEAK or best.score - max(others, default=0.0) < LEAST_LEAD_OF_FOCAL:
        return NoFocal(f"lines fit other focal lengths as well ({best.score:.2f} against {median:.2f})")
    counts, shares = _support(segments.with_focal(float(np.exp(best.log_focal))), best)
    if min(counts) < FEWEST_OF_ROOM or min(shares) < LEAST_OF_ROOM:
        return NoFocal(f"too few lines in one of three directions ({min(counts)})")
    askew = polished(segments, best, "oblique", rounds=10)
    if best.log_focal_sd > MOST_SD or abs(askew.log_focal - best.log_focal) > MOST_ASKEW:
        return NoFocal("the camera is too level for its focal length to be seen")
    if abs(best.log_focal) > LOG_FOCALS[-1]:
        return NoFocal("the focal length by lines is outside of what cameras have")
    focal_px = camera.focal_px * float(np.exp(best.log_focal))
    return FocalFound(focal_px, best.score, median, best.log_focal_sd, best.up)


def _room_under(
    segments: Segments, ups: np.ndarray, log_focal: float, near_up: np.ndarray | None
) -> Room | None:
    """The room that explains most under a focal length exp(`log_focal`) times the camera's own."""
    seen = segments.with_focal(float(np.exp(log_focal)))
    moved = moved_by_focal(ups, float(log_focal))
    found = rooms(seen, moved, near_up)
    if not found:
        return None
    room = polished(seen, max(found, key=lambda room: room.score), rounds=3)
    return Room(room.axes, room.score, float(log_focal))
