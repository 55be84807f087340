"""NanoDet-g: boxes of people, also many and small ones, in a picture of any shape.

Facts about the net (normalisation, strides, how boxes are coded) come from RangiLyu/nanodet, `nanodet-g.yml`,
Apache-2.0.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from staf_cli.nets.boxes import box_iou, keep_best, share_inside
from staf_cli.nets.convert import convert
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.nets.tfjs import read_graph

INPUT = "input_1"
OUTPUTS = ("PartitionedCall/Add_29", "PartitionedCall/Add_33", "PartitionedCall/Add_37")
STRIDES = (8, 16, 32)  # px of the input for a cell of each output
MULTIPLE = 32  # of both sides of the input
PERSON = 0  # COCO's first class
FIRST_OF_BOX = 80  # channels before it are COCO's classes
BINS = 11  # a distance is the mean of 0..10 strides under a distribution
MEAN = np.array([103.53, 116.28, 123.675], np.float32)  # of blue, green, red
DEVIATION = np.array([57.375, 57.12, 58.395], np.float32)
MERGE_IOU = 0.55
# At other sizes than it was made for the net is surer of what it sees (.40 at 832 px is .35 at 416 px), and
# people taller than so many px of the input come out in pieces of what is seen at 416 px.
OTHER_WORTH = 0.875
TALLEST_PX = 350
PIECES_OF, PIECE_IOU, PIECE_SHARE = 0.25, 0.25, 0.8  # score at 416 px, overlap, share inside
MOST_SHAPES = 4  # shapes of input whose interpreters are kept; one takes some 10 to 60 MB

SMALL, LARGE = 416, 832  # px, long sides of the input: what the net was made for, and twice that


@dataclass(frozen=True)
class _Fitted:
    """A picture in the net's canvas: (H, W, 3) uint8, both sides multiples of 32, black around it."""

    canvas: np.ndarray
    scale: float
    corner: np.ndarray  # (2,) px of the canvas: where the picture begins


class NanoDet:
    """The net at several input sizes; what a size needs is built when a picture first needs it."""

    def __init__(self, json_path: Path, bin_path: Path, num_threads: int | None = None) -> None:
        """Read the graph.

        Raises:
            AssetError: the two files are not the net.
        """
        self._graph = read_graph(json_path, bin_path)
        self._num_threads = num_threads
        self._nets: OrderedDict[tuple[int, int], TfliteNet] = OrderedDict()

    def detect(
        self, image: np.ndarray, long_side: int = SMALL, min_score: float = 0.25
    ) -> tuple[np.ndarray, np.ndarray]:
        """People in an image, best first.

        Args:
            image: (H, W, 3) uint8 RGB.
            long_side: px, of the picture that the net sees: 832 finds small people and loses large ones.
            min_score: measured on pictures with marked people, .35 at 416 px invents hardly anybody.

        Returns:
            boxes (N, 4), left, top, right, bottom in px of the image, inside of it, and scores (N,), 0-1.
        """
        return self.detect_merged(image, (long_side,), min_score)

    def detect_merged(
        self, image: np.ndarray, long_sides: Sequence[int] = (SMALL, LARGE), min_score: float = 0.25
    ) -> tuple[np.ndarray, np.ndarray]:
        """People in an image as seen at several sizes, overlapping ones merged; as `detect` otherwise.

        Scores at 832 px are brought down to what they are worth at 416 px.
        """
        found = [self._look(image, long_side, min_score) for long_side in long_sides]
        return merged(found, long_sides, image.shape, min_score)

    def _look(self, image: np.ndarray, long_side: int, min_score: float) -> tuple[np.ndarray, np.ndarray]:
        """Boxes (N, 4) px of the image and scores (N,) of every cell that sees a person."""
        fitted = _fit(image, long_side)
        outputs = self._net(fitted.canvas.shape[:2])(normalised(fitted.canvas))
        found = [_decode(output, stride, min_score) for output, stride in zip(outputs, STRIDES, strict=True)]
        boxes = np.concatenate([boxes for boxes, _ in found])
        corners = np.tile(fitted.corner, 2)
        return (boxes - corners) / fitted.scale, np.concatenate([scores for _, scores in found])

    def _net(self, size_hw: tuple[int, int]) -> TfliteNet:
        if size_hw not in self._nets:
            while len(self._nets) >= MOST_SHAPES:
                self._nets.popitem(last=False)
            content = convert(self._graph, INPUT, size_hw, OUTPUTS)
            self._nets[size_hw] = TfliteNet(content, self._num_threads)
        self._nets.move_to_end(size_hw)
        return self._nets[size_hw]


