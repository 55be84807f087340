"""How BlazePose would see posed bodies: cameras, and its errors as they were measured."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from staf_cli.recover.landmarks.lifter_net import NUM_POINTS
from staf_cli.recover.landmarks.skeleton import FIT_HIPS
from staf_cli.train.motion.cameras import FARTHEST_M, NEAREST_M
from staf_cli.train.motion.poses import about
from staf_cli.train.motion.seeing import ARMS, BELOW_KNEES, FACE, FEET, HANDS, LEGS


@dataclass(frozen=True)
class Noise:
    """Errors of the 2D points; lengths in metres at the person's depth.

    Attributes:
        level_m, level_spread: median and log-spread of a frame's noise level.
        definition_m: of where on the body a point lies.
        wrong, wrong_m: share of gross errors and their size.
        exchanged: share of frames with arms, or legs, of the other side.
        doubted: share of good points of low confidence.
        dropped, dropped_face, dropped_feet: shares of points that are not there at all.
        cut: share of frames that end above the knees.
    """

    level_m: float = 0.016
    level_spread: float = 0.5
    definition_m: float = 0.012
    wrong: float = 0.04
    wrong_m: float = 0.1
    exchanged: float = 0.015
    doubted: float = 0.08
    dropped: float = 0.02
    dropped_face: float = 0.2
    dropped_feet: float = 0.25
    cut: float = 0.04


@dataclass(frozen=True)
class Views:
    """B bodies in cameras' axes (x right, y down, z away), the person on the axis.

    Attributes:
        points_m: (B, P, 3), mid-hip at the origin.
        root: (B, 3, 3), the root's rotation into the camera's axes.
        distance_m: (B, 1, 1) of the mid-hip.
    """

    points_m: torch.Tensor
    root: torch.Tensor
    distance_m: torch.Tensor


def view(points: torch.Tensor, root: torch.Tensor, rng: torch.Generator) -> Views:
    """Look at bodies (B, P, 3), y up and turned any way already, from anywhere in front of them."""
    num = len(points)

    def normal() -> torch.Tensor:
        return torch.randn(num, generator=rng)

    def uniform() -> torch.Tensor:
        return torch.rand(num, generator=rng)

    pitch = torch.where(uniform() < 0.6, 6 + 9 * normal(), 80 * uniform() - 40)
    roll = torch.where(uniform() < 0.7, 7.0, 23.0) * normal()
    turn = about(2, torch.deg2rad(roll)) @ about(0, torch.deg2rad(pitch))
    turn = torch.diag(torch.tensor([1.0, -1.0, -1.0])) @ turn
    nearest, farthest = math.log(NEAREST_M), math.log(FARTHEST_M)
    distance = torch.exp(nearest + (farthest - nearest) * uniform())
    seen = (points - points[:, FIT_HIPS].mean(1, keepdim=True)) @ turn.mT
    return Views(seen, turn @ root, distance[:, None, None])


def landmarks_of(views: Views, noise: Noise, rng: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """What BlazePose would give: points (B, P, 2) in metres at the person's depth, confidence (B, P)."""
    num = len(views.points_m)

    def chance(share: float, *shape: int) -> torch.Tensor:
        return torch.rand(*shape, generator=rng) < share

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=rng)

    places = views.points_m + normal(num, NUM_POINTS, 3) * noise.definition_m
    depth = (places[..., 2:] + views.distance_m).clamp_min(0.3)
    points = places[..., :2] * views.distance_m / depth
    level = noise.level_m * torch.exp(noise.level_spread * normal(num, 1, 1))
    points = points + level * normal(num, NUM_POINTS, 2)
    confidence = 1 - 0.15 * torch.rand(num, NUM_POINTS, generator=rng)
    low = 0.05 + 0.55 * torch.rand(num, NUM_POINTS, generator=rng)
    wrong = chance(noise.wrong, num, NUM_POINTS)
    points = points + wrong[..., None] * noise.wrong_m * normal(num, NUM_POINTS, 2)
    doubted = (wrong & chance(0.7, num, NUM_POINTS)) | chance(noise.doubted, num, NUM_POINTS)
    confidence = torch.where(doubted, low, confidence)
    for limbs in (ARMS, LEGS):
        rows = chance(noise.exchanged, num).nonzero()
        half = len(limbs) // 2
        points[rows, limbs] = points[rows, limbs[half:] + limbs[:half]]
    share = torch.full((NUM_POINTS,), noise.dropped)
    share[FACE] = noise.dropped_face
    share[FEET + HANDS] = noise.dropped_feet
    gone = torch.rand(num, NUM_POINTS, generator=rng) < share
    gone[chance(noise.cut, num).nonzero(), BELOW_KNEES] = True
    return points, torch.where(gone, 0.0, confidence)
