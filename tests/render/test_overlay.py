from collections.abc import Sequence

import numpy as np
import pytest

from staf_cli.camera import Camera
from staf_cli.palette import person_color
from staf_cli.render.overlay import BodyPainter
from staf_cli.render.scene import BodyInScene, PersonLabel, Rendering, Style, Viewport


class Showing:
    """A renderer that shows one rendering, whatever it is asked for."""

    description = "shows"

    def __init__(self, rendering: Rendering) -> None:
        self._rendering = rendering

    def render(self, _bodies: Sequence[BodyInScene], _camera: Camera) -> Rendering:
        return self._rendering

    def close(self) -> None:
        pass


def painted(image: np.ndarray, rendering: Rendering, opacity: float = 0.9) -> np.ndarray:
    """The rendering over a copy of a picture."""
    picture = image.copy()
    camera = Camera.from_fov((image.shape[1], image.shape[0]))
    BodyPainter(Showing(rendering), np.zeros((0, 3), int), Style(opacity=opacity)).paint(picture, [], camera)
    return picture


def red_square(viewport: Viewport, labels: tuple[PersonLabel, ...] = ()) -> Rendering:
    """A red square, four pixels away from the edges of its viewport."""
    depth = np.zeros((viewport.height, viewport.width), np.float32)
    depth[4:-4, 4:-4] = 2.0
    color = np.zeros((*depth.shape, 3), np.uint8)
    color[depth > 0] = (200, 20, 20)
    return Rendering(viewport, color, depth, labels)


@pytest.fixture
def image() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (90, 120, 3), np.uint8)


def test_nobody_leaves_the_picture_as_it_is(image: np.ndarray) -> None:
    overlay = painted(image, Rendering.empty())
    assert np.array_equal(overlay, image)


def test_bodies_cover_the_picture_by_their_opacity(image: np.ndarray) -> None:
    viewport = Viewport(30, 20, 40, 50)
    overlay = painted(image, red_square(viewport), opacity=0.75)
    inside = (slice(26, 64), slice(36, 64))
    expected = 0.25 * image[inside] + 0.75 * np.array([200, 20, 20])
    assert np.abs(overlay[inside] - expected).max() <= 1.5


def test_nothing_changes_away_from_the_bodies(image: np.ndarray) -> None:
    overlay = painted(image, red_square(Viewport(30, 20, 40, 50)))
    near_square = np.zeros(image.shape[:2], bool)
    near_square[23:67, 33:67] = True  # the square and the pixel over which it fades
    assert np.array_equal(overlay[~near_square], image[~near_square])


def test_outlines_fade_instead_of_darkening() -> None:
    white = np.full((60, 60, 3), 255, np.uint8)
    row = painted(white, red_square(Viewport(10, 10, 40, 40)), opacity=1.0)[30].astype(int)
    assert (np.diff(row[10:30, 1]) <= 0).all(), "green falls steadily from the white into the red"
    assert row[:, 0].min() >= 199, "black from outside of the body shines through"


def test_labels_carry_the_persons_color_and_stay_inside(image: np.ndarray) -> None:
    for top in ((60.0, 40.0), (-500.0, -500.0), (1e4, 1e4)):
        rendering = red_square(Viewport(30, 20, 40, 50), (PersonLabel(12, top),))
        overlay = painted(image, rendering)
        tag = (overlay == person_color(12)).all(axis=-1)
        assert tag.sum() > 60


def test_tiny_pictures_are_no_error() -> None:
    rendering = Rendering(
        Viewport(0, 0, 1, 1),
        np.full((1, 1, 3), 90, np.uint8),
        np.ones((1, 1), np.float32),
        (PersonLabel(3, (0.5, 0.0)),),
    )
    assert painted(np.zeros((1, 1, 3), np.uint8), rendering).shape == (1, 1, 3)
