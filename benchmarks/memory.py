"""Peak memory of the whole command on the first frames of a clip and on all of it, side by side.

    python benchmarks/memory.py CLIP.mp4 [--frames 200]

Both runs work on files of the same encoding: the clip is written again by the package's own sink, once up to
--frames and once whole. Overlay and npz written, no .obj.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from staf_cli.video.source import open_source
from staf_cli.video.video_sink import VideoSink

CHILD = """
import resource, sys
from staf_cli.cli import main_run
try:
    main_run()
except SystemExit as end:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    sys.exit(end.code)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clip", type=Path)
    parser.add_argument("--frames", type=int, default=200)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for count in (args.frames, None):
            clip = first_frames(args.clip, count, Path(folder) / f"{count or 'all'}.mp4")
            command = [sys.executable, "-c", CHILD, str(clip), "--out", folder, "--no-obj", "--quiet"]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            run = json.loads((Path(folder) / clip.stem / "run.json").read_text())
            person_frames = sum(person["frames"] for person in run["people"])
            peak_mb = int(done.stdout.split()[-1]) / 1024
            print(f"{run['frames']:6} frames, {person_frames:6} person-frames: peak {peak_mb:7.0f} MB")


def first_frames(source: Path, count: int | None, target: Path) -> Path:
    """The first `count` frames of a clip (all where None) as a file of its own."""
    clip = open_source(source)
    info = clip.info
    with VideoSink(target, info.size_wh, info.time_base, fps=info.fps) as sink:
        for frame in itertools.islice(clip.frames(), count):
            sink.write(frame.image, frame.pts, frame.duration)
    return target


if __name__ == "__main__":
    main()
