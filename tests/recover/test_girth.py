"""Breadth: rings of the body's skin, and the shape that makes them as broad as measured."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from staf_cli.blazepose.widths import LIMB_STATIONS, NUM_WIDTHS, TRUNK_STATIONS
from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.recover.landmarks.fit import Fitted
from staf_cli.recover.landmarks.girth import Ring, fit_girth, make_rings, ring_widths
from staf_cli.recover.landmarks.skeleton import Skeleton

FOCAL_PX = 1200.0
SHARES = [*LIMB_STATIONS * 8, *TRUNK_STATIONS]
ENDS = [(16, 18), (18, 20), (17, 19), (19, 21), (1, 4), (4, 7), (2, 5), (5, 8)]
MEASURED_BONES = [child for ends in ENDS for child in ends[1:]]


@pytest.fixture(scope="module")
def rings(body: Body, skeleton: Skeleton) -> list[Ring]:
    return make_rings(body, skeleton)


def _standing(num_frames: int = 8) -> Fitted:
    """Arms a little down, before the camera, turned by other angles about the vertical."""
    rotvecs = torch.zeros(num_frames, 24, 3)
    half = torch.linspace(-0.25, 0.25, num_frames)
    rotvecs[:, 0, 0], rotvecs[:, 0, 2] = torch.pi * half.cos(), torch.pi * half.sin()
    rotvecs[:, 16, 2], rotvecs[:, 17, 2] = -0.5, 0.5
    pelvis = torch.tensor([[0.2, 0.0, 4.0]]).repeat(num_frames, 1)
    return Fitted(rotvecs, pelvis, torch.zeros(10))


def _bone_lengths(skeleton: Skeleton, betas: torch.Tensor) -> torch.Tensor:
    rest = skeleton.rest_joints(betas)
    return torch.stack([(rest[a] - rest[b]).norm() for a, b in ENDS])


def _broad(skeleton: Skeleton, rings: list[Ring], size: float) -> torch.Tensor:
    """Betas (10,) of length `size` that broaden the rings most among those that leave the bones alone."""
    zero = torch.zeros(10)
    bones = torch.autograd.functional.jacobian(lambda betas: _bone_lengths(skeleton, betas), zero)
    free = torch.eye(10) - torch.linalg.pinv(bones, rtol=0.05) @ bones
    sideways = torch.tensor([[0.0, 0.0, 1.0]])
    slope = torch.stack(
        [
            torch.autograd.functional.jacobian(lambda b, r=ring: ring_widths(r, sideways, b)[0], zero)
            for ring in rings
        ]
    ).sum(0)
    return size * torch.nn.functional.normalize(free @ slope, dim=0)


def _seen_widths(fitted: Fitted, skeleton: Skeleton, rings: list[Ring], betas: torch.Tensor) -> torch.Tensor:
    """Widths (T, W) px that a body of these betas would show in the poses of `fitted`."""
    import roma

    rotmats, rest = roma.rotvec_to_rotmat(fitted.rotvecs), skeleton.rest_joints(fitted.betas)[None]
    joints, rotations = skeleton.tree.pose(rotmats, fitted.pelvis, rest)
    widths = torch.zeros(len(joints), len(rings))
    for column, ring in enumerate(rings):
        top, bottom = (joints[:, list(pair)].mean(1) for pair in ring.ends)
        middle = (top + bottom) / 2
        across = torch.nn.functional.normalize(torch.linalg.cross(bottom - top, middle), dim=-1)
        local = (rotations[:, ring.carrier].mT @ across[..., None])[..., 0]
        widths[:, column] = ring_widths(ring, local, betas) * FOCAL_PX / middle[:, 2]
    return widths


def test_rings_sit_around_their_bones(rings: list[Ring], skeleton: Skeleton) -> None:
    assert len(rings) == NUM_WIDTHS
    rest = skeleton.joints_template
    for ring, share in zip(rings, SHARES, strict=True):
        a, b = (rest[list(pair)].mean(0) for pair in ring.ends)
        along = (b - a) / (b - a).norm()
        from_station = ring.template - a - share * (b - a)
        heights = from_station @ along
        assert len(ring.template) >= 12
        assert heights.abs().max() < 0.06
        spokes = from_station - heights[:, None] * along
        assert 0.02 < spokes.norm(dim=-1).median() < 0.25
        # All around: no gap of a third of a turn.
        across = torch.linalg.cross(along, torch.tensor([0.0, 0.0, 1.0]))
        across = across / across.norm()
        angles = torch.atan2(spokes @ torch.linalg.cross(along, across), spokes @ across).sort().values
        gaps = torch.cat([angles.diff(), angles[:1] + 2 * torch.pi - angles[-1:]])
        assert gaps.max() < 2 * torch.pi / 3, (SMPL_JOINT_NAMES[ring.carrier], share)


def test_ring_widths_are_a_persons(rings: list[Ring]) -> None:
    sideways, forward = torch.tensor([[1.0, 0, 0]]), torch.tensor([[0.0, 0, 1.0]])
    zero = torch.zeros(10)
    thigh = ring_widths(rings[12], torch.cat([sideways, forward]), zero)
    forearm = ring_widths(rings[4], forward, zero)
    chest = ring_widths(rings[25], sideways, zero)
    assert 0.11 < thigh.min() <= thigh.max() < 0.25
    assert 0.05 < forearm < 0.12
    assert 0.22 < chest < 0.45


@pytest.mark.parametrize("size", [1.5, -1.5])
def test_a_broader_or_thinner_body_is_recovered(size: float, rings: list[Ring], skeleton: Skeleton) -> None:
    fitted = _standing()
    true = _broad(skeleton, rings, size)
    seen = _seen_widths(fitted, skeleton, rings, true)
    change = (seen / _seen_widths(fitted, skeleton, rings, fitted.betas)).mean() - 1
    assert 0.04 < abs(change) < 0.4  # there is something to find
    found = fit_girth(fitted, seen, rings, skeleton, FOCAL_PX)
    ratio = _seen_widths(fitted, skeleton, rings, found) / seen
    assert (ratio.mean(dim=0) - 1).abs().max() < 0.03
    lengths = _bone_lengths(skeleton, found) / _bone_lengths(skeleton, fitted.betas)
    assert (lengths - 1).abs().max() < 0.02


def test_nothing_measured_changes_nothing(rings: list[Ring], skeleton: Skeleton) -> None:
    fitted = _standing(2)
    unclear = torch.full((2, NUM_WIDTHS), torch.nan)
    assert torch.equal(fit_girth(fitted, unclear, rings, skeleton, FOCAL_PX), fitted.betas)


def test_absurd_widths_are_left_out(rings: list[Ring], skeleton: Skeleton) -> None:
    fitted = _standing()
    seen = _seen_widths(fitted, skeleton, rings, fitted.betas)
    right = fit_girth(fitted, seen, rings, skeleton, FOCAL_PX)
    seen[:, ::4] *= 10
    wrong = fit_girth(fitted, seen, rings, skeleton, FOCAL_PX)
    off = _seen_widths(fitted, skeleton, rings, wrong) / _seen_widths(fitted, skeleton, rings, right)
    assert (off - 1).abs().max() < 0.05
    assert np.isfinite(wrong.numpy()).all()
