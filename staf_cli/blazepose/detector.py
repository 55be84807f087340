"""BlazePose's SSD: picture -> candidates for people, each with the region to look at.

Facts about the net (anchors, units, thresholds) come from MediaPipe's published graphs, Apache-2.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from staf_cli.nets.boxes import box_iou
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.nets.region import Region

INPUT_SIZE = 224
GRIDS = ((28, 2), (14, 2), (7, 6))  # cells along a side, anchors in a cell
MERGE_IOU = 0.3
TILE_SHARES = (0.66, 0.5)  # of the long side; smaller tiles find people in basketball hoops


@dataclass(frozen=True)
class Candidate:
    """Something that may be a person: it must be verified by the landmark net.

    Attributes:
        score: 0-1.
        head_xyxy: (4,) px, the box around the head.
        region: where the landmark net should look.
    """

    score: float
    head_xyxy: np.ndarray
    region: Region


class Square(NamedTuple):
    """A part of the picture, px: the corner inside of it, and the side, which may reach beyond."""

    x: int
    y: int
    side: int


class PersonDetector:
    """The SSD over the whole picture and over squares of it."""

    def __init__(self, net: TfliteNet, min_score: float = 0.4) -> None:
        self._net = net
        self._min_score = min_score
        self._anchors = _anchor_centres()

    def find(self, image: np.ndarray, squares: Iterable[Square] = ()) -> list[Candidate]:
        """Candidates in an image (H, W, 3) uint8 RGB, best first, overlapping ones merged.

        The net sees people who fill a good part of its picture: the squares show it smaller ones.
        """
        found = [self._find_in_square(image, 0, 0, max(image.shape[:2]))]
        found += [self._find_in_square(image, *square) for square in squares]
        scores = np.concatenate([score for score, _, _ in found])
        boxes = np.concatenate([box for _, box, _ in found])
        points = np.concatenate([point for _, _, point in found])
        return [
            Candidate(score, box, Region.from_circle(kp[0], kp[1]))
            for score, box, kp in _merge(scores, boxes, points)
        ]

    def _find_in_square(
        self, image: np.ndarray, x: int, y: int, side: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Scores (N,), head boxes (N, 4) px and keypoints (N, 4, 2) px inside one square of the picture."""
        part = image[y : y + side, x : x + side]
        canvas, offset, scale = _letterbox(part)
        raw, logits = self._net(canvas.astype(np.float32) * (2 / 255) - 1)
        scores = 1 / (1 + np.exp(-np.clip(logits[:, 0], -50, 50)))
        keep = scores >= self._min_score
        values = raw[keep] / INPUT_SIZE
        centres = self._anchors[keep]
        middle, extent = values[:, :2] + centres, values[:, 2:4]
        points = values[:, 4:].reshape(-1, 4, 2) + centres[:, None]
        boxes = np.concatenate([middle - extent / 2, middle + extent / 2], axis=1).reshape(-1, 2, 2)

        def to_picture(unit: np.ndarray) -> np.ndarray:
            return (unit * INPUT_SIZE - offset) / scale + np.array([x, y])

        return scores[keep], to_picture(boxes).reshape(-1, 4), to_picture(points)


def _anchor_centres() -> np.ndarray:
    """(2254, 2) in units of the input square."""
    centres = []
    for cells, repeats in GRIDS:
        rows, columns = np.mgrid[:cells, :cells]
        grid = np.stack([columns, rows], axis=-1).reshape(-1, 2)
        centres.append(np.repeat((grid + 0.5) / cells, repeats, axis=0))
    return np.concatenate(centres)


def _letterbox(part: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Fit a picture into the net's square with zeros around: canvas, offset (2,) px, scale."""
    height, width = part.shape[:2]
    scale = INPUT_SIZE / max(height, width)
    new_w, new_h = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (INPUT_SIZE - new_w) // 2, (INPUT_SIZE - new_h) // 2
    canvas = np.zeros((INPUT_SIZE, INPUT_SIZE, 3), np.uint8)
    shrunk = cv2.resize(part, (new_w, new_h), interpolation=cv2.INTER_AREA)
    canvas[top : top + new_h, left : left + new_w] = shrunk
    return canvas, np.array([left, top]), scale


def tiles(shape: tuple[int, ...]) -> Iterator[Square]:
    """Squares that cover the picture with about half a tile of overlap."""
    height, width = shape[:2]
    for share in TILE_SHARES:
        side = round(max(height, width) * share)
        for y in _starts(height, side):
            for x in _starts(width, side):
                yield Square(x, y, side)


def _starts(length: int, side: int) -> list[int]:
    if side >= length:
        return [0]
    count = int(np.ceil((length - side) / (side / 2))) + 1
    return [round(start) for start in np.linspace(0, length - side, count)]


def _merge(
    scores: np.ndarray, boxes: np.ndarray, points: np.ndarray
) -> Iterator[tuple[float, np.ndarray, np.ndarray]]:
    """Score-weighted averages of groups whose head boxes overlap, best group first."""
    rest = np.argsort(-scores, kind="stable")
    while len(rest):
        close = box_iou(boxes[rest[:1]], boxes[rest])[0] >= MERGE_IOU
        close[0] = True  # also where the best box has no area
        group, rest = rest[close], rest[~close]
        weights = scores[group] / scores[group].sum()
        box = np.einsum("n,nc->c", weights, boxes[group])
        yield float(scores[group[0]]), box, np.einsum("n,nkc->kc", weights, points[group])
