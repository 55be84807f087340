"""Temporal coherence fusion module: self-attention and self-similarity (paper: TCFM)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from staf_cli.recover.staf.config import StafConfig


class TemporalCoherenceFusion(nn.Module):
    """Fuses a window's grid features over time: x (B, T, F) -> (B, T, F)."""

    def __init__(self, config: StafConfig) -> None:
        super().__init__()
        features = config.grid_features
        inner = features // 2
        self.query = nn.Conv1d(features, inner, kernel_size=1, bias=False)
        self.key = nn.Conv1d(features, inner, kernel_size=1, bias=False)
        self.value = nn.Conv1d(features, inner, kernel_size=1, bias=False)
        self.out = nn.Conv1d(inner, features, kernel_size=1, bias=False)
        self.fuse = nn.Conv2d(2, 1, kernel_size=1, bias=False)

    def forward(self, x: Tensor, *, reference_batching: bool = False) -> Tensor:
        """Add to each frame what coherent frames of its window hold.

        Args:
            x: (B, T, F).
            reference_batching: pair the two T x T maps across the batch as the authors' release does, see
                `paired_across_batch`; else every window is alone, whatever the batch.
        """
        similarity, attention = self.maps(x)
        pair = paired_across_batch if reference_batching else paired
        fused = self.fuse(pair(similarity, attention)).squeeze(1).softmax(dim=-1)  # (B, T, T)
        value = _pointwise(self.value, x)
        return x + _pointwise(self.out, fused @ value)

    def maps(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Self-similarity and attention, each (B, T, T), softmax over the keys, unscaled."""
        similarity = (x @ x.transpose(1, 2)).softmax(dim=-1)
        attention = (_pointwise(self.query, x) @ _pointwise(self.key, x).transpose(1, 2)).softmax(dim=-1)
        return similarity, attention


def paired(similarity: Tensor, attention: Tensor) -> Tensor:
    """Each window's two maps side by side: (B, 2, T, T)."""
    return torch.stack([similarity, attention], dim=1)


def paired_across_batch(similarity: Tensor, attention: Tensor) -> Tensor:
    """The release's pairing (B, 2, T, T), which mixes windows: right for B = 1 only.

    It stacks both along the batch and cuts that list anew: window b gets entries 2b and 2b + 1 of
    [S_0 .. S_(B-1), A_0 .. A_(B-1)]. The published table was made with it, in batches of 16.
    """
    return torch.cat([similarity, attention]).unflatten(0, (-1, 2))


def _pointwise(layer: nn.Conv1d, x: Tensor) -> Tensor:
    """A 1x1 convolution on x (..., F), features last."""
    return nn.functional.linear(x, layer.weight[..., 0])
