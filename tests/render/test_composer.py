"""Whole output pictures: the overlay is what it was, panels are added, backgrounds change nothing else."""

import numpy as np
import pytest

from staf_cli.camera import Camera
from staf_cli.palette import person_color
from staf_cli.render.composer import Composer, panel_width
from staf_cli.render.overlay import BodyPainter
from staf_cli.render.scene import PAPER_RGB, BodyInScene, Renderer, Style
from staf_cli.render.stage import Stage

Ball = tuple[np.ndarray, np.ndarray]
CAMERA = Camera.from_fov((320, 240))


def balls(ball: Ball) -> list[BodyInScene]:
    """Blue to the left and near, orange to the right and far; each with a spread of joints."""
    bodies = []
    for person_id, center in ((1, [-0.8, 0.2, 4.0]), (2, [0.8, 0.2, 5.5])):
        middle = np.float32(center)
        vertices = ball[0] * np.float32(0.5) + middle
        joints = ball[0][:24].astype(float) * 0.4 + center
        bodies.append(BodyInScene(person_id, vertices, joints=joints))
    return bodies


@pytest.fixture
def image() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (240, 320, 3), np.uint8)


def composer(renderer: Renderer, ball: Ball, style: Style) -> Composer:
    stage = Stage.around([body.joints[None] for body in balls(ball) if body.joints is not None])
    return Composer(renderer, ball[1], CAMERA, style, stage)


def hue_center(picture: np.ndarray, person_id: int) -> np.ndarray:
    """The middle (x, y) of the pixels whose colour leans like a person's."""
    lean = np.array(person_color(person_id), float) - np.mean(person_color(person_id))
    values = picture[..., :3].astype(float)
    leaning = (values - values.mean(axis=2, keepdims=True)) @ (lean / np.linalg.norm(lean)) > 25
    rows, columns = np.nonzero(leaning)
    return np.array([columns.mean(), rows.mean()])


def test_by_default_it_is_the_overlay_alone(ball_renderer: Renderer, ball: Ball, image: np.ndarray) -> None:
    before = image.copy()
    made = composer(ball_renderer, ball, Style(opacity=0.85))
    picture = made.compose(image, balls(ball))
    expected = image.copy()
    BodyPainter(ball_renderer, ball[1], Style(opacity=0.85)).paint(expected, balls(ball), CAMERA)
    assert made.size_wh == (320, 240)
    assert np.array_equal(picture, expected)
    assert np.array_equal(image, before)


def test_panels_stand_to_the_right_of_an_unchanged_overlay(
    ball_renderer: Renderer, ball: Ball, image: np.ndarray
) -> None:
    plain = composer(ball_renderer, ball, Style()).compose(image, balls(ball))
    made = composer(ball_renderer, ball, Style(views=("side", "top")))
    picture = made.compose(image, balls(ball))
    wide = panel_width((320, 240))
    assert made.size_wh == (320 + 2 * wide, 240)
    assert picture.shape == (240, 320 + 2 * wide, 3)
    assert np.array_equal(picture[:, :320], plain)
    side, top = picture[:, 320 : 320 + wide], picture[:, 320 + wide :]
    assert hue_center(side, 1)[0] < hue_center(side, 2)[0] - 20, "from the side the nearer one is on the left"
    near, far = hue_center(top, 1), hue_center(top, 2)
    assert near[1] > far[1] + 10, "from above the nearer one is below"
    assert near[0] < far[0] - 20


def test_panels_keep_still(ball_renderer: Renderer, ball: Ball, image: np.ndarray) -> None:
    """Who leaves does not change the frame: what remains of the panel is the same pixel for pixel."""
    made = composer(ball_renderer, ball, Style(views=("side",), labels=False))
    both, one = made.compose(image, balls(ball)), made.compose(image, balls(ball)[:1])
    nobody = made.compose(image, [])
    left = slice(322, 322 + panel_width((320, 240)) // 3)
    assert np.array_equal(both[:, left], one[:, left])
    assert (nobody[:, 322:] != one[:, 322:]).any(axis=2).mean() < 0.3


def test_laid_over_the_video_a_transparent_overlay_is_the_overlay(
    ball_renderer: Renderer, ball: Ball, image: np.ndarray
) -> None:
    style = {"opacity": 0.7, "skeleton": True}
    clear = composer(ball_renderer, ball, Style(background="transparent", **style)).compose(
        image, balls(ball)
    )
    expected = composer(ball_renderer, ball, Style(**style)).compose(image, balls(ball))
    alpha = clear[..., 3:] / 255
    mixed = clear[..., :3] * alpha + image * (1 - alpha)
    assert np.abs(mixed - expected).max() <= 3
    assert (clear[0, 0] == 0).all()
    inside = tuple(CAMERA.project(np.array([-0.8, 0.45, 3.6])).astype(int)[::-1])
    assert 0.6 < clear[inside][3] / 255 <= 1


def test_a_plain_background_hides_the_video(ball_renderer: Renderer, ball: Ball, image: np.ndarray) -> None:
    made = composer(ball_renderer, ball, Style(background="plain"))
    picture = made.compose(image, balls(ball))
    assert (picture[0] == PAPER_RGB).all()
    assert np.array_equal(picture, made.compose(255 - image, balls(ball)))
    assert hue_center(picture, 1)[0] < 160 < hue_center(picture, 2)[0]


def test_transparent_panels_are_transparent(ball_renderer: Renderer, ball: Ball, image: np.ndarray) -> None:
    style = Style(background="transparent", views=("front",))
    panel = composer(ball_renderer, ball, style).compose(image, balls(ball))[:, 320:]
    assert panel.shape[2] == 4
    assert panel[60:, -1, 3].min() < 30
    assert (panel[..., 3] == 255).sum() > 500


def test_styles_show(ball_renderer: Renderer, ball: Ball, image: np.ndarray) -> None:
    gray = np.full_like(image, 128)

    def changed(**style: bool) -> np.ndarray:
        """How much each pixel changes."""
        made = composer(ball_renderer, ball, Style(opacity=1.0, **style))
        return np.abs(made.compose(gray, balls(ball)).astype(int) - 128).max(axis=2)

    solid, bare = changed(), changed(labels=False)
    assert 100 < ((solid > 0) & (bare == 0)).sum() < 2000
    wires = changed(wireframe=True, labels=False)
    assert 0.1 < wires.sum() / bare.sum() < 0.85, "lines, through which the picture shows"
    assert not wires[bare == 0].any()


@pytest.mark.parametrize("size_wh", [(1, 1), (2, 3), (9, 200), (333, 17)])
def test_any_size_of_picture_has_panels(
    ball_renderer: Renderer, ball: Ball, size_wh: tuple[int, int]
) -> None:
    stage = Stage.around([balls(ball)[0].joints[None]])  # type: ignore[index]
    views = ("side", "front", "top")
    made = Composer(ball_renderer, ball[1], Camera.from_fov(size_wh), Style(views=views), stage)
    picture = made.compose(np.zeros((*size_wh[::-1], 3), np.uint8), balls(ball))
    assert picture.shape == (*made.size_wh[::-1], 3)
