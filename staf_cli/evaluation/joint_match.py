"""Which joints two sides have in common, by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MIN_JOINTS = 3
_SIDES = {"l": "left", "r": "right", "left": "left", "right": "right"}
_PARTS = "hip|knee|ankle|foot|collar|shoulder|elbow|wrist|hand|eye|ear|heel"


@dataclass(frozen=True)
class JointMatch:
    """Joints that both sides have.

    Attributes:
        names: (J,) plain names, in the truth's order.
        pred: (J,) their places on the prediction's side.
        truth: (J,) their places on the truth's side.
        only_truth: names of the truth that the prediction does not have.
    """

    names: tuple[str, ...]
    pred: tuple[int, ...]
    truth: tuple[int, ...]
    only_truth: tuple[str, ...]

    @property
    def pelvis(self) -> tuple[int, ...]:
        """Joints (of these) whose mean stands for the pelvis: the hips, else the pelvis, else all of them."""
        return pelvis_of(self.names)


def match_joints(pred: Sequence[str], truth: Sequence[str]) -> JointMatch:
    """Match by plain name; where one side has a name twice, its first joint counts."""
    places: dict[str, int] = {}
    for index, name in enumerate(pred):
        places.setdefault(plain_name(name), index)
    wanted: dict[str, int] = {}
    for index, name in enumerate(truth):
        wanted.setdefault(plain_name(name), index)
    common = [name for name in wanted if name in places]
    return JointMatch(
        names=tuple(common),
        pred=tuple(places[name] for name in common),
        truth=tuple(wanted[name] for name in common),
        only_truth=tuple(name for name in wanted if name not in places),
    )


def pelvis_of(names: Sequence[str]) -> tuple[int, ...]:
    """Which of these joints stand for the pelvis: both hips, else the pelvis, else all joints."""
    for wanted in (("left_hip", "right_hip"), ("pelvis",)):
        if all(name in names for name in wanted):
            return tuple(names.index(name) for name in wanted)
    return tuple(range(len(names)))


def plain_name(name: str) -> str:
    """One spelling for "RHip", "right hip", "hip_r", "Right-Hip" and "right_hip"; no joint is renamed."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    words = [word for word in re.split(r"[\W_]+", spaced.lower()) if word]
    if len(words) == 1 and (found := re.fullmatch(rf"(left|right|l|r)({_PARTS})", words[0])):
        words = list(found.groups())
    side = next((word for word in (*words[:1], *words[-1:]) if word in _SIDES), None)
    if side is not None and len(words) > 1:
        words.remove(side)
        words.insert(0, _SIDES[side])
    return "_".join(words)
