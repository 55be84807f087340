"""The floor's lines over the video are where the floor is."""

from dataclasses import replace

import numpy as np
import pytest

from staf_cli.camera import Camera, Lens
from staf_cli.render.floor_lines import FloorLines
from staf_cli.render.stage import Stage, Upright


@pytest.mark.parametrize("lens", [None, Lens(-0.26, 0.08, 0.01, 0.02)])
def test_lines_in_the_picture_are_the_floors_and_the_horizon(lens: Lens | None) -> None:
    """A camera 1.5 m high that looks down by 10 degrees and is rolled by 5."""
    pitch, roll = np.radians([-10.0, 5.0])
    tilt = np.array([[1, 0, 0], [0, np.cos(pitch), np.sin(pitch)], [0, -np.sin(pitch), np.cos(pitch)]])
    lean = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    upright = Upright((lean @ tilt).T, np.array([0.0, -1.5, 0.0]))
    camera = replace(Camera.from_fov((640, 480)), lens=lens)
    canvas = np.full((480, 640, 3), 128, np.uint8)
    FloorLines(Stage(np.array([[-1.0, -1.7, 3.0], [1.0, 0.0, 7.0]])), camera).draw(canvas, upright)

    def at(*point: float) -> np.ndarray:
        """Pixel (2,) of a point in upright axes."""
        return camera.project(upright.rotation.T @ (np.array(point) - upright.shift)).astype(int)

    changed = np.abs(canvas.astype(int) - 128).max(axis=2) > 30
    for x, y in (at(-4e5, 0.0, 1e6), at(0.0, 0.0, 1e6), at(4e5, 0.0, 1e6)):
        assert changed[y - 1 : y + 2, x].any(), "the horizon is where the floor ends"
    corner = at(0.0, 0.0, 5.0)
    assert changed[corner[1] - 1 : corner[1] + 2, corner[0] - 1 : corner[0] + 2].any(), "lines cross there"
    above = at(0.0, -3.0, 8.0)
    assert not changed[: max(above[1], 1), above[0]].any()


def test_a_floor_that_nobody_can_see_is_not_drawn() -> None:
    """A camera that looks at the sky."""
    upright = Upright(np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]]), np.array([0.0, -1.5, 0.0]))
    canvas = np.full((120, 160, 3), 128, np.uint8)
    FloorLines(Stage(np.array([[-1.0, -1.7, 3.0], [1.0, 0.0, 7.0]])), Camera.from_fov((160, 120))).draw(
        canvas, upright
    )
    assert (canvas == 128).all()
