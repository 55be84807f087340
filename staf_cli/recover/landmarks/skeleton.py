"""The body as the fit sees it, joints and points fixed to them, and what bodies can do; pure torch.

BlazePose's trunk is longer than the body's own, and its shins are shorter: on a dozen people trunk over legs
is 0.64-0.76, on the free body 0.56. Taken for joints, its points make limbs look foreshortened: shins of
people who stand were laid back, and feet came out too high. All shifts lie along bones, so that they are the
same shares of the bones in every view.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import torch

from staf_cli.body.joints import LIMB_BLAZEPOSE, LIMB_SMPL
from staf_cli.body.kinematics import JointTree
from staf_cli.body.model import Body
from staf_cli.body.stature import Stature
from staf_cli.recover import rotations

SHOULDERS, HIPS, KNEES, ANKLES = [11, 12], [23, 24], [25, 26], [27, 28]
SHOULDERS_DOWN = 0.025  # of the trunk, mid-shoulder to mid-hip
HIPS_UP = 0.035  # of the trunk
ANKLES_DOWN = 0.08  # of the shin: 3.2 cm, as measured on drawn bodies whose joints are known


def landmarks_to_joint_centres(landmarks_px: np.ndarray) -> np.ndarray:
    """Landmarks (T, 33, 2) px with shoulders, hips and ankles where the body's joints are."""
    seen = landmarks_px
    trunk = seen[:, SHOULDERS].mean(1, keepdims=True) - seen[:, HIPS].mean(1, keepdims=True)
    points = seen.copy()
    points[:, SHOULDERS] -= SHOULDERS_DOWN * trunk
    points[:, HIPS] += HIPS_UP * trunk
    points[:, ANKLES] += ANKLES_DOWN * (seen[:, ANKLES] - seen[:, KNEES])
    return points


# Landmark of BlazePose -> SMPL joint that it is.
JOINT_OF_LANDMARK = dict(zip(LIMB_BLAZEPOSE.tolist(), LIMB_SMPL.tolist(), strict=True))
# Landmark of BlazePose -> (vertex by smplx's name, SMPL joint that carries it).
VERTEX_OF_LANDMARK = {
    0: ("nose", 15), 7: ("lear", 15), 8: ("rear", 15),
    19: ("lindex", 20), 20: ("rindex", 21),
    29: ("LHeel", 7), 30: ("RHeel", 8), 31: ("LBigToe", 7), 32: ("RBigToe", 8),
}  # fmt: skip
# How far in front of SMPL's shoulders (moving with spine3) and hips BlazePose puts its own, m. Outlines of
# people seen from the side are the same within 0.004 of IoU with 1.5 and with 3 cm at the hips; with 1.5 the
# joints lie nearer to where they are seen.
FORWARD_M = {9: 0.02, 0: 0.015}
# BlazePose's landmarks that the fit uses, in the order in which it has its points.
FIT_LANDMARKS = (*JOINT_OF_LANDMARK, *VERTEX_OF_LANDMARK)
FIT_HIPS = [FIT_LANDMARKS.index(mark) for mark in HIPS]


