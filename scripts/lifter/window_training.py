"""The training of the net that lifts windows; all of it is kept every so often, so that it can go on."""

from __future__ import annotations

import csv
import datetime
import json
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from lifter.bodies import AS_LANDMARKS, BodySource
from lifter.capture import Clips
from lifter.training import MINOR_WEIGHT
from lifter.window_seeing import WindowNoise, WindowSeer, view_windows
from lifter.windows import WindowMix, WindowSource

from staf_cli.metrics import pa_mpjpe
from staf_cli.recover.landmarks.lifter_net import NUM_LIMBS, NUM_POINTS, Lifted, normalised
from staf_cli.recover.landmarks.skeleton import Skeleton
from staf_cli.recover.landmarks.window_net import MIDDLE, WindowConfig, WindowNet, lift_windows

HELD_BACK_DRAW = 4096
DATA = "CMU Graphics Lab Motion Capture Database (mocap.cs.cmu.edu; NSF EIA-0196217)"
COLUMNS = ("step", "seconds", "loss", "held_back_pa_mm", "held_back_mm", "changed_pa_mm")


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
        self._settings, self._folder, self._device = settings, folder, device
        self._rng = torch.Generator(device).manual_seed(settings.seed)
        self._bodies = BodySource(skeleton, AS_LANDMARKS)
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
        self._step, self._seconds = 0, 0.0
        self._curve: list[dict[str, float]] = []
        self._resume()

    def run(self, stop_after_s: float = math.inf) -> bool:
        """Train from wherever the folder's state is; True at the end, False where time was up before."""
        settings = self._settings
        begun, before = time.perf_counter(), self._seconds
        losses = []
        for batch in self._batches():
            losses.append(self._one_step(batch))
            self._step += 1
            ends = self._step == settings.steps
            seconds = time.perf_counter() - begun
            if ends or self._step % settings.report_every == 0 or seconds > stop_after_s:
                self._seconds = before + seconds
                self._report(float(torch.stack(losses).mean()))
                losses = []
                if not ends and seconds > stop_after_s:
                    return False
        return True

    @property
    def header(self) -> dict[str, object]:
        """What is written with the weights."""
        return {
            "format": 1,
            "made_by": "scripts/train_lifter.py --window",
            "data": DATA,
            "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "device": self._device.type,
            "seconds": round(self._seconds),
            "held_back_pa_mm": round(self._curve[-1]["held_back_pa_mm"], 1) if self._curve else None,
            "settings": asdict(self._settings),
            "config": asdict(self.net.config),
        }

    def _batches(self) -> Iterator[WindowBatch]:
        settings = self._settings
        while self._step < settings.steps:
            several = self._draw(self._source, settings.batch * settings.draw_steps, self._rng)
            for start in range(0, len(several.times_s), settings.batch):
                if self._step < settings.steps:
                    yield several.part(slice(start, start + settings.batch))

    @torch.no_grad()
    def _draw(self, source: WindowSource, num: int, rng: torch.Generator) -> WindowBatch:
        windows = source.draw(num, rng)
        views = view_windows(windows, self._bodies.pose_windows(windows.rotmats, rng), rng)
        points, confidence = WindowSeer(WindowNoise(), rng).landmarks(views, windows.times_s)
        local = torch.cat([views.root[:, :, None], windows.rotmats[:, 1:].transpose(1, 2)], dim=2)
        truth = Lifted(views.points_m[:, MIDDLE].contiguous(), local[:, MIDDLE].contiguous())
        return WindowBatch(normalised(points, confidence), windows.times_s, truth)

    def _one_step(self, batch: WindowBatch) -> torch.Tensor:
        settings = self._settings
        risen = min(1.0, (self._step + 1) / settings.warm_up)
        rate = settings.rate * risen * 0.5 * (1 + math.cos(math.pi * self._step / settings.steps))
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self._optimiser.zero_grad(set_to_none=True)
        lifted = self.net(self.net.embedded(batch.observed), batch.times_s)
        loss = window_loss(lifted, batch.truth, settings.rotation_weight)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self._optimiser.step()
        with torch.no_grad():
            share = max(
                1 - settings.average, 1 / (self._step + 1) ** 0.9
            )  # the first steps are soon forgotten
            torch._foreach_lerp_(list(self.averaged.parameters()), list(self.net.parameters()), share)
        return loss.detach()

    def _report(self, loss: float) -> None:
        pa, plain = held_back_error(self.averaged, self._held_back)
        changed, _ = held_back_error(self.averaged, self._changed)
        values = (self._step, self._seconds, loss, pa, plain, changed)
        self._curve.append(dict(zip(COLUMNS, values, strict=True)))
        print("  ".join(f"{name} {value:.5g}" for name, value in self._curve[-1].items()), flush=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "curve.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows({name: f"{value:.5g}" for name, value in row.items()} for row in self._curve)
        state = {
            "settings": self._said_settings,
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

    @property
    def _said_settings(self) -> str:
        return repr((self.net.config, asdict(self._settings)))

    def _resume(self) -> None:
        """Go on from the folder's state; windows drawn for steps that were not taken are drawn anew."""
        path = self._folder / "state.pt"
        if not path.is_file():
            return
        state = torch.load(path, weights_only=True, map_location=self._device)
        if state["settings"] != self._said_settings:
            raise SystemExit(f"error: {path} was trained with other settings; name another folder")
        self.net.load_state_dict(state["net"])
        self.averaged.load_state_dict(state["averaged"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._rng.set_state(state["rng"].cpu())
        self._step, self._seconds, self._curve = state["step"], state["seconds"], state["curve"]


def window_loss(lifted: Lifted, truth: Lifted, rotation_weight: float) -> torch.Tensor:
    """Mean distance of the points, m, and weighted mean distance of the rotations (Frobenius)."""
    weights = torch.full((NUM_POINTS,), MINOR_WEIGHT, device=lifted.points_m.device)
    weights[:NUM_LIMBS] = 1.0
    apart = (lifted.points_m - truth.points_m).norm(dim=-1)
    turned = (lifted.rotmats - truth.rotmats).square().sum((-2, -1)).add(1e-6).sqrt()
    return (apart * weights).mean() + rotation_weight * turned.mean()


def held_back_error(net: WindowNet, batch: WindowBatch) -> tuple[float, float]:
    """PA-MPJPE and mean distance of the limb points of the middle frames, mm, mirror-averaged as in use."""
    lifted = lift_windows(net, batch.observed, batch.times_s)
    mine, truth = (
        one.points_m[..., :NUM_LIMBS, :].flatten(0, 1).cpu().numpy().astype(np.float64)
        for one in (lifted, batch.truth)
    )
    return float(pa_mpjpe(mine, truth).mean()), float(np.linalg.norm(mine - truth, axis=-1).mean() * 1000)


def write_window_weights(net: WindowNet, header: dict[str, object], path: Path) -> None:
    """The package's file: half precision, no pickles; what it is stands in `header` as JSON."""
    arrays = {name: value.cpu().numpy().astype(np.float16) for name, value in net.state_dict().items()}
    np.savez_compressed(path, header=np.array(json.dumps(header)), **arrays)
