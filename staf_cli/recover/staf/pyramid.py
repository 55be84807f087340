"""The feature pyramid: three transposed convolutions, each doubling the resolution (paper: pyramid)."""

from __future__ import annotations

from torch import Tensor, nn

from staf_cli.recover.staf.config import StafConfig


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
