"""Where to split a track since it may go on with another person: meetings, interruptions, new appearance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from staf_cli.nets.boxes import area, overlap, shared_area
from staf_cli.people.appearance import appearance_distance, mean_appearance
from staf_cli.people.tracks import RawTrack

MEETS = 0.3  # share of the smaller box that lies in the other
INTERRUPTED_S = 0.25
APART_S = 0.5  # meetings nearer to each other than this are one
JUMP_SHARE = 0.6  # of the usual overlap of two successive boxes
CHANGED = 0.4  # appearance_distance of half a second before and after
LOOK_BACK_S = 0.5
SHORTEST_S = 0.25
FEWEST_SHOWN = 2  # frames on each side of a change


def split_rows(track: RawTrack, others: Sequence[RawTrack], uncovered: np.ndarray, fps: float) -> list[int]:
    """Rows before which to split a track, ascending, never at its ends.

    Args:
        track: which to split.
        others: all others in the shot.
        uncovered: (T,) 0-1, how little of the track's boxes others cover.
        fps: frames per second.
    """
    rows = _jumps(track)
    rows += [row for other in others for row in _enters_or_leaves_box(track, other, fps)]
    rows += [row for other in others for row in _meetings(track, other, fps)]
    rows += _changes(track, uncovered, fps)
    interruptions = _interruptions(track, fps)
    return sorted(interruptions + _spread_out(track, rows, interruptions, fps))


def _spread_out(track: RawTrack, rows: Sequence[int], fixed: Sequence[int], fps: float) -> list[int]:
    """Those rows, first come first served, that leave pieces long enough to tell something of."""
    times = track.frame_ids / fps
    taken = [float(times[row]) for row in (0, *fixed)]
    taken += [float(times[row - 1]) + 1 / fps for row in (*fixed, len(track))]
    kept = []
    for row in rows:
        if 0 < row < len(track) and min(abs(float(times[row]) - time) for time in taken) >= SHORTEST_S:
            kept.append(row)
            taken.append(float(times[row]))
    return kept


def shares_covered(track: RawTrack, others: Sequence[RawTrack]) -> np.ndarray:
    """(T,): the largest share of a track's box that lies in another person's box."""
    covered = np.zeros(len(track))
    for other in others:
        _, mine, theirs = np.intersect1d(track.frame_ids, other.frame_ids, return_indices=True)
        shared = shared_area(track.boxes_xyxy[mine], other.boxes_xyxy[theirs])
        covered[mine] = np.maximum(covered[mine], shared / _area(track.boxes_xyxy[mine]))
    return covered


def _interruptions(track: RawTrack, fps: float) -> list[int]:
    """Where the detector sees them again after a while without, a follower's boxes in between or not."""
    rows = np.flatnonzero(track.is_detected)
    return rows[1:][np.diff(track.frame_ids[rows]) - 1 > INTERRUPTED_S * fps].tolist()


def _jumps(track: RawTrack) -> list[int]:
    """Where a box overlaps the one before far less than is usual for the track, the sharpest first."""
    shared = overlap(track.boxes_xyxy[1:], track.boxes_xyxy[:-1])
    shared = np.where(np.diff(track.frame_ids) == 1, shared, 1.0)
    limit = JUMP_SHARE * float(np.median(shared)) if len(shared) else 0.0
    order = np.argsort(shared, kind="stable")
    return (order[shared[order] < limit] + 1).tolist()


def _meetings(track: RawTrack, other: RawTrack, fps: float) -> list[int]:
    """Where two tracks lie upon each other most, once a meeting."""
    mine, share = _overlap(track, other)
    touching = np.flatnonzero(share > MEETS)
    if not len(touching):
        return []
    breaks = np.flatnonzero(np.diff(track.frame_ids[mine[touching]]) > APART_S * fps) + 1
    return [int(mine[run[share[run].argmax()]]) for run in np.split(touching, breaks)]


def _enters_or_leaves_box(track: RawTrack, other: RawTrack, fps: float) -> list[int]:
    """Where the other track begins or ends inside this one's box."""
    first, last = other.frame_ids[[0, -1]]
    rows = []
    for place, row in enumerate(np.searchsorted(track.frame_ids, [first, last + 1]).tolist()):
        around = np.arange(max(row - 1, 0), min(row + 1, len(track)))
        around = around[np.abs(track.frame_ids[around] - (first, last)[place]) <= INTERRUPTED_S * fps]
        theirs = np.broadcast_to(other.boxes_xyxy[[0, -1]][place], (len(around), 4))
        if (_shares(track.boxes_xyxy[around], theirs) > MEETS).any():
            rows.append(row)
    return rows


def _overlap(track: RawTrack, other: RawTrack) -> tuple[np.ndarray, np.ndarray]:
    """Rows (N,) of a track in which the other is seen too; the share (N,) of the smaller box in the other."""
    _, mine, theirs = np.intersect1d(track.frame_ids, other.frame_ids, return_indices=True)
    return mine, _shares(track.boxes_xyxy[mine], other.boxes_xyxy[theirs])


def _shares(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(T,): the share of the smaller box that lies in the other, of boxes (T, 4) and (T, 4)."""
    return np.asarray(shared_area(a, b) / np.minimum(_area(a), _area(b)))


def _changes(track: RawTrack, uncovered: np.ndarray, fps: float) -> list[int]:
    """Where the appearance differs from one half second to the next, at the sharpest place."""
    appearance = next((rows for rows in (track.pose_appearance, track.appearance) if _is_telling(rows)), None)
    if appearance is None:
        return []
    shown = np.flatnonzero(appearance.any(axis=1))
    steps = np.full(len(shown), 0.0)
    for place in range(2, len(shown) - 1):
        row = shown[place]
        back = shown[:place][track.frame_ids[row] - track.frame_ids[shown[:place]] <= LOOK_BACK_S * fps]
        ahead = shown[place:][track.frame_ids[shown[place:]] - track.frame_ids[row] <= LOOK_BACK_S * fps]
        if len(back) < 2 or len(ahead) < 2:
            back, ahead = shown[max(place - 3, 0) : place], shown[place : place + 3]
        sides = [mean_appearance(appearance[side], uncovered[side] + 0.02) for side in (back, ahead)]
        steps[place] = appearance_distance(*sides) or 0.0
    rows = []
    while len(steps) and steps.max() > CHANGED:
        peak = int(steps.argmax())
        rows.append(int(shown[peak]))
        near = np.abs(track.frame_ids[shown] - track.frame_ids[shown[peak]]) <= 2 * LOOK_BACK_S * fps
        steps[near] = 0
    return rows


def _is_telling(appearance: np.ndarray | None) -> bool:
    """Whether there is enough to tell a change."""
    return appearance is not None and bool(appearance.any(axis=1).sum() > 2 * FEWEST_SHOWN)


def _area(boxes: np.ndarray) -> np.ndarray:
    return np.maximum(area(boxes), 1.0)
