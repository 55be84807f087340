"""Repairing identities after occlusions: tracks are split where they may be wrong and joined anew.

A tracker goes by boxes. Where one person hides another it may go over to the wrong one, and the hidden one
has a new number afterwards. So every track is split where it meets another, where it was interrupted and
where its appearance changes; then all pieces of a shot are joined at once, one to one, so that appearance,
places and the tracker's own opinion agree best. A shot cut ends all tracks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from staf_cli.nets.boxes import area
from staf_cli.people.appearance import appearance_distance, mean_appearance
from staf_cli.people.split_points import INTERRUPTED_S, shares_covered, split_rows
from staf_cli.people.tracks import LONGEST_GAP_S, RawTrack

SHORT_GAP_S = 1.0  # up to here the place alone may do
AROUND_S = 2.0  # appearance is that of this long before and after
UNUSUAL = 2.0  # how fast trust in a box falls as it is smaller (cut off) or larger (two people) than usual
VELOCITY_S = 0.4
RUN_ON_S = 0.7  # how long a person out of sight is thought to go on as before

# Costs of joining two pieces, in units of appearance_distance.
UNKNOWN_APPEARANCE = 0.35
ENOUGH_EVIDENCE = 0.1  # by landmarks, to go by them alone
PRIOR_EVIDENCE = 0.2  # so many frames count as showing UNKNOWN_APPEARANCE, before any is seen
APPEARANCE_CONTRADICTS = 0.55  # above it: never the same, unless the tracker saw them without interruption
APPEARANCE_MATCHES = 0.3  # what a long gap needs
PLACE_WEIGHT = 0.15
FARTHEST = 2.0  # in the spread that is to be expected
GAP_WEIGHT = 0.05  # per second
COST_AGAINST_TRACKER = 0.15  # what contradicting the tracker costs
COST_AGAINST_TRACKER_AFTER_GAP = 0.04  # the same where the track was interrupted
UNJOINED_COST = 0.65  # what it costs to leave an end and a start unjoined
NEVER = 1e3
CLEAR_S = 0.4  # in sight, not covered: from here on a piece tells who it shows


@dataclass(frozen=True)
class _Piece:
    """A stretch of a raw track.

    Attributes:
        source: index of the raw track.
        track: the stretch itself.
        uncovered: (T,) 0-1, how little of the box others cover.
    """

    source: int
    track: RawTrack
    uncovered: np.ndarray

    @property
    def first(self) -> int:
        return int(self.track.frame_ids[0])

    @property
    def last(self) -> int:
        return int(self.track.frame_ids[-1])


def rejoin_tracks(
    raw: Sequence[RawTrack], fps: float, size_wh: tuple[int, int] | None = None
) -> list[RawTrack]:
    """Join what belongs together and part what does not.

    Args:
        raw: tracks of a whole video, in any order; those without appearance are joined by place alone.
        fps: frames per second.
        size_wh: of the picture, px; None where its edges are not known.

    Returns:
        Tracks with the same frames in all, each in one track as before; a track may now consist of pieces of
        several.
    """
    joined: list[RawTrack] = []
    for shot in sorted({track.shot for track in raw}):
        joined += _join_shot(
            [track for track in raw if track.shot == shot and len(track)], float(fps), size_wh
        )
    return joined


def _join_shot(raw: list[RawTrack], fps: float, size_wh: tuple[int, int] | None) -> list[RawTrack]:
    pieces = [piece for number in range(len(raw)) for piece in _pieces(raw, number, fps)]
    following = _assign(pieces, fps, size_wh)
    begun = set(range(len(pieces))) - set(following.values())
    chains = []
    for number in sorted(begun):
        chain = [number]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        chains.append(RawTrack.joined([pieces[k].track for k in chain]))
    return chains


def _pieces(raw: list[RawTrack], number: int, fps: float) -> list[_Piece]:
    track = raw[number]
    others = [other for other in raw if other is not track]
    uncovered = 1 - shares_covered(track, others)
    bounds = [0, *split_rows(track, others, uncovered, fps), len(track)]
    return [_Piece(number, track.part(slice(a, b)), uncovered[a:b]) for a, b in pairwise(bounds)]


def _assign(pieces: list[_Piece], fps: float, size_wh: tuple[int, int] | None) -> dict[int, int]:
    """Which piece follows which.

    Pieces in which a person is in clear sight are joined first: what lies between two of them, where people
    cover each other, says little. It is put where it fits best afterwards.
    """
    if not pieces:
        return {}
    ends = [_End.of(piece, fps, size_wh, at_end=True) for piece in pieces]
    starts = [_End.of(piece, fps, size_wh, at_end=False) for piece in pieces]
    costs = np.array([[_cost(a, b, fps) for b in starts] for a in ends])
    is_clear = np.array([(piece.uncovered**2).sum() >= CLEAR_S * fps for piece in pieces])
    following = _cheapest_joins(costs, np.flatnonzero(is_clear))
    unclear = _put_between(following, costs, np.flatnonzero(is_clear), np.flatnonzero(~is_clear))
    return following | _cheapest_joins(costs, np.array(unclear, int))


def _cheapest_joins(costs: np.ndarray, chosen: np.ndarray) -> dict[int, int]:
    """The cheapest joins in all of the chosen pieces (K,), one successor each at most."""
    saved = np.minimum(costs[np.ix_(chosen, chosen)] - UNJOINED_COST, 0.0)
    rows = zip(*linear_sum_assignment(saved), strict=True)
    return {int(chosen[a]): int(chosen[b]) for a, b in rows if saved[a, b] < 0}


def _put_between(
    following: dict[int, int], costs: np.ndarray, clear: np.ndarray, unclear: np.ndarray
) -> list[int]:
    """Put unclear pieces (K,) into the chains of clear ones (C,), the cheapest first.

    Returns:
        The pieces that fit nowhere.
    """
    nobody = len(costs)  # before the first of a chain, after the last
    known = np.pad(costs, (0, 1), constant_values=np.nan)
    rest, placed = unclear.tolist(), clear.tolist()
    while rest and placed:
        begun = sorted(set(placed) - set(following.values()))
        befores = np.array([*placed, *[nobody] * len(begun)])
        afters = np.array([*(following.get(before, nobody) for before in placed), *begun])
        offers = np.nanmean([known[np.ix_(befores, rest)], known[np.ix_(rest, afters)].T], axis=0)
        slot, row = np.unravel_index(offers.argmin(), offers.shape)
        if offers[slot, row] >= UNJOINED_COST:
            break
        before, k, after = int(befores[slot]), rest.pop(row), int(afters[slot])
        if before != nobody:
            following[before] = k
        if after != nobody:
            following[k] = after
        placed.append(k)
    return rest


class _Look(NamedTuple):
    """How a person looks near an end of a piece.

    Attributes:
        appearance: (APPEARANCE_SIZE,), or None.
        evidence: in how many frames they were seen, counting less where others cover them.
    """

    appearance: np.ndarray | None = None
    evidence: float = 0.0

    @classmethod
    def of(cls, rows: np.ndarray | None, weights: np.ndarray) -> _Look:
        """Of rows (T, APPEARANCE_SIZE), zeros where nothing was measured."""
        if rows is None or not rows.any():
            return cls()
        return cls(mean_appearance(rows, weights), float(weights[rows.any(axis=1)].sum()))


@dataclass(frozen=True)
class _End:
    """What is known of a person at one end of a piece.

    Attributes:
        piece: whose end.
        frame_id: of the end.
        middle_px: (2,) of the box.
        height_px: larger side of the box.
        velocity: (2,) px a frame.
        by_pose, by_box: how they look near this end, by landmarks and by boxes.
        is_inside: whether they were away from the picture's edges.
    """

    piece: _Piece
    frame_id: int
    middle_px: np.ndarray
    height_px: float
    velocity: np.ndarray
    by_pose: _Look
    by_box: _Look
    is_inside: bool

    @classmethod
    def of(cls, piece: _Piece, fps: float, size_wh: tuple[int, int] | None, *, at_end: bool) -> _End:
        track = piece.track
        frame_id = piece.last if at_end else piece.first
        away_s = np.abs(track.frame_ids - frame_id) / fps
        middle, size, velocity = _course(track, frame_id, away_s)
        weights = _appearance_weights(piece, away_s)
        by_pose, by_box = (_Look.of(rows, weights) for rows in (track.pose_appearance, track.appearance))
        box = track.boxes_xyxy[-1 if at_end else 0]
        inside = size_wh is not None and _is_inside(box, size_wh)
        return cls(piece, frame_id, middle, size, velocity, by_pose, by_box, inside)


def _is_inside(box_xyxy: np.ndarray, size_wh: tuple[int, int]) -> bool:
    """Whether a box keeps a third of its width from the sides of the picture."""
    margin = (box_xyxy[2] - box_xyxy[0]) / 3
    return bool(box_xyxy[0] > margin and box_xyxy[2] < size_wh[0] - margin)


def _appearance_weights(piece: _Piece, away_s: np.ndarray) -> np.ndarray:
    """(T,): what is near the end, sure, whole and not covered counts; the rest only without it."""
    near = np.where(away_s <= AROUND_S, 1.0, 0.01)
    sizes = area(piece.track.boxes_xyxy)
    usual = np.exp(-UNUSUAL * np.abs(np.log(np.maximum(sizes, 1.0) / max(float(np.median(sizes)), 1.0))))
    return np.asarray(near * usual * piece.track.confidence * np.maximum(piece.uncovered, 0.02) ** 2)


def _course(track: RawTrack, frame_id: int, away_s: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
    """Middle (2,) px, size px and velocity (2,) px a frame at an end, by a line through what lies near it."""
    near = away_s <= VELOCITY_S
    if (near & track.is_detected).any():
        near &= track.is_detected
    boxes, times = track.boxes_xyxy[near], (track.frame_ids[near] - frame_id).astype(float)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    size = float(np.median((boxes[:, 2:] - boxes[:, :2]).max(axis=1)))
    if len(times) < 4:
        return middles[np.abs(times).argmin()], size, np.zeros(2)
    slope, at_end = np.polyfit(times, middles, 1)
    return at_end, size, slope


def _cost(before: _End, after: _End, fps: float) -> float:
    """What it costs to take the one who ended for the one who begins; NEVER where it cannot be."""
    gap = after.frame_id - before.frame_id
    gap_s = (gap - 1) / fps
    if gap <= 0 or gap_s > LONGEST_GAP_S:
        return NEVER
    differ = _difference(before, after)
    tracker_says = before.piece.source == after.piece.source and _adjacent(before.piece, after.piece)
    followed = tracker_says and gap_s < 0.1
    far = _place_distance(before, after, gap, fps)
    # who vanishes inside the picture is still there; who appears inside of it was there
    likely = gap_s <= SHORT_GAP_S or (before.is_inside and after.is_inside)
    most = APPEARANCE_CONTRADICTS if likely else APPEARANCE_MATCHES
    if not followed and (far > FARTHEST or differ > most):
        return NEVER
    trust = COST_AGAINST_TRACKER if gap_s < INTERRUPTED_S else COST_AGAINST_TRACKER_AFTER_GAP
    cost = differ + PLACE_WEIGHT * min(far, FARTHEST) + GAP_WEIGHT * gap_s - trust * tracker_says
    return min(cost, UNJOINED_COST - 0.05) if followed else cost


def _difference(before: _End, after: _End) -> float:
    """How different they look; little evidence leaves it near what it is of people of unknown appearance."""
    by_pose = min(before.by_pose.evidence, after.by_pose.evidence) >= ENOUGH_EVIDENCE
    one, other = (end.by_pose if by_pose else end.by_box for end in (before, after))
    if one.appearance is None or other.appearance is None:
        return UNKNOWN_APPEARANCE
    differ = appearance_distance(one.appearance, other.appearance)
    evidence = 0.0 if differ is None else min(one.evidence, other.evidence)
    return (evidence * (differ or 0.0) + PRIOR_EVIDENCE * UNKNOWN_APPEARANCE) / (evidence + PRIOR_EVIDENCE)


def _adjacent(before: _Piece, after: _Piece) -> bool:
    """Whether nothing of their raw track lies between two pieces of it."""
    return before.track.next_frame_id == after.first


def _place_distance(before: _End, after: _End, gap: int, fps: float) -> float:
    """How far the start lies from where it is to be expected, in the spread that the gap allows."""
    ahead = min(gap, RUN_ON_S * fps)
    offset = after.middle_px - before.middle_px
    guesses = (offset, offset - ahead * before.velocity, offset - ahead * after.velocity)
    size = max(min(before.height_px, after.height_px), 1.0)
    distance = min(float(np.linalg.norm(guess)) for guess in guesses) / size
    growth = abs(float(np.log(max(before.height_px, 1.0) / max(after.height_px, 1.0))))
    return (distance + 0.5 * growth) / (0.3 + 0.5 * gap / fps)
