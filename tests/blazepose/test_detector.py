"""The SSD: its geometry with nets made up for the purpose, and that the real one finds people."""

from collections.abc import Callable

import numpy as np
import pytest

from staf_cli.blazepose.detector import INPUT_SIZE, PersonDetector, _anchor_centres, tiles

NUM_ANCHORS = 2254
Net = Callable[[np.ndarray], list[np.ndarray]]
SHAPES = [(994, 1768, 3), (1768, 994, 3), (500, 500, 3), (60, 900, 3), (7, 5, 3)]


def _net_that_says(*people: tuple[float, tuple[float, float, float, float]]) -> Net:
    """Whatever it is shown: people by logit and head box (centre x, y, width, height) in input pixels."""

    def net(_: np.ndarray) -> list[np.ndarray]:
        raw, logits = np.zeros((NUM_ANCHORS, 12), np.float32), np.full((NUM_ANCHORS, 1), -100, np.float32)
        for row, (logit, box) in enumerate(people):
            x, y = box[:2] - _anchor_centres()[row] * INPUT_SIZE
            raw[row] = [x, y, *box[2:], x, y, x, y - 40, x, y, x, y]
            logits[row] = logit
        return [raw, logits]

    return net


def _net_that_sees_white(picture: np.ndarray) -> list[np.ndarray]:
    """One head where it is white."""
    rows, columns = np.nonzero(picture[..., 0] > 0)
    if not len(rows):
        return _net_that_says()(picture)
    size = 3.0 * (int(columns.max() - columns.min()) + 1)
    x, y = float(columns.mean()) + 0.5, float(rows.mean()) + 0.5
    return _net_that_says((5.0, (x, y, size, size)))(picture)


def test_anchors_cover_the_square_evenly() -> None:
    centres = _anchor_centres()
    assert centres.shape == (NUM_ANCHORS, 2)
    np.testing.assert_allclose(centres.mean(axis=0), 0.5, atol=1e-6)
    np.testing.assert_allclose(centres[[0, 1, 2, 56]] * 28, [[0.5, 0.5], [0.5, 0.5], [1.5, 0.5], [0.5, 1.5]])
    np.testing.assert_allclose(centres[-1], 1 - 0.5 / 7)


@pytest.mark.parametrize("shape", SHAPES)
def test_tiles_cover_the_picture_and_are_not_too_small(shape: tuple[int, int, int]) -> None:
    height, width = shape[:2]
    squares = list(tiles(shape))
    for side in {side for _, _, side in squares}:
        assert side >= 0.5 * max(height, width) - 1
        covered = np.zeros((height, width), bool)
        for x, y, tile_side in squares:
            assert 0 <= x < width
            assert 0 <= y < height
            if tile_side == side:
                covered[y : y + side, x : x + side] = True
        assert covered.all()


@pytest.mark.parametrize("shape", SHAPES[:4])
def test_tiles_say_where_in_the_picture_somebody_is(shape: tuple[int, int, int]) -> None:
    detector = PersonDetector(_net_that_sees_white)  # type: ignore[arg-type]
    for share in (0.2, 0.55, 0.9):
        image = np.zeros(shape, np.uint8)
        x, y, half = round(shape[1] * share), round(shape[0] * share), max(shape) // 300 + 1
        image[max(y - half, 0) : y + half, max(x - half, 0) : x + half] = 255
        for squares in ((), tiles(shape)):
            found = detector.find(image, squares)
            assert found
            for candidate in found:  # more than one only where a tile's edge cuts through
                middle = candidate.head_xyxy.reshape(2, 2).mean(axis=0)
                np.testing.assert_allclose(middle, [x, y], atol=max(shape) / INPUT_SIZE)
                np.testing.assert_allclose(candidate.region.centre_px, middle, atol=1e-3)
                assert abs(candidate.region.angle) < 1e-3


def test_overlapping_people_are_averaged_by_score_and_others_kept() -> None:
    logits = np.array([2.0, 1.0, 0.5, -3.0])
    scores = 1 / (1 + np.exp(-logits))
    boxes = [
        (100.0, 100.0, 40.0, 40.0),
        (110.0, 104.0, 40.0, 40.0),
        (30.0, 30.0, 20.0, 20.0),
        (200, 200, 9, 9),
    ]
    net = _net_that_says(*zip(logits, boxes, strict=True))
    picture = np.zeros((INPUT_SIZE, INPUT_SIZE, 3), np.uint8)
    first, second = PersonDetector(net).find(picture)  # type: ignore[arg-type]
    assert [first.score, second.score] == pytest.approx(scores[[0, 2]], abs=1e-5)
    middle = first.head_xyxy.reshape(2, 2).mean(axis=0)
    np.testing.assert_allclose(
        middle, np.average([[100, 100], [110, 104]], axis=0, weights=scores[:2]), atol=1e-3
    )
    np.testing.assert_allclose(first.region.centre_px, middle, atol=1e-3)
    np.testing.assert_allclose(second.head_xyxy, [20, 20, 40, 40], atol=1e-3)


def test_a_box_without_area_does_not_stop_the_merging() -> None:
    net = _net_that_says((2.0, (50, 50, 0, 0)), (1.0, (50, 50, -3, 10)))
    assert PersonDetector(net).find(np.zeros((9, 9, 3), np.uint8))  # type: ignore[arg-type]


def test_people_in_a_real_picture_are_found(detector: PersonDetector, scenes: dict[int, np.ndarray]) -> None:
    best, *_ = detector.find(scenes[0], tiles(scenes[0].shape))
    assert best.score > 0.8
    assert 560 < best.region.centre_px[0] < 740
    assert 180 < best.region.centre_px[1] < 340  # the hips of somebody from 79 to 453
    assert abs(best.region.angle) < 0.3
    found = detector.find(scenes[80], tiles(scenes[80].shape))
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    for x, y in ((635, 282), (1220, 732)):
        assert any(np.hypot(c.region.centre_px[0] - x, c.region.centre_px[1] - y) < 80 for c in found[:3])


def test_nobody_in_a_blank_picture(detector: PersonDetector) -> None:
    blank = np.full((300, 400, 3), 128, np.uint8)
    assert detector.find(blank, tiles(blank.shape)) == []
