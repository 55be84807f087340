"""Where tensors live, and how many threads work."""

import subprocess
import sys

import pytest
import torch

from staf_cli.device import choose_device, num_cores, one_thread, own_threads, thread_limits
from staf_cli.errors import SettingError


def test_the_cpu_is_always_there_and_auto_is_something() -> None:
    assert choose_device("cpu") == torch.device("cpu")
    assert torch.zeros(1, device=choose_device("auto")).item() == 0


def test_auto_prefers_cuda_then_mps(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"cuda": True, "mps": True}
    monkeypatch.setattr(torch.cuda, "is_available", lambda: there["cuda"])
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: there["mps"])
    assert choose_device().type == "cuda"
    there["cuda"] = False
    assert choose_device().type == "mps"
    there["mps"] = False
    assert choose_device().type == "cpu"
    for name in ("cuda", "cuda:1", "mps"):
        with pytest.raises(SettingError, match=f"--device {name} is not available here"):
            choose_device(name)


@pytest.mark.parametrize("name", ["gpu", "", "tpu:0", "CPU "])
def test_an_unknown_device_is_one_line(name: str) -> None:
    with pytest.raises(SettingError, match="use auto, cpu, cuda or mps") as caught:
        choose_device(name)
    assert "\n" not in str(caught.value)


def test_one_thread_for_a_while() -> None:
    before = torch.get_num_threads()
    with one_thread():
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before
    with pytest.raises(RuntimeError, match="stop"), one_thread():
        raise RuntimeError("stop")
    assert torch.get_num_threads() == before


def test_a_process_keeps_to_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STAF_THREADS", raising=False)
    assert own_threads() == num_cores() >= 1
    for name, value in thread_limits(3).items():
        monkeypatch.setenv(name, value)
    assert own_threads() == 3
    for nonsense in ("0", "-1", "many", ""):
        monkeypatch.setenv("STAF_THREADS", nonsense)
        assert own_threads() == num_cores()


def test_libraries_keep_to_it_too() -> None:
    """In a process of its own: they look at their surroundings once, when they are imported."""
    code = (
        "import os; from staf_cli.device import thread_limits; os.environ.update(thread_limits(1));"
        "import cv2, numba, torch;"
        "print(cv2.getNumThreads(), numba.config.NUMBA_NUM_THREADS, torch.get_num_threads())"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["1", "1", "1"]
