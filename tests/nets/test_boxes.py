"""How much boxes overlap, and which of many are kept."""

from __future__ import annotations

import numpy as np

from staf_cli.nets.boxes import box_iou, keep_best


def test_iou_against_counting_pixels() -> None:
    rng = np.random.default_rng(0)
    low = rng.integers(0, 15, (6, 2))
    boxes = np.concatenate([low, low + rng.integers(1, 14, (6, 2))], axis=1)
    masks = np.zeros((6, 32, 32), bool)
    for mask, (x0, y0, x1, y1) in zip(masks, boxes, strict=True):
        mask[y0:y1, x0:x1] = True
    counted = [[(a & b).sum() / (a | b).sum() for b in masks[2:]] for a in masks]
    np.testing.assert_allclose(box_iou(boxes, boxes[2:]), counted, atol=1e-9)


def test_keeping_the_best_against_a_loop() -> None:
    rng = np.random.default_rng(0)
    corners = rng.uniform(0, 60, (200, 2))
    boxes = np.concatenate([corners, corners + rng.uniform(10, 60, (200, 2))], axis=1)
    scores = rng.uniform(0, 1, 200).round(1)  # with ties
    kept: list[int] = []
    for index in sorted(range(200), key=lambda k: -scores[k]):
        if all(box_iou(boxes[[other]], boxes[[index]])[0, 0] <= 0.55 for other in kept):
            kept.append(index)
    assert 20 < len(kept) < 180
    np.testing.assert_array_equal(keep_best(boxes, scores, 0.55), kept)
    assert keep_best(np.empty((0, 4)), np.empty(0), 0.5).shape == (0,)
