"""MoveNet thunder: 17 joints of the one person in a box, also of small, crowded and half-hidden people.

Facts about the net (heads, how they are read) come from its own graph; origin Google, Apache-2.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from staf_cli.nets.convert import convert
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.nets.region import Region
from staf_cli.nets.tfjs import read_graph

# COCO's: from the sixth on in the order of BlazePose's limb joints.
COCO_JOINTS = (
    *("nose", "left eye", "right eye", "left ear", "right ear"),
    *("left shoulder", "right shoulder", "left elbow", "right elbow", "left wrist", "right wrist"),
    *("left hip", "right hip", "left knee", "right knee", "left ankle", "right ankle"),
)
NUM_JOINTS = len(COCO_JOINTS)

INPUT = "StatefulPartitionedCall/stack"
OUTPUTS = tuple(
    f"StatefulPartitionedCall/{head}/BiasAdd"
    for head in (
        "kpt_heatmap_0/conv2d_5",
        "kpt_regress_0/conv2d_6",
        "center_0/conv2d_4",
        "kpt_offset_0/conv2d_7",
    )
)
INPUT_SIZE = 256
CELLS = 64  # along a side of the heads
CELL_PX = INPUT_SIZE / CELLS
NEARNESS = 1.8  # cells; the graph's own constant in score / (distance + 1.8)
SPREAD_REACH = 4  # cells around a peak over which its width is measured


@dataclass(frozen=True)
class Joints:
    """One person's joints in COCO's order.

    Attributes:
        points_px: (17, 2) px in the picture. The net puts hidden joints into the picture too.
        confidence: (17,) 0-1, the heatmap where the joint is; from about .25 on a joint is seen.
        spread_px: (17,) px in the picture, the heatmap's standard deviation by axis around its peak: large
            where the net is not sure of the place.
    """

    points_px: np.ndarray
    confidence: np.ndarray
    spread_px: np.ndarray


class Thunder:
    """The net behind one call."""

    def __init__(self, json_path: Path, bin_path: Path, num_threads: int | None = None) -> None:
        """Load the net.

        Raises:
            AssetError: the two files are not the net.
        """
        content = convert(read_graph(json_path, bin_path), INPUT, (INPUT_SIZE, INPUT_SIZE), OUTPUTS)
        self._net = TfliteNet(content, num_threads)

    def look(self, image: np.ndarray, box_xyxy: np.ndarray, angle: float = 0.0) -> Joints:
        """See the person in a box of an image.

        Args:
            image: (H, W, 3) uint8 RGB.
            box_xyxy: (4,) px, around the whole person.
            angle: rad; where the person's "up" is, as in `Region`.
        """
        return self.look_in(image, Region.from_box(box_xyxy, angle))

    def look_in(self, image: np.ndarray, region: Region) -> Joints:
        """See the person in a turned square of an image (H, W, 3) uint8 RGB."""
        crop = region.crop(image, INPUT_SIZE)
        heatmaps, starts, centre, offsets = self._net(crop.astype(np.float32))
        heatmaps = _sigmoid(heatmaps)
        rows, columns = _peaks(heatmaps, _start_of_joints(_sigmoid(centre[..., 0]), starts))
        joints = np.arange(NUM_JOINTS)
        moved = offsets.reshape(CELLS, CELLS, NUM_JOINTS, 2)[rows, columns, joints]  # y, x in cells
        points = np.stack([columns + moved[:, 1], rows + moved[:, 0]], axis=-1) * CELL_PX
        scale = region.side_px / CELLS
        return Joints(
            points_px=region.to_picture(points, INPUT_SIZE),
            confidence=heatmaps[rows, columns, joints],
            spread_px=_spreads(heatmaps, rows, columns) * scale,
        )


def _start_of_joints(centre: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Where the person nearest to the middle has their joints, roughly: (17, 2) row and column in cells.

    Args:
        centre: (64, 64) 0-1, where people have their middles.
        starts: (64, 64, 34) rows and columns from there to their joints, in cells.
    """
    rows, columns = np.mgrid[:CELLS, :CELLS]
    away = np.hypot(rows - CELLS / 2, columns - CELLS / 2)
    row, column = np.unravel_index(np.argmax(centre / (away + NEARNESS)), centre.shape)
    return starts[row, column].reshape(NUM_JOINTS, 2) + np.array([row, column])


def _peaks(heatmaps: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns (17,) of the best cell for each joint, near to where it should be."""
    rows, columns = np.mgrid[:CELLS, :CELLS]
    away = np.hypot(rows[..., None] - starts[:, 0], columns[..., None] - starts[:, 1])
    best = (heatmaps / (away + NEARNESS)).reshape(-1, NUM_JOINTS).argmax(axis=0)
    found = np.unravel_index(best, (CELLS, CELLS))
    return found[0], found[1]


def _spreads(heatmaps: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Standard deviation (17,) in cells, by axis, of the heatmaps in windows around their peaks."""
    reach = np.arange(-SPREAD_REACH, SPREAD_REACH + 1)
    window_rows = rows[:, None, None] + reach[None, :, None]
    window_columns = columns[:, None, None] + reach[None, None, :]
    lowest, highest = np.minimum(window_rows, window_columns), np.maximum(window_rows, window_columns)
    inside = (lowest >= 0) & (highest < CELLS)
    joints = np.arange(NUM_JOINTS)[:, None, None]
    values = heatmaps[np.clip(window_rows, 0, CELLS - 1), np.clip(window_columns, 0, CELLS - 1), joints]
    weights = np.where(inside, values, 0).astype(float)
    weights /= np.maximum(weights.sum(axis=(1, 2), keepdims=True), 1e-9)
    variances = [
        (weights * reach**2).sum(axis=(1, 2)) - (weights * reach).sum(axis=(1, 2)) ** 2
        for weights in (weights, weights.swapaxes(1, 2))
    ]
    return np.sqrt(np.maximum(np.mean(variances, axis=0), 0))


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(logits, -50, 50)))
