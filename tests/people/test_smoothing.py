"""Boxes lose their jitter and nothing else."""

import numpy as np
import pytest

from staf_cli.people.tracks import smooth_boxes

FPS = 30.0


def _walk(num_frames: int) -> np.ndarray:
    """(T, 4) px: somebody 80 by 200 px who speeds up to the right and bobs."""
    t = np.arange(num_frames) / FPS
    center_x, center_y = 100 + 60 * t + 40 * t**2, 300 + 8 * np.sin(2 * np.pi * 1.5 * t)
    return np.stack([center_x - 40, center_y - 100, center_x + 40, center_y + 100], axis=1)


def test_motion_passes_without_lag() -> None:
    boxes = _walk(60)
    smoothed = smooth_boxes(boxes, np.ones(60, dtype=bool), FPS)
    np.testing.assert_allclose(smoothed, boxes, atol=0.5)


def test_jitter_shrinks() -> None:
    boxes = _walk(120)
    noise = np.random.default_rng(0).normal(0, 3, boxes.shape)
    smoothed = smooth_boxes(boxes + noise, np.ones(120, dtype=bool), FPS)
    assert (smoothed - boxes).std() < 0.6 * noise.std()


def test_one_wild_box_leaves_no_trace() -> None:
    boxes = _walk(60)
    wild = boxes.copy()
    wild[30] += [-150, -40, 10, 0]
    smoothed = smooth_boxes(wild, np.ones(60, dtype=bool), FPS)
    assert np.abs(smoothed - boxes).max() < 2.0


def test_a_filled_in_stretch_gives_way_to_its_neighbours() -> None:
    boxes = _walk(40)
    observed = np.ones(40, dtype=bool)
    observed[20] = False
    disturbed = boxes.copy()
    disturbed[20] += 4
    smoothed = smooth_boxes(disturbed, observed, FPS)
    assert np.abs(smoothed - boxes).max() < 1.0


@pytest.mark.parametrize("num_frames", [0, 1, 2, 3, 4, 5])
def test_few_frames(num_frames: int) -> None:
    boxes = _walk(num_frames)
    smoothed = smooth_boxes(boxes, np.ones(num_frames, dtype=bool), FPS)
    assert smoothed.shape == (num_frames, 4)
    np.testing.assert_allclose(smoothed, boxes, atol=0.5)


def test_low_frame_rates_stay_as_they_are() -> None:
    boxes = np.random.default_rng(1).uniform(0, 100, (20, 4))
    np.testing.assert_array_equal(smooth_boxes(boxes, np.ones(20, dtype=bool), fps=5.0), boxes)
