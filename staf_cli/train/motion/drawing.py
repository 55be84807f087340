"""From movement to what a net is given of it, and what is true of it."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from staf_cli.recover.landmarks.lifter_net import middle_and_spread, normalised
from staf_cli.recover.landmarks.skeleton import Skeleton
from staf_cli.train.motion.bodies import AS_LANDMARKS, BodySource
from staf_cli.train.motion.cameras import in_plane, view_windows
from staf_cli.train.motion.seeing import WindowNoise, WindowSeer
from staf_cli.train.motion.windows import Windows


@dataclass(frozen=True)
class SeenWindows:
    """B windows of N frames, each frame in axes along the line of sight (x right, y down, z away).

    Attributes:
        observed: (B, N, P, 3) normalised points with their confidence, as the lifters read them.
        plane: (B, N, P, 2) where the points truly fall, in the units of `observed`.
        times_s: (B, N) s, from the middle frame.
        points_m: (B, N, P, 3) true places, mid-hip at the origin.
        rotmats: (B, N, 22, 3, 3) true local rotations, the root's into these axes.
    """

    observed: torch.Tensor
    plane: torch.Tensor
    times_s: torch.Tensor
    points_m: torch.Tensor
    rotmats: torch.Tensor

    def __len__(self) -> int:
        return len(self.times_s)


class WindowDrawer:
    """Puts bodies of landmarks' proportions into movement, and looks at them with the errors of nets."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._bodies = BodySource(skeleton, AS_LANDMARKS)

    @torch.no_grad()
    def see(self, windows: Windows, rng: torch.Generator) -> SeenWindows:
        """Windows of any number of frames, seen once."""
        views = view_windows(windows, self._bodies.pose_windows(windows.rotmats, rng), rng)
        seer = WindowSeer(WindowNoise(), rng, windows.times_s.shape[1])
        points, confidence = seer.landmarks(views, windows.times_s)
        local = torch.cat([views.root[:, :, None], windows.rotmats[:, 1:].transpose(1, 2)], dim=2)
        middle, spread = middle_and_spread(points, confidence)
        plane = (in_plane(views) - middle) / spread
        observed = normalised(points, confidence)
        return SeenWindows(observed, plane, windows.times_s, views.points_m, local)
