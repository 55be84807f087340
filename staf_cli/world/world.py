"""The world of one shot: z up, floor at 0, metres, and where the camera stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy.spatial.transform import Rotation

from staf_cli.motion import Track

# Rotation (3, 3) from a world (x right, y away, z up) to axes of files that are y up, z towards the viewer.
Y_UP_FROM_WORLD = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])

CameraVerdict = Literal["static", "rotating", "zooming", "travelling", "unknown"]
GravitySource = Literal["given", "lines", "bodies"]
ScaleSource = Literal["given", "floor", "assumed"]


@dataclass(frozen=True)
class PathFit:
    """How sure the path of a travelling camera is.

    Attributes:
        num_pictures: of the surroundings that were looked at; registered: share of them that fit together.
        error_px: mean distance of points from where they were seen, px of a picture of at most 960 px.
        spread: about how uncertain the path's length is, as a share of it; None where nothing tells it.
        standing_s: how long feet stood that tell it, of all people together.
    """

    num_pictures: int
    registered: float
    error_px: float
    spread: float | None
    standing_s: float


@dataclass(frozen=True)
class World:
    """What is known of the world that one shot shows; trusted where it says where the camera stands.

    z is up, the floor is at 0, the unit is the metre. In the shot's first frame the camera is at (0, 0, H);
    x is its right and y where it looks, both made level.

    Attributes:
        shot: number of the shot, from 1: a hard cut begins another.
        first_frame, last_frame: the file's own numbers of its frames.
        camera: what the camera does.
        gravity: what told the direction of gravity; None where nothing did.
        spread_deg: by how much that is about uncertain, degrees.
        scale: what told how large everything is: a number that was given, people of several sizes on one
            floor, or the assumption that people are 1.70 m tall.
        up: (3,) unit, away from the ground, in the axes of the first frame's camera (x right, y down,
            z away).
        camera_height_m: H.
        world_from_camera: (4, 4), or (N, 4, 4) of all frames of the shot where the camera turns or travels;
            takes camera coordinates (m) into the world. None where the world is not trusted.
        frame_ids: (N,) int, the file's own numbers of those frames; None for a camera that stands.
        why: one sentence that says why the world is not trusted; "" where it is.
        doubt: one sentence that says what is seen against gravity as it was given; "" where nothing is.
        path: how sure the path of a travelling camera is; None where there is none.
    """

    shot: int
    first_frame: int
    last_frame: int
    camera: CameraVerdict
    gravity: GravitySource | None = None
    spread_deg: float | None = None
    scale: ScaleSource | None = None
    up: np.ndarray | None = None
    camera_height_m: float | None = None
    world_from_camera: np.ndarray | None = None
    frame_ids: np.ndarray | None = None
    why: str = ""
    doubt: str = ""
    path: PathFit | None = None

    @property
    def is_trusted(self) -> bool:
        """Whether results are given in this world."""
        return self.world_from_camera is not None

    def camera_at(self, frame_ids: np.ndarray) -> np.ndarray:
        """Matrices (T, 4, 4) from camera coordinates into the world at some of the shot's frames.

        Raises:
            ValueError: the world is not trusted.
        """
        if self.world_from_camera is None:
            raise ValueError(f"shot {self.shot}: {self.why or 'no world is trusted'}")
        if self.world_from_camera.ndim == 2:
            return np.broadcast_to(self.world_from_camera, (len(frame_ids), 4, 4))
        rows = np.searchsorted(np.asarray(self.frame_ids), frame_ids)
        return self.world_from_camera[np.minimum(rows, len(self.world_from_camera) - 1)]


def world_of(track: Track, worlds: Sequence[World]) -> World | None:
    """The world of the shot that a person is in; None where no one looked."""
    for world in worlds:
        if len(track) and world.first_frame <= track.frame_ids[0] <= world.last_frame:
            return world
    return None


def camera_in_world(up: np.ndarray, height_m: float) -> np.ndarray:
    """The matrix (4, 4) from the coordinates of a camera into a world around it.

    Args:
        up: (3,) unit, away from the ground, in camera axes (x right, y down, z away).
        height_m: of the camera above the floor.

    Returns:
        z up, y where the camera looks (straight down: where its picture's upper edge points), x to the right;
        the camera at (0, 0, height_m).
    """
    up = np.asarray(up, np.float64) / np.linalg.norm(up)
    ahead = np.array([0.0, 0.0, 1.0])
    ahead = ahead - up * (ahead @ up)
    if np.linalg.norm(ahead) < 1e-3:
        ahead = np.array([0.0, -1.0, 0.0])
        ahead = ahead - up * (ahead @ up)
    ahead /= np.linalg.norm(ahead)
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([np.cross(ahead, up), ahead, up])
    matrix[2, 3] = height_m
    return matrix


def turning_camera_in_world(
    first: np.ndarray, rotations: np.ndarray, places_m: np.ndarray | None = None
) -> np.ndarray:
    """Matrices (N, 4, 4) into the world for a camera that turns on the spot, or travels.

    Args:
        first: (4, 4), for the first frame's camera.
        rotations: (N, 3, 3) from each frame's camera axes to the first one's.
        places_m: (N, 3) m, where the camera is in each frame, in these axes; None for one that stays.
    """
    matrices = np.tile(first, (len(rotations), 1, 1))
    matrices[:, :3, :3] = first[:3, :3] @ rotations
    if places_m is not None:
        matrices[:, :3, 3] += places_m @ first[:3, :3].T
    return matrices


class PlacedMotion(NamedTuple):
    """A body's motion in the world: what smplx makes of poses and trans has these joints.

    Attributes:
        poses: (T, 72) float32 rad, the root turned into the world.
        trans: (T, 3) float32 m, smplx's `transl`.
        joints: (T, 24, 3) float32 m.
    """

    poses: np.ndarray
    trans: np.ndarray
    joints: np.ndarray


def placed(
    world_from_camera: np.ndarray, poses: np.ndarray, trans: np.ndarray, joints: np.ndarray
) -> PlacedMotion:
    """A body's motion from camera coordinates into a world.

    A body turns about its pelvis, which is not the origin of its own axes: only the pelvis' place is turned.

    Args:
        world_from_camera: (4, 4) or (T, 4, 4).
        poses: (T, 72) rad, the root first; trans: (T, 3) m; joints: (T, 24, 3) m, camera coordinates.
    """
    matrices = np.broadcast_to(world_from_camera, (len(poses), 4, 4))
    turns, shifts = matrices[:, :3, :3], matrices[:, :3, 3]
    there = np.einsum("tij,tkj->tki", turns, joints.astype(np.float64)) + shifts[:, None]
    moved = poses.astype(np.float64)
    if len(moved):
        root = Rotation.from_matrix(turns) * Rotation.from_rotvec(moved[:, :3])
        moved[:, :3] = root.as_rotvec()
    at_rest = joints[:, 0] - trans
    return PlacedMotion(
        moved.astype(np.float32), (there[:, 0] - at_rest).astype(np.float32), there.astype(np.float32)
    )
