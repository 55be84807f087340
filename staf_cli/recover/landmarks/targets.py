"""What the fit is drawn to: 2D landmarks and a 3D cue, in the camera's axes, with weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.ndimage import gaussian_filter1d, median_filter

from staf_cli.blazepose.sightings import Sightings
from staf_cli.geometry.camera import Camera
from staf_cli.recover.landmarks.skeleton import LANDMARKS

HIPS = [23, 24]
DEPTH_SCALE = 0.85  # BlazePose's depth comes out too large; see the facts in benchmarks/
CALM_S = 0.05  # s, of the Gaussian that the cue is smoothed with
SHORT = 0.75  # bones under this share of their usual length are lengthened
MAX_BEHIND = -0.5  # how far a thigh may point behind the trunk, in its own lengths
# Pairs of left and right: (upper end, lower end, what hangs on it), from the trunk outwards.
LIMB_CHAINS = (
    ((11, 13, (15, 17, 19, 21)), (12, 14, (16, 18, 20, 22))),
    ((13, 15, (17, 19, 21)), (14, 16, (18, 20, 22))),
    ((23, 25, (27, 29, 31)), (24, 26, (28, 30, 32))),
    ((25, 27, (29, 31)), (26, 28, (30, 32))),
)
EDGE_SHARE = 0.01  # landmarks this close to the picture's edge, in picture sizes, count as outside


class DepthCue(Protocol):
    """The seam through which the fit takes its 3D: BlazePose's world points, or a learnt lifter."""

    def __call__(self, sightings: Sightings, camera: Camera) -> np.ndarray:
        """Points (T, 33, 3) m in the camera's axes, the middle of the hips at the origin."""
        ...


