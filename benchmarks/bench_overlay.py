"""What the last stage costs: decode, vertices, draw, blend and encode, with one option after the other.

    python benchmarks/bench_overlay.py CLIP.mp4 [--runs 3] [--only WORD]

People are recovered once, by the landmarks engine with BlazePose's detector; then the stage runs for every
row of the table. Medians; the first row is what "25 frames per second at 720p" is about.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.api import Pipeline
from staf_cli.export.meshes import ObjWriter
from staf_cli.result import VideoResult
from staf_cli.video.video_source import open_source

BARE: dict[str, Any] = {"obj": False, "frame_npz": False}
ROWS: dict[str, dict[str, Any]] = {
    "overlay alone": BARE,
    "pyrender's": {**BARE, "renderer": "pyrender"},
    "default (.obj and .npz)": {},
    "--view side": {**BARE, "view": "side"},
    "--view side,front,top": {**BARE, "view": "side,front,top"},
    "--background plain": {**BARE, "background": "plain"},
    "--background transparent": {**BARE, "background": "transparent"},
    "--wireframe": {**BARE, "wireframe": True},
    "--skeleton": {**BARE, "skeleton": True},
    "--no-overlay": {**BARE, "overlay": False},
}
ENGINE: dict[str, Any] = {"engine": "landmarks", "detector": "blazepose", "device": "cpu"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clip", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="rows that have this in their name")
    args = parser.parse_args()
    result = Pipeline(**ENGINE).run(args.clip)
    width, height = result.camera.size_wh
    print(f"{args.clip.name}: {width} x {height}, {result.num_frames} frames, {len(result.people)} people")
    obj_ms = list(time_obj(result))
    if obj_ms:
        print(
            f"{'.obj':26} {statistics.median(obj_ms):7.2f} ms a mesh of {result.body.num_vertices} vertices"
        )
    for name, settings in ROWS.items():
        if args.only in name:
            seconds = [time_stage(result, args.clip, settings) for _ in range(args.runs)]
            print_row(name, result.num_frames, seconds)


def time_stage(result: VideoResult, clip: Path, settings: dict[str, Any]) -> float:
    """Seconds of the stage; the renderer is open already."""
    pipeline = Pipeline(**ENGINE, **settings)
    pipeline.prepare()
    with tempfile.TemporaryDirectory() as folder:
        summary = pipeline.writer(open_source(clip)).write(result, Path(folder))
    return (summary.timings_s or {})["meshes and overlay"]


def time_obj(result: VideoResult, most: int = 200) -> Iterator[float]:
    """Milliseconds of each of up to `most` meshes."""
    writer = ObjWriter(result.body.faces, result.body.name)
    with tempfile.TemporaryDirectory() as folder:
        for person in result.people:
            for row in np.unique(
                np.linspace(0, len(person.motion) - 1, most // len(result.people)).astype(int)
            ):
                (vertices,) = person.vertices_of(slice(row, row + 1))
                start = time.perf_counter()
                writer.write(Path(folder) / f"{row:06d}.obj", int(row), vertices)
                yield 1000 * (time.perf_counter() - start)


def print_row(name: str, frames: int, seconds: list[float]) -> None:
    middle = statistics.median(seconds)
    spread = f"{min(seconds):.2f}-{max(seconds):.2f} s"
    print(f"{name:26} {frames / middle:7.1f} frames/s  {1000 * middle / frames:6.1f} ms a frame  ({spread})")


if __name__ == "__main__":
    main()
