import numpy as np
import pytest

from staf_cli.palette import PALETTE_RGB, person_color
from staf_cli.render.scene import BodyInScene, Rendering, Viewport


def test_colors_are_stable_and_distinct() -> None:
    colors = [person_color(person_id) for person_id in range(1, 3 * len(PALETTE_RGB) + 1)]
    assert colors[0] == PALETTE_RGB[0]
    assert len(set(colors)) == len(colors)
    assert all(0 <= value <= 255 for color in colors for value in color)


def test_an_empty_rendering_is_valid() -> None:
    rendering = Rendering.empty()
    assert rendering.viewport.is_empty
    assert rendering.mask.shape == (0, 0)


def test_wrong_shapes_are_named() -> None:
    with pytest.raises(ValueError, match=r"\(V, 3\), got \(4, 2\)"):
        BodyInScene(1, np.zeros((4, 2), np.float32))
    with pytest.raises(ValueError, match=r"color \(3, 2, 3\)"):
        Rendering(Viewport(0, 0, 2, 3), np.zeros((3, 3, 3), np.uint8), np.zeros((3, 2), np.float32))
