"""Adam's steps are `torch.optim.Adam`'s, bit by bit."""

from __future__ import annotations

import pytest
import torch

from staf_cli.recover.landmarks.adam import Adam


@pytest.mark.parametrize("fused", [False, True])
def test_steps_are_those_of_pytorchs_class(fused: bool) -> None:
    def loss(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
        return (one - 3).square().sum() + (one.sum() * other).sin().sum() + other.abs().sum()

    generator = torch.Generator().manual_seed(0)
    start = [torch.randn(7, 3, generator=generator), torch.randn(5, generator=generator)]
    mine, theirs = ([value.clone().requires_grad_(True) for value in start] for _ in range(2))
    own = Adam(mine, [0.05, 0.01], betas=(0.9, 0.99), fused=fused)
    groups = [{"params": [value], "lr": rate} for value, rate in zip(theirs, (0.05, 0.01), strict=True)]
    usual = torch.optim.Adam(groups, betas=(0.9, 0.99), fused=fused)
    schedule = torch.optim.lr_scheduler.LambdaLR(usual, lambda step: 1 / (1 + step))
    for step in range(20):
        own.zero_grad()
        loss(*mine).backward()
        own.step(1 / (1 + step))
        usual.zero_grad()
        loss(*theirs).backward()
        usual.step()
        schedule.step()
    for value, same, before in zip(mine, theirs, start, strict=True):
        assert torch.equal(value, same)
        assert not torch.equal(value, before)
