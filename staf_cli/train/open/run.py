"""From a file of motion to weights of the STAF with open weights, in a folder."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from staf_cli.body.model import load_free_body
from staf_cli.device import choose_device
from staf_cli.errors import SettingError
from staf_cli.recover.landmarks.skeleton import Skeleton
from staf_cli.recover.staf_open.network import OpenConfig, StafOpenNet
from staf_cli.results.same_run import package_versions
from staf_cli.train.checkpoint import CHECKPOINT_FILE, Identity
from staf_cli.train.folder import RUN_FILE, run_folder, write_run_json
from staf_cli.train.motion.capture import Clips, read_clips
from staf_cli.train.open.data import Tracks
from staf_cli.train.open.held_back import Errors, HeldBack
from staf_cli.train.open.loop import CURVES_FILE, OpenState, OpenTrainer
from staf_cli.train.open.settings import WINDOW_LIFTER, OpenSettings
from staf_cli.train.open.weights_file import write_open_weights

log = logging.getLogger(__name__)

WEIGHTS_FILE = "staf_open.safetensors"
CLUSTERS_SEED = 20261126  # of the groups of like poses: the same for every run
FILES = (CHECKPOINT_FILE, WEIGHTS_FILE, CURVES_FILE, RUN_FILE)


@dataclass(frozen=True)
class OpenOutcome:
    """How a run ended.

    Attributes:
        folder: of the run.
        weights: its file.
        state: how far it came, and what it scores.
        lifters: what the package's lifters score on the same held-back sequences.
    """

    folder: Path
    weights: Path
    state: OpenState
    lifters: dict[str, Errors]


def train_open(
    motion: Path,
    folder: Path,
    settings: OpenSettings,
    *,
    device: str = "auto",
    threads: int | None = None,
    restart: bool = False,
) -> OpenOutcome:
    """Train the network, or go on where a run was stopped.

    Args:
        motion: file of motion (docs/training.md).
        folder: of the run.
        settings: of it.
        device: "auto", "cpu", "cuda" or "mps".
        threads: of PyTorch on a CPU; None: as many as it takes.
        restart: begin anew, even where the folder has a checkpoint.

    Raises:
        StafError: something is missing, wrong or full; one line that says what.
    """
    if threads is not None:
        if threads < 1:
            raise SettingError(f"--threads must be at least 1, got {threads}")
        torch.set_num_threads(threads)
    on = choose_device(device)
    clips = read_clips(motion, CLUSTERS_SEED)
    with run_folder(folder, restart=restart, files=FILES):
        return _trained(clips, folder, settings, on)


def _trained(
    clips: tuple[Clips, Clips], folder: Path, settings: OpenSettings, on: torch.device
) -> OpenOutcome:
    body = load_free_body(on)
    skeleton = Skeleton.of(body)
    net = make_net(settings).to(on)
    tracks = Tracks(
        clips[0], skeleton, seed=settings.seed, num=settings.tracks, num_frames=settings.track_frames
    )
    held_back = HeldBack(clips[1], skeleton, settings.held_back)
    data = motion_sha256(clips)
    asked = {**settings.as_json(), "network": asdict(net.config)}
    identity = Identity(json.loads(json.dumps(asked)), data, "", 1)
    trainer = OpenTrainer(settings, net, tracks, held_back, folder, identity)
    lifters = held_back.lifters()
    resumed = trainer.resume()
    _say_start(folder, trainer, clips, lifters, on)
    if resumed:
        log.info("going on after step %d", trainer.state.step)
    about = {
        "device": on.type,
        "threads": torch.get_num_threads(),
        "motion_sha256": data,
        "lifters": {name: each.known() for name, each in lifters.items()},
    }
    write_run_json(folder, asked, about)
    state = trainer.run()
    weights = folder / WEIGHTS_FILE
    came_of_it = {"steps": state.step, "seconds": round(state.seconds), "errors": state.errors}
    training = {**came_of_it, **about, "versions": package_versions()}
    write_open_weights(weights, trainer.averaged, settings.as_json(), training)
    log.info("weights: %s", weights)
    return OpenOutcome(folder, weights, state, lifters)


def make_net(settings: OpenSettings) -> StafOpenNet:
    """With first weights by the run's seed."""
    usual, left_out = OpenConfig(), settings.without
    parts = replace(
        usual.staf,
        use_tcfm="tcfm" not in left_out,
        use_safm="safm" not in left_out,
        use_apm="apm" not in left_out,
    )
    around: dict[str, Any] = (
        {"window_share": 0.0, "head_sees_window": False} if WINDOW_LIFTER in left_out else {}
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(settings.seed)
        return StafOpenNet(replace(usual, staf=parts, **around))


def motion_sha256(clips: tuple[Clips, Clips]) -> str:
    """One hash of all poses and places."""
    digest = hashlib.sha256()
    for part in clips:
        for values in (part.poses.rotmats, part.root_m, part.first):
            digest.update(values.contiguous().numpy().tobytes())
    return digest.hexdigest()


def _say_start(
    folder: Path,
    trainer: OpenTrainer,
    clips: tuple[Clips, Clips],
    lifters: dict[str, Errors],
    on: torch.device,
) -> None:
    count = sum(p.numel() for p in trainer.net.parameters() if p.requires_grad) / 1e6
    log.info("%s: %.2f M weights to train on %s", folder, count, on)
    log.info("frames: %d to learn from, %d held back", *(len(part.poses) for part in clips))
    for name, words in (("single", "single frames"), ("window", "windows"), ("mean", "both, their mean")):
        told = lifters[name]
        numbers = (words, told.pa_mm, told.mpjpe_mm, told.accel)
        log.info(
            "held back, lifter of %s: PA-MPJPE %.1f mm, MPJPE %.1f mm, acceleration error %.1f", *numbers
        )
