"""Segments of the surroundings: not people's, not the picture's edge."""

from __future__ import annotations

from types import SimpleNamespace

import cv2
import numpy as np
from rooms import SIZE_WH, View, picture, room

from staf_cli.camera import Camera
from staf_cli.world.lines import find_lines

VIEW = View(Camera.from_fov(SIZE_WH, 60))


def shot(pictures: list[np.ndarray], scale: float = 1.0) -> SimpleNamespace:
    samples = [SimpleNamespace(index=3 * i, grey=grey, scale=scale) for i, grey in enumerate(pictures)]
    return SimpleNamespace(samples=samples)


def with_person(grey: np.ndarray, x: int) -> tuple[np.ndarray, np.ndarray]:
    """A striped figure, 60 px wide, and its box (1, 4)."""
    grey = grey.copy()
    cv2.rectangle(grey, (x, 150), (x + 60, 450), 20, -1)
    cv2.line(grey, (x + 30, 160), (x + 20, 440), 240, 5)
    return grey, np.array([[x - 30.0, 140, x + 90, 460]])


def test_a_standing_camera_gives_one_picture_without_the_walker() -> None:
    pictures, boxes = [], {}
    for i in range(8):
        seen, boxes[3 * i] = with_person(picture(VIEW, room(), seed=i, clutter=0), 100 + 80 * i)
        pictures.append(seen)
    (found,) = find_lines(shot(pictures), boxes, stands=True).segments
    (empty,) = find_lines(shot([picture(VIEW, room(), clutter=0)] * 8), {}, stands=True).segments
    assert len(found) > 0.8 * len(empty)
    distance = np.abs(found[:, None] - empty[None]).max(axis=2).min(axis=1)
    assert np.mean(distance < 25) > 0.9


def test_a_single_picture_has_no_segments_in_boxes() -> None:
    seen, box = with_person(picture(VIEW, room(), clutter=0), 400)
    (with_it,) = find_lines(shot([seen]), {}, stands=True).segments
    (without,) = find_lines(shot([seen]), {0: box}, stands=True).segments
    x0, y0, x1, y1 = box[0]

    def inside(lines: np.ndarray) -> int:
        middle = (lines[:, :2] + lines[:, 2:]) / 2
        return int(((middle > (x0, y0)) & (middle < (x1, y1))).all(axis=1).sum())

    assert inside(with_it) > 2
    assert inside(without) == 0


def test_a_moving_camera_gives_some_pictures_apart() -> None:
    pictures = [picture(View(VIEW.camera, heading_deg=20 + 3 * i), room()) for i in range(9)]
    found = find_lines(shot(pictures), {}, stands=False)
    assert found.frames == (0, 6, 12, 18, 24)
    assert len(found.segments) == 5
    assert all(len(lines) > 50 for lines in found.segments)


def test_px_of_the_full_picture() -> None:
    grey = picture(VIEW, room())
    (full,) = find_lines(shot([grey]), {}, stands=False).segments
    (half,) = find_lines(shot([grey], scale=0.5), {}, stands=False).segments
    np.testing.assert_allclose(half, 2 * full)


def test_black_bars_are_no_lines() -> None:
    grey = np.full((540, 960), 128, np.uint8)
    grey[:, :6] = grey[:, -6:] = grey[:4] = 0
    (found,) = find_lines(shot([grey]), {}, stands=False).segments
    assert len(found) == 0
    assert find_lines(shot([]), {}, stands=True).segments == []
