"""The net that lifts a window of nine frames: where one frame leaves depth open, its neighbours may not.

The window is as long as the paper's (Yao et al., "STAF: 3D human mesh recovery from video with
spatio-temporal alignment fusion"). Its fusion over time, `recover/staf/modules.py`, does not serve here: it
knows nothing of the times between frames, which differ from video to video; with it in place of attention
the held-back error was 2 mm larger. Here self-attention (Vaswani et al., "Attention is all you need", 2017)
is biased by the time between two frames.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import nn

from staf_cli.recover.landmarks.lifter_net import (
    NUM_POINTS,
    NUM_ROTATIONS,
    Block,
    Lifted,
    as_body,
    averaged,
    mirrored,
    mirrored_input,
)

WINDOW = 9  # frames
MIDDLE = slice(3, 6)  # the frames of a window that are lifted; the others only tell of them
WINDOW_WEIGHTS = "lifter_window.npz"  # beside this module
FREQUENCIES_HZ = (0.25, 0.5, 1.0, 2.0, 4.0)
NUM_TIME = 2 * len(FREQUENCIES_HZ) + 1
BIAS_WIDTH = 16
SURE_SIGMA, LEAST_CONFIDENCE = 0.008, 0.05  # body heights; what the least sure point still counts


@dataclass(frozen=True)
class WindowConfig:
    """Sizes of the net.

    Attributes:
        width: of a frame's features.
        num_layers: of attention over the window.
        num_heads: of each layer.
        num_blocks: residual blocks of every lifted frame, after the attention.
    """

    width: int = 256
    num_layers: int = 2
    num_heads: int = 8
    num_blocks: int = 2


class WindowNet(nn.Module):
    """Windows of normalised points -> `Lifted` of each window's `MIDDLE` frames.

    The rotations are read off the points' features without pulling at them, as in `LifterNet`.
    """

    def __init__(self, config: WindowConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.frame = nn.Sequential(nn.Linear(NUM_POINTS * 3, width), nn.GELU(), Block(width))
        self.when = nn.Linear(NUM_TIME, width)
        self.layers = nn.ModuleList(Attention(width, config.num_heads) for _ in range(config.num_layers))
        self.trunk = nn.Sequential(*(Block(width) for _ in range(config.num_blocks)))
        self.points = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, NUM_POINTS * 3))
        self.rotations = nn.Sequential(Block(width), nn.LayerNorm(width), nn.Linear(width, NUM_ROTATIONS * 6))

    def embedded(self, observed: torch.Tensor) -> torch.Tensor:
        """Normalised points (..., P, 3) -> features (..., width), every frame by itself."""
        features: torch.Tensor = self.frame(observed.flatten(-2))
        return features

    def forward(self, embedded: torch.Tensor, times_s: torch.Tensor) -> Lifted:
        """Lift the middle of B windows.

        Args:
            embedded: (B, 9, width) from `embedded`, earliest frame first; ends of a track are repeated.
            times_s: (B, 9) s, seen from the window's middle frame.

        Returns:
            Points (B, 3, P, 3) and rotations (B, 3, 22, 3, 3).
        """
        apart = time_features(times_s[:, None, :] - times_s[:, :, None])
        features = embedded + self.when(time_features(times_s))
        for layer in self.layers[:-1]:
            features = layer(features, apart, slice(None))
        features = self.trunk(self.layers[-1](features, apart, MIDDLE))
        return as_body(self.points(features), self.rotations(features.detach()))


class Attention(nn.Module):
    """Attention over the frames of a window, then a feed-forward net, each added to what comes in."""

    def __init__(self, width: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.norm = nn.LayerNorm(width)
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.out = nn.Linear(width, width)
        self.bias = nn.Sequential(
            nn.Linear(NUM_TIME, BIAS_WIDTH), nn.GELU(), nn.Linear(BIAS_WIDTH, num_heads)
        )
        self.forward_net = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )

    def forward(self, x: torch.Tensor, apart: torch.Tensor, wanted: slice) -> torch.Tensor:
        """Features (B, N, width) -> those of the wanted frames (B, M, width).

        Args:
            x: of all frames.
            apart: (B, N, N, `NUM_TIME`) features of the time from each frame to each.
            wanted: which frames look at the others.
        """
        normed = self.norm(x)
        query = self._by_head(self.query(normed[:, wanted]))
        key, value = self._by_head(self.key(normed)), self._by_head(self.value(normed))
        bias = self.bias(apart[:, wanted]).permute(0, 3, 1, 2)
        seen = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        x = x[:, wanted] + self.out(seen.transpose(1, 2).flatten(2))
        return x + self.forward_net(x)

    def _by_head(self, x: torch.Tensor) -> torch.Tensor:
        """(B, N, width) -> (B, heads, N, width / heads)."""
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)


@torch.no_grad()
def lift_windows(net: WindowNet, observed: torch.Tensor, times_s: torch.Tensor) -> Lifted:
    """Windows (B, 9, P, 3) lifted as they are and as in a mirror, and averaged: `Lifted` of (B, 3) frames."""
    one, other = (net(net.embedded(seen), times_s) for seen in (observed, mirrored_input(observed)))
    return averaged(one, mirrored(other))


def confidence_of_sigma(sigma: torch.Tensor) -> torch.Tensor:
    """What the net reads of points that may be off by sigma (...) body heights along one axis: 0.05-1."""
    return (SURE_SIGMA / sigma).clamp(LEAST_CONFIDENCE, 1)


def time_features(times_s: torch.Tensor) -> torch.Tensor:
    """Times (...) s -> (..., `NUM_TIME`) numbers that tell them apart, long ones and short ones."""
    angles = torch.stack([times_s * (2 * math.pi * frequency) for frequency in FREQUENCIES_HZ], dim=-1)
    return torch.cat([angles.sin(), angles.cos(), (4 * times_s).tanh()[..., None]], dim=-1)
