"""Adam's steps as `torch.optim.Adam` makes them, number for number, by PyTorch's function of the same name.

The class imports PyTorch's compiler at its first use: seconds, and nothing is compiled here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch.optim.adam import adam

EPS = 1e-8  # PyTorch's own


class Adam:
    """Moves parameters against their gradients, each at a rate of its own."""

    def __init__(
        self,
        parameters: Sequence[torch.Tensor],
        rates: Sequence[float],
        betas: tuple[float, float] = (0.9, 0.999),
        *,
        fused: bool = False,
    ) -> None:
        """Take float32 leaf tensors; `fused` steps are PyTorch's quicker ones, which round otherwise."""
        self._parameters, self._rates, self._betas, self._fused = list(parameters), rates, betas, fused
        self._means = [torch.zeros_like(one) for one in self._parameters]
        self._squares = [torch.zeros_like(one) for one in self._parameters]
        self._counts = [torch.zeros((), device=one.device if fused else None) for one in self._parameters]

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for parameter in self._parameters:
            parameter.grad = None

    @torch.no_grad()
    def step(self, share: float = 1.0) -> None:
        """One step, at a share of the rates."""
        state = (self._parameters, self._rates, self._means, self._squares, self._counts)
        for parameter, rate, mean, square, count in zip(*state, strict=True):
            if parameter.grad is not None:
                adam(
                    [parameter],
                    [parameter.grad],
                    [mean],
                    [square],
                    [],
                    [count],
                    fused=self._fused,
                    amsgrad=False,
                    beta1=self._betas[0],
                    beta2=self._betas[1],
                    lr=rate * share,
                    weight_decay=0.0,
                    eps=EPS,
                    maximize=False,
                )


def descend(
    unknowns: Mapping[str, torch.Tensor],
    rates: Mapping[str, float],
    loss: Callable[[int], torch.Tensor],
    steps: int,
) -> None:
    """Move unknowns, in place, against the gradient of a loss; their rates fall to nearly nothing.

    Args:
        unknowns: leaf tensors by name.
        rates: of each, a step.
        loss: of the step's number.
        steps: how many.
    """
    for value in unknowns.values():
        value.requires_grad_(True)
    own = [rates[name] for name in unknowns]
    optimiser = Adam(list(unknowns.values()), own, betas=(0.9, 0.99), fused=True)
    for step in range(steps):
        optimiser.zero_grad()
        loss(step).backward()
        optimiser.step(0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * step / steps)))
