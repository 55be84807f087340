"""Everyone's landmarks: each tracked person in every frame of their track, in one pass over the video."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

import numpy as np

from staf_cli.blazepose.follow import PoseObservation, PoseTrack, same_person
from staf_cli.blazepose.landmarker import PoseEstimate
from staf_cli.motion import Track
from staf_cli.recover.landmarks.cascade import PersonCascade
from staf_cli.recover.landmarks.hard import crowded
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.video.frame import Frame

log = logging.getLogger(__name__)


def measure(frames: Iterable[Frame], tracks: Sequence[Track], nets: LandmarkNets) -> list[PoseTrack]:
    """See every tracked person in every frame of their track; one pass over the video."""
    observations: list[list[PoseObservation | None]] = [[None] * len(track) for track in tracks]
    people = [PersonCascade(nets) for _ in tracks]
    end = max((int(track.frame_ids[-1]) for track in tracks if len(track)), default=-1)
    for frame in frames:
        rows = {number: row for number, track in enumerate(tracks) if (row := _row(track, frame.index)) >= 0}
        boxes = np.array([tracks[number].boxes_xyxy[row] for number, row in rows.items()]).reshape(-1, 4)
        seen: list[PoseEstimate] = []
        for (number, row), box, is_crowded in zip(rows.items(), boxes, crowded(boxes), strict=True):
            pose = people[number].look(frame.image, frame.index, box, is_crowded=bool(is_crowded))
            if pose and not any(same_person(pose, other) for other in seen):
                seen.append(pose)
                observations[number][row] = PoseObservation.of(pose, frame.image.shape)
        if frame.index >= end:
            break
    _log_share(people)
    return [PoseTrack.stack(column) for column in observations]


def _row(track: Track, index: int) -> int:
    """Which of a track's frames this is; -1 where it is none of them."""
    row = index - int(track.frame_ids[0]) if len(track) else -1
    return row if row < len(track) else -1


def _log_share(people: Sequence[PersonCascade]) -> None:
    total = sum(person.tally.frames for person in people)
    hard = sum(person.tally.hard for person in people)
    if total:
        log.debug("hard to see: %d of %d looks (%.0f %%)", hard, total, 100 * hard / total)
