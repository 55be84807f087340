"""Boxes around keypoints: the size they should have, smooth, held where no one is seen."""

from __future__ import annotations

import numpy as np
import pytest

from staf_cli.evaluation.images import for_crops_of, seen_well, smoothed_boxes


def points(num_frames: int) -> np.ndarray:
    """Two corners 30 x 40 px apart (50 px across), which move to the right by 2 px a frame."""
    keypoints = np.zeros((num_frames, 18, 3))
    keypoints[:, 0] = [100, 200, 1]
    keypoints[:, 1] = [130, 240, 0.9]
    keypoints[:, :2, 0] += 2 * np.arange(num_frames)[:, None]
    return keypoints


def test_side_and_middle() -> None:
    boxes = smoothed_boxes(points(100))
    np.testing.assert_allclose(boxes[:, 2:] - boxes[:, :2], 1.1 * 50)
    centers = (boxes[:, 0] + boxes[:, 2]) / 2
    inside = slice(40, 60)  # far from the ends, where smoothing holds
    np.testing.assert_allclose(centers[inside], 115 + 2 * np.arange(100)[inside], atol=0.01)


def test_gaps_are_bridged_and_ends_held() -> None:
    keypoints = points(60)
    keypoints[[0, 1, 30, 31, 59]] = 0
    boxes = smoothed_boxes(keypoints)
    assert np.isfinite(boxes).all()
    assert (boxes[0] == boxes[2]).all()
    assert (boxes[59] == boxes[58]).all()
    assert abs(boxes[30, 0] - boxes[29, 0] - 2) < 0.2


def test_one_frame_out_of_place_does_not_show() -> None:
    keypoints = points(60)
    keypoints[30, :2, :2] += 500
    np.testing.assert_allclose(smoothed_boxes(keypoints), smoothed_boxes(points(60)), atol=2.0)


def test_no_keypoints_are_an_error() -> None:
    with pytest.raises(ValueError, match="no frame"):
        smoothed_boxes(np.zeros((5, 18, 3)))


def test_seen_well_counts_confident_points() -> None:
    keypoints = np.zeros((2, 18, 3))
    keypoints[0, :6, 2] = keypoints[1, :7, 2] = 0.31
    assert seen_well(keypoints, 6).tolist() == [False, True]


def test_crops_of_the_protocols_size() -> None:
    box = for_crops_of(np.array([[10.0, 20.0, 110.0, 120.0]]), 1.1)
    np.testing.assert_allclose((box[:, 2:] - box[:, :2]) * 1.1, 130)
    np.testing.assert_allclose((box[:, 2:] + box[:, :2]) / 2, [[60, 70]])
