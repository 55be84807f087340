"""`staf train open`: it learns, goes on to the same bits, leaves modules out, and says what is wrong."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from made_up_motion import motion_arrays, write_motion
from small_runs import SURROUNDINGS

from staf_cli.body.model import load_free_body
from staf_cli.errors import SettingError
from staf_cli.recover.landmarks.lifter_net import NUM_POINTS
from staf_cli.recover.landmarks.skeleton import Skeleton
from staf_cli.recover.staf_open.network import StafOpenNet
from staf_cli.train.motion.capture import read_clips
from staf_cli.train.open.data import Tracks
from staf_cli.train.open.held_back import HeldBack, Recovered, errors_of
from staf_cli.train.open.loop import measured
from staf_cli.train.open.losses import unlikeliness
from staf_cli.train.open.run import make_net, train_open
from staf_cli.train.open.settings import OpenSettings
from staf_cli.weights.tensor_file import read_tensors

SMALL = OpenSettings(
    seed=3, steps=4, tracks=2, track_frames=11, held_back=1, report_every=2, checkpoint_minutes=0.0
)
COMMAND = [sys.executable, "-c", "from staf_cli.cli import main; main()", "train", "open"]
HERE = Path(__file__).parent
KILLED = """
import sys
from pathlib import Path
from test_open_training import SMALL
from staf_cli.train.open.run import train_open
train_open(Path(sys.argv[1]), Path(sys.argv[2]), SMALL, device="cpu", threads=1)
"""


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Sums are divided among threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def motion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_motion(tmp_path_factory.mktemp("motion") / "m.npz")


@pytest.fixture(scope="module")
def skeleton() -> Skeleton:
    return Skeleton.of(load_free_body("cpu"))


@pytest.fixture(scope="module")
def whole_run(motion: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "run"
    train_open(motion, folder, SMALL, device="cpu", threads=1)
    return folder


def test_a_killed_run_goes_on_to_the_same_bits(motion: Path, whole_run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    first = subprocess.Popen([sys.executable, "-c", KILLED, motion, folder], env=SURROUNDINGS, cwd=HERE)
    until = time.monotonic() + 120
    while not (folder / "checkpoint.safetensors").exists():
        assert time.monotonic() < until
        time.sleep(0.005)
    first.send_signal(signal.SIGKILL)
    first.wait(60)
    assert not (folder / "staf_open.safetensors").exists()
    train_open(motion, folder, SMALL, device="cpu", threads=1)
    mine, theirs = (read_tensors(each / "staf_open.safetensors")[0] for each in (folder, whole_run))
    assert mine.keys() == theirs.keys()
    assert all(torch.equal(mine[name], theirs[name]) for name in mine)
    rows = [csv.DictReader((each / "curves.csv").read_text().splitlines()) for each in (folder, whole_run)]
    losses = [[(row["step"], row["loss"], row["held_back_pa_mm"]) for row in each] for each in rows]
    assert losses[0] == losses[1]
    assert [step for step, _, _ in losses[0]] == ["0", "2", "4"]
    assert losses[0][1][1] != losses[0][2][1]


def test_the_file_says_what_it_is(whole_run: Path) -> None:
    tensors, header = read_tensors(whole_run / "staf_open.safetensors")
    about = json.loads(header["about"])
    assert about["settings"]["seed"] == 3
    assert about["config"]["staf"]["use_tcfm"] is True
    assert "mocap.cs.cmu.edu" in about["acknowledgement"]
    assert about["training"]["steps"] == 4
    net = StafOpenNet()
    net.load_trained_state(tensors)
    run = json.loads((whole_run / "run.json").read_text())
    assert run["lifters"]["mean"]["pa_mm"] > 0
    assert "torch" in run["versions"]


def test_untrained_it_scores_what_the_lifters_score(motion: Path, skeleton: Skeleton) -> None:
    """Points begin near those of the lifter of windows."""
    _, held_back = read_clips(motion, seed=1)
    measure = HeldBack(held_back, skeleton, 1)
    found, lifters = measured(make_net(SMALL), measure), measure.lifters()
    assert found["held_back_pa_mm"] == pytest.approx(lifters["window"].pa_mm, rel=0.1)
    assert found["held_back_pa_mm"] < lifters["mean"].pa_mm


def test_steps_are_drawn_from_seed_and_number_alone(motion: Path, skeleton: Skeleton) -> None:
    clips, _ = read_clips(motion, seed=1)
    one, other = (Tracks(clips, skeleton, seed=7, num=3, num_frames=11) for _ in range(2))
    one.of_step(1)
    first, second = one.of_step(5), other.of_step(5)
    assert torch.equal(first.observed, second.observed)
    assert not torch.equal(first.observed, other.of_step(6).observed)
    assert first.truth.points_m.shape == (3 * 3, NUM_POINTS, 3)
    another = Tracks(clips, skeleton, seed=8, num=3, num_frames=11)
    assert not torch.equal(first.observed, another.of_step(5).observed)


def test_measures_know_the_truth_when_they_see_it(motion: Path, skeleton: Skeleton) -> None:
    _, held_back = read_clips(motion, seed=1)
    measure = HeldBack(held_back, skeleton, 2)
    truth = iter(
        [measure._sequences.points_m.flatten(0, 1), measure._changed.points_m[:, 4:-4].flatten(0, 1)]
    )

    def cheat(_observed: torch.Tensor, _times_s: torch.Tensor) -> Recovered:
        points = next(truth) + 0.01
        return Recovered(points, torch.full(points.shape[:2], 0.0), points)

    errors = measure.errors(cheat)
    assert errors.points.pa_mm == pytest.approx(0, abs=1e-3)
    assert errors.points.mpjpe_mm == pytest.approx(10 * 3**0.5, abs=1e-3)
    assert errors.points.accel == pytest.approx(0, abs=1e-3)
    assert errors.changed.mpjpe_mm == pytest.approx(10 * 3**0.5, abs=1e-3)
    assert errors.points.within_sigma == 1


def test_the_likelihood_is_best_at_the_errors_own_spread() -> None:
    error = 0.05 * torch.randn(20000, 3, generator=torch.Generator().manual_seed(1))
    told = {
        sigma: float(unlikeliness(error, torch.tensor(sigma).log()).mean()) for sigma in (0.04, 0.05, 0.06)
    }
    assert min(told, key=told.__getitem__) == 0.05
    shown = errors_of(error.view(1, -1, 1, 3).expand(-1, -1, 12, -1), torch.zeros(1, 20000, 12, 3),
                      torch.tensor(0.05).log().expand(20000, 12))  # fmt: skip
    assert shown.within_sigma == pytest.approx(0.683, abs=0.01)


@pytest.mark.parametrize("module", ["tcfm", "safm", "apm"])
def test_modules_can_be_left_out(module: str, motion: Path, skeleton: Skeleton) -> None:
    """Left out, a module has no say and asks for no gradients; the others learn."""
    clips, _ = read_clips(motion, seed=1)
    batch = Tracks(clips, skeleton, seed=7, num=2, num_frames=11).of_step(0)
    net = make_net(replace(SMALL, without=(module,))).train()
    assert getattr(net.config.staf, f"use_{module}") is False
    output = net.of_tracks(batch.observed, batch.times_s)
    output.states[-1].camera.sum().backward()
    if module != "apm":
        assert all(p.grad is None for p in getattr(net.staf, module).parameters())
    assert net.staf.regressor3.camera.weight.grad is not None


@pytest.mark.parametrize(
    "settings",
    [
        {"without": ("gru",)},
        {"steps": 0},
        {"minutes": 0.0},
        {"track_frames": 8},
        {"seed": 1 << 32},
        {"rate": -1.0},
        {"rate": float("nan")},
    ],
)
def test_settings_that_make_no_sense(settings: dict[str, object]) -> None:
    with pytest.raises(SettingError):
        replace(SMALL, **settings)


def test_a_bad_file_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    path = write_motion(tmp_path / "m.npz", **{"c1/rotvec": None})
    assert motion_arrays()["c1/rotvec"] is not None
    shown = subprocess.run(
        [*COMMAND, "--motion", path, "--out", tmp_path / "run"],
        env=SURROUNDINGS, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert shown.returncode == 2
    assert shown.stderr.count("\n") == 1
    assert "it has no c1/rotvec" in shown.stderr
    assert not (tmp_path / "run").exists()
