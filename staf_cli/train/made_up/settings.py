"""What a made-up set is to be like."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

Kind = Literal["everyday", "simple"]


@dataclass(frozen=True)
class MadeUpSettings:
    """What a made-up set is to be like.

    Attributes:
        train, validation: sequences of each part.
        frames: of a sequence.
        size_px: side of the square pictures.
        fps: frames per second, of the motion.
        two_people: 0..1, share of sequences with two people; None: as the kind has it.
        kind: how varied it is, `VARIETIES`.
        seed: everything follows from it; one sequence does not depend on how many there are.
    """

    train: int = 60
    validation: int = 12
    frames: int = 60
    size_px: int = 160
    fps: float = 30.0
    two_people: float | None = None
    kind: Kind = "everyday"
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
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                raise ValueError(f"{name} must be from {least} to {most}, got {value}")
        if self.kind not in get_args(Kind):
            raise ValueError(f"kind must be one of {', '.join(get_args(Kind))}, got {self.kind}")

    @property
    def variety(self) -> Variety:
        """How varied the set is."""
        usual = VARIETIES[self.kind]
        return usual if self.two_people is None else replace(usual, two_people=self.two_people)


@dataclass(frozen=True)
class Variety:
    """How varied people and pictures are.

    Attributes:
        two_people: 0..1, share of sequences with two people.
        turned_deg: people face any direction up to so far from the camera's, while they turn a little.
        lying: 0..1, share of sequences whose bodies are turned any way.
        looks_down_deg: range of the cameras' pitch.
        suits: everybody wears the same suit, of another colour on each part of the body.
        occluded: 0..1, share of sequences with something in front of the people.
        most_things: in a background.
        rough: whether backgrounds have texture.
    """

    two_people: float = 0.15
    turned_deg: float = 180.0
    lying: float = 0.1
    looks_down_deg: tuple[float, float] = (-10.0, 35.0)
    suits: bool = False
    occluded: float = 0.25
    most_things: int = 10
    rough: bool = True


VARIETIES: dict[Kind, Variety] = {
    "everyday": Variety(),
    # So easy that a small network learns it in minutes without a graphics card: whether a training works.
    "simple": Variety(
        two_people=0.0,
        turned_deg=30.0,
        lying=0.0,
        looks_down_deg=(-5.0, 10.0),
        suits=True,
        occluded=0.0,
        most_things=0,
        rough=False,
    ),
}
