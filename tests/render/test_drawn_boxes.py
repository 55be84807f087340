"""People of whom there is no more than a box: a rectangle and a number over the picture."""

from __future__ import annotations

import numpy as np
import pytest

from staf_cli.camera import Camera
from staf_cli.palette import person_color
from staf_cli.render.composer import Composer
from staf_cli.render.overlay import draw_box
from staf_cli.render.scene import BoxInPicture, Renderer, Style
from staf_cli.render.stage import Stage

GRAY = 128


def canvas(channels: int = 3, height: int = 360) -> np.ndarray:
    return np.full((height, 480, channels), GRAY if channels == 3 else 0, np.uint8)


def box(*corners: float, person_id: int = 3, filled: bool = False) -> BoxInPicture:
    return BoxInPicture(person_id, np.array(corners), filled)


def changed(picture: np.ndarray) -> np.ndarray:
    """Where something is seen."""
    return (picture != GRAY).any(axis=2) if picture.shape[2] == 3 else picture[..., 3] > 0


@pytest.mark.parametrize("channels", [3, 4])
def test_a_thin_rectangle_around_the_box_in_the_persons_color(channels: int) -> None:
    picture = canvas(channels)
    draw_box(picture, box(100, 100, 120.4, 135.2), label=False)
    expected = np.zeros((360, 480), bool)
    expected[99:137, 99:122] = True
    expected[100:136, 100:121] = False
    assert np.array_equal(changed(picture), expected)
    assert (picture[expected][:, :3] == person_color(3)).all()
    assert (picture[expected][:, 3:] == 255).all()


def test_frames_that_were_filled_in_are_pale() -> None:
    sure, pale = canvas(), canvas()
    draw_box(sure, box(100, 100, 120, 135), label=False)
    draw_box(pale, box(100, 100, 120, 135, filled=True), label=False)
    assert np.array_equal(changed(sure), changed(pale))
    line = changed(sure)
    off = [np.abs(each[line].astype(int) - GRAY).max() for each in (sure, pale)]
    assert 0.3 < off[1] / off[0] < 0.6


def test_the_number_stands_above() -> None:
    bare, labelled = canvas(), canvas()
    draw_box(bare, box(100, 100, 120, 135), label=False)
    draw_box(labelled, box(100, 100, 120, 135))
    rows, _ = np.nonzero((bare != labelled).any(axis=2))
    assert rows.max() < 99
    assert 6 < np.ptp(rows) < 30


@pytest.mark.parametrize("corners", [(-5, -9, 12, 20), (470, 350, 490, 371), (-3, 100, 600, 900)])
def test_boxes_across_the_edge_stay_inside(corners: tuple[float, ...]) -> None:
    picture = canvas()
    draw_box(picture, box(*corners))
    assert changed(picture).any()


@pytest.mark.parametrize("corners", [(-50, 10, -5, 40), (10, 400, 30, 440), (9, 9, 9, 9)])
def test_boxes_outside_and_empty_ones_are_not_drawn(corners: tuple[float, ...]) -> None:
    picture = canvas()
    draw_box(picture, box(*corners))
    assert not changed(picture).any()


@pytest.mark.parametrize("background", ["video", "plain", "transparent"])
def test_only_the_overlay_shows_them(
    ball_renderer: Renderer, ball: tuple[np.ndarray, np.ndarray], background: str
) -> None:
    """With each renderer; panels stay as they are, and --no-labels leaves out the number."""
    camera = Camera.from_fov((480, 360))
    style = Style(background=background, views=("side",), labels=False)  # type: ignore[arg-type]
    made = Composer(ball_renderer, ball[1], camera, style, Stage.around([]))
    image = canvas()
    without, with_box = made.compose(image, []), made.compose(image, [], [box(100, 100, 120, 135)])
    rows, columns = np.nonzero((without != with_box).any(axis=2))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (99, 135, 99, 120)
    assert (with_box[99, 110, :3] == person_color(3)).all()
