"""Average pooling module: the target frame's feature is the window's mean (paper: APM)."""

from __future__ import annotations

from torch import Tensor


def average_over_window(maps: Tensor, windows: Tensor) -> Tensor:
    """The mean over each window, the target frame included, so that nothing hangs on one frame.

    Args:
        maps: (N, ...) of single frames.
        windows: (B, T) which frames each window holds.

    Returns:
        (B, ...): what takes the target frames' place.
    """
    total = maps[windows[:, 0]]
    for column in windows.T[1:]:
        total = total + maps[column]  # nine small copies instead of one of B x T maps
    return total / windows.shape[1]
