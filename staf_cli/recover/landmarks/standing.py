"""What people do who stand: their legs are straight, their feet stay, and they do not drift in depth.

One camera hardly tells a straight leg from one that bends towards it or away from it: in the picture both are
straight, one a little shorter. Learnt from all sorts of motion, the lifter and the pose prior expect a half
bent knee: straight legs of people seen from four sides at once came out bent by about 20 degrees more.
Depth comes from how large people look, and raised arms or a bow change that too.
"""

from __future__ import annotations

import torch

from staf_cli.body.joints import BLAZEPOSE_LANDMARK_NAMES
from staf_cli.recover.landmarks.skeleton import FIT_LANDMARKS


def _rows(part: str) -> list[int]:
    """Of the left and the right landmark among FIT_LANDMARKS."""
    return [
        FIT_LANDMARKS.index(BLAZEPOSE_LANDMARK_NAMES.index(f"{side}_{part}")) for side in ("left", "right")
    ]


FEET = [*_rows("ankle"), *_rows("heel"), *_rows("foot_index")]
LEG = _rows("hip"), _rows("knee"), _rows("ankle")
KNEES = [3, 4]  # SMPL's, among the joints without the root
BENT_2D = 0.45  # rad in the picture, 26 degrees: about from here on a leg is plainly bent
SOFT = 0.15  # rad, of bends that cost little: the pull on a straight knee is 0
STILL_M_S = 0.15  # across the view: a foot this slow there is taken to stand
ENDS_S = 0.25  # from a track's ends on which steadiness in depth counts in full
STEADY_BEND = 0.5  # sigmas, from which on a speed in depth costs in proportion


def robust(residual: torch.Tensor, bend: float = 2.0) -> torch.Tensor:
    """Pseudo-Huber of a residual (..., D) in its sigmas -> (...): square inside `bend`, then linear."""
    return bend**2 * ((1 + residual.square().sum(-1) / bend**2).sqrt() - 1)


def may_be_straight(rays: torch.Tensor) -> torch.Tensor:
    """How well the left and the right leg may be straight: (T, 2) 0-1.

    A straight leg is straight in every view; one that is bent in the picture is bent.

    Args:
        rays: (T, P, 2), landmarks in units of the focal length, in the order of `FIT_LANDMARKS`.
    """
    hips, knees, ankles = (rays[:, rows] for rows in LEG)
    thigh, shin = knees - hips, ankles - knees
    across = thigh[..., 0] * shin[..., 1] - thigh[..., 1] * shin[..., 0]
    bend = torch.atan2(across.abs(), (thigh * shin).sum(-1))
    return (-(bend / BENT_2D).square()).exp()


def bent_knees(body: torch.Tensor, may_be_straight: torch.Tensor) -> torch.Tensor:
    """Bends (T,) rad of knees that may as well be straight.

    They cost in proportion, so that what is seen of a squat outweighs them.

    Args:
        body: (T, 23, 3) rad, rotation vectors of the joints but the root.
        may_be_straight: (T, 2) 0-1.
    """
    bend = body[:, KNEES, 0]
    soft = SOFT * ((1 + (bend / SOFT).square()).sqrt() - 1)
    return (soft * may_be_straight).sum(-1)


def wandering(pelvis: torch.Tensor, step_s: torch.Tensor, sigma_m_s: float) -> torch.Tensor:
    """Speeds in depth of the pelvis (T, 3) m between frames, in units of their sigma: a sum.

    A way costs the same at every speed, so that walking is not held back, and back and forth costs twice. It
    costs less near the first and the last frame, or all of the pull would act on these two.
    """
    speed = pelvis[:, 2:].diff(dim=0) / step_s[:, None]
    after = step_s.cumsum(0) - step_s / 2
    to_end = torch.minimum(after, step_s.sum() - after)
    return (robust(speed / sigma_m_s, STEADY_BEND) * (to_end / ENDS_S).clamp(max=1)).sum()


def sliding(
    points: torch.Tensor, rays: torch.Tensor, weights: torch.Tensor, step_s: torch.Tensor, sigma_m_s: float
) -> torch.Tensor:
    """Speeds of feet between frames, in units of their sigma, as far as they stay in the picture: a sum.

    Args:
        points: (T, P, 3) m, of the body.
        rays: (T, P, 2), landmarks in units of the focal length.
        weights: (T, P) 0-1, of the landmarks.
        step_s: (T - 1,) s between frames.
        sigma_m_s: of the speeds.
    """
    step_s = step_s[:, None, None]
    depth = points[1:, FEET, 2:].detach()
    seen = rays[:, FEET].diff(dim=0) * depth / step_s  # m/s across the view
    stays = (-(seen / STILL_M_S).square().sum(-1)).exp()
    trust = torch.minimum(weights[1:, FEET], weights[:-1, FEET])
    speed = points[:, FEET].diff(dim=0) / step_s
    return (robust(speed / sigma_m_s) * stays * trust).sum()
