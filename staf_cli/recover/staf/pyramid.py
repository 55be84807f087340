"""The feature pyramid: three transposed convolutions, each doubling the resolution (paper: pyramid)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from staf_cli.recover.staf.config import StafConfig
from staf_cli.recover.staf.sampling import bilinear, touched_cells, weighted_sums

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
            seen = torch.cat(
                [below[number[mine], row + i, column + j] for i in range(2) for j in range(2)], dim=1
            )  # (k, 4 C)
            weights = [self.upsample.weight[:, :, i, j] for i in _TAPS[down] for j in _TAPS[across]]
            values[mine] = seen @ torch.cat(weights)
        norm = self.norm
        normed = functional.batch_norm(
            values, norm.running_mean, norm.running_var, norm.weight, norm.bias, eps=norm.eps
        )
        return normed.relu()


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
