"""Everyone's landmarks: each tracked person in every frame of their track, in one pass over the video."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

import numpy as np

from staf_cli.blazepose.follow import PoseObservation, PoseTrack, same_person
from staf_cli.blazepose.landmarker import PoseEstimate
from staf_cli.motion import ANOTHER_PERSON, Track
from staf_cli.recover.landmarks.cascade import PersonCascade, Place
from staf_cli.recover.landmarks.fuse import SeenPose
from staf_cli.recover.landmarks.hard import crowded
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.video.frame import Frame

log = logging.getLogger(__name__)

MANY_PEOPLE = 6  # in a frame; of more the quick net and MoveNet must do


def measure(frames: Iterable[Frame], tracks: Sequence[Track], nets: LandmarkNets) -> list[PoseTrack]:
    """See every tracked person in every frame of their track; one pass over the video."""
    observations: list[list[PoseObservation | str | None]] = [[None] * len(track) for track in tracks]
    people = [PersonCascade(nets) for _ in tracks]
    end = max((int(track.frame_ids[-1]) for track in tracks if len(track)), default=-1)
    for frame in frames:
        places = _places(frame, tracks)
        seen = {number: people[number].look(place) for number, place in places.items()}
        _part_doubles(seen, places, people)
        for number, one in seen.items():
            row = frame.index - int(tracks[number].frame_ids[0])
            observations[number][row] = one if isinstance(one, str) else _kept(one, frame.image.shape)
        if frame.index >= end:
            break
    _log_share(people)
    return [PoseTrack.stack(column) for column in observations]


def _places(frame: Frame, tracks: Sequence[Track]) -> dict[int, Place]:
    """Where each person whose track has this frame is, by the track's number."""
    rows = [(frame.index - int(track.frame_ids[0]) if len(track) else -1) for track in tracks]
    there = [number for number, row in enumerate(rows) if 0 <= row < len(tracks[number])]
    boxes = np.array([tracks[number].boxes_xyxy[rows[number]] for number in there]).reshape(-1, 4)
    return {
        number: Place(frame.image, frame.index, box, bool(is_crowded), len(there) > MANY_PEOPLE)
        for number, box, is_crowded in zip(there, boxes, crowded(boxes), strict=True)
    }


def _part_doubles(
    seen: dict[int, SeenPose | str], places: dict[int, Place], people: Sequence[PersonCascade]
) -> None:
    """Two tracks never see one person: who moved less to get there, and fits their box better, keeps it."""
    poses = {number: one.pose for number, one in seen.items() if isinstance(one, SeenPose)}
    if len(poses) < 2:
        return
    kept: list[PoseEstimate] = []
    for number in sorted(poses, key=lambda k: (people[k].moved, -places[k].overlap(poses[k]))):
        if any(same_person(poses[number], other) for other in kept):
            again = people[number].look_again(places[number])
            if again is None or any(same_person(again.pose, other) for other in kept):
                seen[number] = ANOTHER_PERSON
                continue
            seen[number] = again
            poses[number] = again.pose
        kept.append(poses[number])


def _kept(seen: SeenPose, shape: tuple[int, ...]) -> PoseObservation:
    return PoseObservation.of(seen.pose, shape, seen.sigma)


def _log_share(people: Sequence[PersonCascade]) -> None:
    total = sum(person.tally.frames for person in people)
    hard = sum(person.tally.hard for person in people)
    if total:
        log.debug("hard to see: %d of %d looks (%.0f %%)", hard, total, 100 * hard / total)
