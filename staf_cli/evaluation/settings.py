"""What an evaluation on a data set can be asked for. Light: nothing here loads torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from staf_cli.settings import Checked, EngineName, setting, setting_of_run

SplitName = Literal["test", "validation", "train"]
ProtocolName = Literal["staf", "gendered"]


@dataclass(frozen=True)
class PredictorSettings(Checked):
    """How predictions are made; every field is also an option of `staf eval 3dpw` and `staf eval 3dhp`."""

    engine: EngineName = setting_of_run("engine")
    detections: Literal["gt", "run"] = setting("gt", "Boxes", notes={"gt": "the truth's", "run": "found"})
    ablate: tuple[Literal["tcfm", "safm", "apm"], ...] = setting((), "STAF without modules")
    reference_batching: bool = setting(False, "Windows mix as in STAF's release")
    weights_file: Path | None = setting_of_run("weights_file")
    weights_dir: Path | None = setting_of_run("weights_dir")
    device: str = setting_of_run("device")
    offline: bool = setting_of_run("offline")
