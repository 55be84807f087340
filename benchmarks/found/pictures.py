"""Marked frames with what was found in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from found.counting import judge
from found.marked import MarkedFrame
from found.watching import Watched
from staf_cli.video.video_source import open_source

LONG_SIDE = 960  # px of a frame in the picture
COLUMNS = 2
FOUND, MISSED, FALSE, NOT_COUNTED = (0, 200, 0), (255, 200, 0), (255, 0, 0), (150, 150, 150)  # RGB


def draw_marked(path: Path, frames: Sequence[MarkedFrame], watched: Watched, picture: Path) -> None:
    """Write one picture: boxes that were found green, false ones red, missed people yellow, regions grey."""
    by_index = {frame.index: frame for frame in frames}
    tiles = [
        _tile(frame.image, by_index[frame.index], watched)
        for frame in open_source(path).frames()
        if frame.index in by_index
    ]
    rows = [tiles[start : start + COLUMNS] for start in range(0, len(tiles), COLUMNS)]
    rows[-1] += [np.zeros_like(tiles[0])] * (len(rows[0]) - len(rows[-1]))
    picture.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(picture), np.vstack([np.hstack(row) for row in rows])[..., ::-1])


def _tile(image: np.ndarray, marked: MarkedFrame, watched: Watched) -> np.ndarray:
    scale = LONG_SIDE / max(image.shape[:2])
    size_wh = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    tile = cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    verdict = judge(marked, watched.boxes_at(marked.index))
    false = {tuple(box) for box in verdict.false_xyxy.tolist()}
    _frame(tile, marked.not_counted_xyxy * scale, NOT_COUNTED)
    _frame(tile, verdict.missed_xyxy * scale, MISSED)
    for person_id, box in watched.boxes.get(marked.index, {}).items():
        colour = FALSE if tuple(box.astype(float).tolist()) in false else FOUND
        _frame(tile, box[None] * scale, colour)
        at = (int(box[0] * scale) + 2, int(box[1] * scale) + 16)
        cv2.putText(tile, str(person_id), at, cv2.FONT_HERSHEY_SIMPLEX, 0.5, colour, 2)
    label = f"{marked.index} ({marked.half})"
    cv2.putText(tile, label, (8, size_wh[1] - 10), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (255, 255, 255), 2)
    return tile


def _frame(tile: np.ndarray, boxes_xyxy: np.ndarray, colour: tuple[int, int, int]) -> None:
    for x0, y0, x1, y1 in boxes_xyxy.round().astype(int).tolist():
        cv2.rectangle(tile, (x0, y0), (x1, y1), colour, 2)
