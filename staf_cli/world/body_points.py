"""What the world is found from: points of people's bodies over time, in the axes of one camera."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from staf_cli.body.joints import BLAZEPOSE_LANDMARK_NAMES, SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.body.stature import stature_of
from staf_cli.camera import Camera
from staf_cli.motion import Measured2D, Motion, check_shapes

JOINTS = ("shoulder", "hip", "knee", "ankle")
POINT_NAMES = tuple(f"{side}_{part}" for part in (*JOINTS, "heel", "big_toe") for side in ("left", "right"))
SHOULDERS, HIPS, KNEES, ANKLES, HEELS, TOES = ([2 * k, 2 * k + 1] for k in range(6))
SOLE_POINTS = [HEELS[0], TOES[0], HEELS[1], TOES[1]]  # in the order of contacts
NUM_POINTS = len(POINT_NAMES)

SMPL_ROWS = [SMPL_JOINT_NAMES.index(name) for name in POINT_NAMES[:8]]
LANDMARK_ROWS = [BLAZEPOSE_LANDMARK_NAMES.index(n.replace("big_toe", "foot_index")) for n in POINT_NAMES]
VERTEX_NAMES = ("LHeel", "RHeel", "LBigToe", "RBigToe")
# A landmark net goes on guessing what is hidden; under this it says itself that it does not see a point.
LEAST_VISIBILITY = 0.2
MEAN_STATURE_M = 1.70


@dataclass(frozen=True)
class BodyPoints:
    """Twelve points of one person over T frames, in the order of `POINT_NAMES`.

    Attributes:
        person_id: as in the motion.
        times_s: (T,) s, ascending; frame_ids: (T,) int.
        points_m: (T, 12, 3) m, camera axes (x right, y down, z away): SMPL's joints, and the mesh's vertices
            at heels and big toes; seen from where the camera is in each frame.
        measured_px: (T, 12, 2) px, landmarks in each frame's own picture, NaN where not seen; None where the
            engine measures none.
        observed: (T,) bool, frames whose picture determines the body.
        in_picture: (T, 12) bool, the point lies in the picture.
        stature_m: of the body; known_stature_m: what the user knows of it.
        sole_m: (2,) m, how high heel and toe points are over the sole when the person stands flat.
        camera_m: (T, 3) m, where the camera is in each frame, in the same axes; None for one that does not
            travel, which is at 0.
    """

    person_id: int
    times_s: np.ndarray
    frame_ids: np.ndarray
    points_m: np.ndarray
    measured_px: np.ndarray | None
    observed: np.ndarray
    in_picture: np.ndarray
    stature_m: float
    known_stature_m: float | None
    sole_m: np.ndarray
    camera_m: np.ndarray | None = None

    def __post_init__(self) -> None:
        num_frames = len(self.frame_ids)
        per_frame = (num_frames,)
        shapes: dict[str, tuple[int, ...]] = {"times_s": per_frame, "observed": per_frame, "sole_m": (2,)}
        shapes["points_m"] = (num_frames, NUM_POINTS, 3)
        shapes["measured_px"] = (num_frames, NUM_POINTS, 2)
        shapes["in_picture"] = (num_frames, NUM_POINTS)
        shapes["camera_m"] = (num_frames, 3)
        check_shapes(self, shapes)

    def __len__(self) -> int:
        return len(self.frame_ids)

    @classmethod
    def of(
        cls,
        motion: Motion,
        body: Body,
        times_s: np.ndarray,
        known_stature_m: float | None = None,
        camera: Camera | None = None,
    ) -> BodyPoints:
        """The points of a motion; only four vertices of each frame's mesh are posed.

        Args:
            motion: of one person, T frames.
            body: whose parameters the motion has.
            times_s: (T,) s of the motion's frames.
            known_stature_m: where the user gave it.
            camera: tells which points are in the picture; without it all are taken to be.
        """
        rows = [body.vertex_ids[name] for name in VERTEX_NAMES]
        joints, soles = body.joints_and_vertices_of(rows, motion.poses, motion.mesh_betas, motion.trans)
        points = np.concatenate([joints[:, SMPL_ROWS], soles], axis=1).astype(np.float64)
        betas = np.median(motion.mesh_betas, axis=0) if len(motion) else motion.betas
        measured = motion.measured
        return cls(
            person_id=motion.track.person_id,
            times_s=np.asarray(times_s, np.float64),
            frame_ids=motion.track.frame_ids,
            points_m=points,
            measured_px=None if measured is None else _measured_px(measured, motion.track.observed),
            observed=motion.track.observed.astype(bool),
            in_picture=_in_picture(points, camera),
            stature_m=stature_of(body, betas),
            known_stature_m=known_stature_m,
            sole_m=sole_heights(body, betas),
        )

    @property
    def step_s(self) -> float:
        """Usual time between two frames, s."""
        return max(float(np.median(np.diff(self.times_s))), 1e-3) if len(self) > 1 else 1 / 30

    @property
    def size(self) -> float:
        """Stature in units of an adult's: distances and speeds of a body go with it."""
        return self.stature_m / MEAN_STATURE_M

    @property
    def standing_points_m(self) -> np.ndarray:
        """(T, 4, 3) m: heel and toe points of the left, then the right foot, in the order of contacts."""
        return self.points_m[:, SOLE_POINTS]

    @property
    def standing_sole_m(self) -> np.ndarray:
        """(4,) m: how high those points are over the sole."""
        return np.tile(self.sole_m, 2)

    def camera_along(self, direction: np.ndarray) -> np.ndarray:
        """(T,) m: how far the camera is along a direction (3,) in each frame."""
        return np.zeros(len(self)) if self.camera_m is None else np.asarray(self.camera_m @ direction)

    def turned(self, rotations: np.ndarray | None) -> BodyPoints:
        """The points in other axes; measured points stay those of each frame's own picture.

        Args:
            rotations: (3, 3) or (T, 3, 3), from a frame's camera axes to the new ones; None turns nothing.
        """
        if rotations is None:
            return self
        turns = np.broadcast_to(rotations, (len(self), 3, 3))
        return replace(self, points_m=np.einsum("tij,tpj->tpi", turns, self.points_m))

    def scaled(self, size: float) -> BodyPoints:
        """The person `size` times as large and as far away: each picture stays as it is."""
        return replace(
            self, points_m=self.points_m * size, stature_m=self.stature_m * size, sole_m=self.sole_m * size
        )


