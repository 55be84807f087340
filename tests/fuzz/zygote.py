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
    "staf_cli.bundle.importer",
    "staf_cli.bundle.load",
    "staf_cli.cli.app",
    "staf_cli.cli.comparison",
    "staf_cli.cli.display",
    "staf_cli.cli.table",
    "staf_cli.evaluation.compare",
    "staf_cli.evaluation.report",
    "staf_cli.evaluation.results",
    "staf_cli.evaluation.run_3dhp",
    "staf_cli.evaluation.run_3dpw",
    "staf_cli.jobs",
    "staf_cli.people.embedded",
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
    for module in _MODULES:
        importlib.import_module(module)
    if "yolo" in sys.argv[1:]:
        from staf_cli.people import ultralytics_safe

        ultralytics_safe.ultralytics_module("nn.tasks")
        ultralytics_safe.ultralytics_module("utils.nms")
        ultralytics_safe._require_safe_loading()
        importlib.import_module("staf_cli.people.yolo_finder")
    if "draw" in sys.argv[1:]:
        _draw()
    warnings.resetwarnings()
    warnings.simplefilter("default")
    watch = Watch()
    gc.collect()
    gc.freeze()
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(_serve(watch, json.loads(line))), flush=True)


def _draw() -> None:
    """Draw once: the rasteriser is compiled by that."""
    import numpy as np

    from staf_cli.geometry.camera import Camera
    from staf_cli.render.scene import BodyInScene
    from staf_cli.render.software_renderer import SoftwareRenderer

    corners = np.array([[0.0, 0, 3], [1, 0, 3], [0, 1, 3]])
    renderer = SoftwareRenderer(np.array([[0, 1, 2], [0, 2, 1]]))
    renderer.render([BodyInScene(1, corners)], Camera.from_fov((64, 48)))


def _serve(watch: Watch, request: dict[str, Any]) -> dict[str, Any]:
    """Fork, wait, report."""
    started = time.monotonic()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setpgid(0, 0)  # its children go with it
            os.close(reading)
            run_fenced(watch, request, writing)
        finally:
            os._exit(97)
    os.close(writing)
    text, ended = b"", False
    while not ended:
        left_s = started + request["wall_s"] - time.monotonic()
        ready, _, _ = select.select([reading], [], [], max(0.0, left_s))
        if not ready:
            break
        piece = os.read(reading, 1 << 16)
        text, ended = text + piece, not piece
    os.close(reading)
    if not ended:
        os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    report = json.loads(text) if text else {"code": None, "events": []}
    return {
        **report,
        "hung": not ended or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU),
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "seconds": time.monotonic() - started,
        "peak_mb": usage.ru_maxrss / 1024,
    }


if __name__ == "__main__":
    main()
