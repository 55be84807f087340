"""Boxes against the people of a marked frame: found, missed, and boxes of nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from found.marked import MarkedFrame
from staf_cli.nets.boxes import box_iou

LEAST_IOU = 0.4  # over which a box shows the person
INSIDE = 0.5  # share of a box in a region that is not counted


@dataclass(frozen=True)
class Verdict:
    """What became of one marked frame.

    Attributes:
        half: of the frame.
        num_people: to be found.
        missed_xyxy: (K, 4) px, people whom no box shows.
        false_xyxy: (F, 4) px, boxes that show nobody and lie in no region that is not counted.
    """

    half: str
    num_people: int
    missed_xyxy: np.ndarray
    false_xyxy: np.ndarray

    @property
    def num_found(self) -> int:
        return self.num_people - len(self.missed_xyxy)


def judge(frame: MarkedFrame, boxes_xyxy: np.ndarray) -> Verdict:
    """Compare boxes (B, 4) px with the people of a frame, each box with one person at most."""
    people, boxes = pairs(frame.people_xyxy, boxes_xyxy)
    others = np.delete(boxes_xyxy, boxes, axis=0)
    shares = shares_inside(others, frame.not_counted_xyxy).max(axis=1, initial=0)
    return Verdict(
        half=frame.half,
        num_people=len(frame.people_xyxy),
        missed_xyxy=np.delete(frame.people_xyxy, people, axis=0),
        false_xyxy=others[shares <= INSIDE],
    )


def pairs(people_xyxy: np.ndarray, boxes_xyxy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of people (N, 4) and of boxes (B, 4) px that belong together: the most pairs, then the best."""
    # scipy.optimize takes longer to import than --help may.
    from scipy.optimize import linear_sum_assignment

    overlap = box_iou(people_xyxy, boxes_xyxy)
    good = overlap >= LEAST_IOU
    people, boxes = linear_sum_assignment(-np.where(good, 1 + overlap / (1 + len(overlap)), 0))
    kept = good[people, boxes]
    return people[kept], boxes[kept]


def shares_inside(boxes_xyxy: np.ndarray, regions_xyxy: np.ndarray) -> np.ndarray:
    """Share of each box (B, 4) px that lies in each region (M, 4) px: (B, M)."""
    low = np.maximum(boxes_xyxy[:, None, :2], regions_xyxy[None, :, :2])
    high = np.minimum(boxes_xyxy[:, None, 2:], regions_xyxy[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=-1)
    areas = (boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]).prod(axis=-1)
    return np.asarray(shared / np.maximum(areas, 1e-9)[:, None])


@dataclass(frozen=True)
class Count:
    """Sums over frames."""

    people: int = 0
    found: int = 0
    false: int = 0

    def __str__(self) -> str:
        return f"{self.found}/{self.people} +{self.false}"


def count(verdicts: Iterable[Verdict]) -> Count:
    """The sum over some frames."""
    rows = [(one.num_people, one.num_found, len(one.false_xyxy)) for one in verdicts]
    return Count(*np.array(rows, int).reshape(-1, 3).sum(axis=0).tolist())
