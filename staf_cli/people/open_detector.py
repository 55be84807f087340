"""The open detector: NanoDet-g's boxes, at the sizes of input that a look needs."""

from __future__ import annotations

import numpy as np

from staf_cli.nets.nanodet import LARGE, SMALL, NanoDet
from staf_cli.people.key_frames import KeyFrameDetector
from staf_cli.people.shot_tracker import Detections

OTHER_SIZES = (224, 640)  # px, of the input's longer side
WEAK = 0.2  # lowest score that is passed on, to follow newcomers back


class OpenDetector(KeyFrameDetector):
    """NanoDet-g on key frames, and on all others where the scene needs it."""

    name = "nanodet"
    start_score = 0.35
    continue_score = 0.25
    mean_score = 0.38

    def __init__(self, net: NanoDet) -> None:
        self._net = net

    def look(self, image: np.ndarray, *, thorough: bool) -> Detections:
        """See `KeyFrameDetector`; a thorough look that finds nobody goes on at other sizes."""
        if not thorough:
            return self._detect(image, SMALL)
        found = self._detect(image, SMALL, LARGE)
        if not (found.scores >= self.start_score).any():
            return self._detect(image, SMALL, *OTHER_SIZES)
        return found

    def _detect(self, image: np.ndarray, *long_sides: int) -> Detections:
        return Detections(*self._net.detect_merged(image, long_sides, WEAK))
