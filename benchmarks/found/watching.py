"""Finding the people of one clip as the product does, in a process of its own: peak memory is the clip's."""

from __future__ import annotations

import resource
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.build import Components
from staf_cli.people.found import FoundPeople, choose_people
from staf_cli.pipeline import recover_video
from staf_cli.result import VideoResult
from staf_cli.settings import Settings
from staf_cli.video.cuts import CutDetector
from staf_cli.video.memory import frames_ahead
from staf_cli.video.source import FrameSource
from staf_cli.video.video_source import open_source


@dataclass(frozen=True)
class Watched:
    """What was found in a clip and what it cost, nets loaded beforehand.

    Attributes:
        boxes: (4,) px by person id, by frame.
        num_frames: of the clip.
        wall_s, cpu_s: time of the finding; the whole run's where that was asked for.
        peak_mb: of the process.
        detector: who looked.
        assets_sha256: of the nets, by name.
    """

    boxes: dict[int, dict[int, np.ndarray]]
    num_frames: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    detector: str
    assets_sha256: dict[str, str]

    def boxes_at(self, index: int) -> np.ndarray:
        """Boxes (B, 4) px in a frame."""
        return np.array(list(self.boxes.get(index, {}).values()), float).reshape(-1, 4)

    def stretches(self) -> list[dict[str, int]]:
        """Each person's id, first and last frame and number of frames, by id."""
        frames: dict[int, list[int]] = {}
        for index in sorted(self.boxes):
            for person_id in self.boxes[index]:
                frames.setdefault(person_id, []).append(index)
        return [
            {"id": key, "first": rows[0], "last": rows[-1], "frames": len(rows)}
            for key, rows in sorted(frames.items())
        ]


def boxes_of(result: FoundPeople | VideoResult) -> dict[int, dict[int, np.ndarray]]:
    """Where everyone was found: a box (4,) px by person id, by frame."""
    if isinstance(result, FoundPeople):
        tracks = [*result.tracks, *result.too_small]
    else:
        tracks = [*(person.motion.track for person in result.people), *result.boxes_only]
    boxes: dict[int, dict[int, np.ndarray]] = {}
    for track in tracks:
        for index, box in zip(track.frame_ids.tolist(), track.boxes_xyxy, strict=True):
            boxes.setdefault(index, {})[track.person_id] = box
    return boxes


def watch_apart(path: Path, settings: Mapping[str, Any], *, whole: bool) -> Watched:
    """`watch_clip` in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(watch_clip, path, settings, whole=whole).result()


def watch_clip(path: Path, settings: Mapping[str, Any], *, whole: bool) -> Watched:
    """Find the people of a clip; with `whole` recover their bodies too."""
    components = Components(Settings(**settings))
    finder = components.finder
    if whole:
        components.prepare()
    source = open_source(path, fps=components.settings.fps)
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    if whole:
        result = recover_video(source, components)
        boxes, num_frames = boxes_of(result), result.num_frames
    else:
        boxes, num_frames = _find(source, components)
    return Watched(
        boxes=boxes,
        num_frames=num_frames,
        wall_s=time.perf_counter() - wall_s,
        cpu_s=time.process_time() - cpu_s,
        peak_mb=peak_mb(),
        detector=finder.name,
        assets_sha256=components.assets_used,
    )


def _find(source: FrameSource, components: Components) -> tuple[dict[int, dict[int, np.ndarray]], int]:
    """The first steps of `recover_video`: find, choose."""
    settings = components.settings
    people, timeline = components.finder.find(
        frames_ahead(source), fps=float(source.info.fps), is_cut=CutDetector().is_cut
    )
    people, _ = choose_people(people, settings.people, settings.max_people)
    return boxes_of(people), len(timeline)


def peak_mb() -> float:
    """Peak memory of this process, MB."""
    status = Path("/proc/self/status")
    if status.is_file():
        # Not getrusage, which counts what the process was before it became this program.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
