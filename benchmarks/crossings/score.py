"""Who was found, missed, torn apart and exchanged in a scene in which it is known who is who."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from quality.two_people import SAME, matched, switches

from crossings.scenes import SEEN, Truth
from staf_cli.motion import Track
from staf_cli.nets.boxes import box_iou


@dataclass(frozen=True)
class Score:
    """What became of the people of a scene.

    Attributes:
        in_sight: person-frames in which a person is to be found.
        missed: of these, not found.
        switches: times that a person's id changes, between frames in which no box lies on another's.
        exchanges: of these, changes to an id that was another person's before.
        extra_tracks: tracks more than there are people.
    """

    in_sight: int
    missed: int
    switches: int
    exchanges: int
    extra_tracks: int


def score(truths: Sequence[Truth], tracks: Sequence[Track]) -> Score:
    """Compare tracks with the truth, frame by frame."""
    num_people = len(truths[0].in_sight)
    ids: list[list[int]] = [[] for _ in range(num_people)]
    in_sight = missed = 0
    boxes = [dict(zip(track.frame_ids.tolist(), track.boxes_xyxy, strict=True)) for track in tracks]
    for index, truth in enumerate(truths):
        wanted = {str(k): truth.boxes_xyxy[k] for k in range(num_people) if truth.in_sight[k] >= SEEN}
        found = {track.person_id: at[index] for track, at in zip(tracks, boxes, strict=True) if index in at}
        pairs = matched(wanted, found)
        in_sight += len(wanted)
        missed += len(wanted) - len(pairs)
        if _apart(truth.boxes_xyxy):
            for name in pairs:
                ids[int(name)].append(pairs[name][0])
    return Score(
        in_sight=in_sight,
        missed=missed,
        switches=sum(map(switches, ids)),
        exchanges=_exchanges(ids),
        extra_tracks=len(tracks) - num_people,
    )


def _apart(boxes_xyxy: np.ndarray) -> bool:
    """Whether boxes can tell who is who."""
    return bool((box_iou(boxes_xyxy, boxes_xyxy)[np.triu_indices(len(boxes_xyxy), 1)] < SAME).all())


def _exchanges(ids: list[list[int]]) -> int:
    """Changes of a person to an id that for the most part is another person's."""
    count = 0
    for k, row in enumerate(ids):
        for before, after in pairwise(row):
            others = [other.count(after) for j, other in enumerate(ids) if j != k]
            count += before != after and max(others, default=0) > 0
    return count


def total(scores: Sequence[Score]) -> np.ndarray:
    """Sums (5,) of all numbers."""
    return np.array([list(vars(one).values()) for one in scores]).sum(axis=0)
