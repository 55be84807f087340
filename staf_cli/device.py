"""The one place where the device is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from staf_cli.errors import SettingError

if TYPE_CHECKING:
    import torch


def choose_device(name: str = "auto") -> torch.device:
    """The device that tensors live on: `auto` takes CUDA, then Apple's MPS, then the CPU.

    Raises:
        SettingError: the named device does not exist here.
    """
    import torch

    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not available.get(name.split(":")[0], False):
        raise SettingError(f"--device {name} is not available here; use auto, cpu, cuda or mps")
    try:
        return torch.device(name)
    except RuntimeError as error:
        raise SettingError(f"--device {name}: no such device; use auto, cpu, cuda or mps") from error


@contextmanager
def one_thread() -> Iterator[None]:
    """Work in many small steps: torch's threads would wait for each other longer than they compute."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
