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

    def forward(self, samples: Tensor) -> Tensor:
        """Features (M, P * 5) of plain samples (M, P, 256)."""
        return self.finish(self.project(samples))


def bilinear(maps: Tensor, rows: Tensor, points: Tensor) -> Tensor:
    """Bilinear samples of maps (N, H, W, C) in the maps `rows` (M,) at points (M, P, 2): (M, P, C).

    As `torch.nn.functional.grid_sample(align_corners=True)` with zeros outside, but channels last, faster on
    a CPU, and without copying a map for each set of points that looks at it.
    """
    cells, weights = touched_cells(points, maps.shape[1:3])
    cells = cells + rows[:, None, None] * maps.shape[1:3].numel()
    return weighted_sums(maps.flatten(0, 2), cells, weights)


def touched_cells(points: Tensor, size: tuple[int, ...]) -> tuple[Tensor, Tensor]:
    """The four cells (M, P, 4) around each point, line * W + column, and what each counts (M, P, 4)."""
    height, width = size
    last = points.new_tensor([width - 1, height - 1])
    places = ((points + 1) / 2 * last).nan_to_num(-2.0)[..., None, :]  # (M, P, 1, 2); NaN lies outside
    corners = places.detach().floor() + points.new_tensor([[0, 0], [1, 0], [0, 1], [1, 1]])  # (M, P, 4, 2)
    inside = ((corners >= 0) & (corners <= last)).all(-1)
    weights = (1 - (places - corners).abs()).prod(-1) * inside
    columns, lines = corners.clamp(min=torch.zeros_like(last), max=last).long().unbind(-1)
    return lines * width + columns, weights


def weighted_sums(table: Tensor, cells: Tensor, weights: Tensor) -> Tensor:
    """Sums of rows of a table (K, C), picked and weighted by (M, P, 4): (M, P, C)."""
    if table.device.type == "mps":  # has had embedding_bag for a short time only
        return torch.einsum("mpk,mpkc->mpc", weights, table[cells])
    flat = cells.flatten(0, 1), weights.flatten(0, 1)
    mixed = functional.embedding_bag(flat[0], table, per_sample_weights=flat[1], mode="sum")
    return mixed.unflatten(0, cells.shape[:2])


def sampling_grid(size: int) -> Tensor:
    """The first stage's points (size^2, 2), from -1 to 1; x is the slow index."""
    side = torch.linspace(-1, 1, size)
    return torch.stack(torch.meshgrid(side, side, indexing="ij"), dim=-1).flatten(0, 1)
