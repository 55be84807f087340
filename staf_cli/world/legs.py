"""Two-bone inverse kinematics: feet of a motion moved by hips and knees, everything else as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.motion import Motion

LEGS = ((1, 4, 7), (2, 5, 8))  # SMPL's hip, knee and ankle, left and right
MOST_BEND = 2.7  # rad, of a knee
STRAIGHT = 0.02  # rad, of bend that a leg keeps: a wholly straight one snaps
ENOUGH_M = 1e-9


def feet_moved(motion: Motion, body: Body, shifts_m: np.ndarray) -> tuple[Motion, np.ndarray]:
    """The motion with its feet elsewhere: hips, knees and ankles turn.

    Bones keep their lengths and feet their directions in space. A knee bends about its own axis only, from
    straight to `MOST_BEND`; one that is bent backwards may be straightened, not bent farther.

    Args:
        motion: of one person, T frames.
        body: whose parameters it has.
        shifts_m: (T, 2, 3) m, of the left and the right foot, camera axes.

    Returns:
        the motion, and how far (T, 2) m each foot stays away from where it was to go: 0 where it got there.
    """
    if not len(motion) or not shifts_m.any():
        return motion, np.zeros(shifts_m.shape[:2])
    template, dirs = body.joints_template.cpu().numpy(), body.joints_shapedirs.cpu().numpy()
    rest = template + np.einsum("jdk,tk->tjd", dirs, motion.mesh_betas)
    turns = np.asarray(motion.poses, np.float64).reshape(len(motion), -1, 3).copy()
    pelvis = Rotation.from_rotvec(turns[:, 0])
    missed = np.zeros(shifts_m.shape[:2])
    for side, chain in enumerate(LEGS):
        moved = np.linalg.norm(shifts_m[:, side], axis=-1) > ENOUGH_M
        if moved.any():
            locals_, missed[moved, side] = _reach(
                rest[moved][:, chain], pelvis[moved], turns[moved][:, chain], shifts_m[moved, side]
            )
            turns[np.ix_(moved, chain)] = locals_
    poses = turns.reshape(len(motion), -1).astype(np.float32)
    return replace(motion, poses=poses), missed


def _reach(
    rest: np.ndarray, pelvis: Rotation, turns: np.ndarray, shifts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Local rotations (N, 3, 3) rad of hip, knee and ankle after a shift (N, 3) m, and the rest (N,) m.

    Args:
        rest: (N, 3, 3) m, hip, knee and ankle in the rest pose.
        pelvis: N rotations into camera axes.
        turns: (N, 3, 3) rad, local rotations of the three joints.
        shifts: of the ankle.
    """
    hip = pelvis * Rotation.from_rotvec(turns[:, 0])
    knee = hip * Rotation.from_rotvec(turns[:, 1])
    ankle = knee * Rotation.from_rotvec(turns[:, 2])
    thigh, shin = hip.apply(rest[:, 1] - rest[:, 0]), knee.apply(rest[:, 2] - rest[:, 1])
    wanted = thigh + shin + shifts
    axis = hip.apply(np.array([1.0, 0.0, 0.0]))  # that a knee bends about
    bend = _knee_turn(thigh, shin, axis, turns[:, 1, 0], np.linalg.norm(wanted, axis=-1))
    bent = Rotation.from_rotvec(bend[:, None] * axis)
    leg = thigh + bent.apply(shin)
    swing = _shortest_turn(leg, wanted)
    new_hip, new_knee = swing * hip, swing * bent * knee
    locals_ = (pelvis.inv() * new_hip, new_hip.inv() * new_knee, new_knee.inv() * ankle)
    missed = np.abs(np.linalg.norm(leg, axis=-1) - np.linalg.norm(wanted, axis=-1))
    missed[missed < 1e-6] = 0
    return np.stack([one.as_rotvec() for one in locals_], axis=1), missed


def _knee_turn(
    thigh: np.ndarray, shin: np.ndarray, axis: np.ndarray, bend: np.ndarray, length: np.ndarray
) -> np.ndarray:
    """By how much (N,) rad a knee bends more about its axis for a leg of a length (N,) m.

    Args:
        thigh, shin: (N, 3) m; axis: (N, 3) unit.
        bend: (N,) rad, of the knee as it is.
        length: of the leg from hip to ankle.
    """
    along = (shin * axis).sum(-1, keepdims=True) * axis
    # thigh . shin turned by x = still + cosine cos x + sine sin x
    still = (thigh * along).sum(-1)
    cosine, sine = (thigh * (shin - along)).sum(-1), (thigh * np.cross(axis, shin)).sum(-1)
    wanted = (length**2 - (thigh**2).sum(-1) - (shin**2).sum(-1)) / 2 - still
    straight = np.arctan2(sine, cosine)  # the turn that makes the leg longest
    farther = np.arccos(np.clip(wanted / np.hypot(cosine, sine), -1, 1))
    now = -straight  # how far it is bent from there
    forward = np.clip(farther, np.minimum(STRAIGHT, now), np.maximum(now, now + MOST_BEND - bend))
    backward = -np.minimum(farther, -now)
    return np.asarray(straight + np.where(now >= 0, forward, backward))


def _shortest_turn(start: np.ndarray, end: np.ndarray) -> Rotation:
    """The smallest rotations that bring directions (N, 3) onto others."""
    one = start / np.linalg.norm(start, axis=-1, keepdims=True)
    other = end / np.linalg.norm(end, axis=-1, keepdims=True)
    across = np.cross(one, other)
    sine, cosine = np.linalg.norm(across, axis=-1), (one * other).sum(-1)
    angle = np.arctan2(sine, cosine)
    return Rotation.from_rotvec(across * (angle / np.maximum(sine, 1e-12))[:, None])
