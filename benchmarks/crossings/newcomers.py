"""People who come into sight while a scene runs, and how late they are found."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from quality.two_people import matched

from crossings.cutouts import Cutout
from crossings.scenes import SEEN, Actor, Path1D, Scene, Truth
from staf_cli.motion import Track

TALL, SMALL = 0.55, 0.22  # of a person in the scene, in heights of the picture
FEET, FEET_OF_SMALL = 0.88, 0.62  # where the feet are, from the top
SPEED = 0.57  # body heights a second
PILLAR = 0.55  # wide, in body heights: hides a person wholly
RUN_ON_S = 2.5  # how long a scene runs on after its newcomer is half in sight


@dataclass(frozen=True)
class Arrival:
    """A newcomer of a scene.

    Attributes:
        half_in: the first frame in which half of them is in sight.
        found: the first frame in which a box shows them; None where there is none.
    """

    half_in: int
    found: int | None

    @property
    def late(self) -> float:
        """Frames between the two; 0 for who is found before they are half in sight, infinite for never."""
        return math.inf if self.found is None else float(max(self.found - self.half_in, 0))


def arrivals(truths: Sequence[Truth], tracks: Sequence[Track]) -> list[Arrival]:
    """Everyone who is not in sight at the start but later on."""
    shown = np.stack([truth.in_sight >= SEEN for truth in truths])  # (T, P)
    boxes = [dict(zip(track.frame_ids.tolist(), track.boxes_xyxy, strict=True)) for track in tracks]
    first: dict[int, int] = {}
    for index, truth in enumerate(truths):
        everyone = {str(k): truth.boxes_xyxy[k] for k in range(shown.shape[1])}
        found = {track.person_id: at[index] for track, at in zip(tracks, boxes, strict=True) if index in at}
        for name in matched(everyone, found):
            first.setdefault(int(name), index)
    newcomers = [k for k in range(shown.shape[1]) if not shown[0, k] and shown[:, k].any()]
    return [Arrival(int(shown[:, k].argmax()), first.get(k)) for k in newcomers]


def walks_in(
    name: str,
    plate: np.ndarray,
    newcomer: Cutout,
    other: Cutout | None = None,
    *,
    half_in_s: float,
    from_right: bool = False,
    pillar: bool = False,
    small: bool = False,
) -> Scene:
    """Somebody walks in from a side, or out from behind a pillar there; `other` is in the picture already."""
    height, width = plate.shape[:2]
    size = (SMALL if small else TALL) * height
    feet = (FEET_OF_SMALL if small else FEET) * height
    wide = PILLAR * size
    hidden = 0.25 * width  # where the pillar's middle is
    edge = hidden + wide / 2 if pillar else 0.0
    path = coming(edge, 0.6 * width, SPEED * size, half_in_s, hidden if pillar else -width)
    if from_right:
        path = _mirrored(path, width)
    actors = [Actor(newcomer, size, path, feet)]
    if other is not None:
        at = (0.3 if from_right else 0.7) * width
        actors.append(Actor(other, size, lambda _: at, feet + 0.02 * height))
    x0, x1 = hidden - wide / 2, hidden + wide / 2
    pillars = [(width - x1, width - x0) if from_right else (x0, x1)] if pillar else []
    return Scene(name, plate, actors, half_in_s + RUN_ON_S, pillars)


def coming(edge: float, end: float, speed: float, half_in_s: float, start: float) -> Path1D:
    """At `edge` (px) at the time `half_in_s`, moving right from `start` to `end` at `speed` (px/s)."""

    def path(time: float) -> float:
        return min(max(edge + speed * (time - half_in_s), start), end)

    return path


def _mirrored(path: Path1D, width: int) -> Path1D:
    return lambda time: width - path(time)


def summary(every: Sequence[Arrival]) -> dict[str, float | int | None]:
    """Number of newcomers, how many never came to be found, and median and worst lateness in frames."""
    late = [one.late for one in every]
    return {
        "newcomers": len(late),
        "never_found": sum(map(math.isinf, late)),
        "median_frames": float(np.median(late)) if late else None,
        "worst_frames": max(late, default=None),
    }
