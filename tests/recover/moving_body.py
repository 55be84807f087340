"""A person who moves in a known way before a known camera, and what would be seen of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.blazepose.widths import NUM_WIDTHS
from staf_cli.body.model import Body
from staf_cli.camera import Camera
from staf_cli.recover.landmarks.lifter import Initial3D
from staf_cli.recover.landmarks.skeleton import (
    ANKLES,
    ANKLES_DOWN,
    FIT_LANDMARKS,
    FORWARD_M,
    HIPS,
    HIPS_UP,
    JOINT_OF_LANDMARK,
    KNEES,
    SHOULDERS,
    SHOULDERS_DOWN,
    VERTEX_OF_LANDMARK,
)

CAMERA = Camera.from_fov((1280, 960))
FPS = 30.0
# Landmarks that the fit does not use lie on ones that it does.
STAND_INS = {
    **dict.fromkeys((1, 2, 3, 4, 5, 6, 9, 10), 0),
    17: 19, 21: 19, 18: 20, 22: 20,
}  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """T frames of one body.

    Attributes:
        poses: (T, 72) rad; betas: (10,); trans: (T, 3) m.
        joints: (T, 24, 3) m, camera coordinates.
        landmarks: (T, 33, 3) m, camera coordinates.
        times_s: (T,) s.
    """

    poses: np.ndarray
    betas: np.ndarray
    trans: np.ndarray
    joints: np.ndarray
    landmarks: np.ndarray
    times_s: np.ndarray

    @property
    def points_m(self) -> np.ndarray:
        """(T, 33, 3) m around the middle of the hips: perfect initial 3D."""
        return self.landmarks - self.landmarks[:, [23, 24]].mean(axis=1, keepdims=True)

    def initial_3d(self, seen: np.ndarray | None = None) -> Initial3D:
        """Perfect initial 3D where the person is seen, nothing elsewhere; rotations are 10 degrees off."""
        off = Rotation.from_rotvec(np.random.default_rng(5).normal(0, 0.1, (len(self.poses) * 22, 3)))
        rotmats = (
            Rotation.from_rotvec(self.poses.reshape(-1, 24, 3)[:, :22].reshape(-1, 3)) * off
        ).as_matrix()
        rotmats = rotmats.reshape(-1, 22, 3, 3)
        shown = np.ones(len(self.poses), bool) if seen is None else seen
        return Initial3D(
            np.where(shown[:, None, None], self.points_m[:, list(FIT_LANDMARKS)], 0),
            np.where(shown[:, None, None, None], rotmats, np.eye(3)),
        )

    @property
    def height_px(self) -> float:
        return float(np.ptp(CAMERA.project(self.landmarks)[..., 1], axis=1).mean())

    def pose_track(self) -> PoseTrack:
        """Landmarks without an error; widths are left out."""
        num_frames = len(self.poses)
        ones = np.ones((num_frames, 33), np.float32)
        return PoseTrack(
            points_px=CAMERA.project(self.landmarks).astype(np.float32),
            visibility=ones,
            peaks=ones,
            widths_px=np.full((num_frames, NUM_WIDTHS), np.nan, np.float32),
            sigma=np.full((num_frames, 33), 0.01, np.float32),
        )


def as_blazepose_sees(joints_px: np.ndarray) -> np.ndarray:
    """Landmarks (T, 33, 2) px at the joints -> where BlazePose puts them: longer trunk, shorter shins."""
    trunk = joints_px[:, SHOULDERS].mean(1, keepdims=True) - joints_px[:, HIPS].mean(1, keepdims=True)
    trunk = trunk / (1 - SHOULDERS_DOWN - HIPS_UP)
    points = joints_px.copy()
    points[:, SHOULDERS] += SHOULDERS_DOWN * trunk
    points[:, HIPS] -= HIPS_UP * trunk
    points[:, ANKLES] = (joints_px[:, ANKLES] + ANKLES_DOWN * joints_px[:, KNEES]) / (1 + ANKLES_DOWN)
    return points


def act(
    body: Body, num_frames: int, *, betas: np.ndarray | None = None, place: tuple = (0.0, 0.1, 4.0)
) -> Truth:
    """Walks on the spot, turns a little, waves the left hand; pelvis near `place` (m)."""
    times = np.arange(num_frames) / FPS
    stride = np.sin(2 * np.pi * 0.9 * times)
    poses = np.zeros((num_frames, 24, 3))
    poses[:, 0] = _upright(0.5 * np.sin(2 * np.pi * 0.15 * times))
    poses[:, 1, 0], poses[:, 2, 0] = -0.25 - 0.35 * stride, -0.25 + 0.35 * stride
    poses[:, 4, 0], poses[:, 5, 0] = 0.45 + 0.3 * stride, 0.45 - 0.3 * stride
    poses[:, [3, 6, 9], 1] = 0.08 * stride[:, None]
    wave = np.sin(2 * np.pi * 1.6 * times)
    poses[:, 16] = np.stack([0 * wave, -0.25 + 0.1 * wave, -0.5 + 0.3 * wave], axis=1)
    poses[:, 18, 1] = -0.9 + 0.6 * wave
    poses[:, 17] = np.stack([0 * wave, 0.35 * stride, 1.1 + 0 * wave], axis=1)
    poses[:, 19, 1] = 0.5 + 0.2 * stride
    betas = np.zeros(10) if betas is None else betas
    sway = np.stack([0.3 * np.sin(0.7 * times), 0.02 * np.abs(stride), 0.25 * np.sin(0.5 * times)], axis=1)
    trans = np.asarray(place) + sway
    return seen_of(body, poses.reshape(num_frames, 72), betas, trans, times)


def _upright(yaw: np.ndarray) -> np.ndarray:
    """Rotation vectors (T, 3) of a person who faces the camera, turned by `yaw` (T,) rad."""
    # Half a turn about x brings y down and z towards the camera; with the yaw it is half a turn about a
    # horizontal axis again.
    return np.pi * np.stack([np.cos(yaw / 2), 0 * yaw, -np.sin(yaw / 2)], axis=1)


def _forward(poses: np.ndarray, mark: int) -> np.ndarray:
    """How far (T, 3) m in front of its joint BlazePose puts a landmark, moving with trunk or pelvis."""
    chains = {11: (9, (0, 3, 6, 9)), 12: (9, (0, 3, 6, 9)), 23: (0, (0,)), 24: (0, (0,))}
    if mark not in chains:
        return np.zeros((len(poses), 3))
    carrier, chain = chains[mark]
    turn = Rotation.identity(len(poses))
    for joint in chain:
        turn = turn * Rotation.from_rotvec(poses.reshape(-1, 24, 3)[:, joint])
    return turn.apply([0, 0, FORWARD_M[carrier]])


def seen_of(body: Body, poses: np.ndarray, betas: np.ndarray, trans: np.ndarray, times: np.ndarray) -> Truth:
    """A known motion of a known body: where its joints and landmarks are."""
    joints, vertices = body.joints(poses, betas, trans), body.vertices(poses, betas, trans)
    landmarks = np.zeros((len(poses), 33, 3))
    for mark, joint in JOINT_OF_LANDMARK.items():
        landmarks[:, mark] = joints[:, joint] + _forward(poses, mark)
    for mark, (name, _) in VERTEX_OF_LANDMARK.items():
        landmarks[:, mark] = vertices[:, body.vertex_ids[name]]
    for mark, other in STAND_INS.items():
        landmarks[:, mark] = landmarks[:, other]
    return Truth(poses, betas, trans, joints.astype(np.float64), landmarks, times)
