"""The loop: draw, step, average, measure; every so often all of it is kept, so that it can go on later."""

from __future__ import annotations

import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from lifter.run_state import RunState
from lifter.seeing import Noise, landmarks_of, view
from torch import nn

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
from staf_cli.train.motion.bodies import BodySource
from staf_cli.train.motion.capture import Poses
from staf_cli.train.motion.poses import PoseMix, PoseSource

MINOR_WEIGHT = 0.4  # of face, hands and feet
HELD_BACK_DRAW = 4096


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
        self._settings = settings
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
        said = repr((config, asdict(settings)))
        self._state = RunState(folder, said, self.net, self.averaged, self._optimiser, self._rng)
        self._state.resume(torch.device("cpu"))

    def run(self) -> None:
        """Train to the end, from wherever the folder's state is."""
        state = self._state
        start, losses = time.perf_counter() - state.seconds, []
        while state.step < self._settings.steps:
            losses.append(self._one_step())
            state.step += 1
            if state.step % self._settings.report_every == 0 or state.step == self._settings.steps:
                state.seconds = time.perf_counter() - start
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
        rate = settings.rate * 0.5 * (1 + math.cos(math.pi * self._state.step / settings.steps))
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self._optimiser.zero_grad(set_to_none=True)
        loss = lifting_loss(self.net(batch.observed), batch.truth, settings.rotation_weight)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self._optimiser.step()
        with torch.no_grad():
            share = max(
                1 - settings.average, 1 / (self._state.step + 1)
            )  # the first steps are soon forgotten
            mine, theirs = self.averaged.parameters(), self.net.parameters()
            torch._foreach_lerp_(list(mine), list(theirs), share)
        return loss.item()

    def _report(self, loss: float) -> None:
        lifted = lift_both_ways(self.averaged, self._held_back.observed)
        pa, plain = limb_errors_mm(lifted, self._held_back.truth)
        self._state.report(loss=loss, held_back_pa_mm=pa, held_back_mm=plain)


def lifting_loss(lifted: Lifted, truth: Lifted, rotation_weight: float) -> torch.Tensor:
    """Mean distance of the points (..., P, 3), m, and weighted mean distance of the rotations (Frobenius)."""
    weights = torch.full((NUM_POINTS,), MINOR_WEIGHT, device=lifted.points_m.device)
    weights[:NUM_LIMBS] = 1.0
    apart = (lifted.points_m - truth.points_m).norm(dim=-1)
    turned = (lifted.rotmats - truth.rotmats).square().sum((-2, -1)).add(1e-6).sqrt()
    return (apart * weights).mean() + rotation_weight * turned.mean()


def limb_errors_mm(lifted: Lifted, truth: Lifted) -> tuple[float, float]:
    """PA-MPJPE and mean distance of the limb points, mm, over everything before the points' own axes."""
    mine, theirs = (
        one.points_m[..., :NUM_LIMBS, :].reshape(-1, NUM_LIMBS, 3).cpu().numpy().astype(np.float64)
        for one in (lifted, truth)
    )
    return float(pa_mpjpe(mine, theirs).mean()), float(np.linalg.norm(mine - theirs, axis=-1).mean() * 1000)


def write_weights(net: nn.Module, path: Path, **about: np.ndarray) -> None:
    """The package's file: half precision, no pickles; with what is said about the net."""
    arrays = {name: value.cpu().numpy().astype(np.float16) for name, value in net.state_dict().items()}
    np.savez_compressed(path, **about, **arrays)
