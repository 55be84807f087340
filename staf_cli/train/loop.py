"""The loop: steps, epochs, validation, schedule, early stop; checkpoints, from which it goes on."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from staf_cli.errors import InputError
from staf_cli.train.checkpoint import CHECKPOINT_FILE, Identity, RunState, load_checkpoint, save_checkpoint
from staf_cli.train.config import OptimisationConfig, TrainConfig
from staf_cli.train.curves import Curves
from staf_cli.train.dice import step_seed
from staf_cli.train.distributed import World
from staf_cli.train.losses import PARTS, weighted
from staf_cli.train.mix import Batch, Mix, Rows
from staf_cli.train.network import Network
from staf_cli.train.sequences import TrainSequence
from staf_cli.train.step import TrainStep
from staf_cli.train.validation import Scores, validate

log = logging.getLogger(__name__)

IMPROVED = 1e-4  # relative: by less, a validation error counts as no better
TOLD_EVERY_S = 60.0


@dataclass(frozen=True, eq=False)
class Validation:
    """What is measured after each epoch: sequences and what is kept of their crops."""

    sequences: Sequence[TrainSequence]
    rows: Rows


class Trainer:
    """One training run in its folder.

    Args:
        config: of the run.
        network: with its first weights.
        mix: what is learned from.
        validation: what is measured on.
        world: this process among all of them.
        identity: what its checkpoints belong to.
        write_best: writes the file of weights, told how far the run is and what was measured.
    """

    def __init__(
        self,
        config: TrainConfig,
        network: Network,
        mix: Mix,
        validation: Validation,
        world: World,
        identity: Identity,
        write_best: Callable[[RunState, Scores], None],
    ) -> None:
        self._config, self._network, self._mix, self._validation = config, network, mix, validation
        self._world, self._identity, self._write_best = world, identity, write_best
        wanted = self._wanted = config.optimisation
        network.model.to(world.device)
        self._module = TrainStep(network, config.losses, detach=config.network.detach_stages)
        self._wrapped = world.wrapped(self._module, some_idle=config.network.detach_stages)
        self._parameters = [p for p in network.model.parameters() if p.requires_grad]
        self._adam = torch.optim.Adam(
            self._parameters, lr=wanted.learning_rate, weight_decay=wanted.weight_decay, fused=True
        )
        self._scaler = torch.amp.GradScaler(world.device.type, enabled=self._half is torch.float16)
        self.state = RunState(wanted.learning_rate)

    @property
    def _checkpoint(self) -> Path:
        return self._config.folder / CHECKPOINT_FILE

    @property
    def _half(self) -> torch.dtype | None:
        """The type of half precision; None where there is none."""
        if self._wanted.precision == "float32":
            return None
        cuda = self._world.device.type == "cuda"
        return torch.float16 if cuda and not torch.cuda.is_bf16_supported() else torch.bfloat16

    def resume(self) -> bool:
        """Go on from the folder's checkpoint; whether there is one. Errors as for `load_checkpoint`."""
        if not self._checkpoint.is_file():
            return False
        self.state = load_checkpoint(
            self._checkpoint, self._network.trained_state(), self._adam, self._identity, RunState
        )
        return True

    def run(self) -> RunState:
        """Train to the end.

        Raises:
            InputError: the loss is no number any more.
            OutputError: the disk is full, or a file cannot be written.
        """
        wanted, state = self._wanted, self.state
        with _Records(self._config.folder, state.step, self._world) as curves:
            for epoch in range(state.step // wanted.iterations + 1, wanted.epochs + 1):
                if state.stopped:
                    break
                self._epoch(epoch, curves)
        return state

    def _epoch(self, epoch: int, curves: _Records) -> None:
        wanted, state = self._wanted, self.state
        began_s, end = time.monotonic(), epoch * wanted.iterations
        seconds = state.seconds
        told_s = began_s
        self._module.train()
        for batch in self._mix.batches(state.step, end):
            values = self._step(batch)
            state.step += 1
            state.loss_sum += values["loss"]
            state.seconds = seconds + time.monotonic() - began_s
            curves.step({"step": state.step, "epoch": epoch, **values, "seconds": state.seconds})
            if state.step % wanted.checkpoint_every == 0 and state.step < end:
                self._save()
            if time.monotonic() - told_s > TOLD_EVERY_S:
                told_s = time.monotonic()
                log.info("epoch %d: step %d of %d, loss %.4g", epoch, state.step, end, values["loss"])
        self._world.share_statistics(self._network.model)
        scores = validate(self._network.model, self._validation.sequences, self._validation.rows, self._world)
        state.seconds = seconds + time.monotonic() - began_s
        self._after(epoch, scores, curves)

    def _step(self, batch: Batch) -> dict[str, float]:
        """One step of Adam; the losses of it, as plain numbers."""
        state, world = self.state, self._world
        torch.manual_seed(step_seed(self._config.seed, state.step, world.rank))  # of dropout
        rate = learning_rate(state, self._wanted)
        for group in self._adam.param_groups:
            group["lr"] = rate
        moved = batch.to(world.device)
        with torch.autocast(world.device.type, self._half, enabled=self._half is not None):
            parts = self._wrapped(moved.inputs, moved.labels)
        loss = weighted(parts, self._config.losses)
        self._adam.zero_grad(set_to_none=True)
        # Parts are divided by the whole batch's numbers, and DDP takes the mean: together the sum.
        self._scaler.scale(loss * world.size).backward()
        self._scaler.unscale_(self._adam)
        norm = _clipped(self._parameters, self._wanted)
        told = world.sums(torch.stack([loss, *(parts[name] for name in PARTS)]).detach().double())
        if not bool(torch.isfinite(told).all()) or (
            not self._scaler.is_enabled() and not math.isfinite(norm)
        ):
            raise InputError(
                f"the loss is no number any more at step {state.step + 1}; lower optimisation.learning_rate "
                "or set optimisation.clip_norm, and start again with --restart"
            )
        self._scaler.step(self._adam)
        self._scaler.update()
        values = dict(zip(("loss", *PARTS), told.tolist(), strict=True))
        return {**values, "gradient_norm": norm, "learning_rate": rate}

    def _after(self, epoch: int, scores: Scores, curves: _Records) -> None:
        """Schedule, early stop, curves, the file of weights, the checkpoint; in this order."""
        state, wanted = self.state, self._wanted
        rate, loss = learning_rate(state, wanted), state.loss_sum / wanted.iterations
        is_best = advance(state, epoch, scores.pa_mpjpe_mm, wanted)
        values = {"step": state.step, "epoch": epoch, "loss": loss, "learning_rate": rate}
        measured = {
            "pa_mpjpe_mm": scores.pa_mpjpe_mm,
            "mpjpe_mm": scores.mpjpe_mm,
            "accel_mm_per_frame2": scores.accel,
        }
        curves.epoch({**values, **measured, "seconds": state.seconds})
        state.loss_sum = 0.0
        if self._world.is_first:
            told = (epoch, wanted.epochs, loss, scores.pa_mpjpe_mm, state.best_mm, state.best_epoch, rate)
            log.info(
                "epoch %d of %d: loss %.4g, validation PA-MPJPE %.1f mm (best %.1f, epoch %d), rate %.3g",
                *told,
            )
            if is_best:
                self._write_best(state, scores)
        self._save()

    def _save(self) -> None:
        if self._world.is_first:
            tensors = self._network.trained_state()
            save_checkpoint(self._checkpoint, self.state, tensors, self._adam, self._identity)
        self._world.wait()


class _Records:
    """The curves, written by the first process alone."""

    def __init__(self, folder: Path, step: int, world: World) -> None:
        self._curves = Curves(folder, step) if world.is_first else None

    def step(self, values: dict[str, float]) -> None:
        if self._curves is not None:
            self._curves.step(values)

    def epoch(self, values: dict[str, float]) -> None:
        if self._curves is not None:
            self._curves.epoch(values)

    def __enter__(self) -> _Records:
        return self

    def __exit__(self, *error: object) -> None:
        if self._curves is not None:
            self._curves.__exit__(None, None, None)


def learning_rate(state: RunState, wanted: OptimisationConfig) -> float:
    """The rate of the next step, or after an epoch that of the step to come."""
    if wanted.schedule == "plateau":
        return state.learning_rate
    done = state.step / (wanted.epochs * wanted.iterations)
    return 0.5 * wanted.learning_rate * (1 + math.cos(math.pi * done))


def advance(state: RunState, epoch: int, error_mm: float, wanted: OptimisationConfig) -> bool:
    """Let the schedule and early stopping hear what an epoch's validation gave; whether it is the best."""
    is_best = error_mm < state.best_mm * (1 - IMPROVED)
    if is_best:
        state.best_mm, state.best_epoch = error_mm, epoch
        state.bad_epochs = state.epochs_since_best = 0
    else:
        state.bad_epochs += 1
        state.epochs_since_best += 1
    if state.bad_epochs > wanted.plateau_patience:
        state.learning_rate *= wanted.plateau_factor
        state.bad_epochs = 0
    state.stopped = bool(wanted.stop_patience) and state.epochs_since_best >= wanted.stop_patience
    return is_best


def _clipped(parameters: Sequence[nn.Parameter], wanted: OptimisationConfig) -> float:
    """Scale the gradients down where they are too long; how long they were."""
    gradients: list[Tensor] = [p.grad for p in parameters if p.grad is not None]
    norm = torch.nn.utils.get_total_norm(gradients)
    if wanted.clip_norm:
        torch.nn.utils.clip_grads_with_norm_(parameters, wanted.clip_norm, norm)
    return float(norm)
