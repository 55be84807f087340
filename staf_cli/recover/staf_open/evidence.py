"""What the network sees instead of a picture: maps of where landmarks are, how sure and how deep.

Landmarks look alike for drawn and for real people, pictures do not: what is learned from drawn movement
carries over.
"""

from __future__ import annotations

import torch
from torch import Tensor

from staf_cli.recover.landmarks.lifter_net import NUM_POINTS

SIDE = 7  # cells along a map's side, as many as the features of STAF's backbone have
NUM_CHANNELS = 3 * NUM_POINTS + 2
USUAL_DEPTH_M = 0.5  # depths are given in units of it
PER_S = 4.0  # times are given as tanh(4 s): 0.25 s is much
SAME_S = 1e-6  # frames closer than this are one frame, repeated


def evidence_maps(
    in_crop: Tensor, confidence: Tensor, depth_m: Tensor, beside_s: Tensor, sigma_cells: float
) -> Tensor:
    """Maps (N, 65, 7, 7) of N frames, in the place of a backbone's features.

    A Gaussian for each of 21 points, as high as it is sure; the same times the point's first depth; how sure
    each point is, everywhere; and how long before and after the frame its neighbours in time are.

    Args:
        in_crop: (N, P, 2) points, -1..1 across the crop, x right, y down; those outside count as on its edge.
        confidence: (N, P) 0-1; 0 where a point is not there.
        depth_m: (N, P) m behind mid-hip, as first lifted.
        beside_s: (N, 2) s to the frame before and to the one after; 0 where there is none.
        sigma_cells: of the Gaussians, in cells.
    """
    centres = (2 * torch.arange(SIDE, device=in_crop.device) + 1) / SIDE - 1
    sigma = sigma_cells * 2 / SIDE
    off = (centres - in_crop.clamp(-1, 1)[..., None]) / sigma  # (N, P, 2, 7)
    across, down = torch.exp(-0.5 * off.square()).unbind(2)
    points = (down * confidence[..., None])[..., None] * across[..., None, :]  # (N, P, 7, 7)
    depths = points * (depth_m / USUAL_DEPTH_M)[..., None, None]
    everywhere = torch.cat([confidence, torch.tanh(PER_S * beside_s)], dim=1)
    return torch.cat([points, depths, everywhere[..., None, None].expand(-1, -1, SIDE, SIDE)], dim=1)


def beside_in_windows(times_s: Tensor) -> Tensor:
    """(B, N, 2) s to the frames before and after each frame of windows at ascending times (B, N) s.

    Repeated frames are the end of a track: there is none beyond, and repetitions say what their original
    does. At a window's own border, what is beyond is taken to be as far as what is within.
    """
    steps = times_s.diff(dim=1)
    before, after = steps.clone(), steps.clone()
    for place in range(1, steps.shape[1]):  # nearest other frame, through repetitions
        same = steps[:, place] < SAME_S
        before[:, place] = torch.where(same, before[:, place - 1], steps[:, place])
    for place in range(steps.shape[1] - 2, -1, -1):
        same = steps[:, place] < SAME_S
        after[:, place] = torch.where(same, after[:, place + 1], steps[:, place])
    return torch.stack(
        [torch.cat([steps[:, :1], before], dim=1), torch.cat([after, steps[:, -1:]], dim=1)], dim=-1
    )
