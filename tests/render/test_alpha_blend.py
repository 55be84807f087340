"""Layers over pictures with and without alpha, against the textbook's "over"."""

import numpy as np
import pytest

from staf_cli.render.scene import alpha_blend

PLACE = (slice(3, 13), slice(2, 22))


@pytest.fixture
def layer() -> tuple[np.ndarray, np.ndarray]:
    """Colours (10, 20, 3) and weights (10, 20), some of them 0 and 1."""
    rng = np.random.default_rng(0)
    weight = np.clip(rng.uniform(-0.3, 1.3, (10, 20)), 0, 1).astype(np.float32)
    return rng.integers(0, 256, (10, 20, 3), np.uint8), weight


def over_black(picture: np.ndarray) -> np.ndarray:
    """What a picture with straight alpha shows on black."""
    return picture[..., :3] * (picture[..., 3:] / 255)


def test_a_layer_mixes_with_the_picture(layer: tuple[np.ndarray, np.ndarray]) -> None:
    color, weight = layer
    before = np.random.default_rng(1).integers(0, 256, (16, 24, 3), np.uint8)
    canvas = before.copy()
    alpha_blend(canvas, color, weight, PLACE)
    expected = before[PLACE] * (1 - weight[..., None]) + color * weight[..., None]
    assert np.abs(canvas[PLACE] - expected).max() <= 1
    canvas[PLACE] = before[PLACE]
    assert np.array_equal(canvas, before), "nothing outside of the place changes"


def test_layers_with_alpha_show_what_layers_without_show(layer: tuple[np.ndarray, np.ndarray]) -> None:
    """Two layers on a transparent canvas, on black at last, are the two layers laid on black."""
    color, weight = layer
    clear, black = np.zeros((16, 24, 4), np.uint8), np.zeros((16, 24, 3), np.uint8)
    for canvas in (clear, black):
        alpha_blend(canvas, color, weight, PLACE)
        alpha_blend(canvas, (10, 200, 90), weight[::-1, ::-1], PLACE)
    assert np.abs(over_black(clear) - black).max() <= 2
    remaining = 1 - (1 - weight) * (1 - weight[::-1, ::-1])
    assert np.abs(clear[PLACE][..., 3] / 255 - remaining).max() < 0.005


def test_alpha_is_straight() -> None:
    """A half transparent red is as red as a solid one; its colour goes on below alpha 0."""
    canvas = np.zeros((16, 24, 4), np.uint8)
    weight = np.zeros((10, 20), np.float32)
    weight[:, :7], weight[:, 7:9] = 1.0, 0.25
    alpha_blend(canvas, (200, 20, 20), weight, PLACE)
    assert (canvas[PLACE][..., :3] == [200, 20, 20]).all()
    assert canvas[3, 2:14, 3].tolist() == [255] * 7 + [64] * 2 + [0] * 3
    assert not canvas[:3].any()


def test_weights_may_be_bytes(layer: tuple[np.ndarray, np.ndarray]) -> None:
    color, weight = layer
    in_bytes = np.rint(weight * 255).astype(np.uint8)
    pictures = [np.full((10, 20, 3), 90, np.uint8) for _ in range(2)]
    alpha_blend(pictures[0], color, in_bytes)
    alpha_blend(pictures[1], color, in_bytes * np.float32(1 / 255))
    assert np.array_equal(*pictures)
