"""The loop: draw, step, average; measure and keep everything every so often, so that it can go on later."""

from __future__ import annotations

import copy
import logging
import math
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from staf_cli.errors import InputError
from staf_cli.recover.landmarks.lifter_net import MIRRORED_POINTS, averaged, mirrored, mirrored_input
from staf_cli.recover.landmarks.skeleton import FIT_HIPS
from staf_cli.recover.staf_open.network import OpenOutput, StafOpenNet
from staf_cli.train.checkpoint import CHECKPOINT_FILE, Identity, load_checkpoint, save_checkpoint
from staf_cli.train.curves import Table
from staf_cli.train.dice import step_seed
from staf_cli.train.open.data import OpenBatch, Tracks
from staf_cli.train.open.held_back import HeldBack, Recovered
from staf_cli.train.open.losses import body_parts, point_parts, weighted
from staf_cli.train.open.settings import OpenSettings

log = logging.getLogger(__name__)

CURVES_FILE = "curves.csv"
LAST_LAYERS = (
    "head.out.",
    *(f"staf.regressor{stage}.{part}." for stage in (1, 2, 3) for part in ("pose", "betas", "camera")),
)
PARTS = ("plane", "body_3d", "rotations", "betas", "points", "sigma")
ERRORS = ("pa_mm", "mpjpe_mm", "accel", "within_sigma", "unlikely")
COLUMNS = (
    *("step", "seconds", "loss", *PARTS, "gradient_norm", "rate"),
    *(f"held_back_{name}" for name in ERRORS),
    *("changed_pa_mm", "changed_mpjpe_mm", "last_stage_pa_mm"),
)


@dataclass
class OpenState:
    """How far a run is.

    Attributes:
        step: steps that are done.
        seconds: that the run has taken.
        sums: of what steps have given since the last row of the curves.
        summed: how many these are.
        errors: what the last measurement gave.
    """

    step: int = 0
    seconds: float = 0.0
    sums: dict[str, float] = field(default_factory=dict)
    summed: int = 0
    errors: dict[str, float] = field(default_factory=dict)


class OpenTrainer:
    """One training run in its folder.

    Args:
        settings: of the run.
        net: with its first weights.
        tracks: what is learned from.
        held_back: what is measured on.
        folder: of the run.
        identity: what its checkpoints belong to.
    """

    def __init__(
        self,
        settings: OpenSettings,
        net: StafOpenNet,
        tracks: Tracks,
        held_back: HeldBack,
        folder: Path,
        identity: Identity,
    ) -> None:
        self._settings, self.net, self._tracks, self._held_back = settings, net, tracks, held_back
        self._folder, self._identity = folder, identity
        self._dropouts = [module for module in net.modules() if isinstance(module, nn.Dropout)]
        self.averaged = copy.deepcopy(net).eval()
        self._parameters = [p for p in net.parameters() if p.requires_grad]
        self._smooth: list[Tensor] = [p for p in self.averaged.parameters() if p.requires_grad]
        self._adam = torch.optim.AdamW(_groups(net), lr=settings.rate, weight_decay=settings.decay)
        self.state = OpenState()

    def resume(self) -> bool:
        """Go on from the folder's checkpoint; whether there is one. Errors as for `load_checkpoint`."""
        path = self._folder / CHECKPOINT_FILE
        if not path.is_file():
            return False
        self.state = load_checkpoint(path, self._tensors(), self._adam, self._identity, OpenState)
        return True

    @property
    def share(self) -> float:
        """How much of the run is done, 0-1."""
        settings, state = self._settings, self.state
        if settings.minutes is None:
            return min(1.0, state.step / settings.steps)
        return min(1.0, state.seconds / 60 / settings.minutes)

    def run(self) -> OpenState:
        """Train to the end, from wherever the folder's checkpoint is.

        Raises:
            InputError: the loss is no number any more.
            OutputError: the disk is full, or a file cannot be written.
        """
        state, settings = self.state, self._settings
        curves = Table(self._folder / CURVES_FILE, COLUMNS, state.step)
        before_s, begun = state.seconds, time.monotonic()
        kept_s = before_s
        try:
            if state.step == 0:
                self._report(curves)
            while self.share < 1:
                self._step()
                state.step += 1
                state.seconds = before_s + time.monotonic() - begun
                if state.step % settings.report_every == 0 or self.share >= 1:
                    self._report(curves)
                    state.seconds = before_s + time.monotonic() - begun
                if state.seconds - kept_s > 60 * settings.checkpoint_minutes or self.share >= 1:
                    self._save()
                    kept_s = state.seconds
        finally:
            curves.close()
        return state

    def trained(self) -> dict[str, Tensor]:
        """The averaged weights and what belongs to them, by name."""
        return self.averaged.trained_state()

    def _rate(self) -> float:
        settings = self._settings
        risen = min(1.0, (self.share + 0.1 * settings.warm_up) / (1.1 * settings.warm_up))
        return settings.rate * risen * 0.5 * (1 + math.cos(math.pi * self.share))

    def _step(self) -> None:
        state, settings = self.state, self._settings
        torch.manual_seed(step_seed(settings.seed, state.step))  # of dropout
        batch = self._tracks.of_step(state.step)
        rate = self._rate()
        for group in self._adam.param_groups:
            group["lr"] = rate * (settings.last_share if group["last"] else 1)
        self._to_train()
        output = self.net.of_tracks(batch.observed, batch.times_s, detach=settings.detach)
        parts = step_parts(output, batch, self.net)
        loss = weighted(parts, settings.losses)
        self._adam.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self._parameters, settings.clip_norm)
        told = {name: float(value.detach()) for name, value in {"loss": loss, **parts}.items()}
        if not math.isfinite(told["loss"] + float(norm)):
            raise InputError(
                f"the loss is no number any more at step {state.step + 1}; give a lower --rate and --restart"
            )
        self._adam.step()
        self._average()
        for name, value in {**told, "gradient_norm": float(norm)}.items():
            state.sums[name] = state.sums.get(name, 0.0) + value
        state.summed += 1
        state.sums["rate"] = rate * state.summed

    def _to_train(self) -> None:
        self.net.train()
        for dropout in self._dropouts:
            dropout.p = self._settings.dropout
            dropout.train(self._settings.dropout > 0)  # of nought it would still throw dice

    @torch.no_grad()
    def _average(self) -> None:
        # Over the last tenth of the steps so far, or fewer: the first ones are soon forgotten.
        share = max(1 - self._settings.average, 10 / (self.state.step + 10))
        torch._foreach_lerp_(self._smooth, list[Tensor](self._parameters), share)

    def _report(self, curves: Table) -> None:
        """Measure, write a row of the curves, say it."""
        state = self.state
        self._take_statistics()
        state.errors = measured(self.averaged, self._held_back)
        means = {name: value / max(state.summed, 1) for name, value in state.sums.items()}
        curves.add({"step": state.step, "seconds": state.seconds, **means, **state.errors})
        state.sums, state.summed = {}, 0
        log.info(
            "step %d, %.0f s: %sheld back PA-MPJPE %.1f mm, MPJPE %.1f mm, acceleration error %.1f",
            *(state.step, state.seconds, f"loss {means['loss']:.4g}, " if means else ""),
            *(state.errors[f"held_back_{name}"] for name in ("pa_mm", "mpjpe_mm", "accel")),
        )

    @torch.no_grad()
    def _take_statistics(self) -> None:
        """Give the averaged network BatchNorm's statistics, which are averages already."""
        theirs = dict(self.net.named_buffers())
        for name, values in self.averaged.named_buffers():
            values.copy_(theirs[name])

    def _tensors(self) -> dict[str, Tensor]:
        """Everything that training changes."""
        parts = {"net": self.net.trained_state(), "averaged": self.averaged.trained_state()}
        return {f"{part}.{name}": values for part, all_ in parts.items() for name, values in all_.items()}

    def _save(self) -> None:
        path = self._folder / CHECKPOINT_FILE
        save_checkpoint(path, self.state, self._tensors(), self._adam, self._identity)


