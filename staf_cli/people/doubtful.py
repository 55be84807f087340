"""What was nearly taken for a person, so that the user can look for themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from staf_cli.motion import Track
from staf_cli.nets.boxes import box_iou
from staf_cli.people.found import Doubtful, Timeline
from staf_cli.people.tracks import RawTrack

FEWEST_FRAMES = 5  # in which the detector saw it; of a shorter video all
SAME_IOU = 0.3  # from which on two boxes show one thing
MOST = 5


def nearly_taken(
    doubted: Sequence[tuple[float, RawTrack]], taken: Sequence[Track], timeline: Timeline
) -> list[Doubtful]:
    """The surest of the tracks that were left out, at places where no person was found.

    Args:
        doubted: the tracks, each with its mean score.
        taken: the people who were found.
        timeline: gives the frames their numbers in the file.
    """
    chosen: list[Doubtful] = []
    for score, track in sorted(doubted, key=lambda pair: -pair[0]):
        assert track.detection_ids is not None
        seen = np.flatnonzero(track.detection_ids >= 0)  # boxes of a follower are no detector's
        if len(seen) < min(FEWEST_FRAMES, len(timeline)):
            continue
        row = seen[track.confidence[seen].argmax()]
        index, box = track.frame_ids[row], track.boxes_xyxy[row]
        # A thing that stands still is often left and found again: it is told once.
        known = [*_boxes_at(int(index), taken), *(one.box_xyxy for one in chosen)]
        if not known or box_iou(box[None], np.array(known)).max() <= SAME_IOU:
            chosen.append(Doubtful(int(timeline.in_file(index)), box, score))
    return chosen[:MOST]


def _boxes_at(index: int, tracks: Sequence[Track]) -> list[np.ndarray]:
    """Where everyone is in a frame."""
    return [box for track in tracks for box in track.boxes_xyxy[track.frame_ids == index]]
