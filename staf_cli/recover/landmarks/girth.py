"""Girth: the shape that makes limbs and trunk as broad as the segmentation mask shows them.

Joints alone leave everyone at the mean girth. Here each width measured in the picture is compared with the
width of a ring of the body's own vertices, seen from where the camera stood, and the betas follow.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from staf_cli.blazepose.widths import LIMB_SEGMENTS, LIMB_STATIONS, TRUNK_STATIONS
from staf_cli.body.model import Body
from staf_cli.recover import rotations
from staf_cli.recover.landmarks.adam import Adam
from staf_cli.recover.landmarks.fit import Fitted
from staf_cli.recover.landmarks.skeleton import JOINT_OF_LANDMARK, Skeleton

RING_HALF_M = 0.02  # half thickness of a ring along the bone
SPINE = (0, 3, 6, 9)
TRUNK_JOINTS = (*SPINE, 12, 13, 14, 1, 2)
MIN_SIDE_ON = 0.6  # a bone must show at least this share of its length
PLAUSIBLE = (0.4, 2.5)  # measured width over the expected body's; beyond it is something else
STEPS, RATE = 60, 0.15
BETA_LIMIT = 4.0  # from the expected body


Ends = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Ring:
    """Vertices around one station of one segment at rest.

    Attributes:
        template: (R, 3) m; shapedirs: (R, 3, 10).
        carrier: joint in whose frame the ring stays.
        ends: joints at the two ends of the segment, mid-points of pairs.
    """

    template: torch.Tensor
    shapedirs: torch.Tensor
    carrier: int
    ends: Ends


def make_rings(body: Body, skeleton: Skeleton) -> list[Ring]:
    """Rings in the order of `measure_widths`."""
    limbs = [(JOINT_OF_LANDMARK[a], JOINT_OF_LANDMARK[b]) for a, b in LIMB_SEGMENTS.tolist()]
    # joints whose skin a ring is made of, those that may carry it, the segment's ends, stations along it
    segments: list[tuple[tuple[int, ...], tuple[int, ...], Ends, tuple[float, ...]]] = [
        *(((top,), (top,), ((top, top), (bottom, bottom)), LIMB_STATIONS) for top, bottom in limbs),
        (TRUNK_JOINTS, SPINE, ((16, 17), (1, 2)), TRUNK_STATIONS),
    ]
    rest, rings = skeleton.joints_template, []
    for joints, carriers, ends, stations in segments:
        a, b = (rest[list(pair)].mean(0) for pair in ends)
        for share in stations:
            middle = a + (b - a) * share
            carrier = carriers[int((rest[list(carriers)] - middle).norm(dim=-1).argmin())]
            rows = _ring_rows(body, joints, a, b, share)
            rings.append(Ring(body.smpl.v_template[rows], body.smpl.shapedirs[rows], carrier, ends))
    return rings


def _ring_rows(
    body: Body, joints: tuple[int, ...], a: torch.Tensor, b: torch.Tensor, share: float
) -> torch.Tensor:
    """Vertices of some joints at a share of the way from a (3,) to b (3,)."""
    along = (b - a) / (b - a).norm()
    height = (body.smpl.v_template - a) @ along - share * (b - a).norm()
    mine = torch.isin(body.smpl.lbs_weights.argmax(dim=1), torch.tensor(joints, device=body.device))
    half = RING_HALF_M
    while True:
        rows = (mine & (height.abs() < half)).nonzero()[:, 0]
        if len(rows) >= 12 or half > 0.1:
            return rows
        half *= 1.3


def fit_girth(
    fitted: Fitted,
    widths_px: torch.Tensor,
    rings: list[Ring],
    skeleton: Skeleton,
    focal_px: float,
    centre: torch.Tensor | None = None,
) -> torch.Tensor:
    """Betas (10,) whose rings are as broad as measured while bones and stature keep their lengths.

    Args:
        fitted: poses and shape from joints alone, T frames.
        widths_px: (T, W) px, NaN where unclear.
        rings: W of them.
        skeleton: of the body.
        focal_px: the camera's.
        centre: (10,) shape around which the betas are looked for; the mean body's where None.
    """
    centre = torch.zeros_like(fitted.betas) if centre is None else centre
    views = [_view(fitted, skeleton, ring, widths_px[:, w], focal_px, centre) for w, ring in enumerate(rings)]
    bones, stature = _bone_lengths(skeleton, fitted.betas), skeleton.stature(fitted.betas)
    betas = fitted.betas.clone().requires_grad_(True)
    if not any(len(wanted) for _, wanted in views):
        return fitted.betas
    optimiser = Adam([betas], [RATE])
    for _ in range(STEPS):
        optimiser.zero_grad()
        loss = 0.02 * (betas - centre).square().sum()
        loss = loss + ((_bone_lengths(skeleton, betas) - bones) / 0.01).square().mean() * 2
        loss = loss + ((skeleton.stature(betas) - stature) / 0.01).square()
        for ring, (directions, wanted) in zip(rings, views, strict=True):
            if len(wanted):
                ratio = torch.log(ring_widths(ring, directions, betas) / wanted)
                loss = loss + (ratio / 0.1).square().add(1).sqrt().sub(1).mean()
        loss.backward()
        optimiser.step()
        with torch.no_grad():
            betas.clamp_(centre - BETA_LIMIT, centre + BETA_LIMIT)
    return betas.detach()


def ring_widths(ring: Ring, directions: torch.Tensor, betas: torch.Tensor) -> torch.Tensor:
    """How broad (N,) m a ring is along unit directions (N, 3) of its carrier's rest frame."""
    spread = (ring.template + ring.shapedirs @ betas) @ directions.T  # (R, N)
    return spread.amax(0) - spread.amin(0)


def _view(
    fitted: Fitted,
    skeleton: Skeleton,
    ring: Ring,
    measured_px: torch.Tensor,
    focal_px: float,
    centre: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Directions (N, 3) across the segment in its rest frame, and the widths (N,) m seen along them."""
    rotmats, rest = rotations.rotvec_to_rotmat(fitted.rotvecs), skeleton.rest_joints(fitted.betas)[None]
    joints, turned = skeleton.tree.pose(rotmats, fitted.pelvis, rest)
    top, bottom = (joints[:, list(pair)].mean(1) for pair in ring.ends)
    bone = bottom - top
    sight = (top + bottom) / 2
    depth = sight[:, 2]
    sight = sight / sight.norm(dim=-1, keepdim=True)
    across = torch.linalg.cross(bone, sight)
    side_on = across.norm(dim=-1) / bone.norm(dim=-1)
    across = across / across.norm(dim=-1, keepdim=True).clamp_min(1e-6)
    local = (turned[:, ring.carrier].mT @ across[..., None])[..., 0]
    wanted = measured_px * depth / focal_px
    mean = ring_widths(ring, local, centre)
    plausible = (wanted > PLAUSIBLE[0] * mean) & (wanted < PLAUSIBLE[1] * mean)
    keep = torch.isfinite(wanted) & (side_on > MIN_SIDE_ON) & plausible
    return local[keep], wanted[keep]


def _bone_lengths(skeleton: Skeleton, betas: torch.Tensor) -> torch.Tensor:
    rest = skeleton.rest_joints(betas)
    used = torch.tensor([4, 5, 7, 8, 18, 19, 20, 21, 16, 17, 12], device=rest.device)
    lengths = (rest - rest[skeleton.tree.parents]).norm(dim=-1)
    return lengths[used]
