"""Crops show the right pixels, equal the release's, and know where they came from."""

import numpy as np
import pytest
from seeded_noise import synthetic_image

from staf_cli.recover.staf.crops import crop, normalise, square_box

Oracle = dict[str, np.ndarray]
CONTINUOUS = np.array([0.5, 0.5, 0, 0])  # the release's boxes count pixel middles


@pytest.fixture
def noise() -> np.ndarray:
    """(300, 400, 3) where no two pixels are alike for long."""
    return np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)


def _box_of_pixels(left: float, top: float, side: float) -> np.ndarray:
    """The box whose unscaled crop of 224 px starts at a pixel and shows `side` px."""
    return np.array([left + side / 2, top + side / 2, side, side]) + CONTINUOUS


@pytest.mark.parametrize("num_boxes", [0, 1, 3])
def test_square_boxes_keep_centre_and_longer_side(num_boxes: int) -> None:
    boxes = np.array([[10, 20, 30, 80], [0, 0, 50, 20], [-5, -5, 5, 5]], np.float32)[:num_boxes]
    expected = np.array([[20, 50, 60, 60], [25, 10, 50, 50], [0, 0, 10, 10]])[:num_boxes]
    np.testing.assert_allclose(square_box(boxes), expected.reshape(-1, 4))


def test_a_crop_at_full_size_copies_pixels(noise: np.ndarray) -> None:
    picture, _ = crop(noise, _box_of_pixels(30, 40, 224), scale=1.0)
    np.testing.assert_array_equal(picture, noise[40:264, 30:254])


def test_a_crop_enlarges_a_ramp_without_shifting_it() -> None:
    ramp = np.repeat(np.tile(np.arange(200, dtype=np.uint8), (200, 1))[..., None], 3, axis=2)
    picture, matrix = crop(ramp, np.array([100.0, 90.0, 60.0, 60.0]))
    column = (np.arange(224) - matrix[0, 2]) / matrix[0, 0]  # of the ramp, which is its grey level
    np.testing.assert_allclose(picture[112, :, 0], column, atol=0.6)  # rounded to whole grey levels


def test_outside_is_black(noise: np.ndarray) -> None:
    noise = np.maximum(noise, 1)
    picture, _ = crop(noise, _box_of_pixels(-100, 150, 224), scale=1.0)
    np.testing.assert_array_equal(picture[:150, 100:], noise[150:, :124])
    assert not picture[150:].any()
    assert not picture[:, :100].any()


@pytest.mark.parametrize("center", [(-500, 100), (5000, 5000), (1e6, -1e6)])
def test_a_box_wholly_outside_is_a_black_crop(center: tuple[float, float], noise: np.ndarray) -> None:
    assert not crop(noise, np.array([*center, 200, 200]))[0].any()


@pytest.mark.parametrize(
    "box", [(5, 5, 0, 0), (5, 5, 0, 9), (5, 5, 9, -9), (np.nan, 5, 9, 9), (5, 5, np.inf, 9), (1e9, 1e9, 1, 1)]
)
def test_a_box_without_sides_is_refused(box: tuple[float, ...], noise: np.ndarray) -> None:
    with pytest.raises(ValueError, match="finite and have sides above 0"):
        crop(noise, np.array(box))


def test_the_matrix_takes_the_box_to_the_crop(noise: np.ndarray) -> None:
    _, matrix = crop(noise, np.array([123.4, 210.9, 77.0, 77.0]))
    corners = np.array([[123.4, 210.9], [123.4 + 0.55 * 77, 210.9 - 0.55 * 77]]) - 0.5  # pixel indices
    # the middle of pixel 112 is the box's centre; the box's edge is 112 px on
    seen = corners @ matrix[:, :2].T + matrix[:, 2]
    np.testing.assert_allclose(seen, [[112, 112], [224, 0]], atol=1e-3)


def test_crops_of_other_sizes(noise: np.ndarray) -> None:
    assert crop(noise, np.array([100, 100, 50, 50]), size=96)[0].shape == (96, 96, 3)


def test_normalised_values() -> None:
    crops = np.array([0, 128, 255], np.uint8)[:, None, None, None] * np.ones((1, 2, 4, 3), np.uint8)
    levels = normalise(crops)
    assert levels.shape == (3, 3, 2, 4)
    assert levels.dtype == np.float32
    assert levels.flags.c_contiguous
    expected = [[-2.117904, -2.035714, -1.804444], [0.074065, 0.205182, 0.426492], [2.248908, 2.428571, 2.64]]
    np.testing.assert_allclose(levels[:, :, 1, 2], expected, atol=2e-6)
    assert normalise(crops[:0]).shape == (0, 3, 2, 4)


def test_the_release_crops(oracle: Oracle) -> None:
    image = synthetic_image("frame0", 480, 640)
    crops = np.stack([crop(image, box + CONTINUOUS)[0] for box in oracle["crop/boxes"]])
    apart = np.abs(crops.astype(int) - oracle["crop/u8"])
    assert apart.max() <= 1
    assert (apart > 0).mean() < 1e-3, "processors without AVX2 round a few values the other way"
    levels = normalise(oracle["crop/u8"])
    np.testing.assert_allclose(levels[:, :, 112], oracle["crop/normalised_row112"], atol=1e-6)
    means = levels.mean(axis=(1, 2, 3), dtype=np.float64)
    np.testing.assert_allclose(means, oracle["crop/normalised_stats"][:, 0], atol=1e-6)
