"""AMASS files as programs read them that retarget people to robots: their names, and nothing of ours.

Two flavours are about: SMPL-X's parts (`root_orient`, `pose_body`, `mocap_frame_rate`) and SMPL+H's one array
(`poses`, `mocap_framerate`). z is up; the person's height is taken as 1.66 m + 0.1 m * betas[0].
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np


class RobotInput(NamedTuple):
    """What such a program works on.

    Attributes:
        root: (T, 3) rad; body: (T, 63) rad, of 21 joints; place: (T, 3) m, smplx's `transl`, z up.
        rate: frames a second.
        gender: which body file it would load.
        height_m: of the person.
    """

    root: np.ndarray
    body: np.ndarray
    place: np.ndarray
    rate: float
    gender: str
    height_m: float


def read_parts(path: Path) -> RobotInput:
    """As those that take SMPL-X's parts."""
    with np.load(path, allow_pickle=False) as data:
        root, body, place = data["root_orient"], data["pose_body"], data["trans"]
        rate, gender, betas = (
            data["mocap_frame_rate"].item(),
            str(data["gender"]),
            data["betas"].reshape(1, 16),
        )
    return RobotInput(root, body, place, rate, gender, 1.66 + 0.1 * float(betas[0, 0]))


def read_poses(path: Path) -> RobotInput:
    """As those that take SMPL+H's one array."""
    with np.load(path, allow_pickle=False) as data:
        poses, place, gender = data["poses"], data["trans"], data["gender"].item()
        rate, betas = float(data["mocap_framerate"]), data["betas"][:10]
    return RobotInput(poses[:, :3], poses[:, 3:66], place, rate, gender, 1.66 + 0.1 * float(betas[0]))


READERS: dict[str, Callable[[Path], RobotInput]] = {"parts": read_parts, "poses": read_poses}