@dataclass(frozen=True)
class Skeleton:
    """Joints and carried points, linear in the shape.

    Attributes:
        joints_template: (24, 3) m, rest joints of the mean shape.
        joints_shapedirs: (24, 3, 10).
        points_template: (P, 3) m, carried points at rest.
        points_shapedirs: (P, 3, 10).
        carriers: (P,) joint that carries each point.
        tree: SMPL's, for the forward kinematics.
        stature: how tall the whole body stands.
    """

    joints_template: torch.Tensor
    joints_shapedirs: torch.Tensor
    points_template: torch.Tensor
    points_shapedirs: torch.Tensor
    carriers: torch.Tensor
    tree: JointTree
    stature: Stature

    @classmethod
    def of(cls, body: Body) -> Skeleton:
        """The joints of a body and the few points of its mesh that landmarks lie on."""
        rows = [body.vertex_ids[name] for name, _ in VERTEX_OF_LANDMARK.values()]
        return cls(
            joints_template=body.joints_template,
            joints_shapedirs=body.joints_shapedirs,
            points_template=body.smpl.v_template[rows],
            points_shapedirs=body.smpl.shapedirs[rows],
            carriers=torch.tensor([joint for _, joint in VERTEX_OF_LANDMARK.values()], device=body.device),
            tree=body.tree,
            stature=Stature.of(body),
        )

    def rest_joints(self, betas: torch.Tensor) -> torch.Tensor:
        """Betas (10,) -> (24, 3) m."""
        return self.joints_template + self.joints_shapedirs @ betas

    def rest(self, betas: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Betas (10,) -> rest joints (1, 24, 3) and carried points (1, P, 3) m."""
        return self.rest_joints(betas)[None], (self.points_template + self.points_shapedirs @ betas)[None]

    def landmarks(
        self, rotmats: torch.Tensor, pelvis: torch.Tensor, rest: torch.Tensor, rest_points: torch.Tensor
    ) -> torch.Tensor:
        """Where landmarks are expected on a posed body.

        Args:
            rotmats: (T, 24, 3, 3) local rotations, the root's into camera axes.
            pelvis: (T, 3) m, where the root joint is, camera coordinates.
            rest: (T or 1, 24, 3) m, joints at rest; rest_points: (T or 1, P, 3) m, carried points at rest.

        Returns:
            (T, 12 + P, 3) m in camera coordinates, in the order of `FIT_LANDMARKS`.
        """
        joints, rotations = self.tree.pose(rotmats, pelvis, rest)
        offsets = rest_points - rest[:, self.carriers]
        carried = rotations.index_select(1, self.carriers) @ offsets[..., None]
        points = joints.index_select(1, self.carriers) + carried[..., 0]
        own = joints[:, list(JOINT_OF_LANDMARK.values())]
        chest, hips = (forward_m * rotations[:, [joint], :, 2] for joint, forward_m in FORWARD_M.items())
        # shoulders, elbows and wrists, hips, knees and ankles: the order of JOINT_OF_LANDMARK
        limbs = (own[:, :2] + chest, own[:, 2:6], own[:, 6:8] + hips, own[:, 8:])
        return torch.cat([*limbs, points], dim=1)


@dataclass(frozen=True)
class ShapePrior:
    """What is known of a person's shape before anything is seen of it.

    One camera does not show how large somebody is. Left to themselves, proportions decide: in the shape
    components long legs go with tall bodies, and BlazePose's landmarks give everyone thighs that are 6-11 %
    too long. All came out 1.85-1.95 m tall.

    Attributes:
        betas: (10,), around which the shape is looked for.
        stature_m: the mean of a normal distribution of statures.
        sd_m: its standard deviation.
    """

    betas: torch.Tensor
    stature_m: float = 1.70
    sd_m: float = 0.10


def rotmats_of(root: torch.Tensor, body_rotvec: torch.Tensor) -> torch.Tensor:
    """Root (T, 3, 3) and the other joints' rotation vectors (T, 23, 3) -> (T, 24, 3, 3)."""
    return torch.cat([root[:, None], rotations.rotvec_to_rotmat(body_rotvec)], dim=1)


# SMPL joint -> lower and upper bounds of its rotation vector, rad.
KNEE = ((-0.1, -0.25, -0.25), (2.7, 0.25, 0.25))
SPINE = ((-0.4, -0.4, -0.35), (0.9, 0.4, 0.35))
ANKLE = ((-0.7, -0.5, -0.5), (0.8, 0.5, 0.5))
WRIST = ((-0.8, -0.5, -0.9), (0.8, 0.5, 0.9))
COLLAR = ((-0.2, -0.35, -0.35), (0.2, 0.35, 0.35))
NECK = ((-0.5, -0.7, -0.4), (0.6, 0.7, 0.4))
LIMITS = {
    3: SPINE, 6: SPINE, 9: SPINE, 4: KNEE, 5: KNEE, 7: ANKLE, 8: ANKLE, 12: NECK, 15: NECK,
    13: COLLAR, 14: COLLAR, 20: WRIST, 21: WRIST,
    18: ((-1.6, -2.7, -1.3), (1.6, 0.1, 1.3)),
    19: ((-1.6, -0.1, -1.3), (1.6, 2.7, 1.3)),
    22: ((0, 0, 0), (0, 0, 0)), 23: ((0, 0, 0), (0, 0, 0)),
}  # fmt: skip
FREE = 3.0  # rad, for joints without limits of their own
# Arms hanging, legs straight: where limbs go that are out of the picture.
REST = {16: (0.0, 0.0, -1.2), 17: (0.0, 0.0, 1.2), 18: (0.0, -0.25, 0.0), 19: (0.0, 0.25, 0.0)}
# Joint -> landmarks of which at least one must be seen for the joint's rotation to be known.
SHOWN_BY = {
    1: (25, 27), 2: (26, 28), 4: (27,), 5: (28,), 7: (31, 29), 8: (32, 30),
    16: (13, 15), 17: (14, 16), 18: (15,), 19: (16,), 20: (19,), 21: (20,), 15: (0, 7, 8), 12: (0, 7, 8),
}  # fmt: skip
NUM_BODY = 23


@dataclass(frozen=True)
class PosePrior:
    """Terms on the rotation vectors (T, 23, 3) of all joints but the root.

    Attributes:
        mean: (63,) rad, of SMPL's joints 1-21.
        precision_root: (63, 63), lower Cholesky factor of the inverse covariance.
        low, high: (23, 3) rad, limits of the joints.
        rest: (23, 3) rad.
    """

    mean: torch.Tensor
    precision_root: torch.Tensor
    low: torch.Tensor
    high: torch.Tensor
    rest: torch.Tensor

    @classmethod
    def load(cls, device: torch.device) -> PosePrior:
        """Read the package's own prior (see scripts/build_pose_prior.py)."""
        with files("staf_cli.recover.landmarks").joinpath("pose_prior.npz").open("rb") as file:
            stored = np.load(file)
            mean, root = stored["mean"], stored["precision_root"]
        low, high, rest = np.full((NUM_BODY, 3), -FREE), np.full((NUM_BODY, 3), FREE), np.zeros((NUM_BODY, 3))
        for joint, (lower, upper) in LIMITS.items():
            low[joint - 1], high[joint - 1] = lower, upper
        for joint, value in REST.items():
            rest[joint - 1] = value
        tensors = (torch.tensor(v, dtype=torch.float32, device=device) for v in (mean, root, low, high, rest))
        return cls(*tensors)

    def mahalanobis_sq(self, rotvec: torch.Tensor) -> torch.Tensor:
        """Squared Mahalanobis distance (T,) from the mean pose."""
        offset = rotvec[:, :21].reshape(len(rotvec), -1) - self.mean
        return (offset @ self.precision_root).square().sum(-1)

    def joint_limit_penalty(self, rotvec: torch.Tensor) -> torch.Tensor:
        """Squared excess (T,) rad² beyond the joints' limits."""
        excess = (self.low - rotvec).clamp_min(0) + (rotvec - self.high).clamp_min(0)
        return excess.square().sum((-1, -2))

    def rest_pose_penalty(self, rotvec: torch.Tensor, unseen: torch.Tensor) -> torch.Tensor:
        """Squared distance (T,) rad² of unseen joints from their rest; `unseen` (T, 23) 0-1."""
        return ((rotvec - self.rest).square().sum(-1) * unseen).sum(-1)


def unseen_joints(weights: np.ndarray, landmarks: tuple[int, ...]) -> np.ndarray:
    """How little is known of each joint's rotation.

    Args:
        weights: (T, P) 0-1 of the landmarks.
        landmarks: (P,) which they are.

    Returns:
        (T, 23) 0-1 for SMPL's joints 1-23; 1 where nothing shows the joint.
    """
    unseen = np.zeros((len(weights), NUM_BODY))
    for joint, marks in SHOWN_BY.items():
        best = weights[:, [landmarks.index(mark) for mark in marks]].max(axis=1)
        unseen[:, joint - 1] = np.clip(1 - best / 0.3, 0, 1)
    return unseen
