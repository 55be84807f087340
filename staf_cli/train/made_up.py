"""The made-up set: drawn videos of people whose bodies are known exactly, for anybody to train on.

Free bodies, posed by the package's pose prior along smooth seeded paths, drawn by the software rasteriser
before procedural backgrounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from staf_cli.progress import Progress, silent


@dataclass(frozen=True)
class MadeUpSettings:
    """What a made-up set is to be like.

    Attributes:
        train, validation: sequences of each part.
        frames: of a sequence.
        size_px: side of the square pictures.
        fps: frames per second, of the motion.
        seed: everything follows from it.
    """

    train: int = 60
    validation: int = 12
    frames: int = 60
    size_px: int = 160
    fps: float = 30.0
    seed: int = 0

    def __post_init__(self) -> None:
        for name, least in (("train", 1), ("validation", 0), ("frames", 1), ("size_px", 32), ("seed", 0)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} must be {least} or more, got {getattr(self, name)}")
        if not 1 <= self.fps <= 1000:
            raise ValueError(f"fps must be from 1 to 1000, got {self.fps}")


def make_set(folder: Path, settings: MadeUpSettings, progress: Progress = silent) -> None:
    """Draw a set into a folder; what is there of the same settings is kept, a killed one goes on.

    Raises:
        OutputError: the folder holds something else, or cannot be written.
    """
    raise NotImplementedError
