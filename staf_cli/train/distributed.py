"""Several processes that train one network together, started by `torchrun`; one alone where it was not."""

from __future__ import annotations

import datetime
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from staf_cli.device import choose_device
from staf_cli.errors import SettingError

# The first process may fill the cache for hours while the others wait.
_PATIENCE = datetime.timedelta(days=7)


@dataclass(frozen=True)
class World:
    """This process among all of them.

    Attributes:
        rank: its number, from 0.
        size: how many there are.
        device: its own.
    """

    rank: int
    size: int
    device: torch.device

    @property
    def is_first(self) -> bool:
        """Whether it is the one that writes and speaks."""
        return self.rank == 0

    @property
    def is_alone(self) -> bool:
        return self.size == 1

    def wait(self) -> None:
        """Until all have come here."""
        if not self.is_alone:
            dist.barrier()

    def sums(self, values: Tensor) -> Tensor:
        """The sum of all processes' values, in every one of them."""
        values = values.to(self.device)
        if not self.is_alone:
            dist.all_reduce(values)
        return values.cpu()

    def wrapped(self, module: nn.Module, *, some_idle: bool) -> nn.Module:
        """The module, whose gradients are the mean over all processes; `some_idle`: some weights get none."""
        if self.is_alone:
            return module
        ids = [self.device] if self.device.type == "cuda" else None
        # BatchNorm's statistics are each process' own in a step; `share_statistics` brings them together.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # newer torch has another name for the option
            return DistributedDataParallel(
                module, device_ids=ids, broadcast_buffers=False, find_unused_parameters=some_idle
            )

    @torch.no_grad()
    def share_statistics(self, module: nn.Module) -> None:
        """Give all processes the mean of their BatchNorm statistics."""
        if self.is_alone:
            return
        for norm in module.modules():
            if isinstance(norm, nn.BatchNorm2d) and norm.running_mean is not None:
                for values in (norm.running_mean, norm.running_var):
                    assert values is not None
                    dist.all_reduce(values)
                    values /= self.size


@contextmanager
def joined(device: str) -> Iterator[World]:
    """Join the others, if `torchrun` has started several.

    Args:
        device: by its name; each process takes one graphics card of its own where it is "auto" or "cuda".

    Raises:
        SettingError: there are fewer graphics cards than processes.
    """
    size, rank = (int(os.environ.get(name, number)) for name, number in (("WORLD_SIZE", "1"), ("RANK", "0")))
    if size == 1:
        yield World(0, 1, choose_device(device))
        return
    own = choose_device(device)
    if own.type == "cuda":
        local = int(os.environ.get("LOCAL_RANK", "0"))
        if local >= torch.cuda.device_count():
            raise SettingError(
                f"{local + 1} processes on {torch.cuda.device_count()} graphics cards; start fewer"
            )
        own = torch.device("cuda", local)
        torch.cuda.set_device(own)
    dist.init_process_group("nccl" if own.type == "cuda" else "gloo", timeout=_PATIENCE)
    try:
        yield World(rank, size, own)
    finally:
        dist.destroy_process_group()
