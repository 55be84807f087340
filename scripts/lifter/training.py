"""The loop: draw, step, average, measure; every so often all of it is kept, so that it can go on later."""

from __future__ import annotations

import csv
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from lifter.bodies import BodySource
from lifter.capture import Poses
from lifter.poses import PoseMix, PoseSource
from lifter.seeing import Noise, landmarks_of, view

from staf_cli.metrics import pa_mpjpe
from staf_cli.recover.landmarks.lifter_net import (
    NUM_LIMBS,
    NUM_POINTS,
    Lifted,
    LifterConfig,
    LifterNet,
    lift_both_ways,
    normalised,
)
from staf_cli.recover.landmarks.skeleton import Skeleton

MINOR_WEIGHT = 0.4  # of face, hands and feet
HELD_BACK_DRAW = 4096
COLUMNS = ("step", "seconds", "loss", "held_back_pa_mm", "held_back_mm")


@dataclass(frozen=True)
class TrainSettings:
    """How long and how fast.

    Attributes:
        steps: of the optimiser; the learning rate falls to zero over them.
        batch: bodies a step.
        rate, decay: of AdamW.
        average: share that the averaged weights keep of themselves at each step.
        rotation_weight: of the rotations' error (rad) beside the points' (m).
        report_every: steps between measurements.
        seed: of everything that is drawn.
    """

    steps: int = 3000
    batch: int = 768
    rate: float = 1.2e-3
    decay: float = 0.01
    average: float = 0.998
    rotation_weight: float = 0.1
    report_every: int = 500
    seed: int = 20261124


@dataclass(frozen=True)
class Batch:
    """B frames: what the net reads (B, P, 3), and what it should give."""

    observed: torch.Tensor
    truth: Lifted


class Training:
    """One training run in a folder: `state.pt` to go on from, `curve.csv`."""

    def __init__(
        self,
        capture: tuple[Poses, Poses],
        skeleton: Skeleton,
        folder: Path,
        config: LifterConfig,
        settings: TrainSettings,
    ) -> None:
        self._settings, self._folder = settings, folder
        self._bodies = BodySource(skeleton)
        self._poses = PoseSource(capture[0], PoseMix())
        self._rng = torch.Generator().manual_seed(settings.seed)
        held_back_rng = torch.Generator().manual_seed(settings.seed + 1)
        self._held_back = self._draw(PoseSource(capture[1]), HELD_BACK_DRAW, held_back_rng)
        torch.manual_seed(settings.seed)
        self.net, self.averaged = LifterNet(config), LifterNet(config)
        self.averaged.load_state_dict(self.net.state_dict())
        self._optimiser = torch.optim.AdamW(
            self.net.parameters(), lr=settings.rate, weight_decay=settings.decay, fused=True
        )
        self._step, self._seconds = 0, 0.0
        self._curve: list[dict[str, float]] = []
        self._resume()

    def run(self) -> None:
        """Train to the end, from wherever the folder's state is."""
        start, losses = time.perf_counter() - self._seconds, []
        while self._step < self._settings.steps:
            losses.append(self._one_step())
            self._step += 1
            if self._step % self._settings.report_every == 0 or self._step == self._settings.steps:
                self._seconds = time.perf_counter() - start
                self._report(float(np.mean(losses)))
                losses = []

    def _draw(self, source: PoseSource, num: int, rng: torch.Generator) -> Batch:
        rotmats = source.draw(num, rng)
        views = view(self._bodies.pose(rotmats, rng), rotmats[:, 0], rng)
        points, confidence = landmarks_of(views, Noise(), rng)
        local = torch.cat([views.root[:, None], rotmats[:, 1:]], dim=1)
        return Batch(normalised(points, confidence), Lifted(views.points_m, local))

    def _one_step(self) -> float:
        settings = self._settings
        batch = self._draw(self._poses, settings.batch, self._rng)
        rate = settings.rate * 0.5 * (1 + math.cos(math.pi * self._step / settings.steps))
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self._optimiser.zero_grad(set_to_none=True)
        loss = lifting_loss(self.net(batch.observed), batch.truth, settings.rotation_weight)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self._optimiser.step()
        with torch.no_grad():
            share = max(1 - settings.average, 1 / (self._step + 1))  # the first steps are soon forgotten
            mine, theirs = self.averaged.parameters(), self.net.parameters()
            torch._foreach_lerp_(list(mine), list(theirs), share)
        return loss.item()

    def _report(self, loss: float) -> None:
        pa, plain = held_back_error(self.averaged, self._held_back)
        row = dict(zip(COLUMNS, (self._step, self._seconds, loss, pa, plain), strict=True))
        self._curve.append(row)
        print("  ".join(f"{name} {value:.4g}" for name, value in row.items()), flush=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "curve.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows({name: f"{value:.5g}" for name, value in row.items()} for row in self._curve)
        state = {
            "settings": repr((self.net.config, asdict(self._settings))),
            "net": self.net.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "rng": self._rng.get_state(),
            "step": self._step,
            "seconds": self._seconds,
            "curve": self._curve,
        }
        torch.save(state, self._folder / "state.part")
        (self._folder / "state.part").replace(self._folder / "state.pt")

    def _resume(self) -> None:
        path = self._folder / "state.pt"
        if not path.is_file():
            return
        state = torch.load(path, weights_only=True)
        if state["settings"] != repr((self.net.config, asdict(self._settings))):
            raise SystemExit(f"error: {path} was trained with other settings; name another folder")
        self.net.load_state_dict(state["net"])
        self.averaged.load_state_dict(state["averaged"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._rng.set_state(state["rng"])
        self._step, self._seconds, self._curve = state["step"], state["seconds"], state["curve"]


def lifting_loss(lifted: Lifted, truth: Lifted, rotation_weight: float) -> torch.Tensor:
    """Mean distance of the points, m, and weighted mean distance of the rotations (Frobenius)."""
    weights = torch.full((NUM_POINTS,), MINOR_WEIGHT)
    weights[:NUM_LIMBS] = 1.0
    apart = (lifted.points_m - truth.points_m).norm(dim=-1)
    turned = (lifted.rotmats - truth.rotmats).square().sum((-2, -1)).add(1e-6).sqrt()
    return (apart * weights).mean() + rotation_weight * turned.mean()


def held_back_error(net: LifterNet, batch: Batch) -> tuple[float, float]:
    """PA-MPJPE and mean distance of the limb points, mm, mirror-averaged as in use."""
    lifted = lift_both_ways(net, batch.observed)
    mine, truth = (one.points_m[:, :NUM_LIMBS].numpy() for one in (lifted, batch.truth))
    return float(pa_mpjpe(mine, truth).mean()), float(np.linalg.norm(mine - truth, axis=-1).mean() * 1000)


def write_weights(net: LifterNet, path: Path) -> None:
    """The package's file: half precision, no pickles."""
    arrays = {name: value.numpy().astype(np.float16) for name, value in net.state_dict().items()}
    sizes = np.array([net.config.width, net.config.num_blocks])
    np.savez_compressed(path, sizes=sizes, **arrays)
