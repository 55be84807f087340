"""Checkpoints: what belongs to what, damage, and a disk that takes no more."""

from __future__ import annotations

import errno
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from staf_cli.errors import AssetError, SettingError
from staf_cli.train.checkpoint import Identity, RunState, load_checkpoint, save_checkpoint
from staf_cli.weights.tensor_file import cannot_write, read_tensors, write_tensors

CONFIG = {
    "seed": 1,
    "out": "here",
    "mix": {"share_2d": 0.6, "cache": "cache"},
    "optimisation": {"batch": 8, "epochs": 3, "stop_patience": 5, "checkpoint_every": 10},
}
IDENTITY = Identity.of(CONFIG, "data", "backbone", 1)


def trained(steps: int = 3) -> tuple[torch.nn.Linear, torch.optim.Adam]:
    torch.manual_seed(0)
    layer = torch.nn.Linear(3, 2)
    adam = torch.optim.Adam(layer.parameters(), lr=0.1)
    for _ in range(steps):
        one_step(layer, adam)
    return layer, adam


def one_step(layer: torch.nn.Linear, adam: torch.optim.Adam) -> None:
    adam.zero_grad()
    layer(torch.ones(1, 3)).square().sum().backward()
    adam.step()


def test_a_run_goes_on_with_the_same_bits(tmp_path: Path) -> None:
    layer, adam = trained()
    state = RunState(0.1, step=3, best_mm=55.5, bad_epochs=2, loss_sum=1.25)
    save_checkpoint(tmp_path / "c", state, layer.state_dict(), adam, IDENTITY)
    one_step(layer, adam)
    other, its_adam = trained(0)
    assert load_checkpoint(tmp_path / "c", other.state_dict(), its_adam, IDENTITY, RunState) == state
    one_step(other, its_adam)
    assert torch.equal(layer.weight, other.weight)
    assert [file.name for file in tmp_path.iterdir()] == ["c"]


def test_it_belongs_to_its_run(tmp_path: Path) -> None:
    layer, adam = trained()
    save_checkpoint(tmp_path / "c", RunState(0.1), layer.state_dict(), adam, IDENTITY)
    longer = {**CONFIG, "out": "there", "optimisation": {**CONFIG["optimisation"], "epochs": 9}}  # type: ignore[dict-item]
    load_checkpoint(
        tmp_path / "c", layer.state_dict(), adam, Identity.of(longer, "data", "backbone", 1), RunState
    )
    wider = {**CONFIG, "optimisation": {**CONFIG["optimisation"], "batch": 9}}  # type: ignore[dict-item]
    others = {
        "optimisation.batch = 8, not 9": Identity.of(wider, "data", "backbone", 1),
        "other data": replace(IDENTITY, data="else"),
        "another backbone": replace(IDENTITY, backbone="else"),
        "1 processes, not 2": replace(IDENTITY, world=2),
    }
    for words, identity in others.items():
        with pytest.raises(SettingError, match=words):
            load_checkpoint(tmp_path / "c", layer.state_dict(), adam, identity, RunState)


def test_a_damaged_one_is_one_line(tmp_path: Path) -> None:
    layer, adam = trained()
    path = tmp_path / "c"
    save_checkpoint(path, RunState(0.1), layer.state_dict(), adam, IDENTITY)
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", whole.replace(b"staf-checkpoint-1", b"staf-checkpoint-9")):
        path.write_bytes(damaged)
        with pytest.raises(AssetError, match="damaged"):
            load_checkpoint(path, layer.state_dict(), adam, IDENTITY, RunState)


def test_one_of_another_network_changes_nothing(tmp_path: Path) -> None:
    layer, adam = trained()
    tensors = layer.state_dict()
    for name, other in (("weight", None), ("bias", torch.zeros(3)), ("bias", torch.zeros(2).double())):
        kept = {key: values for key, values in tensors.items() if key != name}
        save_checkpoint(
            tmp_path / "c", RunState(0.1), kept if other is None else {**kept, name: other}, adam, IDENTITY
        )
        fresh, its_adam = trained(0)
        before = {key: values.clone() for key, values in fresh.state_dict().items()}
        with pytest.raises(AssetError, match=f"lacks {name} of this network; start anew"):
            load_checkpoint(tmp_path / "c", fresh.state_dict(), its_adam, IDENTITY, RunState)
        assert all(torch.equal(values, before[key]) for key, values in fresh.state_dict().items())


def test_files_of_tensors_have_the_same_bytes_each_time(tmp_path: Path) -> None:
    tensors = {
        "b": torch.arange(5),
        "a": torch.rand(3, 2).half(),
        "none": torch.zeros(0, 4),
        "one": torch.tensor(1.5),
    }
    header = {"z": "last", "about": '{"quote": "ü"}'}
    for name in ("one", "two"):
        write_tensors(tmp_path / name, tensors, header)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    back, texts = read_tensors(tmp_path / "one")
    assert texts == header
    assert back.keys() == tensors.keys()
    assert all(
        torch.equal(back[name], values) and back[name].dtype == values.dtype
        for name, values in tensors.items()
    )


def test_where_a_file_may_not_grow_the_last_one_stays(tmp_path: Path) -> None:
    """A limit on files stands for a disk that has filled up: both fail while the numbers are written."""
    code = f"""
import resource, signal, torch
from pathlib import Path
from staf_cli.errors import OutputError
from staf_cli.weights.tensor_file import write_tensors
path = Path({str(tmp_path)!r}) / "c"
write_tensors(path, {{"a": torch.ones(10)}}, {{}})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_tensors(path, {{"a": torch.zeros(10000)}}, {{}})
except OutputError as error:
    print(error)
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "cannot write" in shown
    assert torch.equal(read_tensors(tmp_path / "c")[0]["a"], torch.ones(10))
    assert [file.name for file in tmp_path.iterdir()] == ["c"]


def test_a_full_disk_says_what_to_do() -> None:
    said = str(cannot_write(Path("run/checkpoint"), OSError(errno.ENOSPC, "No space left on device")))
    assert said == "run/checkpoint: the disk is full; make room and start the same command again"
