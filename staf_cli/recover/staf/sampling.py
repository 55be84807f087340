"""Mesh-aligned sampling: what a feature map holds where points of the mesh fall (paper: mesh alignment).

Sampling is linear, and so is what each layer does with the sampled channels before its nonlinearity: the
order of `project` and `bilinear` does not matter. A map that nine windows look at is projected once, and
their points look up 197 finished channels instead of working on 256 raw ones each. A map that is looked at
once is sampled first.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from staf_cli.recover.staf.config import StafConfig


class PointSampler(nn.Module):
    """Bilinear samples, each led through a small perceptron; one of them for each stage.

    Three 1x1 convolutions over the points; the sampled channels join again before the second and the third.
    """

    def __init__(self, channels: int, config: StafConfig) -> None:
        super().__init__()
        first, second, third = config.point_channels
        self.layer1 = nn.Conv1d(channels, first, kernel_size=1)
        self.layer2 = nn.Conv1d(first + channels, second, kernel_size=1)
        self.layer3 = nn.Conv1d(second + channels, third, kernel_size=1)

    def project(self, values: Tensor) -> Tensor:
        """Channels last (..., 256) -> (..., 197): each layer's share of the sampled channels; no bias."""
        layers = (self.layer1, self.layer2, self.layer3)
        weights = torch.cat([layer.weight[:, -values.shape[-1] :, 0] for layer in layers])
        return functional.linear(values, weights)

    def finish(self, projected: Tensor) -> Tensor:
        """Projected samples (M, P, 197) -> features (M, P * 5), channel-major: channel * P + point."""
        first, second = self.layer1.out_channels, self.layer2.out_channels
        mine, again, last = projected.split([first, second, self.layer3.out_channels], dim=-1)
        hidden = functional.leaky_relu(mine + self.layer1.bias)
        weight = self.layer2.weight[:, :first, 0]
        hidden = functional.leaky_relu(functional.linear(hidden, weight, self.layer2.bias) + again)
        weight = self.layer3.weight[:, :second, 0]
        out = functional.linear(hidden, weight, self.layer3.bias) + last
        return out.relu().transpose(1, 2).flatten(1)

    def forward(self, maps: Tensor, points: Tensor) -> Tensor:
        """Features (N, P * 5) of points (N, P, 2) in maps (N, S, S, 256), each set in its own map."""
        rows = torch.arange(len(maps), device=maps.device)
        return self.finish(self.project(bilinear(maps, rows, points)))


def bilinear(maps: Tensor, rows: Tensor, points: Tensor) -> Tensor:
    """Bilinear samples of maps (N, H, W, C) in the maps `rows` (M,) at points (M, P, 2): (M, P, C).

    As `torch.nn.functional.grid_sample(align_corners=True)` with zeros outside, but channels last, faster on
    a CPU, and without copying a map for each set of points that looks at it.
    """
    height, width, channels = maps.shape[1:]
    size = points.new_tensor([width - 1, height - 1])
    places = ((points + 1) / 2 * size)[..., None, :]  # (M, P, 1, 2)
    offsets = points.new_tensor([[0, 0], [1, 0], [0, 1], [1, 1]])
    corners = places.detach().floor() + offsets  # (M, P, 4, 2)
    inside = ((corners >= 0) & (corners <= size)).all(-1)
    weights = (1 - (places - corners).abs()).prod(-1) * inside
    columns, lines = corners.clamp(min=torch.zeros_like(size), max=size).long().unbind(-1)
    cells = (rows[:, None, None] * height + lines) * width + columns  # (M, P, 4)
    table, cells, weights = maps.reshape(-1, channels), cells.flatten(0, 1), weights.flatten(0, 1)
    if maps.device.type == "mps":  # has had embedding_bag for a short time only
        mixed = torch.einsum("nk,nkc->nc", weights, table[cells])
    else:
        mixed = functional.embedding_bag(cells, table, per_sample_weights=weights, mode="sum")
    return mixed.unflatten(0, points.shape[:2])


def sampling_grid(size: int) -> Tensor:
    """The first stage's points (size^2, 2), from -1 to 1; x is the slow index."""
    side = torch.linspace(-1, 1, size)
    return torch.stack(torch.meshgrid(side, side, indexing="ij"), dim=-1).flatten(0, 1)
