"""One real run over many inputs, and what can be read back of each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from staf_cli.jobs import Outcome, each_job
from staf_cli.settings import Settings
from staf_cli.video.video_source import open_source


@dataclass(frozen=True)
class Done:
    """One finished input and what can be read back of it."""

    path: Path
    outcome: Outcome

    @property
    def folder(self) -> Path:
        assert self.outcome.folder is not None, self.outcome.error
        return self.outcome.folder

    @property
    def overlay(self) -> Path:
        return self.folder / "overlay.mp4"

    @property
    def run_json(self) -> dict[str, Any]:
        return json.loads((self.folder / "run.json").read_text(encoding="utf-8"))

    @property
    def warnings(self) -> str:
        return "\n".join(self.run_json["warnings"])

    def person(self, number: int = 1) -> dict[str, np.ndarray]:
        with np.load(self.folder / f"person_{number:03d}.npz", allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}


def work(paths: Iterable[Path], out: Path, **settings: Any) -> dict[Path, Done]:
    """The real run over some inputs."""
    chosen = Settings(
        **{"detector": "blazepose", "offline": True, "device": "cpu", "renderer": "software"} | settings
    )
    return {done.path: Done(done.path, done) for done in each_job(list(paths), out, chosen)}


def times(path: Path) -> list[Fraction]:
    """When each picture of a video is to be shown, s on the file's own clock; exact."""
    source = open_source(path)
    return [frame.pts * source.info.time_base for frame in source.frames()]


def relative(values: list[Fraction]) -> list[Fraction]:
    return [value - values[0] for value in values]


def pictures(path: Path) -> list[np.ndarray]:
    return [frame.image for frame in open_source(path).frames()]


def sound(path: Path) -> list[tuple[Fraction, bytes]]:
    """Start, s, and content of every packet of the first sound track."""
    with av.open(str(path)) as container:
        packets = container.demux(container.streams.audio[0])
        return [(packet.pts * packet.time_base, bytes(packet)) for packet in packets if packet.size]


def assert_faithful(done: Done, num_frames: int) -> None:
    """The overlay has every frame of the input, at its own time, and shows what the input shows."""
    assert done.run_json["frames"] == num_frames
    assert relative(times(done.overlay)) == relative(times(done.path))
    for drawn, given in zip(pictures(done.overlay), pictures(done.path), strict=True):
        height, width = given.shape[:2]
        assert drawn.shape == (height + height % 2, width + width % 2, 3)
        assert np.abs(drawn[:height, :width].astype(int) - given).mean() < 6
    assert len(times(done.overlay)) == num_frames
