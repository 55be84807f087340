"""The scene that all people of a video share: how far it reaches, cameras that see it, and its floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.camera import Camera
from staf_cli.render.scene import NEAR_M, BodyInScene, alpha_blend

_HEAD = SMPL_JOINT_NAMES.index("head")
_FEET = [SMPL_JOINT_NAMES.index(name) for name in ("left_ankle", "left_foot", "right_ankle", "right_foot")]
_SOLE_M = 0.03  # from the lowest joint of a foot down to the floor
_OUTLIERS = 1.0  # percent of the frames at either end of an axis that need not be shown ...
_OUTLIER_M = 0.3  # ... where they lie so far beyond the others
_MOST_FRAMES = 500  # whose joints tell how far the stage reaches
_UPRIGHT_SHARE = 0.9  # who reaches so much of their own height stands upright
_MOST_PITCH_DEG = 40.0
_FEWEST_STANDING = 5


# Rotation (3, 3) from a world (x right, y away, z up) to upright axes.
_UPRIGHT_FROM_WORLD = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])


@dataclass(frozen=True)
class Upright:
    """The way from camera coordinates to upright axes: x right, y down, z away; the floor is at y = 0.

    Attributes:
        rotation: (3, 3).
        shift: (3,) m, added after the rotation.
    """

    rotation: np.ndarray
    shift: np.ndarray

    @classmethod
    def of_world(cls, world_from_camera: np.ndarray) -> Upright:
        """Where gravity and floor are known: from the matrix (4, 4) into a world (z up, floor at 0)."""
        return cls(
            _UPRIGHT_FROM_WORLD @ world_from_camera[:3, :3], _UPRIGHT_FROM_WORLD @ world_from_camera[:3, 3]
        )

    @classmethod
    def guessed(cls, joints: Sequence[np.ndarray]) -> Upright:
        """Where they are not: so that people stand on the floor, from joints (T, 24, 3) m of each person."""
        people = _finite(joints)
        if not people:
            return cls(np.eye(3), np.array([0.0, -0.8, 0.0]))
        rotation = _pitch_taken_back(people)
        feet = np.concatenate([each[:, _FEET] @ rotation.T for each in people])
        floor_y = float(np.median(feet[..., 1].max(axis=1))) + _SOLE_M
        return cls(rotation, np.array([0.0, -floor_y, 0.0]))

    def moved(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) m from camera coordinates."""
        return points @ self.rotation.T.astype(points.dtype) + self.shift.astype(points.dtype)


LEVEL = Upright(np.eye(3), np.zeros(3))  # of a level camera at the height of the floor


