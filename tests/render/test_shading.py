import numpy as np

from staf_cli.palette import person_color
from staf_cli.render.scene import BodyInScene
from staf_cli.render.shading import MeshShader

Ball = tuple[np.ndarray, np.ndarray]


def colors_of(ball: Ball, person_id: int = 1, filled: bool = False) -> np.ndarray:
    return MeshShader(ball[1]).colors(BodyInScene(person_id, ball[0] + np.float32([0, 0, 4]), filled))


def test_flat_and_lonely_vertices_do_no_harm() -> None:
    vertices = np.float32([[0, 0, 2], [1, 0, 2], [2, 0, 2], [0, 0, 0]])
    colors = MeshShader(np.array([[0, 1, 2]])).colors(BodyInScene(1, vertices))
    assert np.isfinite(colors).all()


def test_the_upper_left_is_lit(ball: Ball) -> None:
    brightness = colors_of(ball).mean(axis=1)
    toward_key = ball[0] @ np.float32([-0.55, -0.75, -0.6])
    facing = ball[0][:, 2] < -0.3
    lit, shaded = facing & (toward_key > 0.9), facing & (toward_key < -0.1)
    assert brightness[lit].mean() > 1.8 * brightness[shaded].mean()


def test_colors_are_the_persons_and_paler_where_filled_in(ball: Ball) -> None:
    for person_id in range(1, 8):
        observed, filled = colors_of(ball, person_id), colors_of(ball, person_id, filled=True)
        assert (observed.mean(axis=0).argmax()) == np.argmax(person_color(person_id))
        assert np.ptp(filled.mean(axis=0)) < 0.6 * np.ptp(observed.mean(axis=0))
        assert 0 < observed.min() <= observed.max() <= 1
