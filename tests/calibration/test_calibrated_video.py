"""A calibration for a video: its size, scaled, turned or mirrored."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from staf_cli.calibration.rig import RigCamera, UnusableError, make_camera
from staf_cli.video.frame import Orientation

RIG = make_camera(
    "a",
    (1920, 1080),
    [1450.0, 0, 951.5, 0, 1430.0, 545.5, 0, 0, 1],
    [-0.21, 0.065, 0.004, -0.003, -0.008],
    (cv2.Rodrigues(np.array([1.9, -0.5, 0.3]))[0], np.array([0.4, 1.9, 4.6])),
)


def opencv_pixels(rig: RigCamera, points: np.ndarray) -> np.ndarray:
    """Where OpenCV puts points (N, 3), continuous: its first pixel's middle is half a pixel in."""
    (fx, fy), (cx, cy) = rig.focal_xy_px, rig.centre_px
    matrix = np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]])
    seen, _ = cv2.projectPoints(points, np.zeros(3), np.zeros(3), matrix, np.array(rig.coefficients))
    return seen[:, 0] + 0.5


POINTS = np.random.default_rng(0).uniform([-0.5, -0.3, 1], [0.5, 0.3, 1], (50, 3)) * 3


def test_the_same_size() -> None:
    known = RIG.for_video((1920, 1080))
    np.testing.assert_allclose(known.camera.project(POINTS), opencv_pixels(RIG, POINTS), atol=1e-6)
    assert known.camera.focal_source == "calibration"
    np.testing.assert_array_equal(known.up, RIG.up)
    assert known.height_m == RIG.height_m


@pytest.mark.parametrize("size_wh", [(1280, 720), (960, 540), (854, 480), (3840, 2160)])
def test_scaled(size_wh: tuple[int, int]) -> None:
    seen = RIG.for_video(size_wh).camera.project(POINTS)
    scale = np.array(size_wh) / (1920, 1080)
    np.testing.assert_allclose(seen, opencv_pixels(RIG, POINTS) * scale, atol=1e-6)


@pytest.mark.parametrize("size_wh", [(1920, 1088), (1440, 1080), (1080, 1920), (1080, 1080)])
def test_another_shape_is_one_line(size_wh: tuple[int, int]) -> None:
    with pytest.raises(UnusableError, match=rf"1920 x 1080, and the video's are {size_wh[0]} x {size_wh[1]}"):
        RIG.for_video(size_wh)


@pytest.mark.parametrize("quarter_turns", [1, 3])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_calibration_of_stored_pictures_that_the_video_turns(quarter_turns: int, mirrored: bool) -> None:
    """The video's own code turns pictures: a dot is then where the turned camera sees it."""
    turn = Orientation(quarter_turns, mirrored)
    known = RIG.for_video((1080, 1920), quarter_turns, mirrored)
    for point in POINTS[:5]:
        stored = np.zeros((1080, 1920), np.uint8)
        x, y = np.floor(opencv_pixels(RIG, point[None])[0]).astype(int)
        stored[y, x] = 255
        row, column = np.argwhere(turn.apply(stored))[0]
        turned = point * (-1 if mirrored else 1, 1, 1)
        for _ in range(quarter_turns):
            turned = np.array([turned[1], -turned[0], turned[2]])
        seen = known.camera.project(turned)
        assert np.abs(seen - (column + 0.5, row + 0.5)).max() <= 0.5 + 1e-6
    assert RIG.up is not None
    assert known.up is not None
    assert known.up[2] == RIG.up[2]
    assert np.linalg.norm(known.up) == pytest.approx(1)


def test_four_turns_are_none() -> None:
    turned = RIG.turned(4)
    assert turned.coefficients == pytest.approx(RIG.coefficients)
    assert turned.centre_px == pytest.approx(RIG.centre_px)
    assert turned.size_wh == RIG.size_wh


def test_a_size_that_is_not_told() -> None:
    without = replace(RIG, size_wh=None)
    assert without.for_video((1920, 1080)).camera == RIG.for_video((1920, 1080)).camera
    with pytest.raises(UnusableError, match="does not say its pictures' size"):
        without.for_video((1280, 720))


def test_square_pixels_and_no_distortion_are_a_pinhole() -> None:
    flat = make_camera("a", (1920, 1080), [1450.0, 0, 960, 0, 1450.01, 540, 0, 0, 1], [])
    assert flat.for_video((1920, 1080)).camera.lens is None


def lens(*coefficients: float) -> dict[str, tuple[float, ...]]:
    return {"coefficients": (*coefficients, *[0.0] * (8 - len(coefficients)))}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (lens(-9.0), r"distortion \(k1 -9\) that folds the picture over itself at 1\d% of the way"),
        (lens(-1.0), r"\(k1 -1\) that folds .*; k1 of lenses is about -0.5 to 0.2"),
        (lens(-1e9), r"\(k1 -1e\+09\) that folds the picture over itself at 0%"),
        (lens(0.1, -8.0), r"\(k2 -8\) that folds"),
        (lens(50.0), r"\(k1 50\) that moves the picture's edges 3.\d times as far out; up to 1.5"),
        (lens(1e300), r"\(k1 1e\+300\) that moves the picture's edges many times as far"),
        (lens(0, 0, 3.0), "has p1 3; of lenses it is from -0.1 to 0.1"),
        (lens(0, 0, 0, -3.0), "has p2 -3; of lenses"),
        ({"focal_xy_px": (3.0, 3.0)}, "focal length of 3 px; for pictures of 1920 x 1080, 77 to 96000 px"),
        ({"focal_xy_px": (1e6, 1e6)}, r"focal length of 1e\+06 px; .* 77 to 96000 px are plausible"),
        ({"centre_px": (-40.0, 545.5)}, r"principal point at \(-40, 545.5\), outside .* near \(960, 540\)"),
        ({"centre_px": (951.5, 3000.0)}, r"principal point at \(951.5, 3000\)"),
    ],
)
def test_numbers_that_no_camera_has(changes: dict[str, tuple[float, ...]], words: str) -> None:
    """In the words of the calibration's own pictures, whatever the video's size."""
    camera = replace(RIG, **changes)  # type: ignore[arg-type]
    for size_wh in ((1920, 1080), (640, 360)):
        with pytest.raises(UnusableError, match=words):
            camera.for_video(size_wh)


@pytest.mark.parametrize(
    ("focal_px", "coefficients"),
    [
        (870.0, (-0.26, 0.06)),  # an action camera, 96 degrees across
        (870.0, (-0.27, 0.11, 0.0, 0.0, -0.025)),  # one whose corners the calibration does not reach
        (700.0, (-0.28, 0.07)),
        (1450.0, (0.15, -0.3, 0.005, -0.008, 0.2)),
        (60_000.0, ()),
    ],
)
def test_lenses_that_there_are(focal_px: float, coefficients: tuple[float, ...]) -> None:
    camera = replace(RIG, focal_xy_px=(focal_px, focal_px), **lens(*coefficients))  # type: ignore[arg-type]
    assert camera.for_video((1920, 1080)).camera.focal_px == focal_px


def test_a_floor_that_is_none() -> None:
    below = make_camera("a", None, [900.0, 0, 320, 0, 900, 240, 0, 0, 1], [], (np.eye(3), np.zeros(3)))
    assert below.up is not None
    assert below.height_m is None, "a camera does not lie on its floor"
