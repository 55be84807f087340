"""The body that the regressors begin with: lifted from the landmarks, and put where they are seen."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from staf_cli.body.model import NUM_BETAS, NUM_JOINTS, load_free_body
from staf_cli.recover.landmarks.lifter_net import NUM_ROTATIONS, Lifted
from staf_cli.recover.landmarks.skeleton import Skeleton
from staf_cli.recover.staf.modules import BodyState, project_in_crop

USUAL_SCALE = 0.75  # of the crop's camera: somebody upright
LITTLE = 1e-3  # weight of the usual scale; it decides where no points are there
LEAST_SCALE, LARGEST_SCALE = 0.05, 20.0


@dataclass(frozen=True)
class FirstBody:
    """N bodies of the mean shape, along the line of sight.

    Attributes:
        lifted: points (N, P, 3) m and rotations (N, 22, 3, 3).
        state: the same rotations, betas of nought, and the crop's camera.
    """

    lifted: Lifted
    state: BodyState


class LandmarkedBody:
    """Landmarks' places on the free body, on any device."""

    def __init__(self) -> None:
        self._skeletons: dict[torch.device, Skeleton] = {}

    def on(self, device: torch.device) -> Skeleton:
        """The free body's skeleton."""
        if device not in self._skeletons:
            self._skeletons[device] = Skeleton.of(load_free_body(device))
        return self._skeletons[device]

    def points(self, rotmat: Tensor, betas: Tensor) -> Tensor:
        """Landmarks (N, P, 3) m, in `FIT_LANDMARKS`' order and the network's body's own coordinates.

        Args:
            rotmat: (N, 24, 3, 3) local rotations.
            betas: (N, 10).
        """
        skeleton = self.on(rotmat.device)
        rest = skeleton.joints_template + torch.einsum("jck,nk->njc", skeleton.joints_shapedirs, betas)
        carried = skeleton.points_template + torch.einsum("pck,nk->npc", skeleton.points_shapedirs, betas)
        return skeleton.landmarks(rotmat, rest[:, 0], rest, carried)

    def in_crop(self, state: BodyState) -> tuple[Tensor, Tensor]:
        """Landmarks of N states: (N, P, 3) m as `points`, and (N, P, 2) where they fall, -1..1."""
        points = self.points(state.rotmat, state.betas)
        return points, project_in_crop(points, state.camera)

    @torch.no_grad()
    def first(self, lifted: Lifted, in_crop: Tensor, confidence: Tensor) -> FirstBody:
        """Bodies with lifted rotations, put by the crop's camera where points are seen.

        Args:
            lifted: of N frames.
            in_crop: (N, P, 2), -1..1 across the crop.
            confidence: (N, P) 0-1.
        """
        num = len(in_crop)
        hands = torch.eye(3, device=in_crop.device).expand(num, NUM_JOINTS - NUM_ROTATIONS, 3, 3)
        rotmat = torch.cat([lifted.rotmats, hands], dim=1)
        betas = in_crop.new_zeros(num, NUM_BETAS)
        camera = fit_camera(self.points(rotmat, betas), in_crop, confidence)
        return FirstBody(lifted, BodyState(rotmat[..., :2].flatten(1), betas, camera))


def fit_camera(points_m: Tensor, in_crop: Tensor, confidence: Tensor) -> Tensor:
    """The crop's camera (N, 3: scale, tx, ty) that puts bodies where they are seen: least squares.

    The camera's rays are nearly parallel (`project_in_crop`), and are taken to be so.

    Args:
        points_m: (N, P, 3) m, the body's own coordinates.
        in_crop: (N, P, 2) where the same points are seen, -1..1.
        confidence: (N, P) 0-1, weights.
    """
    weights = confidence[..., None]
    total = weights.sum(1, keepdim=True).clamp_min(LITTLE)
    own, seen = points_m[..., :2], in_crop
    own_middle = (own * weights).sum(1, keepdim=True) / total
    seen_middle = (seen * weights).sum(1, keepdim=True) / total
    own_off, seen_off = own - own_middle, seen - seen_middle
    product = (weights * own_off * seen_off).sum((1, 2)) + LITTLE * USUAL_SCALE
    square = (weights * own_off.square()).sum((1, 2)) + LITTLE
    scale = (product / square).clamp(LEAST_SCALE, LARGEST_SCALE)[:, None]
    return torch.cat([scale, seen_middle[:, 0] / scale - own_middle[:, 0]], dim=1)
