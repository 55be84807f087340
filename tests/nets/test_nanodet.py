"""NanoDet-g: people in real pictures of any shape, and boxes read as the recipe says."""

from __future__ import annotations

import numpy as np
import pytest

from staf_cli.nets.boxes import box_iou
from staf_cli.nets.nanodet import (
    BINS,
    FIRST_OF_BOX,
    LARGE,
    MOST_SHAPES,
    OTHER_WORTH,
    PERSON,
    SMALL,
    NanoDet,
    _decode,
    merged,
)

PEOPLE = np.array([(288, 52, 347, 231), (548, 266, 672, 466)])  # in `two_people`


def best_fits(boxes: np.ndarray, people: np.ndarray) -> np.ndarray:
    """For each person the overlap with the box that fits best."""
    return box_iou(people, boxes).max(axis=1)


@pytest.mark.parametrize("long_side", [416, 832])
def test_people_of_a_real_picture(nanodet: NanoDet, two_people: np.ndarray, long_side: int) -> None:
    boxes, scores = nanodet.detect(two_people, long_side, min_score=0.4)
    assert len(boxes) == len(scores) == 2
    assert (best_fits(boxes, PEOPLE) > 0.7).all()
    assert (np.diff(scores) <= 0).all()


def test_two_sizes_give_each_person_once(nanodet: NanoDet, two_people: np.ndarray) -> None:
    boxes, scores = nanodet.detect_merged(two_people, min_score=0.4)
    assert len(boxes) == 2
    single = [nanodet.detect(two_people, side, min_score=0.4)[1].max() for side in (416, 832)]
    assert scores[0] == max(single)


@pytest.mark.parametrize(
    ("left", "top", "right", "bottom"), [(100, 30, 700, 250), (200, 0, 884, 497), (250, 20, 884, 1200)]
)
def test_any_shape_of_picture(
    nanodet: NanoDet, two_people: np.ndarray, left: int, top: int, right: int, bottom: int
) -> None:
    """Wide, nearly square and tall: who stands there is found, in the picture's own pixels."""
    high = np.pad(two_people, [(0, 1000), (0, 0), (0, 0)])
    part = np.ascontiguousarray(high[top:bottom, left:right])
    boxes, _ = nanodet.detect(part, min_score=0.3)
    assert best_fits(boxes + np.tile([left, top], 2), PEOPLE[:1]) > 0.7
    assert boxes.min() >= 0
    assert (boxes.max(axis=0) <= np.tile(part.shape[1::-1], 2)).all()


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 900, 3), (900, 3, 3), (32, 32, 3)])
def test_nobody_in_black(nanodet: NanoDet, shape: tuple[int, ...]) -> None:
    boxes, scores = nanodet.detect(np.zeros(shape, np.uint8), min_score=0.35)
    assert boxes.shape == (0, 4)
    assert scores.shape == (0,)


def test_few_interpreters_are_kept(nanodet: NanoDet, two_people: np.ndarray) -> None:
    first = nanodet.detect(two_people)
    for width in range(100, 884, 100):
        nanodet.detect(np.ascontiguousarray(two_people[:, :width]))
        assert len(nanodet._nets) <= MOST_SHAPES
    again = nanodet.detect(two_people)
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, other)


def test_decoding_against_a_loop() -> None:
    output = np.random.default_rng(0).normal(0, 2, (5, 7, 124)).astype(np.float32)
    expected_boxes, expected_scores = [], []
    for row in range(5):
        for column in range(7):
            score = 1 / (1 + np.exp(-float(output[row, column, PERSON])))
            if score >= 0.6:
                sides = output[row, column, FIRST_OF_BOX:].reshape(4, BINS).astype(float)
                left, top, right, bottom = (
                    np.exp(side) @ np.arange(11) / np.exp(side).sum() for side in sides
                )
                x, y = column + 0.5, row + 0.5
                expected_boxes.append(16 * np.array([x - left, y - top, x + right, y + bottom]))
                expected_scores.append(score)
    boxes, scores = _decode(output, 16, 0.6)
    assert 5 < len(boxes) < 30
    np.testing.assert_allclose(boxes, expected_boxes, rtol=1e-9)
    np.testing.assert_allclose(scores, expected_scores, rtol=1e-9)


SIZE = (1000, 800, 3)  # 832 px: a person of 500 px is 416 px high there
WHOLE = (300.0, 200.0, 500.0, 700.0)
UPPER, LOWER = (300.0, 200.0, 500.0, 470.0), (310.0, 420.0, 490.0, 700.0)
HEAD = (340.0, 200.0, 460.0, 330.0)  # hardly overlaps the whole, but lies inside


def _merge(
    small: list[tuple[float, ...]], large: list[tuple[float, ...]], scores: tuple[list[float], list[float]]
) -> tuple[np.ndarray, np.ndarray]:
    found = [
        (np.array(boxes, float).reshape(-1, 4), np.array(one))
        for boxes, one in zip((small, large), scores, strict=True)
    ]
    return merged(found, (SMALL, LARGE), SIZE, 0.25)


def test_pieces_of_a_tall_person_are_dropped() -> None:
    boxes, scores = _merge([WHOLE], [UPPER, LOWER, HEAD], ([0.5], [0.9, 0.8, 0.8]))
    np.testing.assert_array_equal(boxes, [WHOLE])
    assert scores.tolist() == [0.5]


def test_the_same_box_at_a_large_size_says_how_sure_it_is() -> None:
    boxes, scores = _merge([WHOLE], [tuple(np.array(WHOLE) + 10)], ([0.5], [0.8]))
    np.testing.assert_array_equal(boxes, [WHOLE])
    assert scores.tolist() == pytest.approx([0.8 * OTHER_WORTH])


def test_a_tall_person_who_is_seen_at_the_large_size_alone_stays() -> None:
    boxes, _ = _merge([], [WHOLE], ([], [0.8]))
    np.testing.assert_array_equal(boxes, [WHOLE])


def test_small_people_are_added_and_scores_brought_down() -> None:
    beside = (700.0, 400.0, 740.0, 500.0)
    boxes, scores = _merge([WHOLE], [beside], ([0.5], [0.9]))
    assert sorted(boxes.tolist()) == sorted([list(WHOLE), list(beside)])
    assert sorted(scores.tolist()) == pytest.approx([0.5, 0.9 * OTHER_WORTH])
