"""STAF under autograd: values and gradients of the plain formulation; what inference keeps does no harm."""

from __future__ import annotations

import copy

import pytest
import torch
from plain_staf import plain_stages
from tiny_staf import tiny_staf, window_features
from torch import Tensor, nn

from staf_cli.recover.staf.modules import BodyState
from staf_cli.recover.staf.staf import STAF

ABLATIONS = [{}, {"use_apm": False}, {"use_tcfm": False}, {"use_safm": False}]


def training(**sizes: bool) -> STAF:
    """In double precision and without dropout, so that nothing hides a difference."""
    model = tiny_staf(**sizes).double().train()
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return model


def two_windows() -> Tensor:
    return window_features(18).double().unflatten(0, (2, 9))


def loss_of(states: list[BodyState] | tuple[BodyState, ...]) -> Tensor:
    return torch.stack(
        [(part * torch.linspace(-1, 2, part.shape[1])).sum() for s in states for part in s]
    ).sum()


@pytest.mark.parametrize("sizes", ABLATIONS, ids=["all", "no APM", "no TCFM", "no SAFM"])
def test_values_and_gradients_are_the_plain_ones(sizes: dict[str, bool]) -> None:
    model = training(**sizes)
    plain = copy.deepcopy(model)
    ours, theirs = two_windows().requires_grad_(), two_windows().requires_grad_()
    states, expected = model.stages(ours).states, plain_stages(plain, theirs)
    for state, other in zip(states, expected, strict=True):
        for part, same in zip(state, other, strict=True):
            assert torch.allclose(part, same, rtol=1e-9, atol=1e-11)
    loss_of(states).backward()
    loss_of(expected).backward()
    assert ours.grad is not None
    assert torch.allclose(ours.grad, theirs.grad, rtol=1e-6, atol=1e-9 * float(theirs.grad.abs().max()))
    others = dict(plain.named_parameters())
    reached = 0
    for name, parameter in model.named_parameters():
        other = others[name].grad
        if other is None:
            assert parameter.grad is None, name
            continue
        reached += 1
        assert torch.allclose(parameter.grad, other, rtol=1e-6, atol=1e-9 * float(other.abs().max())), name
    assert reached > 40


def test_detached_stages_leave_the_earlier_ones_without_gradients() -> None:
    """What the release's way means: with the last stage's loss alone, nothing of the first two is learned."""
    model = training()
    loss_of(model.stages(two_windows(), detach=True).states[-1:]).backward()
    for module in (
        model.regressor1,
        model.regressor2,
        model.tcfm,
        model.safm,
        model.sampler1,
        model.sampler2,
    ):
        assert all(p.grad is None or not p.grad.any() for p in module.parameters())
    assert model.regressor3.pose.weight.grad.any()
    attached = training()
    loss_of(attached.stages(two_windows()).states[-1:]).backward()
    assert attached.regressor1.pose.weight.grad.any()
    assert attached.tcfm.out.weight.grad.any()


def test_training_goes_on_after_a_validation_and_eval_gives_what_forward_gives() -> None:
    model = tiny_staf()
    tracked = window_features(12)
    before = model.recover(tracked).theta  # makes what is kept, in inference mode
    model.train()
    loss_of(model.stages(window_features(18).unflatten(0, (2, 9))).states).backward()
    assert model.regressor1.pose.weight.grad is not None
    model.eval()
    assert not torch.equal(model.recover(tracked).theta, before)  # BatchNorm has counted along
    windows = window_features(18).unflatten(0, (2, 9))
    with torch.no_grad():
        assert torch.equal(model.bodies(model.stages(windows).states[-1]).theta, model(windows).theta)


def test_half_precision_keeps_metres() -> None:
    """Bodies, projections and TCFM's maps are computed in whole precision under autocast."""
    model = tiny_staf().train()
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    windows = window_features(18).unflatten(0, (2, 9))
    whole = model.stages(windows).states[-1]
    with torch.autocast("cpu", torch.bfloat16):
        state = model.stages(windows).states[-1]
        vertices, _ = model.body(state.rotmat, state.betas)
    assert vertices.dtype == torch.float32
    assert torch.equal(vertices, model.body(state.rotmat, state.betas)[0])
    assert (state.pose - whole.pose).abs().mean() < 0.1
    state.pose.sum().backward()
    assert all(torch.isfinite(p.grad).all() for p in model.parameters() if p.grad is not None)


def test_joints_alone_are_the_whole_bodys() -> None:
    model = tiny_staf().double()
    state = model.first_state()
    pose = (
        state.pose + 0.3 * torch.randn(3, 144, generator=torch.Generator().manual_seed(0))
    ).requires_grad_()
    rotmat, betas = BodyState(pose, state.betas, state.camera).rotmat, torch.ones(3, 10).double()
    ours, theirs = model.body.joints49(rotmat, betas), model.body(rotmat, betas)[1]
    assert torch.allclose(ours, theirs, atol=1e-12)
    weights = torch.rand(3, 49, 3, generator=torch.Generator().manual_seed(1)).double()
    gradients = [torch.autograd.grad((j * weights).sum(), pose, retain_graph=True)[0] for j in (ours, theirs)]
    assert torch.allclose(*gradients, atol=1e-10)