@dataclass(frozen=True)
class Stage:
    """Where the people of a whole video are, in upright axes.

    Attributes:
        points: (N, 3) m, where joints are in some of the frames: a view shows all of them.
    """

    points: np.ndarray

    @classmethod
    def around(cls, joints: Sequence[np.ndarray]) -> Stage:
        """The stage of people, given the joints (T, 24, 3) m, upright axes, in all frames."""
        people = _finite(joints)
        if not people:
            return cls(np.array([[-0.8, -1.7, 4.0], [0.8, 0.0, 4.0]]))
        every = np.concatenate(people)  # (N, 24, 3)
        low = np.percentile(every.min(axis=1), _OUTLIERS, axis=0) - _OUTLIER_M
        high = np.percentile(every.max(axis=1), 100 - _OUTLIERS, axis=0) + _OUTLIER_M
        usual = ((every >= low) & (every <= high)).all(axis=(1, 2))
        kept = every[usual] if usual.any() else every
        return cls(kept[:: max(1, len(kept) // _MOST_FRAMES)].reshape(-1, 3))


def _finite(joints: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Joints (T, 24, 3) of each person, in the frames that have them; people without any are left out."""
    people = [each[np.isfinite(each).all(axis=(1, 2))] for each in joints]
    return [each for each in people if len(each)]


def _pitch_taken_back(people: Sequence[np.ndarray]) -> np.ndarray:
    """The rotation that takes the camera's pitch back: people who stand stretched out stand upright.

    Cameras are held level but look up or down; so only the pitch is taken, and none where no one stands.
    """
    standing = []
    for joints in people:
        up = joints[:, _HEAD] - joints[:, _FEET].mean(axis=1)  # (T, 3)
        height = np.linalg.norm(up, axis=1)
        tall = height > _UPRIGHT_SHARE * np.percentile(height, 95)
        standing.append(up[tall & (up[:, 1] < -0.7 * height)])
    up = np.concatenate(standing)
    if len(up) < _FEWEST_STANDING:
        return np.eye(3)
    pitch = float(np.median(np.arctan2(up[:, 2], -up[:, 1])))
    pitch = float(np.clip(pitch, *np.radians([-_MOST_PITCH_DEG, _MOST_PITCH_DEG])))
    cosine, sine = np.cos(pitch), np.sin(pitch)
    return np.array([[1, 0, 0], [0, cosine, -sine], [0, sine, cosine]])


VIEW_CAPTIONS = {
    "side": "side (the camera is on the left)",
    "front": "front (from where the camera is)",
    "top": "top (the camera is below)",
}
_FOV_DEG = 28.0
_ELEVATION_DEG = 9.0  # side and front look down a little, so that the floor is seen as one
_MARGIN = 0.04  # of the panel, on every side
_BODY_M = 0.2  # from the outermost joints to the end of the body: hands, the top of the head


@dataclass(frozen=True)
class View:
    """One virtual camera.

    Attributes:
        rotation: (3, 3) from upright axes to this camera's.
        shift: (3,) m, added after the rotation.
        camera: projects the result into the panel.
    """

    rotation: np.ndarray
    shift: np.ndarray
    camera: Camera

    @classmethod
    def of(cls, stage: Stage, name: str, size_wh: tuple[int, int], top_px: int = 0) -> View:
        """The stage from one side ("side", "front" or "top"), as large as it fits below `top_px`."""
        turn = _axes(name)
        points = stage.points @ turn.T
        center = (points.min(axis=0) + points.max(axis=0)) / 2
        room = np.array([size_wh[0], size_wh[1] - top_px]) * (1 - 2 * _MARGIN)
        camera = Camera.from_fov(size_wh, _FOV_DEG)
        distance = _nearest(points - center, camera, room)
        low, high = _bounds(points - center + np.array([0, 0, distance]), camera)
        middle = np.array([size_wh[0] / 2, (size_wh[1] + top_px) / 2])
        principal = np.array(camera.principal_point_px) + middle - (low + high) / 2
        shift = np.array([0, 0, distance]) - center
        framed = Camera(camera.focal_px, (float(principal[0]), float(principal[1])), size_wh)
        return cls(turn, shift, framed)

    def seen(self, bodies: Sequence[BodyInScene], upright: Upright = LEVEL) -> list[BodyInScene]:
        """The bodies of a frame in this camera's coordinates."""
        to_view = Upright(self.rotation @ upright.rotation, self.moved(upright.shift))
        seen = []
        for body in bodies:
            joints = None if body.joints is None else to_view.moved(body.joints)
            seen.append(
                replace(body, vertices=to_view.moved(body.vertices).astype(np.float32), joints=joints)
            )
        return seen

    def moved(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) m from upright axes to this camera's."""
        return points @ self.rotation.T.astype(points.dtype) + self.shift.astype(points.dtype)


def _axes(name: str) -> np.ndarray:
    """(3, 3): the view's right, down and forward in upright axes, one a row."""
    cosine, sine = np.cos(np.radians(_ELEVATION_DEG)), np.sin(np.radians(_ELEVATION_DEG))
    return {
        "front": np.array([[1, 0, 0], [0, cosine, -sine], [0, sine, cosine]]),
        "side": np.array([[0, 0, 1], [sine, cosine, 0], [-cosine, sine, 0]]),
        "top": np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]]),
    }[name]


def _nearest(points: np.ndarray, camera: Camera, room_wh: np.ndarray) -> float:
    """The smallest distance, m, from which bodies with joints (N, 3) fit into a room of pixels."""
    near = float(-points[:, 2].min()) + _BODY_M
    far = near + 1e4
    for _ in range(50):
        distance = (near + far) / 2
        low, high = _bounds(points + np.array([0, 0, distance]), camera)
        near, far = (near, distance) if (high - low <= room_wh).all() else (distance, far)
    return far


def _bounds(points: np.ndarray, camera: Camera) -> tuple[np.ndarray, np.ndarray]:
    """The corners px of a rectangle around joints (N, 3), with room for what a body is around them."""
    points_px = camera.project(points)
    reach_px = _BODY_M * camera.focal_px / points[:, 2:]
    return (points_px - reach_px).min(axis=0), (points_px + reach_px).max(axis=0)


FLOOR_RGB, LINE_RGB, SHADOW_RGB = (216, 221, 228), (182, 189, 200), (40, 44, 54)
_STEPS_M = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 50.0)
_MOST_LINES = 12  # across the stage
_LINE_PX = 1.1
_SHADOW, _SHADOW_M = 0.4, 0.35  # its depth on the floor, and the height at which a third is left of it
_SHADOW_PX = 160  # the panel's height in the shadow's own, larger pixels
_SHADOW_RIM = 6  # of these, over which it fades


