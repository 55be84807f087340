"""The one place where the device is chosen, and where threads are counted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from staf_cli.errors import SettingError

if TYPE_CHECKING:
    import torch

_SHARE = "STAF_THREADS"
# torch and OpenMP, their linear algebra, OpenCV, numba.
_LIBRARIES = (
    *("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"),
    *("OPENCV_FOR_THREADS_NUM", "NUMBA_NUM_THREADS"),
)


def choose_device(name: str = "auto") -> torch.device:
    """The device that tensors live on: `auto` takes CUDA, then Apple's MPS, then the CPU.

    Raises:
        SettingError: the named device does not exist here.
    """
    import torch  # light modules read the number of cores here

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


def own_threads() -> int:
    """How many threads this process may keep busy: its share where it is one of several, else every core."""
    share = os.environ.get(_SHARE, "")
    return int(share) if share.isdecimal() and int(share) else num_cores()


def threads_of_net() -> int:
    """How many threads one small net is given: they gain little from many, two nets at a time gain more."""
    return max(1, min(4, own_threads() // 2))


def nets_at_a_time() -> int:
    """How many small nets keep this process' share of the cores busy."""
    return max(1, own_threads() // threads_of_net())


def num_cores() -> int:
    """The cores that this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


def thread_limits(num_threads: int) -> dict[str, str]:
    """What a process' environment must say, before it imports anything heavy, to keep to its share."""
    return dict.fromkeys((_SHARE, *_LIBRARIES), str(num_threads))


@contextmanager
def one_thread() -> Iterator[None]:
    """Work in many small steps: torch's threads would wait for each other longer than they compute."""
    import torch  # light modules read the number of cores here

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
