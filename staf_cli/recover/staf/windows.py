"""Which frames of a track the network sees for each of its bodies."""

from __future__ import annotations

import numpy as np


def window_rows(num_frames: int, window: int = 9) -> np.ndarray:
    """One window around every frame of a track; at the track's ends, one frame repeated.

    A window that would reach over an end is its middle frame repeated instead, as in the release's
    evaluation: the network sees no motion there, and its output is not smoothed. So is every window of a
    track that is shorter than one. (The release's demo differs: its last outputs are made of wrong frames.)

    Args:
        num_frames: N, length of the track; 0 is allowed.
        window: W, frames in a window, odd.

    Returns:
        (N, W) int64, rows of the track; row i is i - W//2 .. i + W//2, or W times i.
    """
    if window < 1 or window % 2 == 0:
        raise ValueError(f"window must be an odd number of frames, got {window}")
    half = window // 2
    middle = np.arange(num_frames, dtype=np.int64)
    rows = middle[:, None] + np.arange(-half, half + 1)  # (N, W)
    at_end = (middle < half) | (middle >= num_frames - half)
    rows[at_end] = middle[at_end, None]
    return rows