@dataclass(frozen=True)
class Targets:
    """All that one track's fit needs, for T frames and the P points of `skeleton.LANDMARKS`.

    Attributes:
        points_px: (T, P, 2) px.
        weights_2d: (T, P) 0-1; 0 outside the picture and where nothing was seen.
        cue_m: (T, 33, 3) m, camera axes, mid-hip at the origin, all of BlazePose's landmarks.
        weights_3d: (T, P) 0-1.
        times_s: (T,) s.
        widths_px: (T, W) px across limbs and trunk, NaN where unclear.
    """

    points_px: np.ndarray
    weights_2d: np.ndarray
    cue_m: np.ndarray
    weights_3d: np.ndarray
    times_s: np.ndarray
    widths_px: np.ndarray

    def __len__(self) -> int:
        return len(self.times_s)

    def take(self, rows: np.ndarray | slice) -> Targets:
        """The same for some frames only."""
        return Targets(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def blazepose_cue(sightings: Sightings, camera: Camera) -> np.ndarray:
    """BlazePose's own world points as the 3D cue: turned from the line of sight into camera axes."""
    world = sightings.world_m.astype(np.float64)
    world = world - world[:, HIPS].mean(axis=1, keepdims=True)
    world[..., 2] *= DEPTH_SCALE
    world = lengthened(world, np.asarray(sightings.visibility.any(axis=1)))
    turn = _line_of_sight_turn(camera.rays(sightings.points_px[:, HIPS].mean(axis=1)))
    return np.einsum("tij,tkj->tki", turn, world)


def lengthened(world: np.ndarray, seen: np.ndarray | None = None) -> np.ndarray:
    """Give bones that came out too short their length back in depth (Taylor, CVIU 2000).

    BlazePose sees limbs that point at the camera, or away from it, as short ones. Across the picture it is
    right, so the missing length lies in depth, on the side that the net leans to; a thigh never points far
    behind the trunk.

    Args:
        world: (T, 33, 3) m, mid-hip at the origin, z along the line of sight.
        seen: (T,) bool, which frames count for the usual lengths; all where None.
    """
    moved = world.copy()
    if seen is None or not seen.any():
        seen = np.ones(len(world), bool)
    forward = np.cross(world[:, 23] - world[:, 24], world[:, [11, 12]].mean(1))  # left x up, y down
    forward = forward / np.maximum(np.linalg.norm(forward, axis=-1, keepdims=True), 1e-6)
    for pair in LIMB_CHAINS:
        lengths = [np.linalg.norm(world[:, b] - world[:, a], axis=-1) for a, b, _ in pair]
        usual = max(float(np.median(one[seen])) for one in lengths)
        for (top, bottom, carried), length in zip(pair, lengths, strict=True):
            bone = world[:, bottom] - world[:, top]
            missing = np.sqrt(np.maximum(usual**2 - (bone[:, :2] ** 2).sum(-1), 0))
            side = np.where(bone[:, 2] >= 0, 1.0, -1.0)
            if top in HIPS:
                behind = (bone[:, :2] * forward[:, :2]).sum(-1) + side * missing * forward[:, 2]
                side = np.where(behind < MAX_BEHIND * usual, -side, side)
            change = np.where(length < SHORT * usual, side * missing - bone[:, 2], 0.0)
            moved[:, [bottom, *carried], 2] += change[:, None]
    return moved


def make_targets(
    sightings: Sightings, seen: np.ndarray, times_s: np.ndarray, camera: Camera, cue: DepthCue
) -> Targets:
    """Gather a track's targets; frames that were not seen are bridged with weight 0.

    Args:
        sightings: T frames of one person.
        seen: (T,) bool, where there is a sighting.
        times_s: (T,) s.
        camera: of the video.
        cue: where the 3D comes from.
    """
    names = list(LANDMARKS)
    points = bridge(sightings.points_px, seen)
    cue_m = calmed(bridge(cue(sightings, camera), seen), times_s)
    width, height = camera.size_wh
    margin = EDGE_SHARE * max(width, height)
    inside = (points > margin).all(-1) & (points < np.array([width, height]) - margin).all(-1)
    trust = sightings.visibility * np.clip(sightings.peaks / 0.7, 0.1, 1) * seen[:, None] * inside
    return Targets(
        points_px=points[:, names],
        weights_2d=trust[:, names],
        cue_m=cue_m,
        weights_3d=np.maximum(trust, 0.1 * ~seen[:, None] * inside)[:, names],
        times_s=np.asarray(times_s, np.float64),
        widths_px=sightings.widths_px,
    )


def bridge(values: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Values (T, ...) with unseen frames filled linearly from the seen ones around them."""
    if seen.all() or not seen.any():
        return values
    rows = np.arange(len(values))
    flat = values.reshape(len(values), -1).astype(np.float64)
    filled = np.stack([np.interp(rows, rows[seen], column[seen]) for column in flat.T], axis=1)
    return filled.reshape(values.shape)


def calmed(cue_m: np.ndarray, times_s: np.ndarray) -> np.ndarray:
    """The 3D cue (T, ...) without its flicker: median of three frames, then a Gaussian of CALM_S.

    It only has to say what is in front; where things are in the picture, and when, the 2D landmarks say.
    """
    if len(cue_m) < 3:
        return cue_m
    step_s = float(np.median(np.diff(times_s)))
    middle = median_filter(cue_m, size=(3, *[1] * (cue_m.ndim - 1)), mode="nearest")
    return gaussian_filter1d(middle, CALM_S / max(step_s, 1e-3), axis=0, mode="nearest")


def _line_of_sight_turn(rays: np.ndarray) -> np.ndarray:
    """Unit rays (T, 3) -> rotations (T, 3, 3) that turn the axis z onto each of them, without roll."""
    x, y, z = rays.T
    zeros = np.zeros_like(x)
    yaw, level = np.arctan2(x, z), np.hypot(x, z)
    c, s = np.cos(yaw), np.sin(yaw)
    turn_y = np.stack([c, zeros, s, zeros, zeros + 1, zeros, -s, zeros, c], -1).reshape(-1, 3, 3)
    turn_x = np.stack([zeros + 1, zeros, zeros, zeros, level, y, zeros, -y, level], -1).reshape(-1, 3, 3)
    return turn_y @ turn_x
