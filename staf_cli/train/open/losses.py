"""What a step makes small: errors of the bodies after all stages, of the points, and of their sigmas."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from staf_cli.recover.landmarks.lifter_net import NUM_LIMBS, NUM_POINTS, NUM_ROTATIONS
from staf_cli.recover.landmarks.skeleton import FIT_HIPS
from staf_cli.recover.staf.modules import BodyState
from staf_cli.recover.staf_open.network import StafOpenNet
from staf_cli.train.open.data import Truth
from staf_cli.train.open.settings import OpenLosses

MINOR_WEIGHT = 0.4  # of face, hands and feet beside the limbs
LARGEST_IN_CROP = 1.5  # a body that is further outside is told no more than that


def point_weights(device: torch.device) -> Tensor:
    """(P,) how much each point counts."""
    weights = torch.full((NUM_POINTS,), MINOR_WEIGHT, device=device)
    weights[:NUM_LIMBS] = 1.0
    return weights


def body_parts(net: StafOpenNet, state: BodyState, truth: Truth) -> dict[str, Tensor]:
    """The parts that look at the bodies (M) of a stage, by the names of `OpenLosses`."""
    weights = point_weights(truth.points_m.device)[:, None]
    places, in_crop = net.landmarked.in_crop(state)
    plane = net.in_crop(truth.plane).clamp(-LARGEST_IN_CROP, LARGEST_IN_CROP)
    off = (in_crop - plane).clamp(-LARGEST_IN_CROP, LARGEST_IN_CROP)
    centred = places - places[:, FIT_HIPS].mean(1, keepdim=True)
    return {
        "plane": (off.square() * weights * truth.framed[:, None, None]).mean(),
        "body_3d": ((centred - truth.points_m).square() * weights).mean(),
        "rotations": (state.rotmat[:, :NUM_ROTATIONS] - truth.rotmats).square().mean(),
        "betas": state.betas.square().mean(),
    }


def point_parts(points_m: Tensor, log_sigma_m: Tensor, truth: Truth) -> dict[str, Tensor]:
    """The parts that look at the points (B, P, 3) and at the logarithms of their sigmas (B, P)."""
    error = points_m - truth.points_m
    distance = error.norm(dim=-1) * point_weights(error.device)
    return {"points": distance.mean(), "sigma": unlikeliness(error.detach(), log_sigma_m).mean()}


def unlikeliness(error_m: Tensor, log_sigma_m: Tensor) -> Tensor:
    """Negative logarithm of the likelihood of errors (..., 3) m under normal ones of a sigma (...) an axis.

    Per axis, without the constant.
    """
    return 0.5 * error_m.square().mean(-1) * (-2 * log_sigma_m).exp() + log_sigma_m


def weighted(parts: Mapping[str, Tensor], losses: OpenLosses) -> Tensor:
    """The whole loss."""
    return torch.stack([getattr(losses, name) * value for name, value in parts.items()]).sum()
