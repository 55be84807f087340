"""Pictures of made-up rooms, streets and wild places, before cameras that are known."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from staf_cli.camera import Camera

SIZE_WH = (960, 540)
NEAR_M = 0.2


@dataclass(frozen=True)
class View:
    """A camera in a room (z up, floor at 0, m).

    Attributes:
        camera: the pinhole.
        down_deg, roll_deg, heading_deg: how it is turned; heading 0 looks along y.
        position_m: (3,).
    """

    camera: Camera
    down_deg: float = 20.0
    roll_deg: float = 0.0
    heading_deg: float = 30.0
    position_m: tuple[float, float, float] = (1.5, 0.8, 1.9)

    @property
    def rotation(self) -> np.ndarray:
        """(3, 3) from the room's axes to the camera's."""
        head, down, roll = np.radians([self.heading_deg, self.down_deg, self.roll_deg])
        away = np.array([np.sin(head) * np.cos(down), np.cos(head) * np.cos(down), -np.sin(down)])
        right = np.array([np.cos(head), -np.sin(head), 0.0])
        below = np.cross(away, right)
        axes = np.array([right, below, away])
        turn = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
        return turn @ axes

    @property
    def up(self) -> np.ndarray:
        """(3,) the room's z in camera axes."""
        return self.rotation[:, 2]


def box(corner: tuple[float, float, float], size: tuple[float, float, float]) -> np.ndarray:
    """(12, 2, 3) m: the edges of a box."""
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)
    edges = [(a, b) for a in range(8) for b in range(a + 1, 8) if np.abs(corners[a] - corners[b]).sum() == 1]
    return np.array(corner) + corners[np.array(edges)] * np.array(size)


def room() -> np.ndarray:
    """(N, 2, 3) m: a room of 6 x 7 x 2.8 m with doors, windows, cupboards and a tiled floor."""
    parts = [box((0, 0, 0), (6, 7, 2.8))]
    parts += [box((x, 7, 0), (0.9, 0, 2.1)) for x in (0.5, 2.5)]
    parts += [box((4, 7, 0.9), (1.5, 0, 1.2)), box((4.4, 7, 0.9), (0.5, 0, 1.2))]
    parts += [box((6, y, 0), (0, 0.9, 2.1)) for y in (2.0, 4.5)]
    parts += [box((4.6, 5.9, 0), (1.0, 0.5, 1.8)), box((0.3, 5.5, 0), (0.8, 0.8, 0.9))]
    parts += [box((6, 3.3, 0.8), (0, 0.7, 1.3)), box((3.4, 6.6, 0), (0.4, 0.4, 2.0))]
    tiles = [[[x, 0, 0], [x, 7, 0]] for x in range(1, 6)] + [[[0, y, 0], [6, y, 0]] for y in range(1, 7)]
    return np.concatenate([*parts, np.array(tiles, float)])


def leaning(lean_deg: float, count: int = 30) -> np.ndarray:
    """(N, 2, 3) m: poles that all lean the same way, on nothing."""
    random = np.random.default_rng(0)
    feet = random.uniform([-2, 2.5, 0], [8, 9, 0], (count, 3))
    way = np.array([0.6 * np.sin(np.radians(lean_deg)), 0.8 * np.sin(np.radians(lean_deg)), 0])
    way[2] = np.cos(np.radians(lean_deg))
    return np.stack([feet, feet + way * random.uniform(1, 2.5, (count, 1))], axis=1)


def shadows(count: int = 40) -> np.ndarray:
    """(N, 2, 3) m: parallel shadows askew on the ground, and three posts."""
    random = np.random.default_rng(2)
    starts = random.uniform([-2, 1.5, 0], [8, 9, 0], (count, 3))
    ends = starts + np.array([0.7, 0.7, 0]) * random.uniform(0.5, 2, (count, 1))
    feet = random.uniform([0, 3, 0], [6, 8, 0], (3, 3))
    posts = np.stack([feet, feet + np.array([0, 0, 1.5])], axis=1)
    return np.concatenate([np.stack([starts, ends], axis=1), posts])


def stairs(steps: int = 14) -> np.ndarray:
    """(N, 2, 3) m: stairs with upright bars under two sloping rails."""
    edges = []
    for i in range(steps):
        x, z = 0.3 * i, 0.17 * i
        edges += [[[x, y, z], [x, y, z + 0.9]] for y in (5.0, 6.2)]
        edges += [[[x, 5, z], [x + 0.3, 5, z]], [[x, 5, z], [x, 6.2, z]]]
    rails = [[[0, y, 0.9], [0.3 * steps, y, 0.9 + 0.17 * steps]] for y in (5.0, 6.2)]
    return np.array(edges + rails, float)


def wild(seed: int = 0, count: int = 150) -> np.ndarray:
    """(N, 2, 3) m: sticks that lie and lean about in all directions."""
    random = np.random.default_rng(seed)
    middle = random.uniform([0, 2, 0], [6, 8, 2.5], (count, 3))
    way = random.normal(size=(count, 3))
    way *= random.uniform(0.2, 0.6, (count, 1)) / np.linalg.norm(way, axis=1, keepdims=True)
    return np.stack([middle - way, middle + way], axis=1)


def picture(
    view: View, edges: np.ndarray, clutter: int = 40, noise: float = 4.0, seed: int = 0
) -> np.ndarray:
    """(h, w) uint8: edges (N, 2, 3) m as dark strokes on a light ground with clutter and noise."""
    random = np.random.default_rng(seed)
    paint = np.random.default_rng(0)  # the same in every picture of a place
    width, height = view.camera.size_wh
    image = np.full((height, width), 190, np.uint8)
    for start, end in (edges - np.array(view.position_m)) @ view.rotation.T:
        cut = _in_front(start, end)
        if cut is not None:
            _stroke(image, *view.camera.project(np.array(cut)), int(paint.integers(40, 110)))
    for _ in range(clutter):
        middle, way = random.uniform((0, 0), (width, height)), random.normal(size=2)
        way *= random.uniform(15, 40) / np.linalg.norm(way)
        _stroke(image, middle - way, middle + way, int(random.integers(60, 150)))
    noisy = cv2.GaussianBlur(image, (0, 0), 0.7) + random.normal(0, noise, image.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def _in_front(start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The part of a segment that lies in front of the camera."""
    if max(start[2], end[2]) <= NEAR_M:
        return None
    if start[2] < NEAR_M:
        start = start + (NEAR_M - start[2]) / (end[2] - start[2]) * (end - start)
    if end[2] < NEAR_M:
        end = end + (NEAR_M - end[2]) / (start[2] - end[2]) * (start - end)
    return start, end


def _stroke(image: np.ndarray, start: np.ndarray, end: np.ndarray, grey: int) -> None:
    if max(np.abs(start).max(), np.abs(end).max()) > 1e5:
        return
    # OpenCV's pixel i has its middle at i, the camera's at i + 0.5; 1/16 px.
    ends = [tuple(round(16 * (value - 0.5)) for value in point) for point in (start, end)]
    cv2.line(image, ends[0], ends[1], grey, 4, cv2.LINE_AA, 4)
