"""Where in a track it is in doubt who it is: meetings, interruptions, changes of looks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from staf_cli.people.looks import mean_looks, unlikeness
from staf_cli.people.tracker import RawTrack

MEETS = 0.3  # share of the smaller box that lies in the other
INTERRUPTED_S = 0.25
APART_S = 0.5  # meetings nearer to each other than this are one
CHANGED = 0.4  # unlikeness of half a second before and after
LOOK_BACK_S = 0.5


def cut_rows(track: RawTrack, others: Sequence[RawTrack], clean: np.ndarray, fps: float) -> list[int]:
    """Rows before which to cut a track, ascending, never at its ends.

    Args:
        track: which to cut.
        others: everybody else in the shot.
        clean: (T,) 0-1, how little of the track's boxes others cover.
        fps: frames per second.
    """
    rows = set(_interruptions(track, fps)) | set(_changes(track, clean, fps))
    for other in others:
        rows |= set(_meetings(track, other, fps))
    return sorted(row for row in rows if 0 < row < len(track))


def shares_covered(track: RawTrack, others: Sequence[RawTrack]) -> np.ndarray:
    """(T,): the largest share of a track's box that lies in somebody else's box."""
    covered = np.zeros(len(track))
    for other in others:
        _, mine, theirs = np.intersect1d(track.frame_ids, other.frame_ids, return_indices=True)
        shared = _shared_area(track.boxes_xyxy[mine], other.boxes_xyxy[theirs])
        covered[mine] = np.maximum(covered[mine], shared / _area(track.boxes_xyxy[mine]))
    return covered


def _interruptions(track: RawTrack, fps: float) -> np.ndarray:
    return np.flatnonzero(np.diff(track.frame_ids) - 1 > INTERRUPTED_S * fps) + 1


def _meetings(track: RawTrack, other: RawTrack, fps: float) -> list[int]:
    """Where two tracks lie upon each other most, once a meeting; and where the other ends or begins there."""
    _, mine, theirs = np.intersect1d(track.frame_ids, other.frame_ids, return_indices=True)
    if not len(mine):
        return []
    boxes, their_boxes = track.boxes_xyxy[mine], other.boxes_xyxy[theirs]
    share = _shared_area(boxes, their_boxes) / np.minimum(_area(boxes), _area(their_boxes))
    touching = np.flatnonzero(share > MEETS)
    if not len(touching):
        return []
    breaks = np.flatnonzero(np.diff(track.frame_ids[mine[touching]]) > APART_S * fps) + 1
    rows = [int(mine[run[share[run].argmax()]]) for run in np.split(touching, breaks)]
    if touching[0] == 0 and theirs[0] == 0:
        rows.append(int(mine[0]))
    if touching[-1] == len(mine) - 1 and theirs[-1] == len(other) - 1:
        rows.append(int(mine[-1]) + 1)
    return rows


def _changes(track: RawTrack, clean: np.ndarray, fps: float) -> list[int]:
    """Where a track looks different from one half second to the next, at the sharpest place."""
    if track.looks is None:
        return []
    shown = np.flatnonzero(track.looks.any(axis=1))
    steps = np.full(len(shown), 0.0)
    for place in range(2, len(shown) - 1):
        row = shown[place]
        back = shown[:place][track.frame_ids[row] - track.frame_ids[shown[:place]] <= LOOK_BACK_S * fps]
        ahead = shown[place:][track.frame_ids[shown[place:]] - track.frame_ids[row] <= LOOK_BACK_S * fps]
        if len(back) < 2 or len(ahead) < 2:
            back, ahead = shown[max(place - 3, 0) : place], shown[place : place + 3]
        sides = [mean_looks(track.looks[side], clean[side] + 0.02) for side in (back, ahead)]
        steps[place] = unlikeness(*sides) or 0.0
    rows = []
    while len(steps) and steps.max() > CHANGED:
        peak = int(steps.argmax())
        rows.append(int(shown[peak]))
        near = np.abs(track.frame_ids[shown] - track.frame_ids[shown[peak]]) <= 2 * LOOK_BACK_S * fps
        steps[near] = 0
    return rows


def _shared_area(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(T,) px^2 of boxes (T, 4) and (T, 4)."""
    sides = np.minimum(a[:, 2:], b[:, 2:]) - np.maximum(a[:, :2], b[:, :2])
    return np.asarray(np.clip(sides, 0, None).prod(axis=1))


def _area(boxes: np.ndarray) -> np.ndarray:
    return np.maximum(np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(axis=1), 1.0)
