"""Steps of an optimiser that neighbouring frames share: slow corrections are found in few of them.

Feet that stand tie frames to each other far more strongly than the picture ties each frame. Steps frame by
frame then undo one another: after 60 of them feet still slid, and bodies shook by what was left of them,
the more the more frames a second there are.
"""

from __future__ import annotations

import torch

SHARED_S = 0.05  # s, of the Gaussian over which a frame's step is shared
OWN = 0.1  # of a step that is the frame's alone


def shared_steps(step_s: torch.Tensor) -> torch.Tensor:
    """(T, T), from the frames' own steps to those that are taken; rows sum to 1.

    Args:
        step_s: (T - 1,) s between frames.
    """
    times = torch.cat([step_s.new_zeros(1), step_s.cumsum(0)])
    near = (-((times[:, None] - times) / SHARED_S).square() / 2).exp()
    own = torch.eye(len(times), device=near.device)
    return (1 - OWN) * near / near.sum(1, keepdim=True) + OWN * own
