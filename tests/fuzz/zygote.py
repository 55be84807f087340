"""A process with all heavy imports done, which forks a fenced child for each example.

Reads a request a line from stdin, writes a report a line to stdout, both JSON. Started by `pen`.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import sys
import time
import warnings
from dataclasses import dataclass
from typing import Any

from fence import Watch, run_fenced

_MODULES = (
    "ai_edge_litert.interpreter",
    "av",
    "cv2",
    "h5py",
    "rich.console",
    "rich.table",
    "safetensors.torch",
    "scipy.optimize",
    "scipy.spatial.transform",
    "smplx",
    "torch",
    "staf_cli.weights.importer",
    "staf_cli.weights.load",
    "staf_cli.results.pictures",
    "staf_cli.render.rasterizer",  # numba looks where it may keep compiled code
    "staf_cli.cli.app",
    "staf_cli.cli.comparison",
    "staf_cli.cli.display",
    "staf_cli.cli.table",
    "staf_cli.evaluation.compare",
    "staf_cli.evaluation.report",
    "staf_cli.evaluation.results",
    "staf_cli.evaluation.threedhp",
    "staf_cli.evaluation.threedpw",
    "staf_cli.jobs",
    "staf_cli.people.blazepose_detector",
    "staf_cli.pipeline",
    "staf_cli.recover.landmarks.engine",
    "staf_cli.recover.staf.checkpoint",
    "staf_cli.video.stills",
    "staf_cli.video.video_sink",
    "staf_cli.video.video_source",
)


def main() -> None:
    """Import, then serve until stdin ends."""
    warnings.simplefilter("ignore")
    for module in () if "bare" in sys.argv[1:] else _MODULES:
        importlib.import_module(module)
    if "yolo" in sys.argv[1:]:
        from staf_cli.people import ultralytics_safe

        ultralytics_safe.ultralytics_module("nn.tasks")
        ultralytics_safe.ultralytics_module("utils.nms")
        ultralytics_safe._require_safe_loading()
        importlib.import_module("staf_cli.people.yolo")
    if "draw" in sys.argv[1:]:
        _draw()
    warnings.resetwarnings()
    warnings.simplefilter("default")
    watch = Watch()
    gc.collect()
    gc.freeze()
    print("ready", flush=True)
    _serve(watch)


def _draw() -> None:
    """Draw once: the rasteriser is compiled by that."""
    import numpy as np

    from staf_cli.camera import Camera
    from staf_cli.render.rasterizer import SoftwareRenderer
    from staf_cli.render.scene import BodyInScene

    corners = np.array([[0.0, 0, 3], [1, 0, 3], [0, 1, 3]])
    renderer = SoftwareRenderer(np.array([[0, 1, 2], [0, 2, 1]]))
    renderer.render([BodyInScene(1, corners)], Camera.from_fov((64, 48)))


@dataclass
class _Child:
    """An example that is being run.

    Attributes:
        number: of the request.
        pid: of the process.
        started: by the monotonic clock, s.
        until: the same clock when its time is over.
        text: of its report, so far.
    """

    number: int
    pid: int
    started: float
    until: float
    text: bytes = b""


def _serve(watch: Watch) -> None:
    """Fork a child for each request, any number side by side, until stdin ends."""
    children: dict[int, _Child] = {}
    unread, open_ = b"", True
    stdin = sys.stdin.fileno()
    while open_ or children:
        soonest = min((child.until for child in children.values()), default=time.monotonic() + 60)
        wanted = [*children, *([stdin] if open_ else [])]
        ready, _, _ = select.select(wanted, [], [], max(0.0, soonest - time.monotonic()))
        for source in ready:
            piece = os.read(source, 1 << 16)
            if source == stdin:
                open_, unread = bool(piece), unread + piece
            elif piece:
                children[source].text += piece
            else:
                _tell(source, children.pop(source), hung=False)
        *lines, unread = unread.split(b"\n")
        for line in lines:
            reading, child = _start(watch, json.loads(line))
            children[reading] = child
        for source, child in list(children.items()):
            if child.until < time.monotonic():
                os.kill(child.pid, signal.SIGKILL)
                _tell(source, children.pop(source), hung=True)


def _start(watch: Watch, request: dict[str, Any]) -> tuple[int, _Child]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            run_fenced(watch, request, writing)
        finally:
            os._exit(97)
    os.close(writing)
    now = time.monotonic()
    return reading, _Child(request["number"], pid, now, now + request["wall_s"])


def _tell(source: int, child: _Child, *, hung: bool) -> None:
    """Report on a child that has ended, or been ended."""
    os.close(source)
    _, status, usage = os.wait4(child.pid, 0)
    report = json.loads(child.text) if child.text else {"code": None, "events": []}
    killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
    more = {
        "number": child.number,
        "hung": hung or killed == signal.SIGXCPU,
        "signal": killed,
        "seconds": time.monotonic() - child.started,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss / 1024,
    }
    print(json.dumps({**report, **more}), flush=True)


if __name__ == "__main__":
    main()
