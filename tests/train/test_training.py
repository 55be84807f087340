"""Real runs on a set that is drawn here: the command, a killed run, ablations, several processes."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from small_runs import COMMAND, SURROUNDINGS, draw_small_set, write_config

from staf_cli.device import one_thread
from staf_cli.errors import InputError, SettingError
from staf_cli.train.config import read_config
from staf_cli.train.run import Outcome, train
from staf_cli.weights.tensor_file import read_tensors
from staf_cli.weights.trained import load_trained


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a set in it, for configs."""
    folder = tmp_path_factory.mktemp("training")
    draw_small_set(folder / "set")
    return folder


@pytest.fixture(scope="module")
def whole(place: Path) -> Outcome:
    """A run that nothing has disturbed."""
    return trained_here(place, "whole")


def trained_here(place: Path, name: str, *changes: tuple[str, str]) -> Outcome:
    config = replace(read_config(write_config(place, name, *changes)), out=place / f"run-{name}")
    with one_thread():
        return train(config, device="cpu")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def weights_of(folder: Path) -> dict[str, torch.Tensor]:
    return read_tensors(folder / "checkpoint.safetensors")[0]


def assert_same_bits(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> None:
    assert one.keys() == other.keys()
    assert [name for name in one if not torch.equal(one[name], other[name])] == []


def test_a_run_leaves_everything_that_it_promises(whole: Outcome) -> None:
    names = {
        "best.safetensors",
        "checkpoint.safetensors",
        "curves.csv",
        "validation.csv",
        "run.json",
        "config.toml",
    }
    assert {path.name for path in whole.folder.iterdir()} - {"tensorboard"} == names
    steps = rows(whole.folder / "curves.csv")
    assert [int(row["step"]) for row in steps] == list(range(1, 11))
    assert float(steps[-1]["loss"]) > 0
    epochs = rows(whole.folder / "validation.csv")
    assert [int(row["epoch"]) for row in epochs] == [1, 2]
    assert min(float(row["pa_mpjpe_mm"]) for row in epochs) == pytest.approx(whole.state.best_mm)
    document = json.loads((whole.folder / "run.json").read_text(encoding="utf-8"))
    assert document["config"]["optimisation"]["weight_decay"] == 0.0
    assert document["versions"]["torch"] == torch.__version__
    assert document["mean_body_pa_mpjpe_mm"] == whole.mean_body_mm > 20
    assert 'folder = "set"' in (whole.folder / "config.toml").read_text(encoding="utf-8")


def test_what_comes_out_is_a_network(whole: Outcome) -> None:
    model, header = load_trained(whole.weights, "cpu")
    assert (header.name, header.body, header.may_be_passed_on) == ("whole", "staf-free-body-1", True)
    assert header.data == ("made-up set",)
    assert any("free body" in line for line in header.licences)
    assert header.training["epoch"] == whole.state.best_epoch
    crops = torch.rand(3, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        output = model.recover(model.encode(crops))
    assert output.vertices.shape == (3, 6799, 3)
    assert torch.isfinite(output.theta).all()
    assert not model.training


def test_a_killed_run_goes_on_to_the_same_bits(
    place: Path, whole: Outcome, said: Callable[[], list[str]]
) -> None:
    config, out = write_config(place, "whole"), place / "run-killed"
    command = [*COMMAND, "--config", str(config), "--out", str(out), "--device", "cpu"]
    process = subprocess.Popen(command, env=SURROUNDINGS, stderr=subprocess.DEVNULL)
    killed_after = kill_when(process, lambda: len(lines(out / "curves.csv")) >= 3)
    assert 0 < killed_after < 10, "it must die on its way"
    with one_thread():
        train(replace(read_config(config), out=out), device="cpu")
    assert any(line.startswith("going on after step") for line in said())
    assert_same_run(out, whole)
    with one_thread():
        train(replace(read_config(config), out=out), device="cpu")
    assert_same_run(out, whole)  # a finished run has nothing to do


@pytest.mark.slow
def test_a_run_killed_at_random_moments_goes_on_to_the_same_bits(place: Path, whole: Outcome) -> None:
    config, out = write_config(place, "whole"), place / "run-killed-often"
    command = [*COMMAND, "--config", str(config), "--out", str(out), "--device", "cpu"]
    moments = np.random.default_rng(0).uniform(0, 1.5, 5)
    for moment in moments:
        process = subprocess.Popen(command, env=SURROUNDINGS, stderr=subprocess.DEVNULL)
        begun = time.monotonic()
        kill_when(process, lambda begun=begun, more=moment: is_under_way(out, begun, more))  # type: ignore[misc]
        if process.returncode == 0:
            break
    finished = subprocess.run(command, env=SURROUNDINGS, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    assert_same_run(out, whole)
    assert not [path.name for path in out.iterdir() if path.name.endswith(".part")]


def is_under_way(out: Path, begun: float, more_s: float) -> bool:
    """Some moments after the run has first written something, or after long enough."""
    written = [path.stat().st_mtime for path in out.glob("run.json")]
    told = max(written, default=0.0) - (time.time() - time.monotonic())
    return (told > begun and time.monotonic() > told + more_s) or time.monotonic() > begun + 60


def assert_same_run(out: Path, whole: Outcome) -> None:
    """Weights, optimiser, file of weights and curves, to the last bit."""
    assert_same_bits(weights_of(out), weights_of(whole.folder))
    assert_same_bits(read_tensors(out / "best.safetensors")[0], read_tensors(whole.weights)[0])
    told = ("step", "loss", "rotations", "gradient_norm")
    ours, theirs = rows(out / "curves.csv"), rows(whole.folder / "curves.csv")
    assert [[row[name] for name in told] for row in ours] == [[row[name] for name in told] for row in theirs]


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def kill_when(process: subprocess.Popen[bytes], is_time: Callable[[], bool]) -> int:
    """Kill as the system does when memory runs out; how many steps were written down by then."""
    curves = Path(process.args[process.args.index("--out") + 1]) / "curves.csv"  # type: ignore[union-attr, index, operator]
    while process.poll() is None and not is_time():
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return len(lines(curves)) - 1


@pytest.mark.parametrize("module", ["apm", "tcfm", "safm"])
def test_each_ablation_trains(place: Path, module: str) -> None:
    changes = ("grid_size = 5", f"grid_size = 5\nuse_{module} = false"), ("epochs = 2", "epochs = 1")
    outcome = trained_here(place, f"without-{module}", *changes)
    model, _ = load_trained(outcome.weights, "cpu")
    assert getattr(model.config, f"use_{module}") is False
    assert outcome.state.step == 5


def test_from_given_weights_with_a_frozen_backbone(place: Path, whole: Outcome) -> None:
    """The features of the backbone are kept then, and the head goes on where it was."""
    given = f'start = "{whole.weights}"'
    frozen = ('backbone = "nothing"\ntrain_backbone = true', f'backbone = "{whole.weights}"\n{given}')
    outcome = trained_here(place, "from-given", frozen, ("learning_rate = 1e-3", "learning_rate = 1e-12"))
    first = read_tensors(whole.weights)[0]
    assert_same_bits(
        {k: v for k, v in read_tensors(outcome.weights)[0].items() if k.startswith("backbone.")},
        {k: v for k, v in first.items() if k.startswith("backbone.")},
    )
    assert any(path.name.startswith("resnet") for path in (place / "cache").iterdir())
    assert not [key for key in weights_of(outcome.folder) if "backbone" in key]
    assert outcome.state.best_mm == pytest.approx(whole.state.best_mm, rel=0.15)


def test_windows_go_on_from_single_pictures(place: Path) -> None:
    """As examples/training has it: nine times cheaper."""
    alone = "num_frames = 1\nuse_apm = false\nuse_tcfm = false\nuse_safm = false"
    single = trained_here(
        place, "single", ("grid_size = 5", f"grid_size = 5\n{alone}"), ("epochs = 2", "epochs = 1")
    )
    given = f'backbone = "{single.weights}"\nstart = "{single.weights}"'
    whole_windows = trained_here(
        place, "windows", ('backbone = "nothing"\ntrain_backbone = true', given), ("epochs = 2", "epochs = 1")
    )
    model, _ = load_trained(whole_windows.weights, "cpu")
    assert (model.config.num_frames, model.config.use_safm) == (9, True)


def test_the_loss_falls(place: Path) -> None:
    """On single pictures, which it learns by heart."""
    alone = "num_frames = 1\nuse_apm = false\nuse_tcfm = false\nuse_safm = false"
    longer = ("batch = 4\niterations = 5", "batch = 12\niterations = 40")
    outcome = trained_here(place, "falling", ("grid_size = 5", f"grid_size = 5\n{alone}"), longer)
    first, second = (float(row["loss"]) for row in rows(outcome.folder / "validation.csv"))
    assert second < 0.7 * first


def test_stages_and_clipping(place: Path) -> None:
    clipped = ("learning_rate = 1e-3", "learning_rate = 1e-3\nclip_norm = 0.5\nstop_patience = 1")
    outcome = trained_here(
        place, "clipped", clipped, ("[optimisation]", '[losses]\nstages = "all"\n\n[optimisation]')
    )
    assert all(np.isfinite(float(row["gradient_norm"])) for row in rows(outcome.folder / "curves.csv"))


def test_mistakes_stop_it_before_it_begins(place: Path, whole: Outcome) -> None:
    config = replace(read_config(write_config(place, "wider", ("batch = 4", "batch = 5"))), out=whole.folder)
    with pytest.raises(SettingError, match=r"belongs to a run with optimisation\.batch = 4, not 5"):
        train(config, device="cpu")
    with pytest.raises(SettingError, match="this run 48"):
        trained_here(
            place,
            "other-sizes",
            ("num_mesh_points = 40", "num_mesh_points = 48"),
            ('backbone = "nothing"', f'backbone = "nothing"\nstart = "{whole.weights}"'),
        )
    with pytest.raises(SettingError, match='"mixed" needs CUDA'):
        trained_here(place, "mixed", ("batch = 4", 'batch = 4\nprecision = "mixed"'))
    with pytest.raises(InputError, match="the loss is no number any more"):
        trained_here(
            place,
            "burst",
            ("learning_rate = 1e-3", "learning_rate = 10"),
            ("iterations = 5", "iterations = 40"),
        )
    assert not (place / "run-mixed").exists()


@pytest.mark.slow
def test_two_processes_train_one_network(place: Path) -> None:
    """By torchrun and gloo: both have the same weights, the curves are written once, and it resumes."""
    config, out = write_config(place, "pair"), place / "run-pair"
    program = place / "program.py"
    program.write_text("from staf_cli.cli import main\nmain()\n", encoding="utf-8")
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command = [*launcher, str(program), "train", "staf", "--config", str(config), "--out", str(out)]
    surroundings = {**SURROUNDINGS, "PYTHONPATH": os.pathsep.join(sys.path), "CUDA_VISIBLE_DEVICES": ""}
    finished = subprocess.run(
        [*command, "--device", "cpu"], env=surroundings, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr.count("the mean body scores") == 1
    assert [int(row["step"]) for row in rows(out / "curves.csv")] == list(range(1, 11))
    _, header = load_trained(out / "best.safetensors", "cpu")
    assert header.name == "pair"
    with pytest.raises(SettingError, match="2 processes, not 1"):
        train(replace(read_config(config), out=out), device="cpu")