def merged(
    found: Sequence[tuple[np.ndarray, np.ndarray]],
    long_sides: Sequence[int],
    shape: tuple[int, ...],
    min_score: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (N, 4) px and scores (N,) seen at each size in a picture (H, W, ...) -> the people in it."""
    boxes, scores = np.zeros((0, 4)), np.zeros(0)
    for (more, worth), long_side in zip(found, long_sides, strict=True):
        if long_side != SMALL:
            worth = worth * OTHER_WORTH
            tall = (boxes[:, 3] - boxes[:, 1]) * long_side / max(shape[:2]) > TALLEST_PX
            tall &= scores >= PIECES_OF
            iou, inside = box_iou(boxes, more), share_inside(more, boxes).T
            same = (iou > MERGE_IOU) & tall[:, None]  # says how sure it is, not where
            scores = np.maximum(scores, (same * worth).max(axis=1, initial=0))
            kept = ~(tall[:, None] & ((iou > PIECE_IOU) | (inside > PIECE_SHARE))).any(axis=0)
            more, worth = more[kept], worth[kept]
        boxes, scores = np.concatenate([boxes, more]), np.concatenate([scores, worth])
    boxes, scores = boxes[scores >= min_score], scores[scores >= min_score]
    boxes = np.clip(boxes, 0, np.array([*shape[1::-1]] * 2))
    best = keep_best(boxes, scores, MERGE_IOU)
    return boxes[best], scores[best]


def _fit(image: np.ndarray, long_side: int) -> _Fitted:
    """Scale a picture to its long side and put it into the middle of a canvas."""
    scale = long_side / max(image.shape[:2])
    height, width = (max(1, round(side * scale)) for side in image.shape[:2])
    padded = [-(-side // MULTIPLE) * MULTIPLE for side in (height, width)]
    top, left = (padded[0] - height) // 2, (padded[1] - width) // 2
    canvas = np.zeros((*padded, 3), np.uint8)
    smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    canvas[top : top + height, left : left + width] = cv2.resize(image, (width, height), interpolation=smooth)
    return _Fitted(canvas, scale, np.array([left, top], float))


def normalised(canvas: np.ndarray) -> np.ndarray:
    """RGB (H, W, 3) uint8 -> blue, green, red as the net was trained with, float32."""
    return np.ascontiguousarray((canvas[..., ::-1] - MEAN) / DEVIATION, np.float32)


def _decode(output: np.ndarray, stride: int, min_score: float) -> tuple[np.ndarray, np.ndarray]:
    """One output (rows, columns, 124) -> boxes (N, 4) px of the canvas and scores (N,)."""
    scores = 1 / (1 + np.exp(-np.clip(output[..., PERSON].astype(float), -50, 50)))
    rows, columns = np.nonzero(scores >= min_score)
    logits = output[rows, columns, FIRST_OF_BOX:].reshape(-1, 4, BINS).astype(float)
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    away = weights @ np.arange(BINS) / weights.sum(axis=-1) * stride  # left, top, right, bottom of the middle
    middle = (np.stack([columns, rows], axis=-1) + 0.5) * stride
    boxes = np.concatenate([middle - away[:, :2], middle + away[:, 2:]], axis=-1)
    return boxes, scores[rows, columns]
