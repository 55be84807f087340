"""MoveNet thunder: joints where BlazePose has them, and heads read as the net's own graph does."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from seeded_noise import tensor_noise

from staf_cli.blazepose.landmarker import LIMBS, Landmarker
from staf_cli.nets.interpreter import TfliteNet
from staf_cli.nets.region import Region
from staf_cli.nets.thunder import CELLS, NUM_JOINTS, Thunder, _peaks, _spreads, _start_of_joints

BOXES = [(288, 52, 347, 231), (548, 266, 672, 466)]  # of `two_people`


@pytest.mark.parametrize("box", BOXES)
def test_limbs_lie_where_blazepose_has_them(
    thunder: Thunder, nets: dict[str, Path], two_people: np.ndarray, box: tuple[float, ...]
) -> None:
    around = np.array(box, float)
    seen = thunder.look(two_people, around)
    other = Landmarker(TfliteNet(nets["pose_landmark_full"])).look(two_people, Region.from_box(around))
    apart = np.linalg.norm(seen.points_px[5:] - other.points_px[LIMBS], axis=1) / (box[3] - box[1])
    assert np.median(apart) < 0.04
    assert np.median(seen.confidence) > 0.4
    assert (seen.spread_px > 0.5).all()
    assert np.median(seen.spread_px) < 0.1 * (box[3] - box[1])


def test_a_turned_picture_has_turned_joints(thunder: Thunder, two_people: np.ndarray) -> None:
    left, top, right, bottom = BOXES[0]
    upright = thunder.look(two_people, np.array(BOXES[0]))
    on_head = np.ascontiguousarray(two_people[::-1, ::-1])
    height, width = two_people.shape[:2]
    box = np.array([width - right, height - bottom, width - left, height - top])
    turned = thunder.look(on_head, box, math.pi)
    np.testing.assert_allclose([width, height] - turned.points_px, upright.points_px, atol=2)
    np.testing.assert_allclose(turned.confidence, upright.confidence, atol=0.1)


def test_where_nobody_is_the_net_is_not_sure(thunder: Thunder, two_people: np.ndarray) -> None:
    assert np.median(thunder.look(two_people * 0, np.array([100, 100, 200, 300])).confidence) < 0.2


def test_heads_against_loops() -> None:
    centre = 0.5 + tensor_noise("centre", (CELLS, CELLS), 0.2)
    starts = tensor_noise("starts", (CELLS, CELLS, 2 * NUM_JOINTS), 10.0)
    heatmaps = 0.5 + tensor_noise("heatmaps", (CELLS, CELLS, NUM_JOINTS), 0.2)
    cells = [(row, column) for row in range(CELLS) for column in range(CELLS)]
    row, column = max(cells, key=lambda at: centre[at] / (math.dist(at, (32, 32)) + 1.8))
    expected = starts[row, column].reshape(-1, 2) + np.array([row, column])
    found = _start_of_joints(centre, starts)
    np.testing.assert_allclose(found, expected)
    rows, columns = _peaks(heatmaps, found)
    for joint in range(NUM_JOINTS):
        scores = {at: heatmaps[at][joint] / (math.dist(at, found[joint]) + 1.8) for at in cells}
        assert (rows[joint], columns[joint]) == max(scores, key=scores.__getitem__)


@pytest.mark.parametrize("middle", [(30, 22), (1, 62), (0, 0)])
@pytest.mark.parametrize("width", [0.8, 1.5])
def test_spread_is_that_of_the_blob(width: float, middle: tuple[int, int]) -> None:
    rows, columns = np.mgrid[:CELLS, :CELLS]
    blob = np.exp(-((rows - middle[0]) ** 2 + (columns - middle[1]) ** 2) / 2 / width**2)
    heatmaps = np.repeat(blob[..., None], NUM_JOINTS, axis=2)
    at = [np.full(NUM_JOINTS, place) for place in middle]
    inside = min(middle) >= 4
    spread = _spreads(heatmaps, at[0], at[1])
    if inside:
        np.testing.assert_allclose(spread, width, rtol=0.05)
    assert (spread <= width + 0.05).all()
