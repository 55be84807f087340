"""The sizes of a STAF network, which of its modules take part, and what it gives for each window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor

from staf_cli.body.joints import H36M_TO_14
from staf_cli.body.model import NUM_BETAS, NUM_JOINTS

NUM_POSE_6D = 6 * NUM_JOINTS  # 24 rotations as 3 x 2 matrices, row-major
NUM_CAMERA = 3
NUM_STATE = NUM_POSE_6D + NUM_BETAS + NUM_CAMERA


@dataclass(frozen=True)
class StafConfig:
    """Sizes of a STAF; the defaults are the paper's.

    Attributes:
        backbone_depths: residual blocks in each of the backbone's four layers; (3, 4, 6, 3) is ResNet-50.
        backbone_width: channels inside the first layer's blocks; the features have 32 times as many.
        crop_size: side of the square crops, px.
        pyramid_channels: of the three levels of the feature pyramid.
        point_channels: of the sampler's three layers; the last is what each point gives.
        grid_size: points along a side of the first stage's grid.
        num_mesh_points: points of the mesh that the later stages sample at.
        num_vertices: of the body.
        num_frames: of a window; the middle one is recovered. SAFM fuses three groups of three: with it, 9.
        safm_channels: width of SAFM's scoring layers.
        regressor_channels: width of the regressors.
        use_apm, use_tcfm, use_safm: the paper's ablations. Without APM the middle frame keeps its own
            feature; without TCFM the grid features stay unfused; without SAFM the middle frame's mesh
            features go on alone.
        evidence_channels: of the features, where they are no backbone's: maps that the network is given
            (recover/staf_open). It then has no backbone; `crop_size` still says how large the maps are.
        normalise_features: whether the features of points may be below nought and are brought to mean 0 and
            variance 1 before each regressor. The release's end in a ReLU; those of a small network that
            starts from good bodies then die out in training.
    """

    backbone_depths: tuple[int, int, int, int] = (3, 4, 6, 3)
    backbone_width: int = 64
    crop_size: int = 224
    pyramid_channels: tuple[int, int, int] = (256, 256, 256)
    point_channels: tuple[int, int, int] = (128, 64, 5)
    grid_size: int = 21
    num_mesh_points: int = 431
    num_vertices: int = 6890
    num_frames: int = 9
    safm_channels: int = 256
    regressor_channels: int = 1024
    use_apm: bool = True
    use_tcfm: bool = True
    use_safm: bool = True
    evidence_channels: int = 0
    normalise_features: bool = False

    def __post_init__(self) -> None:
        if self.use_safm and self.num_frames != 9:
            raise ValueError(f"num_frames must be 9 with SAFM, got {self.num_frames}")
        if self.num_frames % 2 == 0:
            raise ValueError(f"num_frames must be odd, got {self.num_frames}")
        if self.crop_size % 32:
            raise ValueError(f"crop_size must be a multiple of 32, got {self.crop_size}")

    @property
    def feature_channels(self) -> int:
        """Channels of the backbone's features, or of what stands for them."""
        return self.evidence_channels or 32 * self.backbone_width

    @property
    def feature_size(self) -> int:
        """Side of the backbone's features."""
        return self.crop_size // 32

    @property
    def middle(self) -> int:
        """The frame of a window that is recovered, 0-based."""
        return self.num_frames // 2

    @property
    def grid_features(self) -> int:
        """Length of a frame's feature vector in stage 1."""
        return self.grid_size**2 * self.point_channels[2]

    @property
    def mesh_features(self) -> int:
        """Length of a frame's feature vector in stages 2 and 3."""
        return self.num_mesh_points * self.point_channels[2]


@dataclass(frozen=True)
class StafOutput:
    """Bodies of B frames, in the crop camera's axes (x right, y down, z away), metres, at the origin.

    Attributes:
        theta: (B, 85) camera 3 (scale, tx, ty), axis-angle pose 72 (rad), betas 10.
        rotmat: (B, 24, 3, 3).
        pred_pose: (B, 144) the rotations as 3 x 2 matrices before orthonormalisation.
        vertices: (B, V, 3) m.
        joints3d: (B, 49, 3) m, `staf_cli.body.joints.STAF_JOINT_NAMES`.
        joints2d: (B, 49, 2) crop coordinates, -1..1 across the crop.
    """

    theta: Tensor
    rotmat: Tensor
    pred_pose: Tensor
    vertices: Tensor
    joints3d: Tensor
    joints2d: Tensor

    def __len__(self) -> int:
        return len(self.theta)

    def joints14(self, regressor: Tensor) -> Tensor:
        """The 14 joints of the field's tables (B, 14, 3) m, in LSP's order.

        Args:
            regressor: (17, V), `J_regressor_h36m`.
        """
        regressor = torch.as_tensor(regressor, dtype=self.vertices.dtype, device=self.vertices.device)
        return (regressor @ self.vertices)[:, list(H36M_TO_14)]

    @classmethod
    def empty(cls, num_vertices: int, like: Tensor) -> StafOutput:
        """Of no frames; on the device and in the type of `like`."""
        shapes = ((85,), (24, 3, 3), (144,), (num_vertices, 3), (49, 3), (49, 2))
        return cls(*(like.new_zeros(0, *shape) for shape in shapes))

    @classmethod
    def cat(cls, outputs: Sequence[StafOutput]) -> StafOutput:
        """One output of several, along the batch."""
        return cls(*(torch.cat([getattr(out, part.name) for out in outputs]) for part in fields(cls)))
