"""Where up is and how long the focal length is, by the straight lines of the surroundings.

What stands upright in the world meets in one vanishing point, the zenith. Rooms and streets have two level
directions at right angles besides; where the camera looks down or up at them, only one focal length puts all
three at right angles. Both questions have "no" for an answer, which is to be preferred to a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from staf_cli.camera import Camera, FocalSource
from staf_cli.world.best_room import (
    OTHER_ZENITH_DEG,
    BestRoom,
    best_room,
    between_pictures_deg,
    lead_of_zenith,
    support_of_axes,
    upright_share,
)
from staf_cli.world.room import Room, moved_by_focal, polished, rooms, weighed
from staf_cli.world.segments import Segments, angle_deg, stretched
from staf_cli.world.zenith import candidates, is_near, refined_zenith

FEWEST_UPRIGHTS, FEWEST_OF_PICTURE = 20, 10  # segments in all, and for each picture on average
LEAST_SHARE = 0.5  # of the length of what could be upright and is not level
MOST_SPREAD_DEG = 1.5
LEAST_GAP = 5.0  # natural logarithm of how much likelier up is than the best other one
# Share of length of level lines, and by how much less of them there may be than under another up: poles may
# lean, but hardly at right angles to the ground. Lines that contradict the bodies need more of them.
LEAST_LEVEL, MOST_BEHIND = 0.08, 0.05
CONTRADICT_DEG, LEAST_LEVEL_CONTRADICTING = 12.0, 0.2
# Lines and bodies that agree may be less sure of themselves, or stand without a ground.
AGREE_DEG, MOST_SPREAD_AGREEING_DEG = 6.0, 2.0
MOST_BETWEEN_DEG = 3.0  # from picture to picture
FEWEST_OF_ROOM, LEAST_OF_ROOM = 10, 0.03  # segments, share of length, of each of a room's three directions
LEAST_ROOM = 0.45  # score of a room that tells up by itself,
LEAST_LEAD = 0.12  # and what it must have before a room with another up
MOST_SPREAD_OF_ROOM_DEG = 0.8

LOG_FOCALS = np.arange(-8, 9) * 0.075  # of focal lengths against the camera's own that are tried
STARTS = 4  # of the best of them are refined
LEAST_PEAK = 0.06  # of the best score over the median of all focal lengths
FEWEST_FOR_FOCAL, LEAST_FOR_FOCAL = 12, 0.05  # as for a room's up
LEAST_LEAD_OF_FOCAL = 0.06  # over the best score at quite another focal length
OTHER_FOCAL = 0.2  # log: from here on it is another
MOST_SD = 0.008  # of log focal length, by the scatter of the segments; its errors were up to three times that
MOST_ASKEW = 0.05  # log: without the right angle between the level directions it may be so different
SAME_FOCAL = 0.04  # log, between pictures

# What the scatter of segments does not show: walls and lenses are not quite straight, and where a camera does
# not look level, up goes with its focal length: standard deviations of its logarithm by where it comes from.
LEAST_UNSURE_DEG = 0.5
FOCAL_SD: Mapping[FocalSource, float] = {
    "assumed": 0.15,  # those that go together with the lines; others are refused
    "lines": 0.02,
    "metadata": 0.05,
    "given": 0.0,
    "calibration": 0.0,
}


@dataclass(frozen=True)
class LinesUp:
    """Up by lines.

    Attributes:
        up: (3,) unit vector, camera axes (x right, y down, z away).
        spread_deg: root mean square of the ups that are likely, by the segments.
        share: 0-1, what points at the zenith of the length of all that could be upright and is not level.
        count: how many they are.
        room: score (0-1) of up together with two level directions.
        by_room: whether the level directions helped to find it.
    """

    up: np.ndarray
    spread_deg: float
    share: float
    count: int
    room: float
    by_room: bool

    def unsure_deg(self, camera: Camera) -> float:
        """About how far up may be off in all: by segments, walls and lens, and the camera's focal length."""
        longer, shorter = (
            angle_deg(self.up, stretched(self.up, float(np.exp(sd))))
            for sd in (FOCAL_SD[camera.focal_source], -FOCAL_SD[camera.focal_source])
        )
        return float(np.hypot(np.hypot(self.spread_deg, LEAST_UNSURE_DEG), (longer + shorter) / 2))


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
    best = best_room(segments, near_up)
    if best is None:
        return NoLines("no lines near upright that meet")
    near = segments.only(is_near(segments, near_up))
    found = _up_of_room(segments, near, best) or _up_of_uprights(near, best, near_up)
    if isinstance(found, LinesUp) and between_pictures_deg(near, found.up) > MOST_BETWEEN_DEG:
        return NoLines("upright lines do not agree between pictures")
    return found


