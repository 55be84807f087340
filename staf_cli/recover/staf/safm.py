"""Spatial alignment fusion module: mesh-aligned features of adjacent frames (paper: SAFM)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from staf_cli.recover.staf.config import StafConfig


class SpatialAlignmentFusion(nn.Module):
    """Fuses a window's mesh features in two rounds of three: x (B, T, F) -> (B, F).

    One attention module serves all four times: on the frames before, around and after the middle one, then on
    the three results. Its logits lie in -1..1, so that no weight can pass e^2 times another.
    """

    def __init__(self, config: StafConfig) -> None:
        super().__init__()
        width = config.safm_channels
        self.reduce = nn.Linear(config.mesh_features, width)
        self.score = nn.Sequential(
            nn.Linear(3 * width, width),
            nn.Tanh(),
            nn.Linear(width, width),
            nn.Tanh(),
            nn.Linear(width, 3),
            nn.Tanh(),
        )

    def forward(self, x: Tensor) -> Tensor:
        groups = x.unflatten(1, (3, -1))  # (B, 3, T/3, F): before, around, after
        return self.fuse(self.fuse(groups))

    def fuse(self, triples: Tensor) -> Tensor:
        """Weighted sums of triples: (..., 3, F) -> (..., F)."""
        return torch.einsum("...k,...kf->...f", self.weights(triples), triples)

    def weights(self, triples: Tensor) -> Tensor:
        """How much each of three counts: (..., 3, F) -> (..., 3), sums to 1."""
        return self.score(self.reduce(triples).flatten(-2)).softmax(dim=-1)
