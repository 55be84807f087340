"""The floor fades out, and shadows tell how high a body is."""

import numpy as np

from staf_cli.render.scene import PAPER_RGB, BodyInScene
from staf_cli.render.stage import Floor, Stage, View

Ball = tuple[np.ndarray, np.ndarray]
STAGE = Stage(np.array([[-1.0, -1.6, 4.0], [1.0, -0.1, 6.0]]))
VIEW = View.of(STAGE, "side", (240, 320))


def paper() -> np.ndarray:
    return np.full((320, 240, 3), PAPER_RGB, np.uint8)


def shadow_of(ball: Ball, height_m: float, floor: Floor) -> np.ndarray:
    """How much darker each pixel becomes (320, 240) below a ball whose lowest point is so high."""
    center = np.float32([0, -0.25 - height_m, 5])
    body = BodyInScene(1, ball[0] * np.float32(0.25) + center)
    canvas = paper()
    floor.draw_shadows(canvas, VIEW.seen([body]))
    return paper().astype(int).sum(axis=2) - canvas.astype(int).sum(axis=2)


def test_the_grid_lies_where_people_stand_and_fades_out() -> None:
    canvas = paper()
    Floor(STAGE, VIEW).draw(canvas)
    changed = (canvas != PAPER_RGB).any(axis=2)
    x, y = VIEW.camera.project(VIEW.moved(np.array([0.0, 0.0, 5.0]))).astype(int)
    assert changed[y, x]
    assert not changed[0].any(), "above the horizon there is no floor"
    steps = np.abs(np.diff(canvas.astype(int).sum(axis=2), axis=0))
    assert steps.max() < 130, "no hard edge"


def test_a_shadow_lies_below_and_fades_with_height(ball: Ball) -> None:
    floor = Floor(STAGE, VIEW)
    standing, jumping = shadow_of(ball, 0.0, floor), shadow_of(ball, 0.8, floor)
    assert standing.max() > 1.8 * jumping.max() > 0
    rows, columns = np.nonzero(standing > 0.5 * standing.max())
    expected = VIEW.camera.project(VIEW.moved(np.array([0.0, 0.0, 5.0])))
    assert np.abs([columns.mean() - expected[0], rows.mean() - expected[1]]).max() < 8


def test_shadows_outside_of_the_panel_are_no_error(ball: Ball) -> None:
    floor = Floor(STAGE, VIEW)
    canvas = paper()
    for center in ([0, 0, 500], [0, 0, -500], [900, 0, 5], [1.2, -0.2, 7.3]):
        body = BodyInScene(1, ball[0] + np.float32(center))
        floor.draw_shadows(canvas, VIEW.seen([body]))
    floor.draw_shadows(canvas, [BodyInScene(1, np.full((9, 3), np.nan, np.float32))])
    floor.draw_shadows(canvas, [])
