"""The one camera of a video, a pinhole behind a lens that may bend the picture, and the axes of files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np

DEFAULT_FOV_DEG = 55.0

# Rotations (3, 3) from camera coordinates, which are OpenCV's (x right, y down, z away), to those of files:
Y_UP = np.diag([1.0, -1.0, -1.0])  # x right, y up, z towards the viewer: .obj, .ply, .glb, .bvh and .csv
Z_UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])  # x right, y away, z up: AMASS

FocalSource = Literal["given", "calibration", "metadata", "lines", "assumed"]
"""Where a focal length comes from: the user, a calibration, the file's own words, lines, nowhere."""

_BEYOND = 1.25  # a lens's formula is believed this much further than to the picture's farthest corner
_FLATTEST = 0.05  # and no further than where the picture would be squeezed to less than this
_RADII = np.arange(1, 16001) / 2000.0  # tangents of angles to the axis, up to 83 degrees
_NEWTON_STEPS = 8
_TINY = 1e-12


@dataclass(frozen=True)
class Lens:
    """How a lens moves points away from where a pinhole would have them: OpenCV's model, named as there.

    A pinhole's (x, y), in units of the focal length from the axis, goes to
    x (1 + k1 r² + k2 r⁴ + k3 r⁶) / (1 + k4 r² + k5 r⁴ + k6 r⁶) + 2 p1 x y + p2 (r² + 2 x²), and y likewise
    with p1 and p2 exchanged; then y is multiplied by `stretch`.

    Attributes:
        k1, k2, k3: radial, k4, k5, k6: of the denominator.
        p1, p2: tangential.
        stretch: focal length down the picture by the one across it.
    """

    k1: float = 0.0
    k2: float = 0.0
    p1: float = 0.0
    p2: float = 0.0
    k3: float = 0.0
    k4: float = 0.0
    k5: float = 0.0
    k6: float = 0.0
    stretch: float = 1.0

    def __post_init__(self) -> None:
        if not (all(map(math.isfinite, self.coefficients)) and 0 < self.stretch < math.inf):
            raise ValueError(f"a lens needs finite numbers, got {self.coefficients} and {self.stretch}")

    @classmethod
    def of(cls, coefficients: Sequence[float], stretch: float = 1.0) -> Lens:
        """From up to eight coefficients in OpenCV's order: k1 k2 p1 p2 k3 k4 k5 k6."""
        k1, k2, p1, p2, k3, k4, k5, k6 = (*coefficients, *[0.0] * (8 - len(coefficients)))
        return cls(k1, k2, p1, p2, k3, k4, k5, k6, stretch)

    @property
    def coefficients(self) -> tuple[float, ...]:
        """The eight in OpenCV's order: k1 k2 p1 p2 k3 k4 k5 k6."""
        return (self.k1, self.k2, self.p1, self.p2, self.k3, self.k4, self.k5, self.k6)

    @property
    def bends(self) -> bool:
        """Whether it moves anything."""
        return any(self.coefficients) or self.stretch != 1.0

    def factor(self, r2: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the radial part multiplies a point by, given r² (...), and the slope of that over r²."""
        above = 1 + r2 * (self.k1 + r2 * (self.k2 + r2 * self.k3))
        below = 1 + r2 * (self.k4 + r2 * (self.k5 + r2 * self.k6))
        slope_above = self.k1 + r2 * (2 * self.k2 + r2 * 3 * self.k3)
        slope_below = self.k4 + r2 * (2 * self.k5 + r2 * 3 * self.k6)
        return above / below, (slope_above * below - above * slope_below) / below**2


@dataclass(frozen=True)
class Camera:
    """A camera, the same for every frame and person of a video.

    Attributes:
        focal_px: focal length, px.
        principal_point_px: (cx, cy), px, in continuous coordinates: pixel i spans i..i+1.
        size_wh: upright picture's width and height, px.
        lens: what its lens does; None for a pinhole.
        focal_source: where the focal length comes from.
    """

    focal_px: float
    principal_point_px: tuple[float, float]
    size_wh: tuple[int, int]
    lens: Lens | None = None
    focal_source: FocalSource = field(default="assumed", compare=False)

    def __post_init__(self) -> None:
        if not (math.isfinite(self.focal_px) and self.focal_px > 0):
            raise ValueError(f"focal_px must be positive and finite, got {self.focal_px}")
        if min(self.size_wh) < 1:
            raise ValueError(f"size_wh must be at least 1 x 1, got {self.size_wh}")

    @classmethod
    def from_fov(
        cls,
        size_wh: tuple[int, int],
        fov_deg: float = DEFAULT_FOV_DEG,
        focal_source: FocalSource = "assumed",
    ) -> Camera:
        """A camera whose longer side spans `fov_deg` degrees, its principal point in the middle."""
        focal_px = 0.5 * max(size_wh) / math.tan(math.radians(fov_deg) / 2)
        return cls.from_focal(size_wh, focal_px, focal_source)

    @classmethod
    def from_focal(
        cls, size_wh: tuple[int, int], focal_px: float, focal_source: FocalSource = "given"
    ) -> Camera:
        """A camera of a given focal length (px), its principal point in the middle."""
        middle = size_wh[0] / 2, size_wh[1] / 2
        return cls(focal_px, middle, size_wh, focal_source=focal_source)

    @property
    def pinhole(self) -> Camera:
        """The same camera without what its lens does."""
        return self if self.lens is None else replace(self, lens=None)

    @property
    def reach(self) -> float:
        """How far the lens's formula holds, 0-1 of the way from the axis to the farthest corner."""
        return 1.0 if self.lens is None else min(1.0, self._limit.radius_bent / self.farthest)

    @property
    def focal_xy_px(self) -> tuple[float, float]:
        """Focal lengths across and down the picture, px, as a calibration names them."""
        return self.focal_px, self.focal_px * (1.0 if self.lens is None else self.lens.stretch)

    def project(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) m in camera coordinates -> (..., 2) px: f X/Z + c, of `bent` points."""
        points = self.bent(points)
        return points[..., :2] / points[..., 2:3] * self.focal_px + np.asarray(self.principal_point_px)

    def rays(self, points_px: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) -> unit directions (..., 3) from the camera through them."""
        xy = (self.undistorted(points_px) - np.asarray(self.principal_point_px)) / self.focal_px
        rays = np.concatenate([xy, np.ones_like(xy[..., :1])], axis=-1)
        return rays / np.linalg.norm(rays, axis=-1, keepdims=True)

    def bent(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) m moved across the view so that the pinhole sees them where the lens shows them.

        Beyond what the lens's formula can be believed for, outside the picture and behind the camera, points
        go on in a straight line, so that their order is kept and nothing is thrown about.
        """
        if self.lens is None:
            return points
        xy, z = points[..., :2].astype(np.float64), points[..., 2].astype(np.float64)
        moved = np.concatenate([self._moved(xy, z), z[..., None]], axis=-1)
        return moved.astype(np.result_type(points.dtype, np.float32))

    def distorted(self, points_px: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) of the pinhole -> where they are in the picture."""
        if self.lens is None:
            return points_px
        centre = np.asarray(self.principal_point_px)
        xy = (points_px - centre) / self.focal_px
        return self._moved(xy, np.ones(xy.shape[:-1])) * self.focal_px + centre

    def undistorted(self, points_px: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) of the picture -> where a pinhole would have them, float64 where there is a lens.

        Newton's method from the radial part's table; `distorted` brings them back to 1e-6 px.
        """
        if self.lens is None:
            return points_px
        centre = np.asarray(self.principal_point_px)
        wanted = (np.asarray(points_px, np.float64) - centre) / self.focal_px / (1, self.lens.stretch)
        limit = self._limit
        far = np.linalg.norm(wanted, axis=-1)
        known = np.interp(far, limit.radii_bent, limit.radii)
        beyond = limit.radius + (far - limit.radius_bent) / limit.slope
        near = np.where(far > limit.radius_bent, beyond, known)
        xy = wanted * (near / np.maximum(far, _TINY))[..., None]
        for _ in range(_NEWTON_STEPS):
            xy = xy - self._newton_step(xy, wanted)
        return xy * self.focal_px + centre

    def scale_at(self, points_px: np.ndarray) -> np.ndarray:
        """How much larger (...) the pinhole's picture is at pixels (..., 2) of the picture, in length."""
        if self.lens is None:
            return np.ones(points_px.shape[:-1])
        across, down = np.array([0.5, 0.0]), np.array([0.0, 0.5])
        x = self.undistorted(points_px + across) - self.undistorted(points_px - across)
        y = self.undistorted(points_px + down) - self.undistorted(points_px - down)
        return np.sqrt(np.abs(x[..., 0] * y[..., 1] - x[..., 1] * y[..., 0]))

    def _moved(self, xy: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Homogeneous (..., 2) and (...) -> (..., 2) as the lens shows them, still to be divided by z."""
        assert self.lens is not None
        lens, limit = self.lens, self._limit
        before = np.maximum(z, 0)
        radius = np.linalg.norm(xy, axis=-1)
        inside = radius <= limit.radius * before
        safe_z = np.where(inside & (before > 0), before, 1.0)
        factor, _ = lens.factor(np.where(inside, radius / safe_z, 0.0) ** 2)
        outside = limit.slope + (limit.radius_bent - limit.slope * limit.radius) * before / np.maximum(
            radius, _TINY
        )
        moved = xy * np.where(inside, factor, outside)[..., None]
        # What the tangential part does at the limit, it does beyond.
        shrunk = np.where(inside, 1 / safe_z, limit.radius / np.maximum(radius, _TINY))
        x, y = np.moveaxis(xy * shrunk[..., None], -1, 0)
        off = _tangential(lens, x, y) * before[..., None]
        return (moved + off) * (1, lens.stretch)

    def _newton_step(self, xy: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """What to take off (..., 2) so that it is moved to `wanted` (..., 2), without the stretch."""
        assert self.lens is not None
        lens, limit = self.lens, self._limit
        ones = np.ones(xy.shape[:-1])
        off = self._moved(xy, ones) / (1, lens.stretch) - wanted
        x, y = xy[..., 0], xy[..., 1]
        r2 = x * x + y * y
        factor, slope = lens.factor(np.minimum(r2, limit.radius**2))
        radius = np.maximum(np.sqrt(r2), _TINY)
        inside = radius <= limit.radius
        excess = limit.radius_bent - limit.slope * limit.radius
        factor = np.where(inside, factor, limit.slope + excess / radius)
        slope = np.where(inside, slope, -excess / (2 * radius**3))
        p1, p2 = lens.p1 * inside, lens.p2 * inside
        xx = factor + 2 * x * x * slope + 2 * p1 * y + 6 * p2 * x
        yy = factor + 2 * y * y * slope + 6 * p1 * y + 2 * p2 * x
        xy_ = 2 * x * y * slope + 2 * p1 * x + 2 * p2 * y  # twice: the Jacobian is symmetric
        determinant = xx * yy - xy_ * xy_
        determinant = np.where(np.abs(determinant) > _TINY, determinant, 1.0)
        a, b = off[..., 0], off[..., 1]
        return np.stack([yy * a - xy_ * b, xx * b - xy_ * a], axis=-1) / determinant[..., None]

    @cached_property
    def _limit(self) -> _Limit:
        """How far from the axis the lens's formula counts."""
        assert self.lens is not None
        return _Limit.of(self.lens, _BEYOND * self.farthest)

    @property
    def farthest(self) -> float:
        """From the axis to the picture's farthest corner, in units of the focal length."""
        corners = np.array([[x, y] for x in (0, self.size_wh[0]) for y in (0, self.size_wh[1])])
        away = (corners - self.principal_point_px) / self.focal_xy_px
        return float(np.linalg.norm(away, axis=-1).max())


@dataclass(frozen=True)
class KnownCamera:
    """A video's camera and what is known of how it stands, before anything is worked out.

    Attributes:
        camera: the camera.
        up: (3,) unit vector in camera coordinates, against gravity; None where it is not known.
        height_m: of the camera over the floor; None where it is not known.
    """

    camera: Camera
    up: np.ndarray | None = None
    height_m: float | None = None


def _tangential(lens: Lens, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The tangential part (..., 2) at x, y (...), in units of the focal length."""
    r2, xy = x * x + y * y, 2 * x * y
    return np.stack(
        [lens.p1 * xy + lens.p2 * (r2 + 2 * x * x), lens.p1 * (r2 + 2 * y * y) + lens.p2 * xy], axis=-1
    )


@dataclass(frozen=True)
class _Limit:
    """How far a lens's formula counts; in units of the focal length, from the axis.

    Attributes:
        radius, radius_bent: the farthest before and after the lens.
        slope: of the one over the other there, with which it goes on.
        radii, radii_bent: (N,) a table of both up to there, ascending.
    """

    radius: float
    radius_bent: float
    slope: float
    radii: np.ndarray
    radii_bent: np.ndarray

    @classmethod
    def of(cls, lens: Lens, farthest_bent: float) -> _Limit:
        """Of a lens whose picture reaches so far."""
        r2 = _RADII**2
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            factor, slope_r2 = lens.factor(r2)
            slope = factor + 2 * r2 * slope_r2
            bent = _RADII * factor
        good = np.isfinite(bent) & np.isfinite(slope) & (slope >= _FLATTEST) & (factor > 0)
        end = len(good) if good.all() else int(np.argmin(good))
        last = min(int(np.searchsorted(bent[:end], farthest_bent)), end - 1)
        if last < 0:
            raise ValueError("a lens must keep the middle of the picture as it is")
        kept = slice(0, last + 1)
        radii, radii_bent = np.r_[0.0, _RADII[kept]], np.r_[0.0, bent[kept]]
        return cls(float(radii[-1]), float(radii_bent[-1]), float(slope[last]), radii, radii_bent)