def focal_from_lines(
    lines: Sequence[np.ndarray], camera: Camera, near_up: np.ndarray | None = None
) -> FocalFound | NoFocal:
    """The focal length by the lines of the surroundings; level cameras and rooms without corners give none.

    Each picture is asked by itself; at least half of them must answer the same.

    Args:
        lines: for each picture (N, 4) x0, y0, x1, y1 px of the full picture.
        camera: of the assumed focal length; its principal point is taken as true.
        near_up: as for `gravity_from_lines`.
    """
    found: list[FocalFound] = []
    silent: list[NoFocal] = []
    for segments in (Segments.of([picture], camera) for picture in lines):
        answer = _focal_of_picture(segments, camera, near_up)
        if isinstance(answer, FocalFound):
            found.append(answer)
        else:
            silent.append(answer)
        if 2 * len(silent) > len(lines):
            return silent[0]
    if not found:
        return NoFocal("no pictures")
    middle = float(np.median([np.log(answer.focal_px) for answer in found]))
    same = [answer for answer in found if abs(np.log(answer.focal_px) - middle) < SAME_FOCAL]
    if 2 * len(same) < len(lines):
        return NoFocal("pictures do not agree on a focal length")
    return min(same, key=lambda answer: answer.sd)


def _up_of_room(segments: Segments, near: Segments, best: BestRoom) -> LinesUp | None:
    """Up where all three directions of a room are seen and no other room fits."""
    room = best.room
    counts, shares = support_of_axes(segments, room)
    if min(counts) < FEWEST_OF_ROOM or min(shares) < LEAST_OF_ROOM:
        return None
    if room.score < LEAST_ROOM or best.lead < LEAST_LEAD:
        return None
    up, spread_deg = weighed(segments, room, with_level=True)
    if spread_deg > MOST_SPREAD_OF_ROOM_DEG:
        return None
    return LinesUp(up, spread_deg, *upright_share(near, up, room), room.score, True)


def _up_of_uprights(near: Segments, best: BestRoom, near_up: np.ndarray | None) -> LinesUp | NoLines:
    """Up where enough upright segments in enough places of the picture meet in one point only."""
    room = best.room
    zenith = refined_zenith(near, room.up)
    if angle_deg(zenith, room.up) > OTHER_ZENITH_DEG:
        return NoLines("upright and level lines do not go together")
    share, count = upright_share(near, zenith, room)
    if count < max(FEWEST_UPRIGHTS, FEWEST_OF_PICTURE * len(np.unique(near.picture))):
        return NoLines(f"too few upright lines ({count})")
    if share < LEAST_SHARE:
        return NoLines(f"lines near upright do not meet in one point ({share:.0%} of their length does)")
    up, spread_deg = weighed(near, Room(np.array([zenith, *room.axes[1:]]), room.score), with_level=False)
    found = LinesUp(up, spread_deg, share, count, room.score, False)
    if near_up is not None and angle_deg(up, near_up) < AGREE_DEG and spread_deg < MOST_SPREAD_AGREEING_DEG:
        return found
    if spread_deg > MOST_SPREAD_DEG:
        return NoLines(f"upright lines leave open where they meet (to {spread_deg:.1f} degrees)")
    is_against = near_up is not None and angle_deg(up, near_up) > CONTRADICT_DEG
    least = LEAST_LEVEL_CONTRADICTING if is_against else LEAST_LEVEL
    if best.level < max(least, best.other_level - MOST_BEHIND):
        return NoLines(
            "what lines near upright have in common need not be upright: level lines do not say so"
        )
    if lead_of_zenith(near, zenith, near_up) < LEAST_GAP:
        return NoLines("lines near upright meet in more than one point")
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
    counts, shares = support_of_axes(segments.with_focal(float(np.exp(best.log_focal))), best)
    if min(counts) < FEWEST_FOR_FOCAL or min(shares) < LEAST_FOR_FOCAL:
        return NoFocal(f"too few lines in one of three directions ({min(counts)})")
    askew = polished(segments, best, "oblique", rounds=10)
    if best.log_focal_sd > MOST_SD or abs(askew.log_focal - best.log_focal) > MOST_ASKEW:
        return NoFocal("lines do not fix the focal length closely; the camera may be too level")
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
