"""Landmarks for tracks whose boxes came from a detector that has none of its own."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from staf_cli.blazepose.detector import box_iou
from staf_cli.blazepose.judge import box_of, same_person, seen_peak
from staf_cli.blazepose.landmarker import Landmarker, Sighting
from staf_cli.blazepose.observe import MIN_FLAG, settle, settle_any_way_up
from staf_cli.blazepose.region import Region
from staf_cli.blazepose.sightings import Glimpse, Sightings
from staf_cli.people.track import Track
from staf_cli.video.frame import Frame

MIN_BOX_IOU = 0.35  # under this the landmark net looked at somebody else than the detector
TURN_AGAIN_PEAK = 0.55
TURN_AGAIN_FRAMES = 8


def measure(frames: Iterable[Frame], tracks: list[Track], landmarker: Landmarker) -> list[Sightings]:
    """See every tracked person in every frame of their track; one pass over the video."""
    starts = [int(track.frame_ids[0]) if len(track) else 0 for track in tracks]
    glimpses: list[list[Glimpse | None]] = [[None] * len(track) for track in tracks]
    lookers = [_Looker(landmarker) for _ in tracks]
    last = max((int(track.frame_ids[-1]) for track in tracks if len(track)), default=-1)
    for frame in frames:
        seen: list[Sighting] = []
        for number, track in enumerate(tracks):
            row = frame.index - starts[number]
            if not 0 <= row < len(track):
                continue
            sighting = lookers[number].look(frame, track.boxes_xyxy[row])
            if sighting and not any(same_person(sighting, other) for other in seen):
                seen.append(sighting)
                glimpses[number][row] = Glimpse.of(sighting, frame.image.shape)
        if frame.index >= last:
            break
    return [Sightings.stack(column) for column in glimpses]


class _Looker:
    """Looks at one person frame after frame: at their own last region while it fits the detector's box."""

    def __init__(self, landmarker: Landmarker) -> None:
        self._landmarker = landmarker
        self._last: Sighting | None = None
        self._turned_at = -TURN_AGAIN_FRAMES

    def look(self, frame: Frame, box_xyxy: np.ndarray) -> Sighting | None:
        """The person in the box (4,) px, or None where nobody or only a neighbour is seen."""
        image = frame.image
        sighting = None
        if self._last is not None:
            sighting = settle(self._landmarker, image, self._last.next_region, max_passes=2)
            if not _fits(sighting, box_xyxy, image.shape):
                sighting = None
        if sighting is None:
            sighting = settle(self._landmarker, image, Region.from_box(box_xyxy))
        weak = sighting.flag < MIN_FLAG or seen_peak(sighting, image.shape) < TURN_AGAIN_PEAK
        if weak and frame.index - self._turned_at >= TURN_AGAIN_FRAMES:
            self._turned_at = frame.index
            sighting = settle_any_way_up(self._landmarker, image, Region.from_box(box_xyxy))
        self._last = sighting if _fits(sighting, box_xyxy, image.shape) else None
        return self._last


def _fits(sighting: Sighting, box_xyxy: np.ndarray, shape: tuple[int, ...]) -> bool:
    if sighting.flag < MIN_FLAG:
        return False
    return bool(box_iou(box_of(sighting, shape)[None], box_xyxy[None])[0, 0] >= MIN_BOX_IOU)
