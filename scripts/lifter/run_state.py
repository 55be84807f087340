"""What both trainings keep of a run, so that the same command goes on: nets, optimiser, dice, curve."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn


@dataclass
class RunState:
    """A run in a folder: `state.pt` to go on from, `curve.csv` to look at.

    Attributes:
        folder: of the run; made with the first report.
        said_settings: what another run must say of itself to go on from this one.
        net, averaged, optimiser, rng: of the training.
        step, seconds: taken so far.
        curve: one row a report, by column.
    """

    folder: Path
    said_settings: str
    net: nn.Module
    averaged: nn.Module
    optimiser: torch.optim.Optimizer
    rng: torch.Generator
    step: int = 0
    seconds: float = 0.0
    curve: list[dict[str, float]] = field(default_factory=list)

    def report(self, **measured: float) -> None:
        """Print a row of the curve, step and seconds first, and keep everything."""
        self.curve.append({"step": self.step, "seconds": self.seconds, **measured})
        print("  ".join(f"{name} {value:.5g}" for name, value in self.curve[-1].items()), flush=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "curve.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, self.curve[-1])
            writer.writeheader()
            writer.writerows({name: f"{value:.5g}" for name, value in row.items()} for row in self.curve)
        state = {
            "settings": self.said_settings,
            **{name: part.state_dict() for name, part in self._parts().items()},
            "rng": self.rng.get_state(),
            "step": self.step,
            "seconds": self.seconds,
            "curve": self.curve,
        }
        torch.save(state, self.folder / "state.part")
        (self.folder / "state.part").replace(self.folder / "state.pt")

    def resume(self, device: torch.device) -> None:
        """Go on from the folder's state, where there is one.

        Raises:
            SystemExit: it is of other settings.
        """
        path = self.folder / "state.pt"
        if not path.is_file():
            return
        state = torch.load(path, weights_only=True, map_location=device)
        if state["settings"] != self.said_settings:
            raise SystemExit(f"error: {path} was trained with other settings; name another folder")
        for name, part in self._parts().items():
            part.load_state_dict(state[name])
        self.rng.set_state(state["rng"].cpu())
        self.step, self.seconds, self.curve = state["step"], state["seconds"], state["curve"]

    def _parts(self) -> dict[str, Any]:
        return {"net": self.net, "averaged": self.averaged, "optimiser": self.optimiser}