class Floor:
    """The floor as one view sees it; what is the same in every frame is worked out once."""

    def __init__(self, stage: Stage, view: View) -> None:
        self._turn, self._shift, self._camera = view.rotation, view.shift, view.camera
        self._scale = max(2, self._camera.size_wh[1] // _SHADOW_PX)
        self._fill, self._lines = _grid(stage, self._ground_at_pixels())

    def draw(self, canvas: np.ndarray) -> None:
        """Blend floor and grid over a picture (H, W, 3 or 4) of the view's size, in place."""
        alpha_blend(canvas, FLOOR_RGB, self._fill)
        alpha_blend(canvas, LINE_RGB, self._lines)

    def draw_shadows(self, canvas: np.ndarray, seen: Sequence[BodyInScene]) -> None:
        """Blend the shadows of bodies, given in the view's coordinates, over a picture in place."""
        for body in seen:
            pixels, dark = self._shadow(body.vertices)
            if len(pixels) == 0:
                continue
            low, high = pixels.min(axis=0) - _SHADOW_RIM, pixels.max(axis=0) + _SHADOW_RIM + 1
            width, height = high - low
            small = np.zeros((height, width), np.float32)
            np.maximum.at(small.reshape(-1), (pixels - low) @ (1, width), dark)
            small = cv2.GaussianBlur(cv2.dilate(small, np.ones((3, 3))), (0, 0), 1.5)
            large = cv2.resize(small, (width * self._scale, height * self._scale))
            x0, y0 = np.maximum(low * self._scale, 0)
            x1, y1 = np.minimum(high * self._scale, canvas.shape[1::-1])
            cut_x, cut_y = (x0, y0) - low * self._scale
            weight = large[cut_y : cut_y + y1 - y0, cut_x : cut_x + x1 - x0] * np.float32(_SHADOW)
            alpha_blend(canvas, SHADOW_RGB, weight, (slice(y0, y1), slice(x0, x1)))

    def _shadow(self, vertices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Vertices (V, 3) put down on the floor: (N, 2) pixels of the shadow inside the panel, (N,) 0-1."""
        vertices = vertices[np.isfinite(vertices).all(axis=1)]
        upright = (vertices - self._shift) @ self._turn
        above_m = np.maximum(-upright[:, 1], 0)
        upright[:, 1] = 0
        flat = upright @ self._turn.T + self._shift
        flat, above_m = flat[flat[:, 2] > NEAR_M], above_m[flat[:, 2] > NEAR_M]
        pixels = np.floor(self._camera.project(flat) / self._scale).astype(int)
        size = -(-np.array(self._camera.size_wh) // self._scale)
        inside = ((pixels >= 0) & (pixels < size)).all(axis=1)
        return pixels[inside], np.exp(-above_m[inside] / _SHADOW_M).astype(np.float32)

    def _ground_at_pixels(self) -> np.ndarray:
        """Where on the floor each pixel looks: (H, W, 2) x and z m, upright axes; nan where it looks past."""
        width, height = self._camera.size_wh
        center_x, center_y = self._camera.principal_point_px
        across = (np.arange(width, dtype=np.float32) + 0.5 - center_x) / self._camera.focal_px
        down = (np.arange(height, dtype=np.float32)[:, None] + 0.5 - center_y) / self._camera.focal_px
        eye, turn = (-self._shift @ self._turn).tolist(), self._turn.tolist()
        # Single precision, one axis after the other: a panel beside 4K would else take 300 MB.
        ray = [across * turn[0][axis] + down * turn[1][axis] + turn[2][axis] for axis in range(3)]
        with np.errstate(divide="ignore", invalid="ignore"):
            along = -eye[1] / ray[1]
            along[~(along > 0) | ~np.isfinite(along)] = np.nan
            return np.stack([eye[axis] + ray[axis] * along for axis in (0, 2)], axis=-1, dtype=np.float32)


@dataclass(frozen=True)
class FloorGrid:
    """The lines on the floor, which fade out around where people are.

    Attributes:
        low, high: (2,) m, corners of where people are, x and z in upright axes, with room to fade out.
        step_m: between lines.
        reach_m: how far outside of where people are the lines have faded.
    """

    low: np.ndarray
    high: np.ndarray
    step_m: float
    reach_m: float

    def fade(self, ground: np.ndarray) -> np.ndarray:
        """How strong (...) the floor is at places (..., 2) m on it: 0-1, 0 where they are not known."""
        inner_low, inner_high = self.low + self.reach_m, self.high - self.reach_m
        low, high = inner_low.astype(ground.dtype), inner_high.astype(ground.dtype)
        outside = np.linalg.norm(np.maximum(np.maximum(low - ground, ground - high), 0), axis=-1)
        share = np.clip(1 - outside / self.reach_m, 0, 1)
        return np.nan_to_num(share * share * (3 - 2 * share))


def grid_of(stage: Stage) -> FloorGrid:
    """The grid of a stage."""
    low, high = (bound(stage.points[:, [0, 2]], axis=0) for bound in (np.min, np.max))
    size = max(1.5, float((high - low).max()))
    step_m = next((step for step in _STEPS_M if size / step <= _MOST_LINES), _STEPS_M[-1])
    reach_m = 0.4 * size + 0.5
    return FloorGrid(low - reach_m, high + reach_m, step_m, reach_m)


def _grid(stage: Stage, ground: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much floor and how much of a line each pixel shows, (H, W) float32 0-1 both."""
    grid = grid_of(stage)
    fade = grid.fade(ground)
    lines = np.zeros(ground.shape[:2], np.float32)
    for axis in range(2):
        place = ground[..., axis] / grid.step_m
        per_px = np.hypot(*np.gradient(place)) if min(place.shape) > 1 else np.ones_like(place)
        distance_px = np.abs(place - np.rint(place)) / np.maximum(per_px, 1e-9)
        line = np.clip(_LINE_PX / 2 + 0.5 - distance_px, 0, 1) * np.clip(1.5 - 3 * per_px, 0, 1)
        lines = np.maximum(lines, np.nan_to_num(line))
    return (0.6 * fade).astype(np.float32), (0.9 * fade * lines).astype(np.float32)
