"""Who is found, missed and mixed up on clips with two people, against boxes read off frames by eye."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from quality.report import Column, Section
from quality.runs import Runs
from staf_cli.nets.boxes import box_iou
from staf_cli.result import Person

BOXES_BY_EYE = Path(__file__).with_name("boxes_by_eye.json")
SAME = 0.3  # IoU over which a box shows the person

COLUMNS = (
    Column("clip", "clip"),
    Column("boxes", "boxes by eye"),
    Column("missed", "missed"),
    Column("extra", "extra"),
    Column("switches", "switches"),
    Column("mean_iou", "mean IoU", 3),
    Column("ids", "ids"),
)


@dataclass(frozen=True)
class Tally:
    """What became of the people in the frames that were looked at.

    Attributes:
        boxes: of named people, in all frames.
        missed: of them without a found person.
        extra: found people who are none of the named and none to be ignored.
        switches: how often a named person's id changes from one of their frames to the next.
        mean_iou: of the boxes that were found.
        ids: the ids of each named person in order of time, None where missed.
    """

    boxes: int
    missed: int
    extra: int
    switches: int
    mean_iou: float
    ids: dict[str, list[int | None]]


def measure_two_people(runs: Runs, footage: Path) -> Section:
    """One row a clip."""
    rows, notes = [], ["boxes read off eight frames of each clip by eye; goal: no switch"]
    for name, truth in json.loads(BOXES_BY_EYE.read_text())["clips"].items():
        result = runs.result(footage / f"{name}.mp4")
        wanted = {int(frame): boxes for frame, boxes in truth["frames"].items()}
        tally = count(wanted, found_boxes(result.people, wanted), truth["ignore"])
        said = "; ".join(f"{who} {ids_text(ids)}" for who, ids in tally.ids.items())
        rows.append({"clip": name, **{**vars(tally), "ids": said}})
    return Section("two_people", "Two people: missed, invented, exchanged", COLUMNS, rows, notes)


def found_boxes(people: Sequence[Person], frames: Mapping[int, object]) -> dict[int, dict[int, np.ndarray]]:
    """Boxes (4,) px by person id in each of some frames."""
    found: dict[int, dict[int, np.ndarray]] = {frame: {} for frame in frames}
    for person in people:
        for frame, box in zip(person.frame_ids.tolist(), person.boxes_xyxy, strict=True):
            if frame in found:
                found[frame][person.person_id] = box
    return found


def count(
    truth: Mapping[int, Mapping[str, Sequence[float]]],
    found: Mapping[int, Mapping[int, np.ndarray]],
    ignore: Sequence[Sequence[float]] = (),
) -> Tally:
    """Compare boxes px by frame and name with boxes by frame and id; those that fit `ignore` do not count."""
    names = sorted({name for boxes in truth.values() for name in boxes})
    ids: dict[str, list[int | None]] = {name: [] for name in names}
    overlaps: list[float] = []
    extra = 0
    for frame in sorted(truth):
        pairs = matched(truth[frame], found.get(frame, {}))
        for name in truth[frame]:
            ids[name].append(pairs[name][0] if name in pairs else None)
        overlaps += [overlap for _, overlap in pairs.values()]
        taken = {person_id for person_id, _ in pairs.values()}
        others = [box for person_id, box in found.get(frame, {}).items() if person_id not in taken]
        extra += sum(not _ignored(box, ignore) for box in others)
    missed = sum(one is None for row in ids.values() for one in row)
    boxes = sum(len(row) for row in ids.values())
    mean_iou = float(np.mean(overlaps)) if overlaps else float("nan")
    return Tally(boxes, missed, extra, sum(map(switches, ids.values())), mean_iou, ids)


def matched(
    truth: Mapping[str, Sequence[float]], found: Mapping[int, np.ndarray]
) -> dict[str, tuple[int, float]]:
    """Id and IoU for each name that was found: the pairing with the largest sum of IoUs."""
    from scipy.optimize import linear_sum_assignment

    if not truth or not found:
        return {}
    names, ids = list(truth), list(found)
    overlap = box_iou(
        np.array([truth[name] for name in names], float), np.array([found[k] for k in ids], float)
    )
    pairs = zip(*linear_sum_assignment(-np.where(overlap > SAME, overlap, 0)), strict=True)
    return {names[i]: (ids[j], float(overlap[i, j])) for i, j in pairs if overlap[i, j] > SAME}


def switches(ids: Sequence[int | None]) -> int:
    """How often the id changes between frames in which the person is found."""
    known = [one for one in ids if one is not None]
    return sum(a != b for a, b in pairwise(known))


def ids_text(ids: Sequence[int | None]) -> str:
    return "".join("-" if one is None else str(one) for one in ids)


def _ignored(box: np.ndarray, ignore: Sequence[Sequence[float]]) -> bool:
    """Whether the middle of a box lies in a region to be ignored."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(x1 <= x <= x2 and y1 <= y <= y2 for x1, y1, x2, y2 in ignore)
