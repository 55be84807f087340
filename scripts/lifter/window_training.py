"""The training of the net that lifts windows; all of it is kept every so often, so that it can go on."""

from __future__ import annotations

import datetime
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from lifter.run_state import RunState
from lifter.training import lifting_loss, limb_errors_mm

from staf_cli.recover.landmarks.lifter_net import Lifted
from staf_cli.recover.landmarks.skeleton import Skeleton
from staf_cli.recover.landmarks.window_net import MIDDLE, WindowConfig, WindowNet, lift_windows
from staf_cli.train.motion.capture import Clips
from staf_cli.train.motion.drawing import WindowDrawer
from staf_cli.train.motion.windows import WindowMix, WindowSource

HELD_BACK_DRAW = 4096
DATA = "CMU Graphics Lab Motion Capture Database (mocap.cs.cmu.edu; NSF EIA-0196217)"


@dataclass(frozen=True)
class WindowTrainSettings:
    """How long and how fast.

    Attributes:
        steps: of the optimiser; the learning rate rises over `warm_up` of them, then falls to zero.
        batch: windows a step.
        rate, decay: of AdamW.
        average: share that the averaged weights keep of themselves at each step.
        rotation_weight: of the rotations' error (Frobenius) beside the points' (m).
        draw_steps: windows of so many steps are drawn at once: on a card small pieces cost as much as large.
        report_every: steps between measurements.
        seed: of everything that is drawn.
    """

    steps: int = 16000
    batch: int = 4096
    rate: float = 1e-3
    decay: float = 0.01
    warm_up: int = 300
    average: float = 0.9995
    rotation_weight: float = 0.1
    draw_steps: int = 4
    report_every: int = 1000
    seed: int = 20261126


@dataclass(frozen=True)
class WindowBatch:
    """B windows: what the net reads (B, N, P, 3) and when (B, N) s; what it should give of `MIDDLE`."""

    observed: torch.Tensor
    times_s: torch.Tensor
    truth: Lifted

    def part(self, rows: slice) -> WindowBatch:
        truth = Lifted(self.truth.points_m[rows], self.truth.rotmats[rows])
        return WindowBatch(self.observed[rows], self.times_s[rows], truth)


class WindowTraining:
    """One training run in a folder: `state.pt` to go on from, `curve.csv`."""

    def __init__(
        self,
        clips: tuple[Clips, Clips],
        skeleton: Skeleton,
        folder: Path,
        config: WindowConfig,
        settings: WindowTrainSettings,
    ) -> None:
        """The net is trained on the skeleton's device."""
        device = skeleton.joints_template.device
        self._settings, self._device = settings, device
        self._rng = torch.Generator(device).manual_seed(settings.seed)
        self._drawer = WindowDrawer(skeleton)
        trained, held_back = (part.to(device) for part in clips)
        self._source = WindowSource(trained, WindowMix())
        held_back_rng = torch.Generator(device).manual_seed(settings.seed + 1)
        as_captured = WindowSource(held_back, WindowMix(), as_captured=True)
        self._held_back = self._draw(as_captured, HELD_BACK_DRAW, held_back_rng)
        self._changed = self._draw(WindowSource(held_back, WindowMix()), HELD_BACK_DRAW, held_back_rng)
        torch.manual_seed(settings.seed)
        self.net, self.averaged = WindowNet(config).to(device), WindowNet(config).to(device)
        self.averaged.load_state_dict(self.net.state_dict())
        self._optimiser = torch.optim.AdamW(
            self.net.parameters(), lr=settings.rate, weight_decay=settings.decay, fused=True
        )
        said = repr((config, asdict(settings)))
        self._state = RunState(folder, said, self.net, self.averaged, self._optimiser, self._rng)
        self._state.resume(device)  # windows drawn for steps that were not taken are drawn anew

    def run(self, stop_after_s: float = math.inf) -> bool:
        """Train from wherever the folder's state is; True at the end, False where time was up before."""
        settings = self._settings
        begun, before = time.perf_counter(), self._state.seconds
        losses = []
        for batch in self._batches():
            losses.append(self._one_step(batch))
            self._state.step += 1
            ends = self._state.step == settings.steps
            seconds = time.perf_counter() - begun
            if ends or self._state.step % settings.report_every == 0 or seconds > stop_after_s:
                self._state.seconds = before + seconds
                self._report(float(torch.stack(losses).mean()))
                losses = []
                if not ends and seconds > stop_after_s:
                    return False
        return True

    @property
    def header(self) -> dict[str, object]:
        """What is written with the weights."""
        curve = self._state.curve
        return {
            "format": 1,
            "made_by": "scripts/train_lifter.py --window",
            "data": DATA,
            "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "device": self._device.type,
            "seconds": round(self._state.seconds),
            "held_back_pa_mm": round(curve[-1]["held_back_pa_mm"], 1) if curve else None,
            "settings": asdict(self._settings),
            "config": asdict(self.net.config),
        }

    def _batches(self) -> Iterator[WindowBatch]:
        settings = self._settings
        while self._state.step < settings.steps:
            several = self._draw(self._source, settings.batch * settings.draw_steps, self._rng)
            for start in range(0, len(several.times_s), settings.batch):
                if self._state.step < settings.steps:
                    yield several.part(slice(start, start + settings.batch))

    @torch.no_grad()
    def _draw(self, source: WindowSource, num: int, rng: torch.Generator) -> WindowBatch:
        seen = self._drawer.see(source.draw(num, rng), rng)
        truth = Lifted(seen.points_m[:, MIDDLE].contiguous(), seen.rotmats[:, MIDDLE].contiguous())
        return WindowBatch(seen.observed, seen.times_s, truth)

    def _one_step(self, batch: WindowBatch) -> torch.Tensor:
        settings = self._settings
        risen = min(1.0, (self._state.step + 1) / settings.warm_up)
        rate = settings.rate * risen * 0.5 * (1 + math.cos(math.pi * self._state.step / settings.steps))
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self._optimiser.zero_grad(set_to_none=True)
        lifted = self.net(self.net.embedded(batch.observed), batch.times_s)
        loss = lifting_loss(lifted, batch.truth, settings.rotation_weight)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self._optimiser.step()
        with torch.no_grad():
            share = max(
                1 - settings.average, 1 / (self._state.step + 1) ** 0.9
            )  # the first steps are soon forgotten
            torch._foreach_lerp_(list(self.averaged.parameters()), list(self.net.parameters()), share)
        return loss.detach()

    def _report(self, loss: float) -> None:
        (pa, plain), (changed, _) = (self._errors_mm(batch) for batch in (self._held_back, self._changed))
        self._state.report(loss=loss, held_back_pa_mm=pa, held_back_mm=plain, changed_pa_mm=changed)

    def _errors_mm(self, batch: WindowBatch) -> tuple[float, float]:
        """Of the middle frames, mirror-averaged as in use."""
        return limb_errors_mm(lift_windows(self.averaged, batch.observed, batch.times_s), batch.truth)
