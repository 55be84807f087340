"""A camera as a calibration describes it, and what becomes of it for a video."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from staf_cli.calibration.plausible import what_is_wrong
from staf_cli.camera import Camera, KnownCamera, Lens

_SIZE_SLACK_PX = 1.0  # that scaling a picture may round off
_STRETCH_SLACK_PX = 0.02  # at the picture's edge; below, pixels are square
_MOST_SKEW_PX = 1.0  # at the picture's edge; what is less is left out
_STRETCH = (0.5, 2.0)
_MOST_SIZE = 100_000
_HEIGHT_M = (0.02, 100.0)  # of a camera over a floor; other heights are those of another origin
_CENTRAL = (0.25, 0.75)  # where a principal point must be, in picture sizes, if the size is not told


class UnusableError(ValueError):
    """What is wrong with a calibration, in words for the user."""


@dataclass(frozen=True)
class RigCamera:
    """One camera of a calibration.

    Attributes:
        name: as the file calls it.
        size_wh: of the pictures that it was calibrated with, px; None where the file does not say.
        focal_xy_px: focal lengths across and down, px.
        centre_px: principal point, px, in OpenCV's coordinates: the first pixel's middle is (0, 0).
        coefficients: OpenCV's k1 k2 p1 p2 k3 k4 k5 k6.
        up: (3,) unit vector in camera coordinates, against gravity; None where the file does not tell.
        height_m: over the floor; None where the file does not tell.
    """

    name: str
    size_wh: tuple[int, int] | None
    focal_xy_px: tuple[float, float]
    centre_px: tuple[float, float]
    coefficients: tuple[float, ...] = (0.0,) * 8
    up: np.ndarray | None = None
    height_m: float | None = None

    def for_video(
        self, size_wh: tuple[int, int], quarter_turns: int = 0, mirrored: bool = False
    ) -> KnownCamera:
        """This camera as it took an upright video.

        Args:
            size_wh: of the video's upright pictures, px.
            quarter_turns, mirrored: how stored pictures are turned upright (`video.frame.Orientation`); the
                calibration may be of upright or of stored ones, which their shape tells.

        Raises:
            UnusableError: its pictures have another shape, or no camera has such numbers.
        """
        own = self
        if self.size_wh is None:
            inside = all(
                _CENTRAL[0] * n < c < _CENTRAL[1] * n for c, n in zip(self.centre_px, size_wh, strict=True)
            )
            if not inside:
                x, y = self.centre_px
                raise UnusableError(
                    f"does not say its pictures' size, and its principal point ({x:.0f}, {y:.0f}) is "
                    f"none of a video of {_size(size_wh)}; add the size (image_width, image_height)"
                )
            own = replace(self, size_wh=size_wh)
        assert own.size_wh is not None
        if wrong := what_is_wrong(own._scaled(own.size_wh), own.centre_px):
            raise UnusableError(wrong)
        if not _same_shape(own.size_wh, size_wh):
            if not (quarter_turns % 2 and _same_shape(own.size_wh, size_wh[::-1])):
                raise UnusableError(
                    f"is of pictures of {_size(own.size_wh)}, and the video's are {_size(size_wh)}, of "
                    "another shape; calibrate with the video's own shape"
                )
            own = own.turned(quarter_turns, mirrored)
        return KnownCamera(own._scaled(size_wh), own.up, own.height_m)

    def turned(self, quarter_turns: int, mirrored: bool = False) -> RigCamera:
        """The camera whose pictures are mirrored (if at all) and then turned counter-clockwise."""
        turned = self._mirrored() if mirrored else self
        for _ in range(quarter_turns % 4):
            turned = turned._turned_once()
        return turned

    def _mirrored(self) -> RigCamera:
        assert self.size_wh is not None
        k1, k2, p1, p2, *others = self.coefficients
        centre = (self.size_wh[0] - 1 - self.centre_px[0], self.centre_px[1])
        up = None if self.up is None else self.up * (-1, 1, 1)
        return replace(self, centre_px=centre, coefficients=(k1, k2, p1, -p2, *others), up=up)

    def _turned_once(self) -> RigCamera:
        """Counter-clockwise: what was right is up, so that (x, y) becomes (y, -x)."""
        assert self.size_wh is not None
        (width, height), (cx, cy) = self.size_wh, self.centre_px
        k1, k2, p1, p2, *others = self.coefficients
        return replace(
            self,
            size_wh=(height, width),
            focal_xy_px=self.focal_xy_px[::-1],
            centre_px=(cy, width - 1 - cx),
            coefficients=(k1, k2, -p2, p1, *others),
            up=None if self.up is None else np.array([self.up[1], -self.up[0], self.up[2]]),
        )

    def _scaled(self, size_wh: tuple[int, int]) -> Camera:
        assert self.size_wh is not None
        scale = [to / of for to, of in zip(size_wh, self.size_wh, strict=True)]
        fx, fy = (scale[axis] * self.focal_xy_px[axis] for axis in (0, 1))
        # A picture's edges are scaled onto its edges: half a pixel lies between them and OpenCV's zero.
        cx, cy = (scale[axis] * (self.centre_px[axis] + 0.5) for axis in (0, 1))
        stretch = fy / fx
        if abs(stretch - 1) * max(size_wh) / 2 < _STRETCH_SLACK_PX:
            stretch = 1.0
        lens = Lens.of(self.coefficients, stretch)
        return Camera(fx, (cx, cy), size_wh, lens if lens.bends else None, focal_source="calibration")


def make_camera(
    name: str,
    size_wh: Sequence[float] | None,
    matrix: Sequence[float],
    coefficients: Sequence[float],
    pose: tuple[np.ndarray, np.ndarray] | None = None,
) -> RigCamera:
    """A camera out of what a file says, checked.

    Args:
        name: of the camera.
        size_wh: px; None where the file does not say.
        matrix: 9 numbers, row by row, px: fx s cx, 0 fy cy, 0 0 1.
        coefficients: up to 14, OpenCV's order; those beyond the eighth must be 0.
        pose: (3, 3) and (3,) m that lead from the world, whose z is up and 0 on the floor, to the camera;
            None where the file has no such world.

    Raises:
        UnusableError: they are no camera's.
    """
    size = None if size_wh is None else _checked_size(name, size_wh)
    fx, skew, cx, zero_1, fy, cy, zero_2, zero_3, one = _finite(name, "camera matrix", matrix, (9,))
    if any((zero_1, zero_2, zero_3)) or one != 1:
        raise UnusableError(f"the camera matrix of {name} is none: fx 0 cx, 0 fy cy, 0 0 1 are expected")
    if not (fx > 0 and _STRETCH[0] <= fy / fx <= _STRETCH[1]):
        raise UnusableError(
            f"the focal lengths of {name}, {fx:g} and {fy:g} px, are none of a camera; about the picture's "
            "width is plausible, the same across and down"
        )
    if abs(skew) / fy * (size[1] if size else 2 * cy) / 2 > _MOST_SKEW_PX:
        raise UnusableError(f"the pixels of {name} are skewed by {skew:g}, which is not supported")
    numbers = _finite(name, "distortion", coefficients, (0, 1, 2, 3, 4, 5, 8, 12, 14))
    if any(numbers[8:]):
        raise UnusableError(
            f"the distortion of {name} has more than OpenCV's first eight coefficients; calibrate without "
            "thin prisms and tilted sensors"
        )
    first = (*numbers, *[0.0] * 8)[:8]
    up, height_m = (None, None) if pose is None else _standing(name, *pose)
    try:
        Lens.of(first)
    except ValueError as error:
        raise UnusableError(f"the distortion of {name} is none of a lens") from error
    return RigCamera(name, size, (fx, fy), (cx, cy), first, up, height_m)


def _standing(name: str, rotation: np.ndarray, shift_m: np.ndarray) -> tuple[np.ndarray, float | None]:
    """Up (3,) in camera coordinates, and the height over the floor where it can be one, m."""
    if not (np.isfinite(rotation).all() and np.isfinite(shift_m).all()):
        raise UnusableError(f"the pose of {name} holds what is no number")
    if not np.allclose(rotation @ rotation.T, np.eye(3), atol=1e-2) or np.linalg.det(rotation) < 0:
        raise UnusableError(f"the rotation of {name} is none")
    up = rotation[:, 2] / np.linalg.norm(rotation[:, 2])
    height_m = float(-(rotation.T @ shift_m)[2])
    return up, height_m if _HEIGHT_M[0] <= height_m <= _HEIGHT_M[1] else None


def _finite(name: str, what: str, numbers: Sequence[float], counts: tuple[int, ...]) -> tuple[float, ...]:
    """The numbers, if there are so many and all are finite."""
    if len(numbers) not in counts:
        wanted = " or ".join(map(str, counts))
        raise UnusableError(f"the {what} of {name} has {len(numbers)} numbers, expected {wanted}")
    if not all(map(math.isfinite, numbers)):
        raise UnusableError(f"the {what} of {name} holds what is no number")
    return tuple(map(float, numbers))


def _checked_size(name: str, size_wh: Sequence[float]) -> tuple[int, int]:
    width, height = _finite(name, "size", size_wh, (2,))
    if not all(1 <= side <= _MOST_SIZE and side == round(side) for side in (width, height)):
        raise UnusableError(f"the size of {name}, {width:g} x {height:g}, is none of a picture")
    return round(width), round(height)


def _same_shape(one_wh: tuple[int, ...], other_wh: tuple[int, ...]) -> bool:
    """Whether one is the other scaled, but for the rounding of its sides."""
    large, small = sorted((one_wh, other_wh), key=lambda size: size[0] * size[1], reverse=True)
    return any(
        abs(large[0] * scale - small[0]) <= _SIZE_SLACK_PX
        and abs(large[1] * scale - small[1]) <= _SIZE_SLACK_PX
        for scale in (small[0] / large[0], small[1] / large[1])
    )


def _size(size_wh: tuple[int, ...]) -> str:
    return f"{size_wh[0]} x {size_wh[1]}"
