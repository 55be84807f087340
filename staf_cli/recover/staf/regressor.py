"""The regressors: a feature vector corrects the body that the stage before left, seen by the crop camera."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from staf_cli.body.model import NUM_BETAS, NUM_JOINTS
from staf_cli.recover.rotations import roma
from staf_cli.recover.staf.config import NUM_CAMERA, NUM_POSE_6D, NUM_STATE, StafConfig

FOCAL_PX = 5000.0
CROP_PX = 224.0


def project_in_crop(points: Tensor, camera: Tensor) -> Tensor:
    """Full perspective with a focal length of 5000 px.

    Args:
        points: (N, P, 3) m, the body's own coordinates: x right, y down, z away.
        camera: (N, 3) scale s, shift tx, ty (m).

    Returns:
        (N, P, 2): -1..1 across the crop, x right, y down.
    """
    scale, shift = camera[:, :1], camera[:, 1:]
    depth = 2 * FOCAL_PX / (CROP_PX * scale + 1e-9)
    moved = points + torch.cat([shift, depth], dim=1)[:, None]
    return moved[..., :2] / moved[..., 2:] * (FOCAL_PX / (CROP_PX / 2))


GRAM_SCHMIDT_EPSILON = 1e-6


class BodyState(NamedTuple):
    """What a stage hands to the next.

    Attributes:
        pose: (N, 144) 24 rotations as 3 x 2 matrices, row-major; not yet orthonormal.
        betas: (N, 10).
        camera: (N, 3) scale s and shift tx, ty of the crop camera.
    """

    pose: Tensor
    betas: Tensor
    camera: Tensor

    @property
    def rotmat(self) -> Tensor:
        """(N, 24, 3, 3): Gram-Schmidt on the columns."""
        columns = self.pose.unflatten(-1, (NUM_JOINTS, 3, 2))
        return roma.special_gramschmidt(columns, epsilon=GRAM_SCHMIDT_EPSILON)

    @property
    def theta(self) -> Tensor:
        """(N, 85): camera 3, axis-angle pose 72 (rad), betas 10."""
        rotvecs = roma.rotmat_to_rotvec(self.rotmat).flatten(1).nan_to_num(0.0)
        return torch.cat([self.camera, rotvecs, self.betas], dim=1)

    def at(self, rows: Tensor | slice) -> BodyState:
        return BodyState(*(part[rows] for part in self))

    def expand(self, num: int) -> BodyState:
        """One state (1, ...) for `num` bodies."""
        return BodyState(*(part.expand(num, -1) for part in self))


class Regressor(nn.Module):
    """One pass of error feedback: features (N, F) and a state -> a better state.

    There is no nonlinearity, as in the release.
    """

    def __init__(self, num_features: int, config: StafConfig) -> None:
        super().__init__()
        width = config.regressor_channels
        self.hidden = nn.Sequential(
            nn.Linear(num_features + NUM_STATE, width),
            nn.Dropout(),
            nn.Linear(width, width),
            nn.Dropout(),
        )
        self.pose = nn.Linear(width, NUM_POSE_6D)
        self.betas = nn.Linear(width, NUM_BETAS)
        self.camera = nn.Linear(width, NUM_CAMERA)

    def forward(self, features: Tensor, state: BodyState) -> BodyState:
        hidden = self.hidden(torch.cat([features, *state], dim=1))
        return BodyState(
            state.pose + self.pose(hidden),
            state.betas + self.betas(hidden),
            state.camera + self.camera(hidden),
        )
