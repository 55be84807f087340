"""A detector that knows the boxes, in place of a net."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from staf_cli.people.shot_tracker import Detections
from staf_cli.video.frame import Frame


class KnownBoxes:
    """A `BoxDetector` that gives the boxes (N, 4) px that a function has for each frame, with scores (N,)."""

    continue_score = 0.0

    def __init__(
        self,
        boxes_at: Callable[[int], Any],
        scores: Any = 0.9,
        *,
        name: str = "known",
        start_score: float = 0.25,
        mean_score: float = 0.0,
    ) -> None:
        self.name, self.start_score, self.mean_score = name, start_score, mean_score
        self._boxes_at = boxes_at
        self._scores = scores

    def detect(self, frames: Iterable[Frame]) -> Iterator[tuple[Frame, Detections]]:
        for frame in frames:
            boxes = np.asarray(self._boxes_at(frame.index), np.float32).reshape(-1, 4)
            yield frame, Detections(boxes, np.broadcast_to(np.float32(self._scores), len(boxes)).copy())
