"""Targets of the fit: 2D landmarks and initial 3D, in the camera's axes, with weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d, maximum_filter1d, median_filter

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.camera import Camera
from staf_cli.recover.landmarks.lifter import Initialise3D
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS, HIPS

SMOOTH_3D_S = 0.05  # s, of the Gaussian that the initial 3D is smoothed with
SMOOTH_2D_S = 0.03, 0.055  # s, of the Gaussians that 2D landmarks are smoothed with, quick ones and slow ones
SLOW = 0.5  # body heights/s at which a landmark is half quick, half slow
STRIKE = 2.0  # body heights/s at which a landmark that is trusted moves half like a strike
STRIKE_POWER = 4  # how suddenly it does with speed
STRIKE_AROUND_S = 0.05  # s, before and after it, in which hands begin and stop
TRUNK = [11, 12, 23, 24]  # shoulders and hips, by which a body's own speeds are told
TRUSTED = 0.25, 0.5  # weights of landmarks around a frame between which they come to be trusted so far
# Least weight of the initial 3D where something is hidden or unsure, from this visibility on: BlazePose's
# visibility says what is in the way, and what the lifter makes of the whole body is then better than the rest
# pose. In full it bends the knees of somebody in a long cardigan by 4 degrees.
HIDDEN_3D, HIDDEN_VISIBILITY = 0.75, 0.1
UNSEEN_3D = 0.1  # the same in frames that were not seen, where it is bridged
SURE_SIGMA = 0.035  # body heights: landmarks that are less far off count in full,
SIGMA_POWER, LEAST_SURE = 1.0, 0.1  # others the less, the further off they may be
MIN_WEIGHT_2D = 0.5  # of all points together, under which a frame does not say where a person is
EDGE_SHARE = 0.01  # landmarks this close to the picture's edge, in picture sizes, count as outside


@dataclass(frozen=True)
class Targets:
    """All that one track's fit needs, for T frames and the P points of `skeleton.FIT_LANDMARKS`.

    Attributes:
        points_px: (T, P, 2) px of the pinhole.
        weights_2d: (T, P) 0-1; 0 outside the picture and where nothing was seen.
        points_m: (T, P, 3) m, initial 3D in camera axes, mid-hip at the origin.
        rotmats: (T, 22, 3, 3) initial local rotations of SMPL's joints, the root's into camera axes.
        weights_3d: (T, P) 0-1.
        times_s: (T,) s.
        widths_px: (T, W) px across limbs and trunk, NaN where unclear.
        strikes: (T, P) 0-1, how far points move like a strike; 0 of those that are not trusted.
        sigma_m: (T, P) m, of the initial 3D, where it is known.
    """

    points_px: np.ndarray
    weights_2d: np.ndarray
    points_m: np.ndarray
    rotmats: np.ndarray
    weights_3d: np.ndarray
    times_s: np.ndarray
    widths_px: np.ndarray
    strikes: np.ndarray
    sigma_m: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.times_s)

    @property
    def has_2d(self) -> np.ndarray:
        """(T,) bool: frames whose 2D says where the person is; the fit bridges the others."""
        return np.asarray(self.weights_2d.sum(axis=1) > MIN_WEIGHT_2D)

    def take(self, rows: np.ndarray | slice) -> Targets:
        """The same for some frames only."""
        every = {
            name: part for name in self.__dataclass_fields__ if (part := getattr(self, name)) is not None
        }
        return Targets(**{name: part[rows] for name, part in every.items()})


def make_targets(
    poses: PoseTrack, seen: np.ndarray, times_s: np.ndarray, camera: Camera, initialise: Initialise3D
) -> Targets:
    """Gather a track's targets; frames that were not seen are bridged with weight 0.

    What the lens did is taken out: the fit looks through a pinhole.

    Args:
        poses: T frames of one person.
        seen: (T,) bool, frames whose landmarks are used.
        times_s: (T,) s.
        camera: of the video.
        initialise: gives the initial 3D.
    """
    names = list(FIT_LANDMARKS)
    points = bridge(poses.points_px, seen)
    inside = inside_picture(points, camera)
    # Landmarks of frames that are not used tell their neighbours nothing; their own 3D is bridged below.
    initial = initialise(poses, poses.visibility * inside * seen[:, None], times_s, camera)
    sure = np.clip((SURE_SIGMA / poses.sigma) ** SIGMA_POWER, LEAST_SURE, 1)
    trust = poses.visibility * sure * seen[:, None] * inside
    hidden = HIDDEN_3D * np.clip(poses.visibility / HIDDEN_VISIBILITY, 0, 1)
    least = np.where(seen[:, None], hidden, UNSEEN_3D) * inside
    pinhole = camera.undistorted(points)
    strikes = find_strikes(pinhole, trust, times_s)
    return Targets(
        points_px=smooth_2d(pinhole, trust, strikes, times_s)[:, names],
        weights_2d=trust[:, names],
        points_m=smooth_3d(bridge(initial.points_m, seen), times_s),
        rotmats=smooth_3d(bridge(initial.rotmats, seen), times_s),
        weights_3d=np.maximum(trust, least)[:, names],
        times_s=np.asarray(times_s, np.float64),
        widths_px=poses.widths_px * camera.scale_at(points[:, HIPS].mean(axis=1))[:, None],
        strikes=strikes[:, names],
        sigma_m=None if initial.sigma_m is None else bridge(initial.sigma_m, seen),
    )


def inside_picture(points_px: np.ndarray, camera: Camera) -> np.ndarray:
    """Which points (T, P, 2) px lie in the picture, not on its edge: (T, P) bool."""
    size = np.array(camera.size_wh)
    margin = EDGE_SHARE * size.max()
    return np.asarray((points_px > margin).all(-1) & (points_px < size - margin).all(-1))


def bridge(values: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Values (T, ...) with unseen frames filled linearly from the seen ones around them."""
    if seen.all() or not seen.any():
        return values
    rows = np.arange(len(values))
    flat = values.reshape(len(values), -1).astype(np.float64)
    filled = np.stack([np.interp(rows, rows[seen], column[seen]) for column in flat.T], axis=1)
    return filled.reshape(values.shape)


