"""Stretches of tracks in which the landmark net sees no body: things, or what is left of hidden people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from staf_cli.nets.boxes import overlap
from staf_cli.people.tracks import NOT_SEEN, SEEN, RawTrack

CERTAIN = 0.6  # a detector's score that needs no witness
FEWEST_LOOKS = 3  # in vain, one after the other, for a stretch to count
FEWEST_BESIDE = 3  # rows of what is left of a track beside such a stretch


def bodies_apart(tracks: Sequence[RawTrack]) -> tuple[list[RawTrack], list[RawTrack]]:
    """Part tracks where people end and things begin: a tracker may go over from one to the other.

    Returns:
        The stretches that may show people, and those that do not.
    """
    people: list[RawTrack] = []
    things: list[RawTrack] = []
    for track in tracks:
        stretches = _bodiless_stretches(track)
        bounds = [0, *(row for stretch in stretches for row in stretch), len(track)]
        for number, (first, last) in enumerate(pairwise(bounds)):
            is_thing = bool(number % 2)
            if is_thing or last - first >= (FEWEST_BESIDE if stretches else 1):
                (things if is_thing else people).append(track.part(slice(first, last)))
    return people, things


def _bodiless_stretches(track: RawTrack) -> list[tuple[int, int]]:
    """First row and row after the last of every stretch without a body."""
    if track.bodies is None:
        return []
    is_body = (track.bodies == SEEN) | (track.confidence >= CERTAIN)
    is_body |= ~track.is_detected  # a follower saw them
    rows = [-1, *np.flatnonzero(is_body).tolist(), len(track)]
    stretches = []
    for before, after in pairwise(rows):
        vain = before + 1 + np.flatnonzero(track.bodies[before + 1 : after] == NOT_SEEN)
        if len(vain) >= FEWEST_LOOKS:
            first = 0 if before < 0 else _sharpest_step(track, before, int(vain[0]))
            last = len(track) if after == len(track) else _sharpest_step(track, int(vain[-1]), after)
            stretches.append((first, last))
    return stretches


def _sharpest_step(track: RawTrack, first: int, last: int) -> int:
    """The row after `first`, up to `last`, whose box differs most from the one before."""
    boxes = track.boxes_xyxy[first : last + 1]
    return first + 1 + int(overlap(boxes[:-1], boxes[1:]).argmin())
