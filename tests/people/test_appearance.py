"""Colours of clothes: the same in every frame, different between people."""

from __future__ import annotations

import numpy as np
import pytest

from staf_cli.people.appearance import (
    APPEARANCE_SIZE,
    NO_APPEARANCE,
    NUM_PARTS,
    PART_SIZE,
    appearance_distance,
    appearance_of_box,
    is_measured,
    mean_appearance,
)

BOX = np.array([20.0, 10, 80, 190])


def _dressed(upper: tuple[int, ...], lower: tuple[int, ...], seed: int = 0, light: float = 1.0) -> np.ndarray:
    """A picture (200, 100, 3) of a noisy shirt above noisy trousers."""
    image = np.zeros((200, 100, 3))
    image[:100], image[100:] = upper, lower
    noise = np.random.default_rng(seed).normal(0, 8, image.shape)
    return np.clip(image * light + noise, 0, 255).astype(np.uint8)


def _seen(image: np.ndarray) -> np.ndarray:
    return mean_appearance(appearance_of_box(image, BOX)[None], np.ones(1))


RED_BLUE = ((200, 40, 40), (40, 40, 120))


def test_a_person_looks_like_themselves() -> None:
    one, other = (_seen(_dressed(*RED_BLUE, seed=seed)) for seed in (1, 2))
    same = appearance_distance(one, other)
    assert same is not None
    assert same < 0.15
    assert appearance_distance(one, one) == pytest.approx(0, abs=0.03)


@pytest.mark.parametrize(
    "clothes",
    [
        ((40, 160, 60), (40, 40, 120)),  # another shirt
        ((200, 40, 40), (170, 150, 110)),  # other trousers
        ((40, 40, 120), (200, 40, 40)),  # exchanged
    ],
)
def test_others_look_different(clothes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    differ = appearance_distance(_seen(_dressed(*RED_BLUE)), _seen(_dressed(*clothes)))
    assert differ is not None
    assert differ > 0.4


def test_a_little_less_light_changes_less_than_clothes() -> None:
    dimmed = appearance_distance(_seen(_dressed(*RED_BLUE)), _seen(_dressed(*RED_BLUE, light=0.85)))
    assert dimmed is not None
    assert dimmed < 0.3


def test_looks_are_a_short_row_of_shares() -> None:
    looks = appearance_of_box(_dressed(*RED_BLUE), BOX)
    assert looks.shape == (APPEARANCE_SIZE,)
    assert looks.dtype == np.uint8
    np.testing.assert_allclose(looks.reshape(NUM_PARTS, PART_SIZE).sum(1), 2 * 255, atol=12)


def test_only_parts_in_sight_are_compared() -> None:
    """The lower half is beyond the picture's edge."""
    cut = _dressed(*RED_BLUE)[:100]
    whole, half = _seen(_dressed(*RED_BLUE)), _seen(cut)
    assert not half.reshape(NUM_PARTS, PART_SIZE)[1].any()
    differ = appearance_distance(whole, half)
    assert differ is not None
    assert differ < 0.15
    assert appearance_distance(whole, NO_APPEARANCE / 255) is None


def test_a_mean_leaves_out_frames_that_nobody_looked_at() -> None:
    looks = appearance_of_box(_dressed(*RED_BLUE), BOX)
    some = mean_appearance(np.stack([looks, NO_APPEARANCE, looks]), np.array([1.0, 5.0, 0.5]))
    np.testing.assert_allclose(some, looks / 255, atol=1e-9)


def test_boxes_beyond_the_picture_have_no_looks() -> None:
    image = _dressed(*RED_BLUE)
    for box in ([300.0, 300, 400, 400], [50.0, 50, 50, 50], [-90.0, -90, -5, -5]):
        looks = appearance_of_box(image, np.array(box))
        assert looks.shape == (APPEARANCE_SIZE,)
    assert not appearance_of_box(image, np.array([300.0, 300, 400, 400])).any()


@pytest.mark.parametrize(("fps", "times"), [(5.0, 5), (10.0, 10), (30.0, 10), (60.0, 10), (240.0, 10)])
def test_looked_at_about_ten_times_a_second(fps: float, times: int) -> None:
    assert sum(is_measured(index, fps) for index in range(int(fps))) == times
