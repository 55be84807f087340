"""The detector that needs no download: BlazePose's SSD, each of its candidates verified by the landmark net.

The SSD takes trees and tables for people, and gives no box of the body: both come from the landmarks. It sees
only upright people of a certain size, and those not always: whoever was seen in the last look is looked for
there, whether the SSD sees them or not.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from staf_cli.blazepose.detector import PersonDetector, tiles
from staf_cli.blazepose.follow import (
    MIN_FLAG,
    STAY_PEAK,
    best_of_four_orientations,
    box_of,
    fits_box,
    is_person,
    look_until_steady,
    same_person,
    seen_peak,
)
from staf_cli.blazepose.landmarker import Landmarker, PoseEstimate
from staf_cli.nets.region import Region
from staf_cli.people.key_frames import KeyFrameDetector
from staf_cli.people.shot_tracker import Detections
from staf_cli.video.frame import Frame

SAME_REGION = 0.25  # distance under which a candidate is a person who is seen already
UNSURE = 0.28  # most that a pose scores which is hardly a person's: it may continue a track, not begin one


class BlazePoseDetector(KeyFrameDetector):
    """BlazePose's SSD and landmark net on key frames, and on all others where the scene needs it."""

    name = "blazepose"
    start_score = 0.4
    continue_score = 0.25
    mean_score = 0.5
    seeks_between = False  # a thorough look is ten or more looks of the SSD
    # Its boxes reach to the fingertips, so they change fast and overlap; but each was verified.
    same_iou, apart_iou = 0.45, 0.3

    def __init__(self, detector: PersonDetector, landmarker: Landmarker) -> None:
        self._detector = detector
        self._landmarker = landmarker
        # Where to look again, by the last two looks: a net that blinks, or a cut, must not lose everyone.
        self._regions: deque[list[Region]] = deque(maxlen=2)

    def detect(self, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Detections]]:
        """See `KeyFrameDetector`; nobody is remembered from one video to the next."""
        self._regions.clear()
        yield from super().detect(frames)

    def look(self, image: np.ndarray, *, thorough: bool) -> Detections:
        """See `KeyFrameDetector`; the thorough look is in tiles too, and tries other orientations."""
        shape = image.shape
        people = self._known(image)
        unsure: list[PoseEstimate] = []
        for candidate in self._detector.find(image, tiles(shape) if thorough else ()):
            seen = [*people, *unsure]
            if any(pose.region.distance(candidate.region) < SAME_REGION for pose in seen):
                continue
            pose = self._verified(image, candidate.region, thorough=thorough)
            if not _is_seen(pose, shape) or any(same_person(pose, other) for other in seen):
                continue
            if is_person(pose, shape):
                people.append(pose)
            elif not any(fits_box(pose, box_of(other, shape), shape) for other in people):
                unsure.append(pose)
        self._regions.append([pose.next_region for pose in people])
        scores = [_score(pose, shape) for pose in people]
        scores += [min(_score(pose, shape), UNSURE) for pose in unsure]
        boxes = np.array([box_of(pose, shape) for pose in [*people, *unsure]]).reshape(-1, 4)
        order = np.argsort(scores)[::-1].astype(int)
        return Detections(boxes[order], np.array(scores)[order])

    def _known(self, image: np.ndarray) -> list[PoseEstimate]:
        """Those who are where somebody was in the last looks."""
        poses: list[PoseEstimate] = []
        for region in chain.from_iterable(reversed(self._regions)):
            if not any(pose.region.distance(region) < SAME_REGION for pose in poses):
                pose = look_until_steady(self._landmarker, image, region, max_passes=2)
                if _is_seen(pose, image.shape):
                    poses.append(pose)
        return _without_doubles(poses, image.shape)

    def _verified(self, image: np.ndarray, region: Region, *, thorough: bool) -> PoseEstimate:
        """The pose in a region; where the net sees a body that hardly looks like one, it may lie or bend."""
        pose = look_until_steady(self._landmarker, image, region)
        if thorough and pose.flag >= MIN_FLAG and not is_person(pose, image.shape):
            return best_of_four_orientations(self._landmarker, image, region)
        return pose


def _without_doubles(poses: list[PoseEstimate], shape: tuple[int, ...]) -> list[PoseEstimate]:
    """The poses in a picture of a shape (H, W, ...), one a person."""
    kept: list[PoseEstimate] = []
    for pose in sorted(poses, key=lambda pose: -_score(pose, shape)):
        if not any(same_person(pose, other) for other in kept):
            kept.append(pose)
    return kept


def _is_seen(pose: PoseEstimate, shape: tuple[int, ...]) -> bool:
    return pose.flag >= MIN_FLAG and seen_peak(pose, shape) >= STAY_PEAK


def _score(pose: PoseEstimate, shape: tuple[int, ...]) -> float:
    return pose.flag * seen_peak(pose, shape)
