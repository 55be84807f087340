"""Two people before a still picture who meet, hide each other and part: who is where is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from crossings.cutouts import Cutout
from staf_cli.video.frame import Frame

SEEN = 0.5  # share of a body that must be in sight before a person has to be found
NOISES = 5
Path1D = Callable[[float], float]  # time s -> x px


@dataclass(frozen=True)
class Actor:
    """A person in a scene; those named later stand in front.

    Attributes:
        cutout: how they look.
        height_px: of the body in the scene.
        path: where the middle of the body is, x px, at a time s.
        feet_px: y of the feet.
    """

    cutout: Cutout
    height_px: float
    path: Path1D
    feet_px: float


@dataclass(frozen=True)
class Scene:
    """A scene; `pillars` are upright bands (x0, x1) px in front of all people."""

    name: str
    plate: np.ndarray
    actors: Sequence[Actor]
    duration_s: float
    pillars: Sequence[tuple[float, float]] = ()
    fps: float = 15.0

    @property
    def num_frames(self) -> int:
        return round(self.duration_s * self.fps)


@dataclass(frozen=True)
class Truth:
    """Where the people are: boxes_xyxy (P, 4) px of the whole bodies, and the share (P,) of them in sight."""

    boxes_xyxy: np.ndarray
    in_sight: np.ndarray


def play(scene: Scene) -> Iterator[tuple[Frame, Truth]]:
    """The scene's frames, each with who is where."""
    rng = np.random.default_rng(0)
    # A sensor's: no two frames are quite the same.
    noise = rng.normal(0, 2, (NOISES, *scene.plate.shape)).astype(np.float32)
    for index in range(scene.num_frames):
        image, truth = _draw(scene, index)
        noisy = np.clip(image + noise[index % NOISES], 0, 255).astype(np.uint8)
        yield Frame(index, index, index / scene.fps, noisy), truth


def _draw(scene: Scene, index: int) -> tuple[np.ndarray, Truth]:
    image = scene.plate.astype(np.float32)
    height, width = image.shape[:2]
    boxes, layers, whole = [], [], []
    for actor in scene.actors:
        picture = _sized(actor, index)
        left = round(actor.path(index / scene.fps) - picture.shape[1] / 2)
        top = round(actor.feet_px - picture.shape[0])
        boxes.append([left, top, left + picture.shape[1], top + picture.shape[0]])
        layer = np.zeros((height, width, 4), np.float32)
        x0, x1 = max(left, 0), min(left + picture.shape[1], width)
        y0, y1 = max(top, 0), min(top + picture.shape[0], height)
        if x1 > x0 and y1 > y0:
            layer[y0:y1, x0:x1] = picture[y0 - top : y1 - top, x0 - left : x1 - left]
        alpha = layer[..., 3:] / 255
        image = image * (1 - alpha) + layer[..., :3] * alpha
        layers.append(layer[..., 3])
        whole.append(max(int((picture[..., 3] > 127).sum()), 1))
    for x0, x1 in scene.pillars:
        image[:, round(x0) : round(x1)] = (120, 116, 110)
    shares = [_in_sight(layers, number, scene.pillars) / whole[number] for number in range(len(layers))]
    size = np.array([width, height, width, height])
    return image, Truth(np.clip(np.array(boxes, float), 0, size), np.array(shares))


def _sized(actor: Actor, index: int) -> np.ndarray:
    picture = actor.cutout.at(index)
    scale = actor.height_px / actor.cutout.height_px
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def _in_sight(layers: list[np.ndarray], number: int, pillars: Sequence[tuple[float, float]]) -> int:
    shown = layers[number] > 127
    for other in layers[number + 1 :]:
        shown = shown & (other <= 127)
    for x0, x1 in pillars:
        shown[:, round(x0) : round(x1)] = False
    return int(shown.sum())


def meeting(start: float, middle: float, end: float, speed: float, hold_s: float) -> Path1D:
    """Goes from `start` to `middle` (px) at `speed` (px/s), stays there, goes on to `end`."""
    arrive = abs(middle - start) / speed

    def path(time: float) -> float:
        if time < arrive:
            return start + (middle - start) * time / arrive
        beyond = speed * max(time - arrive - hold_s, 0)
        return middle + float(np.sign(end - middle)) * min(beyond, abs(end - middle))

    return path


def two_who_meet(
    name: str,
    plate: np.ndarray,
    behind: Cutout,
    in_front: Cutout,
    *,
    hidden_s: float,
    turn_back: bool = False,
    pillar: bool = False,
    speed: float = 170.0,
) -> Scene:
    """Two come from both sides, stay before each other (or behind a pillar) and go on, or turn back."""
    height, width = plate.shape[:2]
    left, middle, right = 0.18 * width, 0.5 * width, 0.82 * width
    size = 0.55 * height
    ends = (left, right) if turn_back else (right, left)
    wide = 0.55 * size  # a pillar hides both wholly
    hold_s = max(hidden_s - (wide / speed if pillar else 0), 0.0) if pillar else hidden_s
    actors = [
        Actor(behind, size, meeting(left, middle, ends[0], speed, hold_s), 0.86 * height),
        Actor(in_front, 1.04 * size, meeting(right, middle, ends[1], speed, hold_s), 0.89 * height),
    ]
    duration = 2 * (middle - left) / speed + hold_s + 0.4
    pillars = [(middle - wide / 2, middle + wide / 2)] if pillar else []
    return Scene(name, plate, actors, duration, pillars)
