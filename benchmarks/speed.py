"""Frames per second of each stage and of the whole command, as a user gets it.

    python benchmarks/speed.py CLIP.mp4 [--runs 3] [OPTION of staf run ...]

Every run is a process of its own (imports and first frames count), overlay and npz written, no .obj. Medians.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clip", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    args, options = parser.parse_known_args()
    totals, stages, frames = [], [], 0
    for _ in range(args.runs):
        seconds, run = timed_run(args.clip, options)
        totals.append(seconds)
        stages.append(run["timings_s"])
        frames = run["frames"]
    print(f"{args.clip.name}: {frames} frames, {args.runs} runs, medians")
    for stage in stages[0]:
        print_row(stage, frames, [one[stage] for one in stages])
    print_row("whole command", frames, totals)


def timed_run(clip: Path, options: list[str]) -> tuple[float, dict]:
    """Seconds of one whole command, and its run.json."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-c", "from staf_cli.cli import main_run; main_run()", str(clip)]
        start = time.perf_counter()
        subprocess.run([*command, "--out", out, "--no-obj", "--quiet", *options], check=True)
        seconds = time.perf_counter() - start
        return seconds, json.loads(next(Path(out).glob("*/run.json")).read_text())


def print_row(name: str, frames: int, seconds: list[float]) -> None:
    middle = statistics.median(seconds)
    spread = f"{min(seconds):.2f}-{max(seconds):.2f} s"
    print(f"{name:20} {middle:7.2f} s  {frames / max(middle, 1e-9):7.1f} frames/s  ({spread})")


if __name__ == "__main__":
    main()
