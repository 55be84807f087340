"""Motion without jitter: an optional smoothing of what an engine gave."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from scipy.signal import savgol_filter

from staf_cli.motion import Motion
from staf_cli.recover import rotations

# 7 frames at 30 fps: jitter (acceleration of white noise) falls to 0.22, while swings of 2 Hz keep 99 % of
# their amplitude and those of 3 Hz 94 %; 11 frames would leave 92 % and 69 %
_WINDOW_S = 0.25
_POLYORDER = 2  # passes constant speed and acceleration unchanged, at a track's ends too


def smooth_motion(motion: Motion, fps: float) -> Motion:
    """Smooth poses, translation and the per-frame shapes of a track by a Savitzky-Golay filter.

    A polynomial is fitted around every frame, from both sides alike, so movements neither lag nor lose their
    peaks. Poses are filtered as rotation matrices, which are then brought back to rotations. Not as
    axis-angle: near half a turn its numbers jump from one sign to the other while the body hardly moves
    (the root of a person who stands upright before a camera is there), and a filter would draw a wild turn
    between them. Matrices have no such seam.

    `betas`, and what was measured of the frames before (`confidence`, `residual_px`), stay as they are.

    Args:
        motion: of any length.
        fps: average frame rate. The window is an odd number of frames; a shorter track gets a shorter one.

    Returns:
        The same frames, smoothed; the motion itself if it has fewer frames than the shortest window.
    """
    window = _window_frames(fps * _WINDOW_S, len(motion))
    if window is None:
        return motion
    betas = motion.betas_per_frame
    return replace(
        motion,
        poses=_smooth_poses(motion.poses, window),
        trans=_smooth(motion.trans, window).astype(motion.trans.dtype),
        betas_per_frame=None if betas is None else _smooth(betas, window).astype(betas.dtype),
    )


def _window_frames(wanted: float, num_frames: int) -> int | None:
    """The odd window nearest to the wanted one that smooths at all and fits the track; None without one."""
    shortest = (_POLYORDER + 2) | 1
    if num_frames < shortest:
        return None
    longest = num_frames if num_frames % 2 else num_frames - 1
    return min(max(2 * int(wanted / 2) + 1, shortest), longest)


def _smooth_poses(poses: np.ndarray, window: int) -> np.ndarray:
    """(T, 72) axis-angle, through rotation matrices."""
    rotvecs = torch.from_numpy(poses.reshape(len(poses), -1, 3).astype(np.float64))
    rotmats = rotations.rotvec_to_rotmat(rotvecs).numpy()  # (T, 24, 3, 3)
    blended = torch.from_numpy(_smooth(rotmats, window))
    smoothed = rotations.rotmat_to_rotvec(rotations.special_procrustes(blended))  # the nearest rotations
    return smoothed.numpy().reshape(poses.shape).astype(poses.dtype)


def _smooth(values: np.ndarray, window: int) -> np.ndarray:
    """(T, ...) float64, along time; the ends get the first and the last window's polynomial."""
    return savgol_filter(values.astype(np.float64), window, _POLYORDER, axis=0, mode="interp")
