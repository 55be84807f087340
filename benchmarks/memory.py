"""Peak memory of the whole command on ever longer loops of one clip, side by side.

    python benchmarks/memory.py CLIP.mp4 [--frames 200 1400 14000] [--width 480]

The clip is written again by the package's own sink, small and as often in a row as it takes. Overlay and
tracks are written, no meshes. What grows is what a person-frame needs; the rest is the program itself.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from staf_cli.video.video_sink import VideoSink
from staf_cli.video.video_source import open_source

CHILD = """
import resource, sys
from staf_cli.cli import main_run
try:
    main_run()
except SystemExit as end:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    sys.exit(end.code)
"""
OPTIONS = ("--no-obj", "--no-frame-npz", "--detector", "open", "--offline", "--quiet")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clip", type=Path)
    parser.add_argument("--frames", type=int, nargs="+", default=[200, 1400, 14000])
    parser.add_argument("--width", type=int, default=480)
    args = parser.parse_args()
    before: tuple[int, float] | None = None
    with tempfile.TemporaryDirectory() as folder:
        for count in args.frames:
            clip = looped(args.clip, count, args.width, Path(folder) / f"{count}.mp4")
            person_frames, peak_mb = peak_of(clip, Path(folder))
            line = f"{count:6} frames, {person_frames:6} person-frames: peak {peak_mb:7.0f} MB"
            if before is not None and person_frames > before[0]:
                line += (
                    f", {(peak_mb - before[1]) * 1024 / (person_frames - before[0]):.1f} KB a person-frame"
                )
            print(line, flush=True)
            before = before or (person_frames, peak_mb)


def peak_of(clip: Path, out: Path) -> tuple[int, float]:
    """Person-frames found, and the command's peak memory, MB."""
    command = [sys.executable, "-c", CHILD, str(clip), "--out", str(out), *OPTIONS]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    run = json.loads((out / clip.stem / "run.json").read_text())
    return sum(person["frames"] for person in run["people"]), int(done.stdout.split()[-1]) / 1024


def looped(source: Path, count: int, width: int, target: Path) -> Path:
    """A clip of `count` frames: the source again and again, at an even rate, `width` px wide."""
    info = open_source(source).info
    size_wh = (width, round(width * info.size_wh[1] / info.size_wh[0]))
    with VideoSink(target, size_wh, 1 / info.fps, fps=info.fps) as sink:
        for index, image in enumerate(itertools.islice(_again_and_again(source), count)):
            sink.write(cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA), index, 1)
    return target


def _again_and_again(source: Path) -> Iterator[np.ndarray]:
    while True:
        for frame in open_source(source).frames():
            yield frame.image


if __name__ == "__main__":
    main()
