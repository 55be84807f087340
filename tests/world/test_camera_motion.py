"""Cameras that stand, turn, zoom and travel before pictures made here, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from textured import texture

from staf_cli.camera import Camera
from staf_cli.video.cuts import CutDetector
from staf_cli.world.averaging import averaged_turns
from staf_cli.world.camera_motion import CameraMotion, camera_motion
from staf_cli.world.scenery import Scenery

SIZE_WH = (640, 360)
CAMERA = Camera.from_fov(SIZE_WH)
FPS = 15.0
NUM_FRAMES = 30
CENTRE = np.array([[1, 0, SIZE_WH[0] / 2], [0, 1, SIZE_WH[1] / 2], [0, 0, 1.0]])
K = CENTRE @ np.diag([CAMERA.focal_px, CAMERA.focal_px, 1])


WALL = texture(1)
# The middle of the wall before the camera; what a homography of the picture makes of it.
ONTO_PICTURE = np.array([[1, 0, (SIZE_WH[0] - 1000) / 2], [0, 1, (SIZE_WH[1] - 700) / 2], [0, 0, 1.0]])


def seen(homography: np.ndarray, noise: float = 2.0, seed: int = 0) -> np.ndarray:
    image = cv2.warpPerspective(WALL, homography @ ONTO_PICTURE, SIZE_WH, borderMode=cv2.BORDER_REFLECT)
    grain = np.random.default_rng(seed).normal(0, noise, image.shape)
    return np.clip(image + grain, 0, 255).astype(np.uint8)


def told(
    pictures: Iterator[np.ndarray] | list[np.ndarray],
    boxes: dict[int, np.ndarray] | None = None,
    camera: Camera = CAMERA,
) -> CameraMotion:
    scenery = Scenery(CutDetector(), FPS)
    for picture in pictures:
        scenery.is_cut(picture)
    (shot,) = scenery.shots
    return camera_motion(shot, boxes or {}, camera)


def turned_pictures(turns: Rotation) -> list[np.ndarray]:
    """What a camera sees that turns by these (a direction in the first axes -> the frame's)."""
    return [seen(K @ turn.as_matrix() @ np.linalg.inv(K), seed=n) for n, turn in enumerate(turns)]


def wobble(sd_deg: float, seed: int = 0) -> Rotation:
    """A hand-held camera: smooth turns about all axes."""
    noise = np.random.default_rng(seed).normal(size=(NUM_FRAMES, 3))
    smooth = cv2.GaussianBlur(noise, (1, 0), sigmaX=0.1, sigmaY=1.5)
    return Rotation.from_rotvec(np.radians(sd_deg) * smooth / smooth.std())


def with_person(picture: np.ndarray, at: float, width: int = 90) -> tuple[np.ndarray, np.ndarray]:
    """A striped figure that walks to and fro; picture and box (1, 4)."""
    picture = picture.copy()
    left = int((SIZE_WH[0] - width) * (0.5 + 0.45 * np.sin(at)))
    stripes = np.indices((300, width)).sum(axis=0) // 9 % 2 * 180 + 30
    picture[40:340, left : left + width] = stripes[..., None]
    return picture, np.array([[left, 40, left + width, 340]], float)


def test_a_camera_that_stands() -> None:
    motion = told([seen(np.eye(3), seed=n) for n in range(NUM_FRAMES)])
    assert motion.verdict == "static"
    assert motion.rotations is None


def test_one_picture_stands() -> None:
    assert told([seen(np.eye(3))]).verdict == "static"


@pytest.mark.parametrize("width", [90, 320])
def test_people_are_no_background(width: int) -> None:
    made = [with_person(seen(np.eye(3), seed=n), n / 5, width) for n in range(NUM_FRAMES)]
    boxes = {n: box for n, (_, box) in enumerate(made)}
    assert told([picture for picture, _ in made], boxes).verdict == "static"


@pytest.mark.parametrize("person", [False, True])
def test_a_known_pan(person: bool) -> None:
    angles = np.stack([np.zeros(NUM_FRAMES), np.linspace(0, 8, NUM_FRAMES), np.zeros(NUM_FRAMES)], axis=1)
    turns = wobble(0.3) * Rotation.from_rotvec(np.radians(angles))
    pictures = turned_pictures(turns)
    boxes: dict[int, np.ndarray] = {}
    if person:
        made = [with_person(picture, n / 7) for n, picture in enumerate(pictures)]
        pictures, boxes = [picture for picture, _ in made], {n: box for n, (_, box) in enumerate(made)}
    motion = told(pictures, boxes)
    assert motion.verdict == "rotating"
    assert motion.rotations is not None
    true = turns[0] * turns.inv()
    errors = np.degrees((Rotation.from_matrix(motion.rotations).inv() * true).magnitude())
    assert errors.mean() <= 0.05
    assert errors.max() <= 0.15


def test_a_hand_held_camera_turns() -> None:
    motion = told(turned_pictures(wobble(0.5)))
    assert motion.verdict == "rotating"
    assert motion.zooms is None


@pytest.mark.parametrize("focal_px", [50, 100, 20_000])
def test_the_verdict_does_not_rest_on_a_given_focal_length(focal_px: float) -> None:
    camera = Camera.from_focal(SIZE_WH, focal_px)
    assert told([seen(np.eye(3), seed=n) for n in range(NUM_FRAMES)], camera=camera).verdict == "static"
    assert told(turned_pictures(wobble(0.5)), camera=camera).verdict == "rotating"


def test_a_slow_pan_is_no_standing_camera() -> None:
    """A fifth of a degree per second: the background moves by half a pixel from look to look."""
    seconds = np.arange(90) / FPS
    turns = Rotation.from_rotvec(np.radians(0.2) * seconds[:, None] * [0, 1, 0])
    motion = told(turned_pictures(turns))
    assert motion.verdict == "rotating"
    assert motion.rotations is not None
    found = np.degrees(Rotation.from_matrix(motion.rotations).magnitude())
    assert found[-1] == pytest.approx(np.degrees(turns[-1].magnitude()), abs=0.1)


def test_a_zoom() -> None:
    factors = np.linspace(1, 1.3, NUM_FRAMES)
    zooms = [CENTRE @ np.diag([factor, factor, 1]) @ np.linalg.inv(CENTRE) for factor in factors]
    motion = told([seen(zoom, seed=n) for n, zoom in enumerate(zooms)])
    assert motion.verdict == "zooming"
    assert motion.zooms == pytest.approx(factors, rel=0.01)


LAYERS = [  # texture, which part of the picture it covers, depth m
    (texture(2), (0, 0, 640, 360), 12.0),
    (texture(3), (60, 80, 200, 300), 5.0),
    (texture(4), (430, 120, 600, 330), 3.5),
    (texture(5), (0, 280, 640, 360), 2.5),
]


def travelled(x_m: float, z_m: float, pan_deg: float = 0.0) -> np.ndarray:
    """Cut-outs at four depths, seen by a camera that went aside and ahead."""
    turn = K @ Rotation.from_euler("y", pan_deg, degrees=True).as_matrix() @ np.linalg.inv(K)
    picture = np.zeros((SIZE_WH[1], SIZE_WH[0], 3), np.uint8)
    for layer, (left, top, right, bottom), depth in LAYERS:
        scale = depth / (depth - z_m)
        nearer = CENTRE @ np.diag([scale, scale, 1]) @ np.linalg.inv(CENTRE)
        aside = np.array([[1, 0, -CAMERA.focal_px * x_m / (depth - z_m)], [0, 1, 0], [0, 0, 1.0]])
        alone = np.zeros(layer.shape[:2], np.uint8)
        shift = -ONTO_PICTURE[:2, 2].astype(int)
        if depth == LAYERS[0][2]:
            alone[:] = 1
        else:
            alone[top + shift[1] : bottom + shift[1], left + shift[0] : right + shift[0]] = 1
        onto = turn @ aside @ nearer @ ONTO_PICTURE
        warped = cv2.warpPerspective(layer, onto, SIZE_WH, borderMode=cv2.BORDER_REFLECT)
        shown = cv2.warpPerspective(alone, onto, SIZE_WH, flags=cv2.INTER_NEAREST)
        picture[shown > 0] = warped[shown > 0]
    return picture


PATHS: dict[str, Callable[[float], tuple[float, float, float]]] = {
    "aside": lambda s: (0.3 * s, 0.0, 0.0),
    "ahead": lambda s: (0.0, 0.6 * s, 0.0),
    "aside, its target in the middle": lambda s: (0.4 * s, 0.0, -np.degrees(np.arctan(0.4 * s / 4))),
}


@pytest.mark.parametrize("path", PATHS)
def test_a_camera_that_travels(path: str) -> None:
    pictures = [travelled(*PATHS[path](n / FPS)) for n in range(NUM_FRAMES)]
    made = [with_person(picture, n / 7) for n, picture in enumerate(pictures)]
    motion = told([picture for picture, _ in made], {n: box for n, (_, box) in enumerate(made)})
    assert motion.verdict == "travelling"
    assert motion.rotations is None


def test_a_pan_before_layers_is_no_travel() -> None:
    pictures = [travelled(0, 0, angle) for angle in np.linspace(-4, 4, NUM_FRAMES)]
    assert told(pictures).verdict == "rotating"


def test_leaves_in_the_wind_are_no_travel() -> None:
    """Parts of the picture tremble, each in its own way."""
    rng = np.random.default_rng(0)
    turns = wobble(0.4)
    corners = rng.integers((0, 0), (560, 280), (14, 2))
    phases = rng.uniform(0, 2 * np.pi, (14, 2))
    pictures = []
    for n, picture in enumerate(turned_pictures(turns)):
        for (x, y), phase in zip(corners, phases, strict=True):
            dx, dy = np.round(5 * np.sin(phase + 2.5 * n * np.array([0.9, 1.1]))).astype(int)
            source = np.roll(picture, (dy, dx), axis=(0, 1))
            picture[y : y + 70, x : x + 70] = source[y : y + 70, x : x + 70]
        pictures.append(picture)
    assert told(pictures).verdict == "rotating"


def test_nothing_to_be_seen_is_unknown() -> None:
    plain = np.full((SIZE_WH[1], SIZE_WH[0], 3), 130, np.uint8)
    motion = told([plain] * NUM_FRAMES)
    assert motion.verdict == "unknown"
    assert motion.rotations is None
    assert "background" in motion.why


def test_people_everywhere_is_unknown() -> None:
    whole = np.array([[0, 0, *SIZE_WH]], float)
    motion = told(turned_pictures(wobble(0.5)), dict.fromkeys(range(NUM_FRAMES), whole))
    assert motion.verdict == "unknown"


def test_wrong_pairs_do_not_turn_a_shot() -> None:
    rng = np.random.default_rng(0)
    true = Rotation.from_rotvec(np.cumsum(rng.normal(0, 0.003, (100, 3)), axis=0))
    true = true[0].inv() * true
    frames = np.array([(a, a + gap) for gap in (1, 5, 15) for a in range(100 - gap)])
    noise = rng.normal(0, 0.0003, (len(frames), 3))
    noise[rng.random(len(frames)) < 0.1] *= 300
    relative = Rotation.from_rotvec(noise) * true[frames[:, 1]].inv() * true[frames[:, 0]]
    found = averaged_turns(frames, relative.as_matrix(), np.full(len(frames), 0.0003), 0, 100)
    assert found is not None
    errors = (Rotation.from_matrix(found[0]).inv() * true).magnitude()
    assert np.degrees(np.quantile(errors, 0.95)) < 0.1  # a frame most of whose pairs are wrong stays wrong


def test_frames_that_nothing_links_stay_unknown() -> None:
    frames = np.array([(0, 1), (5, 6)])
    assert averaged_turns(frames, np.tile(np.eye(3), (2, 1, 1)), np.full(2, 0.001), 0, 10) is None
