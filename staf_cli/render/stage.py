"""The scene that all people of a video share, and virtual cameras that see it from one side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.camera import Camera
from staf_cli.render.scene import BodyInScene

_HEAD = SMPL_JOINT_NAMES.index("head")
_FEET = [SMPL_JOINT_NAMES.index(name) for name in ("left_ankle", "left_foot", "right_ankle", "right_foot")]
_SOLE_M = 0.03  # from the lowest joint of a foot down to the floor
_OUTLIERS = 1.0  # percent of the frames at either end of an axis that need not be shown ...
_OUTLIER_M = 0.3  # ... where they lie so far beyond the others
_MOST_FRAMES = 500  # whose joints tell how far the stage reaches
_UPRIGHT_SHARE = 0.9  # who reaches so much of their own height stands upright
_MOST_PITCH_DEG = 40.0
_FEWEST_STANDING = 5


@dataclass(frozen=True)
class Stage:
    """Where the people of a whole video are, in upright axes: x right, y down to the floor, z away.

    Attributes:
        upright: (3, 3) rotation from camera coordinates to upright axes.
        points: (N, 3) m, where joints are in some of the frames: a view shows all of them.
        floor_y: m, where people stand.
    """

    upright: np.ndarray
    points: np.ndarray
    floor_y: float

    @classmethod
    def around(cls, joints: Sequence[np.ndarray]) -> Stage:
        """The stage of people, given the joints (T, 24, 3) m, camera coordinates, in all frames."""
        people = [each[np.isfinite(each).all(axis=(1, 2))] for each in joints]
        people = [each for each in people if len(each)]
        if not people:
            return cls(np.eye(3), np.array([[-0.8, -0.9, 4.0], [0.8, 0.8, 4.0]]), 0.8)
        upright = _upright(people)
        turned = np.concatenate([each @ upright.T for each in people])  # (N, 24, 3)
        floor_y = float(np.median(turned[:, _FEET, 1].max(axis=1))) + _SOLE_M
        low = np.percentile(turned.min(axis=1), _OUTLIERS, axis=0) - _OUTLIER_M
        high = np.percentile(turned.max(axis=1), 100 - _OUTLIERS, axis=0) + _OUTLIER_M
        usual = ((turned >= low) & (turned <= high)).all(axis=(1, 2))
        kept = turned[usual] if usual.any() else turned
        points = kept[:: max(1, len(kept) // _MOST_FRAMES)].reshape(-1, 3)
        return cls(upright, points, floor_y)


def _upright(people: Sequence[np.ndarray]) -> np.ndarray:
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
        rotation: (3, 3) from the video's camera coordinates to this one's.
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
        return cls(turn @ stage.upright, shift, framed)

    def seen(self, bodies: Sequence[BodyInScene]) -> list[BodyInScene]:
        """The bodies in this camera's coordinates."""
        return [
            replace(
                body,
                vertices=self.moved(body.vertices).astype(np.float32),
                joints=None if body.joints is None else self.moved(body.joints),
            )
            for body in bodies
        ]

    def moved(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) m from the video's camera coordinates to this camera's."""
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
