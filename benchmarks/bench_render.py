"""What drawing one person costs: each renderer, two sizes of picture, a new mesh in every frame.

    python benchmarks/bench_render.py [--frames 60]

PYOPENGL_PLATFORM=egl (or osmesa) chooses what pyrender draws with.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from staf_cli.body.model import load_free_body
from staf_cli.camera import Camera
from staf_cli.render.choose import NoGraphicsError, make_renderer
from staf_cli.render.overlay import blend_bodies
from staf_cli.render.scene import BodyInScene

SIZES = ((1280, 720), (1920, 1080))


def turning_person(num_frames: int) -> tuple[np.ndarray, np.ndarray]:
    """A person who turns around once, arms half down, as tall as most of the picture.

    Returns:
        vertices (T, V, 3) m in camera coordinates and faces (F, 3).
    """
    body = load_free_body("cpu")
    poses = np.zeros((num_frames, 24, 3))
    turn = np.linspace(0, 2 * np.pi, num_frames)
    # Half a turn about (cos, 0, sin) of an angle: upright in a picture whose y points down, facing anywhere.
    poses[:, 0, 0], poses[:, 0, 2] = np.pi * np.cos(turn / 2), np.pi * np.sin(turn / 2)
    poses[:, 16, 2], poses[:, 17, 2] = -0.9, 0.9
    trans = np.tile([0.0, -0.2, 3.2], (num_frames, 1))
    return body.vertices(poses.reshape(num_frames, 72), np.zeros(10), trans), body.faces


def timed(function: Callable[..., Any], *arguments: object) -> tuple[Any, float]:
    """A function's result, and the milliseconds that it took."""
    start = time.perf_counter()
    result = function(*arguments)
    return result, 1000 * (time.perf_counter() - start)


def bench(kind: str, vertices: np.ndarray, faces: np.ndarray) -> None:
    """Print one line for each size of picture."""
    start = time.perf_counter()
    try:
        renderer = make_renderer(kind, faces)
    except NoGraphicsError as error:
        print(f"{kind:9} left out: {error.reason}")
        return
    opening = 1000 * (time.perf_counter() - start)
    print(f"{kind:9} {renderer.description}; opened in {opening:.0f} ms")
    bodies = [[BodyInScene(1, frame)] for frame in vertices]
    for size_wh in SIZES:
        camera = Camera.from_fov(size_wh)
        image = np.random.default_rng(0).integers(0, 256, (size_wh[1], size_wh[0], 3), np.uint8)
        drawn = [timed(renderer.render, body, camera) for body in bodies]
        draw = np.array([taken for _, taken in drawn])
        overlay = np.array([timed(blend_bodies, image, rendering, 0.9)[1] for rendering, _ in drawn])
        view = drawn[0][0].viewport
        print(
            f"  {size_wh[0]:4} x {size_wh[1]:<4}  first {draw[0]:6.1f}   draw {np.median(draw[1:]):5.1f} "
            f"(best {draw[1:].min():4.1f})   overlay {np.median(overlay):4.1f} (best {overlay.min():3.1f})   "
            f"viewport {view.width} x {view.height}"
        )
    renderer.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--frames", type=int, default=60, help="frames for each renderer and size (60)")
    vertices, faces = turning_person(parser.parse_args().frames)
    print(f"one person, {vertices.shape[1]} vertices, {len(faces)} faces; medians, ms per frame")
    for kind in ("pyrender", "software"):
        bench(kind, vertices, faces)


if __name__ == "__main__":
    main()
