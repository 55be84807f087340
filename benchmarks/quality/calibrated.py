"""Cameras of a calibrated rig: read, project, and take the lens's distortion out of points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np

# Qualisys' camera looks along -z with y up; OpenCV's along z with y down.
QUALISYS_TO_OPENCV = np.diag([1.0, -1.0, -1.0])
SUBPIXEL = 64  # Qualisys states the lens in 1/64 px


@dataclass(frozen=True)
class RigCamera:
    """One camera of a rig, in OpenCV's axes.

    Attributes:
        name: as the calibration calls it.
        matrix: (3, 3) px.
        distortion: (4,) k1, k2, p1, p2 as OpenCV counts them.
        rotation: (3, 3) world -> camera.
        shift_m: (3,) m; a point is at `rotation @ world + shift_m` in camera coordinates.
    """

    name: str
    matrix: np.ndarray
    distortion: np.ndarray
    rotation: np.ndarray
    shift_m: np.ndarray

    @property
    def focal_px(self) -> float:
        return float(self.matrix[0, 0])

    def to_camera(self, world_m: np.ndarray) -> np.ndarray:
        """Points (..., 3) m of the world -> camera coordinates."""
        return world_m @ self.rotation.T + self.shift_m

    def project(self, world_m: np.ndarray) -> np.ndarray:
        """Points (..., 3) m of the world -> (..., 2) px of the picture, distortion included."""
        flat = np.ascontiguousarray(world_m.reshape(-1, 3), np.float64)
        turn, _ = cv2.Rodrigues(self.rotation)
        points, _ = cv2.projectPoints(flat, turn, self.shift_m, self.matrix, self.distortion)
        return points.reshape(*world_m.shape[:-1], 2)

    def straightened(self, points_px: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) -> (..., 2) X/Z and Y/Z of the rays that they lie on."""
        flat = np.ascontiguousarray(points_px.reshape(-1, 1, 2), np.float64)
        return cv2.undistortPoints(flat, self.matrix, self.distortion).reshape(points_px.shape)

    def moved(self, turn: np.ndarray, shift_m: np.ndarray) -> RigCamera:
        """The same camera turned by a rotation vector (3,) rad about its own axes and shifted (3,) m."""
        rotation, _ = cv2.Rodrigues(np.asarray(turn, np.float64))
        return replace(self, rotation=rotation @ self.rotation, shift_m=self.shift_m + shift_m)


def read_qualisys(path: Path) -> list[RigCamera]:
    """Cameras of a Qualisys calibration (`.qca.txt`), in its order; mm become m."""
    return [_camera(node) for node in ElementTree.parse(path).getroot().iter("camera")]


def _camera(node: ElementTree.Element) -> RigCamera:
    transform, lens = node.find("transform"), node.find("intrinsic")
    if transform is None or lens is None:
        raise ValueError(f"camera {node.get('serial')} of the calibration has no transform or no lens")

    def numbers(element: ElementTree.Element, *keys: str) -> np.ndarray:
        return np.array([float(element.attrib[key]) for key in keys])

    rows = numbers(transform, *(f"r{row}{column}" for row in (1, 2, 3) for column in (1, 2, 3)))
    rotation = QUALISYS_TO_OPENCV @ rows.reshape(3, 3)
    centre_m = numbers(transform, "x", "y", "z") / 1000
    fx, fy, cx, cy = numbers(lens, "focalLengthU", "focalLengthV", "centerPointU", "centerPointV") / SUBPIXEL
    # Its "tangental" is spelt so in the file.
    distortion = numbers(
        lens, "radialDistortion1", "radialDistortion2", "tangentalDistortion1", "tangentalDistortion2"
    )
    matrix = np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]])
    return RigCamera(node.attrib["serial"], matrix, distortion, rotation, -rotation @ centre_m)
