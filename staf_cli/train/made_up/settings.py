"""What a made-up set is to be like."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MadeUpSettings:
    """What a made-up set is to be like.

    Attributes:
        train, validation: sequences of each part.
        frames: of a sequence.
        size_px: side of the square pictures.
        fps: frames per second, of the motion.
        two_people: 0..1, share of sequences with two people.
        seed: everything follows from it; one sequence does not depend on how many there are.
    """

    train: int = 60
    validation: int = 12
    frames: int = 60
    size_px: int = 160
    fps: float = 30.0
    two_people: float = 0.15
    seed: int = 0

    def __post_init__(self) -> None:
        limits = {
            "train": (1, 100_000),
            "validation": (0, 100_000),
            "frames": (1, 100_000),
            "size_px": (32, 4096),
            "fps": (1, 1000),
            "two_people": (0, 1),
            "seed": (0, 2**32 - 1),
        }
        for name, (least, most) in limits.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} must be from {least} to {most}, got {getattr(self, name)}")
