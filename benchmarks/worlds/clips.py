"""What the product notes of a clip before any body is known, kept for all parts of a run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np

from staf_cli.build import Components
from staf_cli.camera import Camera
from staf_cli.settings import Settings
from staf_cli.video.cuts import CutDetector
from staf_cli.video.video_source import open_source
from staf_cli.world.camera_motion import camera_motion
from staf_cli.world.lines import find_lines
from staf_cli.world.scenery import Scenery, ShotScenery
from staf_cli.world.surroundings import boxes_by_frame


@dataclass(frozen=True)
class Clip:
    """A clip's shots and the boxes (K, 4) px of everybody, by frame."""

    name: str
    shots: list[ShotScenery]
    boxes: dict[int, np.ndarray]

    def stands(self, shot: int = 0) -> bool:
        motion = camera_motion(self.shots[shot], self.boxes, Camera.from_fov(self.size_wh))
        return motion.verdict == "static"

    def lines(self, shot: int = 0) -> list[np.ndarray]:
        return find_lines(self.shots[shot], self.boxes, stands=self.stands(shot)).segments

    @property
    def size_wh(self) -> tuple[int, int]:
        return self.shots[0].size_wh


def looked_at(path: Path, most: int | None = None) -> Clip:
    """What the product notes of a clip's surroundings while it looks for people, in `most` frames or all."""
    source = open_source(path)
    fps = float(source.info.fps)
    scenery = Scenery(CutDetector(), fps)
    finder = Components(Settings()).finder
    people, _ = finder.find(islice(source.frames(), most), fps=fps, is_cut=scenery.is_cut)
    return Clip(path.stem, scenery.shots, boxes_by_frame(people.tracks))


noted = cache(looked_at)
