"""One person's path through a video."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Track:
    """Where one person is, frame by frame; zero frames are allowed.

    Attributes:
        person_id: 1-based, by first appearance in the video.
        frame_ids: (T,) int, strictly ascending. Up to the engine 0-based indices of the frames worked on,
            without gaps; in a result the file's own numbers, with gaps where there is a stride.
        boxes_xyxy: (T, 4) px in the upright picture, around the body.
        observed: (T,) bool, false where the frame was filled in between detections.
        confidence: (T,) 0-1.
    """

    person_id: int
    frame_ids: np.ndarray
    boxes_xyxy: np.ndarray
    observed: np.ndarray
    confidence: np.ndarray

    def __post_init__(self) -> None:
        num_frames = len(self.frame_ids)
        shapes = {"boxes_xyxy": (num_frames, 4), "observed": (num_frames,), "confidence": (num_frames,)}
        for name, expected in shapes.items():
            actual = getattr(self, name).shape
            if actual != expected:
                raise ValueError(f"Track.{name} must have shape {expected}, got {actual}")
        if num_frames > 1 and not (np.diff(self.frame_ids) > 0).all():
            raise ValueError("Track.frame_ids must ascend")

    def __len__(self) -> int:
        return len(self.frame_ids)
