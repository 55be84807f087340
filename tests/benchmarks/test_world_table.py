"""The table of the world's benchmark: every measure has a line, and what is judged is judged right."""

from __future__ import annotations

import math

import numpy as np
from world import MEASURES, bounds, table_of
from worlds.gravity import changes
from worlds.rows import Row

from staf_cli.camera import Camera


def test_every_measure_has_a_line_measured_or_not() -> None:
    rows = [
        Row(1, "gravity", (0.2, 0.6), (0, 0.7), (0, 1.5), "deg"),
        Row(1, "gravity, again", (0.2, 0.9), (0, 0.7), (0, 1.5), "deg"),
        Row(8, "ratio", (0.9, math.inf), (0.78, 0.84), (0.75, 0.87)),
    ]
    table = table_of(rows)
    assert [row["number"] for row in table.rows] == sorted([*MEASURES, 1])
    assert [row["verdict"] for row in table.rows if "verdict" in row] == ["goal", "minimum", "NO"]
    assert table.rows[0]["measured"] == "0.2, 0.6 deg"
    assert str(table.rows[-1]["measure"]).endswith("not measured")


def test_bounds_read_as_in_a_table() -> None:
    assert bounds((0, 0.7)) == "<= 0.7"
    assert bounds((0.9, 1)) == ">= 0.9"
    assert bounds((0.78, 0.84)) == "0.78-0.84"
    assert bounds((0, 0)) == "0"
    assert bounds((0, math.inf)) == "any"


def test_changed_clips_keep_track_of_where_things_are() -> None:
    size_wh, focal_px = (640, 360), 500.0
    points = np.array([[0.2, -0.1, 2.0], [-0.4, 0.3, 3.0]])
    before = Camera.from_focal(size_wh, focal_px).project(points)
    for change in changes(size_wh):
        if change.centred:
            camera = Camera.from_focal(change.size_wh, focal_px * change.longer)
            after = np.column_stack([before, np.ones(2)]) @ change.matrix.T
            np.testing.assert_allclose(after[:, :2], camera.project(points @ change.turn.T), atol=0.51)
