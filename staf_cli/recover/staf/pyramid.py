"""From the backbone's to mesh-aligned features: the feature pyramid, and sampling where the mesh falls.

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

BELOW_NOUGHT = 0.1  # slope of the last activation there, where features are normalised


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
        self.normalised = config.normalise_features

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
        out = functional.leaky_relu(out, BELOW_NOUGHT) if self.normalised else out.relu()
        return out.transpose(1, 2).flatten(1)

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
    flat = cells.flatten(0, 1), weights.flatten(0, 1).to(table.dtype)  # mixed precision has half of it
    mixed = functional.embedding_bag(flat[0], table, per_sample_weights=flat[1], mode="sum")
    return mixed.unflatten(0, cells.shape[:2])


def sampling_grid(size: int) -> Tensor:
    """The first stage's points (size^2, 2), from -1 to 1; x is the slow index."""
    side = torch.linspace(-1, 1, size)
    return torch.stack(torch.meshgrid(side, side, indexing="ij"), dim=-1).flatten(0, 1)


# Taps of the 4 x 4 kernel that reach a cell, from the nearer to the farther input line, by the cell's parity.
_TAPS = ((3, 1), (2, 0))


class PyramidLevel(nn.Module):
    """Transposed convolution, BatchNorm, ReLU: (N, C, S, S) -> (N, C', 2S, 2S).

    `upsample` is linear and has no bias: it may be averaged over frames before `activate`.
    """

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.upsample = nn.ConvTranspose2d(
            channels_in, channels_out, kernel_size=4, stride=2, padding=1, bias=False
        )
        self.norm = nn.BatchNorm2d(channels_out)

    def activate(self, maps: Tensor) -> Tensor:
        return self.norm(maps).relu_()

    def forward(self, maps: Tensor) -> Tensor:
        return self.activate(self.upsample(maps))

    def sample(self, maps: Tensor, points: Tensor) -> Tensor:
        """What `forward` gives, at points (N, P, 2) of -1..1 only: (N, P, C').

        A mesh covers about a fifth of its crop: the other cells need not be computed. BatchNorm's statistics
        need all of them, so that training computes the whole map.
        """
        if self.training:
            whole = self(maps).movedim(1, -1)
            return bilinear(whole, torch.arange(len(maps), device=maps.device), points)
        size = (2 * maps.shape[2], 2 * maps.shape[3])
        cells, weights = touched_cells(points, size)
        per_map = size[0] * size[1]
        cells = cells + per_map * torch.arange(len(maps), device=maps.device)[:, None, None]
        touched = torch.zeros(len(maps) * per_map, dtype=torch.bool, device=maps.device)
        touched[cells] = True
        values = self._cells(maps, touched.view(-1, *size))
        rank = touched.cumsum(0) - 1  # of each cell among those that are touched
        return weighted_sums(values, rank[cells], weights)

    def _cells(self, maps: Tensor, wanted: Tensor) -> Tensor:
        """The values (K, C') of the wanted cells (N, 2S, 2S), in their order; one product for each parity."""
        number, lines, columns = wanted.nonzero().unbind(1)
        # Each cell sees 2 x 2 cells of the map below, which is padded so that all of them exist.
        below = functional.pad(maps.movedim(1, -1), (0, 0, 1, 1, 1, 1))  # (N, S + 2, S + 2, C)
        first = (lines + 1) // 2, (columns + 1) // 2
        values = maps.new_empty(len(number), self.upsample.out_channels)
        for parity in range(4):
            down, across = parity // 2, parity % 2
            mine = ((lines % 2 == down) & (columns % 2 == across)).nonzero()[:, 0]
            row, column = first[0][mine], first[1][mine]
            seen = [below[number[mine], row + i, column + j] for i in range(2) for j in range(2)]
            weights = [self.upsample.weight[:, :, i, j] for i in _TAPS[down] for j in _TAPS[across]]
            values[mine] = torch.cat(seen, dim=1) @ torch.cat(weights)  # (k, 4 C) @ (4 C, C')
        norm = self.norm
        moments = norm.running_mean, norm.running_var
        return functional.batch_norm(values, *moments, norm.weight, norm.bias, eps=norm.eps).relu()


class FeaturePyramid(nn.Module):
    """The three levels: 2048 x 7 x 7 -> 256 x 14 x 14 -> 256 x 28 x 28 -> 256 x 56 x 56.

    They are asked for one by one: the last is only needed for the middle frame of a window.
    """

    def __init__(self, config: StafConfig) -> None:
        super().__init__()
        first, second, third = config.pyramid_channels
        self.level1 = PyramidLevel(config.feature_channels, first)
        self.level2 = PyramidLevel(first, second)
        self.level3 = PyramidLevel(second, third)
