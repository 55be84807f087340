"""Cameras that look at windows of movement, from anywhere in front of people."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from staf_cli.recover.landmarks.skeleton import FIT_HIPS
from staf_cli.train.motion.poses import about
from staf_cli.train.motion.windows import Windows

NEAREST_M, FARTHEST_M = 2.0, 12.0


@dataclass(frozen=True)
class WindowViews:
    """B windows of N frames, each in axes along the line of sight (x right, y down, z away).

    Attributes:
        points_m: (B, N, P, 3), mid-hip at the origin.
        root: (B, N, 3, 3), the root's rotation into these axes.
        distance_m: (B, N) of the mid-hip.
    """

    points_m: torch.Tensor
    root: torch.Tensor
    distance_m: torch.Tensor


def view_windows(windows: Windows, points_m: torch.Tensor, rng: torch.Generator) -> WindowViews:
    """Look at people (B, N, P, 3), y up, from anywhere; they come nearer and pass by as they walk."""
    num = len(points_m)

    def normal() -> torch.Tensor:
        return torch.randn(num, generator=rng, device=rng.device)

    def uniform() -> torch.Tensor:
        return torch.rand(num, generator=rng, device=rng.device)

    pitch = torch.where(uniform() < 0.6, 6 + 9 * normal(), 80 * uniform() - 40)
    roll = torch.where(uniform() < 0.7, 7.0, 23.0) * normal()
    turn = about(2, torch.deg2rad(roll)) @ about(0, torch.deg2rad(pitch)) @ about(1, uniform() * 2 * math.pi)
    turn = turn.new_tensor([1.0, -1.0, -1.0])[:, None] * turn
    nearest, farthest = math.log(NEAREST_M), math.log(FARTHEST_M)
    distance = torch.exp(nearest + (farthest - nearest) * uniform())
    walks = (uniform() < 0.75).float()[:, None, None]  # others are followed by the camera
    place = (windows.path_m * walks) @ turn.mT
    x, y = place[..., 0], place[..., 1]
    z = (place[..., 2] + distance[:, None]).clamp_min(1.2)
    away = torch.stack([x, y, z], dim=-1).norm(dim=-1)
    # Onto the line of sight, without roll: `line_of_sight_turn`, the other way.
    facing = about(0, torch.atan2(y, torch.hypot(x, z))) @ about(1, -torch.atan2(x, z))
    into = facing @ turn[:, None]
    seen = points_m - points_m[:, :, FIT_HIPS].mean(2, keepdim=True)
    return WindowViews(seen @ into.mT, into @ windows.rotmats[:, 0], away)


def in_plane(views: WindowViews, points_m: torch.Tensor | None = None) -> torch.Tensor:
    """Where points (B, N, P, 3) fall, (B, N, P, 2) m at the person's depth; the views' own if not given."""
    away = views.distance_m[..., None, None]
    places = views.points_m if points_m is None else points_m
    return places[..., :2] * away / (places[..., 2:] + away).clamp_min(0.3)
