"""Frames on which every person was marked by eye, in two halves: one to choose constants on, one to judge."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# Part of a clip's name in the file of boxes -> the row that it counts in; others have a row of their own.
GROUPS = {
    "crowd_street": "crowd",
    "street_walkers": "street",
    "basketball": "basketball",
    "nasa": "nasa",
    "frontflip": "demo",
    "hug": "hug",
    "pose2sim": "pose2sim",
    "photos/": "photos",
    "nobody": "nobody",
    "empty": "nobody",
}
HALVES = ("A", "B")
# Part of a clip's name -> frames and pixels of the stream that is worked on, for each of the stream that was
# marked: this file's first video stream is 320 x 180 at 25 frames/s, the better one 480 x 270 at 29.97.
OTHER_STREAM = {"cut_nasa_tiny_persons": (29.97 / 25, 480 / 320)}


@dataclass(frozen=True)
class MarkedFrame:
    """One frame.

    Attributes:
        index: of the decoded frame, from 0.
        half: "A" (constants may be chosen on it) or "B".
        people_xyxy: (N, 4) px, everyone who is to be found.
        not_counted_xyxy: (M, 4) px, regions in which a box that matches nobody is no mistake.
    """

    index: int
    half: str
    people_xyxy: np.ndarray
    not_counted_xyxy: np.ndarray


def group_of(clip: str) -> str:
    """The row in which a clip counts."""
    return next((group for part, group in GROUPS.items() if part in clip), Path(clip).stem)


def read_marked(path: Path) -> dict[str, list[MarkedFrame]]:
    """The marked frames by clip, ascending.

    The frames of a group, all its clips in a row, go to the halves in turn, so that each half has
    every kind of clip and photos are split too.
    """
    seen: Counter[str] = Counter()
    marked: dict[str, list[MarkedFrame]] = {}
    for clip, frames in json.loads(path.read_text()).items():
        marked[clip] = []
        rate, scale = next((both for part, both in OTHER_STREAM.items() if part in clip), (1.0, 1.0))
        for index in sorted(map(int, frames)):
            half = HALVES[seen[group_of(clip)] % len(HALVES)]
            seen[group_of(clip)] += 1
            people, regions = (scale * _boxes(frames[str(index)][key]) for key in ("people", "not_counted"))
            marked[clip].append(MarkedFrame(round(rate * index), half, people, regions))
    return marked


def path_of(clip: str, footage: Path, groundtruth: Path) -> Path:
    """Where a clip lies; its name begins with the folder's kind.

    Raises:
        ValueError: the name begins with neither `footage/` nor `groundtruth/`.
    """
    kind, _, rest = clip.partition("/")
    if kind not in ("footage", "groundtruth") or not rest:
        raise ValueError(f"{clip}: the file of boxes names clips as footage/... or groundtruth/...")
    return (footage if kind == "footage" else groundtruth) / rest


def _boxes(rows: list[list[float]]) -> np.ndarray:
    return np.array(rows, float).reshape(-1, 4)