def _groups(net: StafOpenNet) -> list[dict[str, Any]]:
    """Weights of the layers that say metres, turns, shapes and cameras, and all others.

    Each of the last layers adds up hundreds of features: at the others' rate a step of Adam's moves points by
    decimetres, away from first points that are off by centimetres.
    """
    lasts: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for name, parameter in net.named_parameters():
        if parameter.requires_grad:
            (lasts if name.startswith(LAST_LAYERS) else others).append(parameter)
    return [{"params": others, "last": False}, {"params": lasts, "last": True}]


def measured(net: StafOpenNet, held_back: HeldBack) -> dict[str, float]:
    """Errors by column of the curves, of what is seen and its mirror image averaged, as in use."""
    net.eval()
    errors = held_back.errors(lambda observed, times_s: recovered(net, observed, times_s))
    return {
        **{f"held_back_{name}": value for name, value in errors.points.known().items()},
        "changed_pa_mm": errors.changed.pa_mm,
        "changed_mpjpe_mm": errors.changed.mpjpe_mm,
        "last_stage_pa_mm": errors.bodies.pa_mm,
    }


def recovered(net: StafOpenNet, observed: Tensor, times_s: Tensor) -> Recovered:
    """What a network makes of tracks and of their mirror images, averaged."""
    one, other = (net.of_tracks(seen, times_s) for seen in (observed, mirrored_input(observed)))
    both = averaged(one.lifted, mirrored(other.lifted))
    log_sigma = (one.log_sigma_m + other.log_sigma_m[:, MIRRORED_POINTS]) / 2
    bodies = [net.landmarked.points(each.states[-1].rotmat, each.states[-1].betas) for each in (one, other)]
    body = (bodies[0] + bodies[1][:, MIRRORED_POINTS] * bodies[1].new_tensor([-1.0, 1.0, 1.0])) / 2
    return Recovered(both.points_m, log_sigma, body - body[:, FIT_HIPS].mean(1, keepdim=True))


def step_parts(output: OpenOutput, batch: OpenBatch, net: StafOpenNet) -> dict[str, Tensor]:
    """The parts of the loss, those of bodies as the mean over the stages."""
    stages = [body_parts(net, state, batch.truth) for state in output.states]
    bodies = {name: torch.stack([each[name] for each in stages]).mean() for name in stages[0]}
    return {**bodies, **point_parts(output.points_m, output.log_sigma_m, batch.truth)}
