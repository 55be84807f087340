"""Where the people of a rig are in 3D, by all its cameras together: what every engine is measured against.

It is made of the landmark net's 2D alone, never of a fit, and kept in a file: changes of the tool are then
measured against the very same numbers and the very same frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from pathlib import Path

import numpy as np

from quality.calibrated import RigCamera
from quality.correction import Corrected, correct_cameras
from quality.joint_paths import BOTH, EXCHANGED, LEFT_ONLY, RIGHT_ONLY, follow_pair
from quality.sightings_of_rig import NUM_LIMBS, RigSightings, match_people
from quality.triangulation import off_px

SHOULDERS, HIPS, KNEES, ANKLES = (slice(start, start + 2) for start in (0, 6, 8, 10))
HEIGHT_OF_BONES = 0.745  # trunk, thigh and shin together, in body heights
GOOD = 0.04  # mean 2D error of the landmarks, in body heights
MEDIAN_FRAMES, SMOOTH_FRAMES = 5, 1.5
CORRECTION_STEP = 4  # frames between those that the correction looks at


@dataclass(frozen=True)
class Reference:
    """P people over T frames in a rig of C cameras, with what was seen of them when it was made.

    Attributes:
        joints_m: (P, T, 12, 3) m in the world, the taller person first.
        names: (P,) of the people.
        heights_m: (P,) about how tall they are.
        seen: (C, P, T) bool, the finder of that time had the person: the frames that count as "all".
        good: (C, P, T) bool, and its landmarks were right within `GOOD`: the frames that count as "good".
        exchanged: (C, P, T) bool, it had left and right of most joints exchanged.
        world_m: (C, P, T, 12, 3) m, the landmark net's own 3D of that time.
        matrices, distortions, rotations, shifts_m: (C, ...) the corrected cameras.
        mean_px, median_px, before_px, turns_deg, moved_m: how the correction went.
        fit_px: median distance of the believed landmarks to the finished reference.
        noise_accel: (P,) mm/frame², at most so much of an acceleration error is the reference's own: half of
            the mean difference between the accelerations that two halves of the cameras give, of those halves
            that differ least (cameras that face each other see no depth). Of somebody whom half of the
            cameras see badly it says nothing, and comes out larger than whole errors. NaN: not known.
    """

    joints_m: np.ndarray
    names: np.ndarray
    heights_m: np.ndarray
    seen: np.ndarray
    good: np.ndarray
    exchanged: np.ndarray
    world_m: np.ndarray
    matrices: np.ndarray
    distortions: np.ndarray
    rotations: np.ndarray
    shifts_m: np.ndarray
    mean_px: np.ndarray
    median_px: np.ndarray
    before_px: np.ndarray
    turns_deg: np.ndarray
    moved_m: np.ndarray
    fit_px: np.ndarray
    noise_accel: np.ndarray

    @property
    def cameras(self) -> list[RigCamera]:
        parts = (self.matrices, self.distortions, self.rotations, self.shifts_m)
        return [RigCamera(f"cam{k + 1:02}", *part) for k, part in enumerate(zip(*parts, strict=True))]

    def heights_px(self, camera: RigCamera) -> np.ndarray:
        """(P, T) px: how tall each person would stand in the picture."""
        depth = camera.to_camera(self.joints_m[:, :, HIPS].mean(axis=2))[..., 2]
        return self.heights_m[:, None] * camera.focal_px / depth

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Reference:
        with np.load(path, allow_pickle=False) as stored:
            known = {field.name: stored[field.name] for field in fields(cls) if field.name in stored}
        known.setdefault("noise_accel", np.full(len(known["names"]), np.nan))  # older files
        return cls(**known)


def make_reference(sightings: RigSightings, cameras: Sequence[RigCamera], names: Sequence[str]) -> Reference:
    """Match the people, correct the cameras, follow each joint, smooth.

    Args:
        sightings: of P people in C cameras, in any order of people.
        cameras: C of them as calibrated.
        names: P, for the tallest person first.
    """
    sightings = match_people(sightings, cameras)
    rays, weights = sightings.rays(cameras), sightings.weights
    few = (slice(None), slice(None), slice(None, None, CORRECTION_STEP))
    corrected = correct_cameras(
        rays[few].reshape(len(cameras), -1, 2), weights[few].reshape(len(cameras), -1), cameras
    )
    raw, taken_for = follow_people(rays, weights, corrected.cameras)
    order = np.argsort([-body_height(joints) for joints in raw])
    joints = smoothed(raw[order])
    noise = noise_accel(rays[:, order], weights[:, order], corrected.cameras)
    sightings = sightings.of_person([order] * len(cameras))
    rays, taken_for = rays[:, order], taken_for[:, order]
    return _finish(joints, taken_for, rays, sightings, corrected, names, noise)


def noise_accel(rays: np.ndarray, weights: np.ndarray, cameras: Sequence[RigCamera]) -> np.ndarray:
    """`Reference.noise_accel` of at least four cameras, from `follow_people`'s arguments; NaN of fewer."""
    num = len(cameras)
    if num < 4:
        return np.full(rays.shape[1], np.nan)
    found = []
    for one in combinations(range(num), num // 2):
        if one[0] == 0:
            other = tuple(k for k in range(num) if k not in one)
            halves = [_of_cameras(rays, weights, cameras, half) for half in (one, other)]
            between = np.diff(halves[0] - halves[1], 2, axis=1)  # (P, T - 2, 12, 3)
            found.append(np.linalg.norm(between, axis=-1).mean(axis=(1, 2)) / 2 * 1000)
    return np.asarray(np.min(found, axis=0))


def _of_cameras(
    rays: np.ndarray, weights: np.ndarray, cameras: Sequence[RigCamera], some: Sequence[int]
) -> np.ndarray:
    """Smoothed joints (P, T, 12, 3) m by some of the cameras."""
    few = list(some)
    return smoothed(follow_people(rays[few], weights[few], [cameras[k] for k in few])[0])


def follow_people(
    rays: np.ndarray, weights: np.ndarray, cameras: Sequence[RigCamera]
) -> tuple[np.ndarray, np.ndarray]:
    """Every person's joints over time from rays (C, P, T, 12, 2) and weights (C, P, T, 12).

    Returns:
        Joints (P, T, 12, 3) m and what each view of each pair was taken for (C, P, T, 6).
    """
    num_views, num_people, num_frames = rays.shape[:3]
    joints = np.zeros((num_people, num_frames, NUM_LIMBS, 3))
    taken_for = np.zeros((num_views, num_people, num_frames, NUM_LIMBS // 2), np.int8)
    for person in range(num_people):
        for pair in range(NUM_LIMBS // 2):
            sides = slice(2 * pair, 2 * pair + 2)
            view, weight = rays[:, person, :, sides], weights[:, person, :, sides]
            joints[person, :, sides], taken_for[:, person, :, pair] = follow_pair(view, weight, cameras)
    return joints, taken_for


def smoothed(joints: np.ndarray) -> np.ndarray:
    """Joints (P, T, 12, 3) through a median and a Gaussian over time."""
    from scipy.ndimage import gaussian_filter1d, median_filter

    steady = median_filter(joints, size=(1, MEDIAN_FRAMES, 1, 1), mode="nearest")
    return gaussian_filter1d(steady, SMOOTH_FRAMES, axis=1, mode="nearest")


def body_height(joints: np.ndarray) -> float:
    """About how tall a person is, m, from the median bones of joints (T, 12, 3)."""
    middle = joints[:, SHOULDERS].mean(axis=1) - joints[:, HIPS].mean(axis=1)
    bones = [np.linalg.norm(middle, axis=-1)]
    for upper, lower in ((HIPS, KNEES), (KNEES, ANKLES)):
        bones.append(np.linalg.norm(joints[:, upper] - joints[:, lower], axis=-1).mean(axis=1))
    return float(sum(np.median(bone) for bone in bones)) / HEIGHT_OF_BONES


def _finish(
    joints: np.ndarray,
    taken_for: np.ndarray,
    rays: np.ndarray,
    sightings: RigSightings,
    corrected: Corrected,
    names: Sequence[str],
    noise: np.ndarray,
) -> Reference:
    cameras = corrected.cameras
    heights = np.array([body_height(one) for one in joints])
    shape = sightings.seen.shape
    off = off_px(joints.reshape(-1, 3), rays.reshape(len(cameras), -1, 2), cameras)
    off = np.linalg.norm(off, axis=-1).reshape(*shape, NUM_LIMBS)
    depth = np.stack([camera.to_camera(joints[:, :, HIPS].mean(axis=2))[..., 2] for camera in cameras])
    focal = np.array([camera.focal_px for camera in cameras])[:, None, None]
    error = off.mean(axis=-1) / (heights[:, None] * focal / depth)
    return Reference(
        joints_m=joints,
        names=np.array(list(names)),
        heights_m=heights,
        seen=sightings.seen,
        good=sightings.seen & (error < GOOD),
        exchanged=sightings.seen & ((taken_for == EXCHANGED).sum(axis=-1) > NUM_LIMBS // 4),
        world_m=sightings.world_m,
        matrices=np.stack([camera.matrix for camera in cameras]),
        distortions=np.stack([camera.distortion for camera in cameras]),
        rotations=np.stack([camera.rotation for camera in cameras]),
        shifts_m=np.stack([camera.shift_m for camera in cameras]),
        mean_px=np.array(corrected.mean_px),
        median_px=np.array(corrected.median_px),
        before_px=corrected.before_px,
        turns_deg=corrected.turns_deg,
        moved_m=corrected.shifts_m,
        fit_px=np.array(np.median(off[_believed(taken_for) & sightings.seen[..., None]])),
        noise_accel=noise,
    )


def _believed(taken_for: np.ndarray) -> np.ndarray:
    """(C, P, T, 12) bool: joints believed as they were labelled."""
    left = np.isin(taken_for, (BOTH, LEFT_ONLY))
    right = np.isin(taken_for, (BOTH, RIGHT_ONLY))
    return np.stack([left, right], axis=-1).reshape(*taken_for.shape[:-1], -1)
