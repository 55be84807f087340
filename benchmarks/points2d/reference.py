"""Where a rig's people have their limb joints, by several nets in all cameras; made once, kept in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from quality.calibrated import RigCamera
from quality.correction import Corrected, correct_cameras
from quality.reference import HIPS, body_height
from quality.triangulation import best_views, off_px

AGREE_PX = 30.0  # within which a view agrees with the others
LEAST_VIEWS = 3  # that must agree, or the joint is not known
CORRECTION_NETS = ("heavy", "thunder")  # one of each family, so that neither bends the cameras to itself
CORRECTION_STEP = 2  # of the frames that the nets looked at


@dataclass(frozen=True)
class NetPoints:
    """What N nets saw in F frames of C cameras.

    Attributes:
        names: of the nets.
        frame_ids: (F,) frames of the clips.
        points: (N, C, P, F, 12, 3) x, y px and confidence; NaN where a net saw no one.
    """

    names: tuple[str, ...]
    frame_ids: np.ndarray
    points: np.ndarray


@dataclass(frozen=True)
class PointReference:
    """P people in F frames, the taller person first, and the nets that it was made of.

    Attributes:
        joints_m: (P, F, 12, 3) m in the world.
        num_views: (P, F, 12) cameras that agree on a joint; it is known from `LEAST_VIEWS` on.
        frame_ids: (F,) frames of the clips.
        names: (P,) of the people.
        heights_m: (P,) about how tall they are.
        matrices, distortions, rotations, shifts_m: (C, ...) the corrected cameras.
        mean_px, median_px: how well rays meet after the correction.
        net_names, net_points: (N,), (N, C, P, F, 12, 3) as of `NetPoints`, people in this order.
    """

    joints_m: np.ndarray
    num_views: np.ndarray
    frame_ids: np.ndarray
    names: np.ndarray
    heights_m: np.ndarray
    matrices: np.ndarray
    distortions: np.ndarray
    rotations: np.ndarray
    shifts_m: np.ndarray
    mean_px: np.ndarray
    median_px: np.ndarray
    net_names: np.ndarray
    net_points: np.ndarray

    @property
    def known(self) -> np.ndarray:
        """(P, F, 12) bool: joints that count."""
        return self.num_views >= LEAST_VIEWS

    @property
    def cameras(self) -> list[RigCamera]:
        parts = (self.matrices, self.distortions, self.rotations, self.shifts_m)
        return [RigCamera(f"cam{k + 1:02}", *part) for k, part in enumerate(zip(*parts, strict=True))]

    def heights_px(self) -> np.ndarray:
        """(C, P, F) px: how tall each person would stand in the picture."""
        middles = self.joints_m[:, :, HIPS].mean(axis=2)
        return np.stack(
            [self.heights_m[:, None] * one.focal_px / one.to_camera(middles)[..., 2] for one in self.cameras]
        )

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, path: Path) -> PointReference:
        with np.load(path, allow_pickle=False) as stored:
            return cls(**{field.name: stored[field.name] for field in fields(cls)})


def make_reference(seen: NetPoints, cameras: Sequence[RigCamera], names: Sequence[str]) -> PointReference:
    """Correct the cameras, take the nets' median in each picture, triangulate from the views that agree.

    Args:
        seen: people in the same order in all cameras.
        cameras: C of them as calibrated.
        names: P, for the tallest person first.
    """
    corrected = _corrected(seen, cameras)
    rays, weights = rays_of(_median(seen.points[..., :2]), corrected.cameras)  # (C, P, F, 12, ...)
    shape = rays.shape[1:-1]
    flat = (len(cameras), -1)
    joints, inside = best_views(rays.reshape(*flat, 2), weights.reshape(flat), corrected.cameras, AGREE_PX)
    joints = joints.reshape(*shape, 3)
    heights = np.array([body_height(one) for one in joints])
    order = np.argsort(-heights)
    return PointReference(
        joints_m=joints[order],
        num_views=inside.sum(axis=0).reshape(shape)[order],
        frame_ids=seen.frame_ids,
        names=np.array(list(names)),
        heights_m=heights[order],
        matrices=np.stack([camera.matrix for camera in corrected.cameras]),
        distortions=np.stack([camera.distortion for camera in corrected.cameras]),
        rotations=np.stack([camera.rotation for camera in corrected.cameras]),
        shifts_m=np.stack([camera.shift_m for camera in corrected.cameras]),
        mean_px=np.array(corrected.mean_px),
        median_px=np.array(corrected.median_px),
        net_names=np.array(list(seen.names)),
        net_points=seen.points[:, :, order],
    )


def rays_of(points_px: np.ndarray, cameras: Sequence[RigCamera]) -> tuple[np.ndarray, np.ndarray]:
    """X/Z and Y/Z of points (C, ..., 2) px, and weights (C, ...) 0 where a point is NaN, else 1."""
    there = np.isfinite(points_px).all(axis=-1)
    filled = np.where(there[..., None], points_px, 0)
    rays = [camera.straightened(view) for camera, view in zip(cameras, filled, strict=True)]
    return np.stack(rays), there.astype(float)


def offsets_px(points_px: np.ndarray, joints_m: np.ndarray, cameras: Sequence[RigCamera]) -> np.ndarray:
    """How far points (C, ..., 2) px lie from joints (..., 3) m: (C, ...) px of a picture without its lens's
    distortion, NaN as the points."""
    rays, weights = rays_of(points_px, cameras)
    off = off_px(joints_m.reshape(-1, 3), rays.reshape(len(cameras), -1, 2), cameras)
    return np.where(weights > 0, np.linalg.norm(off, axis=-1).reshape(weights.shape), np.nan)


def _corrected(seen: NetPoints, cameras: Sequence[RigCamera]) -> Corrected:
    chosen = [seen.names.index(name) for name in CORRECTION_NETS]
    some = seen.points[chosen][:, :, :, ::CORRECTION_STEP, :, :2]
    per_net = [rays_of(points, cameras) for points in some]
    flat = (len(cameras), -1)
    return correct_cameras(
        np.concatenate([rays.reshape(*flat, 2) for rays, _ in per_net], axis=1),
        np.concatenate([weights.reshape(flat) for _, weights in per_net], axis=1),
        cameras,
    )


def _median(points: np.ndarray) -> np.ndarray:
    """Over nets (N, ...); NaN where none saw the joint."""
    middle = np.full(points.shape[1:], np.nan)
    there = np.isfinite(points).any(axis=0)
    middle[there] = np.nanmedian(points[:, there], axis=0)
    return middle