def _measured_px(measured: Measured2D, observed: np.ndarray) -> np.ndarray:
    points = measured.landmarks_px[:, LANDMARK_ROWS].astype(np.float64)
    seen = (measured.visibility[:, LANDMARK_ROWS] >= LEAST_VISIBILITY) & observed.astype(bool)[:, None]
    return np.where(seen[..., None], points, np.nan)


def _in_picture(points_m: np.ndarray, camera: Camera | None) -> np.ndarray:
    """(T, 12) bool."""
    before = points_m[..., 2] > 0
    if camera is None:
        return np.ones(points_m.shape[:2], bool)
    pixels = camera.project(np.where(before[..., None], points_m, 1.0))
    return np.asarray(before & (pixels > 0).all(-1) & (pixels < camera.size_wh).all(-1))


def sole_heights(body: Body, betas: np.ndarray) -> np.ndarray:
    """(2,) m: heel and toe points over the lowest vertex of a shape's rest mesh, which stands flat."""
    template = body.smpl.v_template[:, 1].cpu().numpy()
    heights = template + body.smpl.shapedirs[:, 1].cpu().numpy() @ betas
    over = heights[[body.vertex_ids[name] for name in VERTEX_NAMES]] - heights.min()
    return over.reshape(2, 2).mean(axis=1).astype(np.float64)
