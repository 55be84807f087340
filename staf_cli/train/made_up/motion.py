"""How made-up people move: poses of the package's prior along smooth paths, before a camera of their own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from scipy.interpolate import CubicSpline
from scipy.spatial.transform import Rotation

from staf_cli.camera import Camera
from staf_cli.motion import NUM_BETAS, NUM_POSE
from staf_cli.recover.landmarks.skeleton import PosePrior
from staf_cli.train.made_up.settings import Variety

LESS_THAN_PRIOR = 0.85  # of its spread: a Gaussian's far ends are no human poses
BETA_SPREAD, BETA_MOST = 0.9, 2.2
KEYS_EVERY_S = (0.35, 1.1)  # from one pose to the next
FOV_DEG = (20.0, 45.0)  # wider ones would need cameras nearer than anybody films
STANDING_SHARE = (0.55, 0.85)  # of the picture's height that a standing body fills
STATURE_M = 1.75
TILT_RAD = 0.12
TURNS = 0.7  # rad, while they move, of people who face any direction; of others a share of it
DRIFT = 0.16  # how far people wander, as a share of their distance
_FACING = Rotation.from_rotvec([np.pi, 0, 0])  # the body's y up and z forwards -> the camera's axes


@dataclass(frozen=True, eq=False)
class MadeUpPerson:
    """One person's body over N frames, in the camera's axes.

    Attributes:
        poses: (N, 72) rad. betas: (10,). pelvis: (N, 3) m, where the root joint is.
    """

    poses: np.ndarray
    betas: np.ndarray
    pelvis: np.ndarray


def made_up_camera(rng: np.random.Generator, size_px: int) -> Camera:
    """A pinhole of some field of view."""
    return Camera.from_fov((size_px, size_px), float(rng.uniform(*FOV_DEG)))


def made_up_people(
    rng: np.random.Generator,
    camera: Camera,
    num_people: int,
    num_frames: int,
    fps: float,
    variety: Variety,
) -> list[MadeUpPerson]:
    """People side by side before a camera."""
    pitch = Rotation.from_rotvec([np.radians(rng.uniform(*variety.looks_down_deg)), 0, 0])
    return [
        _person(rng, camera, pitch, (number + 0.5) / num_people - 0.5, num_frames, fps, variety)
        for number in range(num_people)
    ]


def _person(
    rng: np.random.Generator,
    camera: Camera,
    pitch: Rotation,
    place: float,
    num_frames: int,
    fps: float,
    variety: Variety,
) -> MadeUpPerson:
    """`place` is where in the picture's width they are, -0.5..0.5."""
    interval_s = float(rng.uniform(*KEYS_EVERY_S))
    body_pose = prior_poses(smooth_path(rng, num_frames, 63, fps * interval_s))
    turns = smooth_path(rng, num_frames, 3, fps * 2 * interval_s)
    most = np.radians(variety.turned_deg)
    yaw = rng.uniform(-most, most) + TURNS * variety.turned_deg / 180 * turns[:, 0]
    heading = Rotation.from_rotvec(np.outer(yaw, [0, 1, 0]))
    tilt = Rotation.from_rotvec(TILT_RAD * turns * [1, 0, 1])
    lie = Rotation.random(random_state=rng) if rng.random() < variety.lying else Rotation.identity()
    root = pitch * _FACING * lie * heading * tilt
    poses = np.zeros((num_frames, NUM_POSE))
    poses[:, :3], poses[:, 3:66] = root.as_rotvec(), body_pose
    betas = np.clip(rng.normal(0, BETA_SPREAD, NUM_BETAS), -BETA_MOST, BETA_MOST)
    return MadeUpPerson(poses, betas, _places(rng, camera, place, num_frames, fps * 2 * interval_s))


def _places(
    rng: np.random.Generator, camera: Camera, place: float, num_frames: int, frames_a_key: float
) -> np.ndarray:
    """Pelvis (N, 3) m: wandering a little about a point that the camera sees."""
    distance = STATURE_M * camera.focal_px / (camera.size_wh[1] * rng.uniform(*STANDING_SHARE))
    half_width = camera.size_wh[0] / 2 / camera.focal_px * distance
    middle = np.array(
        [(place + rng.normal(0, 0.06)) * half_width, rng.normal(0, 0.08) * half_width, distance]
    )
    sizes = np.array([0.5 * half_width, 0.15 * half_width, distance]) * DRIFT
    return middle + smooth_path(rng, num_frames, 3, frames_a_key) * sizes


def smooth_path(rng: np.random.Generator, num_frames: int, width: int, frames_a_key: float) -> np.ndarray:
    """(N, width): a cubic spline through keys of a standard normal, one every so many frames."""
    num_keys = int(np.ceil(num_frames / frames_a_key)) + 3
    keys = rng.standard_normal((num_keys, width))
    times = (np.arange(num_frames) + rng.random() * frames_a_key) / frames_a_key
    return CubicSpline(np.arange(num_keys), keys, axis=0)(times)


def prior_poses(normal: np.ndarray) -> np.ndarray:
    """Standard normal (N, 63) -> rotation vectors (N, 63) rad of SMPL's joints 1-21, inside their limits."""
    mean, root, low, high = _prior()
    poses = mean + LESS_THAN_PRIOR * np.linalg.solve(root.T, normal.T).T
    return np.clip(poses, low, high)


@lru_cache(maxsize=1)
def _prior() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    prior = PosePrior.load(torch.device("cpu"))
    mean, root = (each.numpy().astype(np.float64) for each in (prior.mean, prior.precision_root))
    return mean, root, prior.low.numpy()[:21].ravel(), prior.high.numpy()[:21].ravel()