def smooth_2d(
    points_px: np.ndarray, trust: np.ndarray, strikes: np.ndarray, times_s: np.ndarray
) -> np.ndarray:
    """Landmarks (T, P, 2) px without their flicker: Gaussians of SMOOTH_2D_S, each frame by its trust (T, P).

    They have no lag. Quick hands get the short one, which does not hold them back; what is slow, where
    flicker is most of what moves, the long one. A strike (`find_strikes`) is not smoothed.
    """
    if len(points_px) < 3:
        return points_px
    step_s = _step_s(times_s)
    quick, slow = (_smoothed(points_px, trust, sigma_s / step_s) for sigma_s in SMOOTH_2D_S)
    speed = np.linalg.norm(np.gradient(slow, axis=0), axis=-1) / step_s / _height_px(points_px)  # (T, P)
    like_slow = 1 / (1 + (speed / SLOW) ** 2)
    share = gaussian_filter1d(like_slow, SMOOTH_2D_S[1] / step_s, axis=0, mode="nearest")[..., None]
    smooth = quick + (slow - quick) * share
    return np.asarray(smooth + (points_px - smooth) * strikes[..., None])


def find_strikes(points_px: np.ndarray, trust: np.ndarray, times_s: np.ndarray) -> np.ndarray:
    """How far landmarks (T, P, 2) px with these weights (T, P) move like a strike: (T, P) 0-1.

    A hand that strikes changes its speed within a frame or two, which smoothing takes for flicker. Speeds are
    the body's own, seen from its trunk: who runs past or is followed by a camera does not strike. A place
    that is left after one frame counts as flicker.
    """
    if len(points_px) < 3:
        return np.zeros(points_px.shape[:2])
    step_s = _step_s(times_s)
    near = gaussian_filter1d(trust, 1.0, axis=0, mode="nearest")
    trusted = np.clip((near - TRUSTED[0]) / (TRUSTED[1] - TRUSTED[0]), 0, 1)
    steady = median_filter(points_px, size=(3, 1, 1), mode="nearest")
    path_px = _smoothed(steady, trust, SMOOTH_2D_S[0] / step_s)
    velocity = np.gradient(path_px, axis=0) / step_s / _height_px(points_px)
    weights = trusted[:, TRUNK]
    seen = weights.sum(axis=1, keepdims=True)
    trunk = (velocity[:, TRUNK] * weights[..., None]).sum(axis=1) / np.maximum(seen, 1e-6)
    speed = np.linalg.norm(velocity - trunk[:, None], axis=-1) * trusted * np.minimum(seen, 1)
    like = 1 - 1 / (1 + (speed / STRIKE) ** STRIKE_POWER)
    around = 2 * round(STRIKE_AROUND_S / step_s) + 1
    spread = maximum_filter1d(like, around, axis=0, mode="nearest")
    strikes = gaussian_filter1d(spread, SMOOTH_2D_S[0] / step_s, axis=0, mode="nearest")
    return np.asarray(strikes * trusted * (trust > 0))


def _smoothed(points_px: np.ndarray, trust: np.ndarray, sigma_frames: float) -> np.ndarray:
    """Gaussian means over time of points (T, P, 2), each frame by its trust (T, P)."""
    weights = trust[..., None] + 1e-3
    sums = [
        gaussian_filter1d(values, sigma_frames, axis=0, mode="nearest")
        for values in (points_px * weights, weights)
    ]
    return np.asarray(sums[0] / sums[1])


def _step_s(times_s: np.ndarray) -> float:
    return max(float(np.median(np.diff(times_s))), 1e-3)


def _height_px(points_px: np.ndarray) -> float:
    """Usual extent of a body's landmarks (T, P, 2) px."""
    return max(float(np.median(np.ptp(points_px, axis=1).max(axis=1))), 1.0)


def smooth_3d(values: np.ndarray, times_s: np.ndarray) -> np.ndarray:
    """Initial 3D (T, ...) without its flicker: median of three frames, then a Gaussian of SMOOTH_3D_S.

    It only has to say what is in front; where things are in the picture, and when, the 2D landmarks say.
    """
    if len(values) < 3:
        return values
    step_s = float(np.median(np.diff(times_s)))
    middle = median_filter(values, size=(3, *[1] * (values.ndim - 1)), mode="nearest")
    return gaussian_filter1d(middle, SMOOTH_3D_S / max(step_s, 1e-3), axis=0, mode="nearest")
