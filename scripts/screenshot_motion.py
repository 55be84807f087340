"""Look at a .glb or .bvh as a browser shows it: three.js in a headless Chromium, moment by moment.

python scripts/screenshot_motion.py results/walk/people.glb pictures --at 0.5 --at 2 --view camera --view side

Needs `chromium` and `npm`, which fetches three.js into a temporary folder.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import shutil
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

THREE = "three@0.187.0"
VIEWER = Path(__file__).resolve().parent / "motion_viewer" / "index.html"
SHORTER_SIDE = 512  # Chromium opens no narrower window
BROWSER = (
    *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--mute-audio"),
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
    "--virtual-time-budget=20000",
)


def aspect_of(file: Path) -> float:
    """Width by height of the file's own camera; a square where it has none."""
    if file.suffix == ".bvh":
        return 1.0
    with file.open("rb") as opened:
        _, _, _, length, _ = struct.unpack("<4sIIII", opened.read(20))
        return float(json.loads(opened.read(length))["cameras"][0]["perspective"]["aspectRatio"])


@contextmanager
def served(file: Path) -> Iterator[str]:
    """The page, the file and three.js under an address of this machine."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        quiet = ("--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", "--silent")
        subprocess.run(["npm", "install", *quiet, THREE], check=True)
        (folder / "node_modules" / "three").rename(folder / "three")
        shutil.copy(VIEWER, folder)
        shutil.copy(file, folder / f"motion{file.suffix}")
        handler = functools.partial(QuietHandler, directory=name)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/index.html"
            server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each request."""

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--at", type=float, action="append", help="seconds; may be given several times")
    parser.add_argument("--view", action="append", choices=("camera", "side", "front", "top"))
    parser.add_argument("--bones", action="store_true", help="draw the skeletons too")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    aspect = aspect_of(given.file)
    width, height = round(SHORTER_SIDE * max(1, aspect)), round(SHORTER_SIDE * max(1, 1 / aspect))
    with served(given.file) as address:
        for at_s in given.at or [0.0]:
            for view in given.view or ["front" if given.file.suffix == ".bvh" else "camera"]:
                picture = given.out / f"{given.file.stem}_{view}_{at_s:g}s.png"
                page = f"{address}?file=motion{given.file.suffix}&at={at_s}&view={view}"
                page += f"&width={width}&height={height}" + ("&bones=1" if given.bones else "")
                size = f"--window-size={width},{height}"
                shot = [*BROWSER, size, f"--screenshot={picture}", page]
                subprocess.run(shot, check=True, capture_output=True, timeout=180)
                print(picture)


if __name__ == "__main__":
    main()
