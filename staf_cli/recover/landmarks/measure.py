"""Everyone's landmarks: each tracked person in every frame of their track, in one pass over the video."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from staf_cli.blazepose.follow import PoseObservation, PoseTrack, same_person
from staf_cli.blazepose.landmarker import PoseEstimate
from staf_cli.device import nets_at_a_time
from staf_cli.motion import ANOTHER_PERSON, Track
from staf_cli.nets.boxes import box_iou
from staf_cli.people.found import EarlyLook
from staf_cli.recover.landmarks.cascade import PersonCascade, Place
from staf_cli.recover.landmarks.fuse import SeenPose
from staf_cli.recover.landmarks.hard import crowded
from staf_cli.recover.landmarks.nets import LandmarkNets
from staf_cli.recover.landmarks.shared_joints import without_others_joints
from staf_cli.video.frame import Frame

log = logging.getLogger(__name__)

MANY_PEOPLE = 6  # in a frame; of more the quick net and MoveNet must do
EARLY_IOU = 0.5  # of the box of an early look and the finished track's

# The people in one frame, by the number of their track.
Places = dict[int, Place]


def measure(
    open_frames: Callable[[], Iterable[Frame]],
    tracks: Sequence[Track],
    nets: LandmarkNets,
    early: Mapping[int, EarlyLook] | None = None,
) -> list[PoseTrack]:
    """See every tracked person in every frame of their track; several people at a time.

    Args:
        open_frames: begins a pass over the video; not called where there is nothing left to see.
        tracks: of the people.
        nets: to see them with.
        early: what was seen already, by frame: where that is the one person there, they are not seen again.
    """
    observations: list[list[PoseObservation | str | None]] = [[None] * len(track) for track in tracks]
    people = [PersonCascade(nets) for _ in tracks]
    left = _people_by_frame(tracks)
    for index, look in (early or {}).items():
        there = left.get(index, {})
        if len(there) == 1:
            ((number, row),) = there.items()
            if box_iou(tracks[number].boxes_xyxy[[row]], look.box_xyxy[None])[0, 0] >= EARLY_IOU:
                observations[number][row] = look.seen
                del left[index]
    with ThreadPoolExecutor(nets_at_a_time(), thread_name_prefix="landmarks") as threads:
        for frame in _frames_of(left, open_frames):
            places = _places(frame, tracks, left[frame.index])
            looks = threads.map(PersonCascade.look, [people[number] for number in places], places.values())
            seen = dict(zip(places, looks, strict=True))
            _part_doubles(seen, places, people)
            _part_joints(seen)
            shape = frame.image.shape
            for number, one in seen.items():
                row = left[frame.index][number]
                observations[number][row] = one if isinstance(one, str) else one.observation(shape)
    _log_share(people)
    return [PoseTrack.stack(column) for column in observations]


def _people_by_frame(tracks: Sequence[Track]) -> dict[int, dict[int, int]]:
    """By the frame's index: rows of the tracks that have it, by the tracks' numbers."""
    there: dict[int, dict[int, int]] = {}
    for number, track in enumerate(tracks):
        for row, index in enumerate(track.frame_ids.tolist()):
            there.setdefault(index, {})[number] = row
    return there


def _frames_of(wanted: Mapping[int, object], open_frames: Callable[[], Iterable[Frame]]) -> Iterator[Frame]:
    """The frames whose indices are wanted; what comes after the last of them is not read."""
    if not wanted:
        return
    end = max(wanted)
    for frame in open_frames():
        if frame.index in wanted:
            yield frame
        if frame.index >= end:
            return


def _places(frame: Frame, tracks: Sequence[Track], rows: Mapping[int, int]) -> Places:
    """Where each person is whose track has this frame."""
    boxes = np.array([tracks[number].boxes_xyxy[row] for number, row in rows.items()])
    return {
        number: Place(frame.image, frame.index, box, bool(is_crowded), len(rows) > MANY_PEOPLE)
        for number, box, is_crowded in zip(rows, boxes, crowded(boxes), strict=True)
    }


def _part_doubles(seen: dict[int, SeenPose | str], places: Places, people: Sequence[PersonCascade]) -> None:
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


def _part_joints(seen: dict[int, SeenPose | str]) -> None:
    """What the nets took of a neighbour is given back; who is nothing but that is not seen."""
    poses = {number: one for number, one in seen.items() if isinstance(one, SeenPose)}
    if len(poses) > 1:
        own = without_others_joints(poses)
        seen.update({number: one or ANOTHER_PERSON for number, one in own.items()})


def _log_share(people: Sequence[PersonCascade]) -> None:
    total = sum(person.tally.frames for person in people)
    hard = sum(person.tally.hard for person in people)
    if total:
        log.debug("hard to see: %d of %d looks (%.0f %%)", hard, total, 100 * hard / total)
