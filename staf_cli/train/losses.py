"""What a training makes small: errors of the middle frame's body, weighted by how sure its labels are.

Each part is a sum over what is known, divided by the number of windows, joints and coordinates in the whole
batch: 2D by all windows, as published (a joint that is not known counts as one without an error), 3D by the
windows with 3D joints, rotations and shapes by those with a body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import torch
from torch import Tensor

from staf_cli.body.joints import STAF_JOINT_NAMES
from staf_cli.recover.staf.body import StafBody
from staf_cli.recover.staf.modules import BodyState, project_in_crop
from staf_cli.train.config import LossConfig

# The 14 joints in LSP's order within the 49: the ones that 3D errors are counted of.
LSP_14 = list(range(STAF_JOINT_NAMES.index("right_ankle"), STAF_JOINT_NAMES.index("top_of_head_lsp") + 1))
LSP_HIPS = [STAF_JOINT_NAMES.index("right_hip"), STAF_JOINT_NAMES.index("left_hip")]
PARTS = ("keypoints_2d", "keypoints_3d", "rotations", "betas")


@dataclass(frozen=True)
class Labels:
    """What is known of B middle frames.

    Attributes:
        keypoints2d: (B, 49, 3) crop coordinates -1..1, confidence.
        joints3d: (B, 49, 4) m, camera axes, confidence.
        rotmat: (B, 24, 3, 3), the root's in camera axes.
        betas: (B, 10).
        body_confidence: (B,) of rotations and betas.
        num_windows, num_3d, num_bodies: windows of the whole batch, of all processes: all, those with both
            hips in 3D, those with a body.
    """

    keypoints2d: Tensor
    joints3d: Tensor
    rotmat: Tensor
    betas: Tensor
    body_confidence: Tensor
    num_windows: int
    num_3d: int
    num_bodies: int

    def to(self, device: torch.device) -> Labels:
        """The same on a device."""
        return replace(
            self,
            keypoints2d=self.keypoints2d.to(device),
            joints3d=self.joints3d.to(device),
            rotmat=self.rotmat.to(device),
            betas=self.betas.to(device),
            body_confidence=self.body_confidence.to(device),
        )

    def with_totals_of(self, whole: Labels) -> Labels:
        """The same as a part of a batch."""
        return replace(self, num_windows=whole.num_windows, num_3d=whole.num_3d, num_bodies=whole.num_bodies)


class Predicted(NamedTuple):
    """What the losses look at, of B bodies.

    Attributes:
        joints2d: (B, 49, 2) crop coordinates.
        joints3d: (B, 49, 3) m.
        rotmat: (B, 24, 3, 3).
        betas: (B, 10).
    """

    joints2d: Tensor
    joints3d: Tensor
    rotmat: Tensor
    betas: Tensor

    @classmethod
    def of(cls, state: BodyState, body: StafBody) -> Predicted:
        """Of states of the network; without axis-angles, whose gradients are not finite everywhere."""
        rotmat = state.rotmat
        joints = body.joints49(rotmat, state.betas)
        return cls(project_in_crop(joints, state.camera), joints, rotmat, state.betas)


def loss_parts(predicted: Predicted, labels: Labels) -> dict[str, Tensor]:
    """The four parts, not yet weighted, by the names of `LossConfig`."""
    return {
        "keypoints_2d": _keypoints_2d(predicted, labels),
        "keypoints_3d": _keypoints_3d(predicted, labels),
        "rotations": _of_bodies(predicted.rotmat, labels.rotmat, labels),
        "betas": _of_bodies(predicted.betas, labels.betas, labels),
    }


def weighted(parts: Mapping[str, Tensor], weights: LossConfig) -> Tensor:
    """The whole loss."""
    return torch.stack([getattr(weights, name) * parts[name] for name in PARTS]).sum()


def _keypoints_2d(predicted: Predicted, labels: Labels) -> Tensor:
    truth, confidence = labels.keypoints2d[..., :2], labels.keypoints2d[..., 2:]
    errors = confidence * (predicted.joints2d - truth) ** 2  # (B, 49, 2)
    return errors.sum() / (labels.num_windows * errors[0].numel())


def _keypoints_3d(predicted: Predicted, labels: Labels) -> Tensor:
    """Of the 14 joints, both sides moved to the middle of their hips; where these are not known, nothing."""
    truth, confidence = labels.joints3d[..., :3], labels.joints3d[..., 3:]
    hips_known = (confidence[:, LSP_HIPS] > 0).all(dim=1, keepdim=True)  # (B, 1, 1)
    errors = (_from_hips(predicted.joints3d) - _from_hips(truth))[:, LSP_14] ** 2  # (B, 14, 3)
    weights = confidence[:, LSP_14] * hips_known
    return (weights * errors).sum() / max(labels.num_3d * errors[0].numel(), 1)


def _from_hips(joints: Tensor) -> Tensor:
    return joints - joints[:, LSP_HIPS].mean(dim=1, keepdim=True)


def _of_bodies(values: Tensor, truth: Tensor, labels: Labels) -> Tensor:
    errors = ((values - truth) ** 2).flatten(1)
    count = max(labels.num_bodies * errors.shape[1], 1)
    return (labels.body_confidence[:, None] * errors).sum() / count
