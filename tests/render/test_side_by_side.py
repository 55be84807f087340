"""pyrender and the software rasteriser draw the same picture, and OpenGL's memory stays level."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import trimesh
from renderers_for_tests import needs_opengl, open_renderer

from staf_cli.camera import Camera
from staf_cli.render.scene import BodyInScene

STATM = Path("/proc/self/statm")


def stick_figure() -> tuple[np.ndarray, np.ndarray]:
    """Capsules that stand like a person: 1.7 m, thin limbs, parts that run through one another."""
    bones = [
        ((0, -0.35, 0), (0, 0.1, 0), 0.15),
        ((0, -0.62, 0), (0, -0.7, 0), 0.10),
        ((-0.1, 0.1, 0), (-0.2, 0.85, 0.1), 0.07),
        ((0.1, 0.1, 0), (0.15, 0.85, -0.1), 0.07),
        ((-0.18, -0.38, 0), (-0.65, -0.1, -0.3), 0.045),
        ((0.18, -0.38, 0), (0.5, -0.8, 0.2), 0.045),
    ]
    capsules = []
    for start, end, radius in bones:
        along = np.subtract(end, start)
        length = float(np.linalg.norm(along))
        capsule = trimesh.creation.capsule(height=length, radius=radius, count=[24, 24])
        capsule.apply_transform(trimesh.geometry.align_vectors([0, 0, 1], along / length))
        capsule.apply_translation(start)
        capsules.append(capsule)
    mesh = trimesh.util.concatenate(capsules)
    return mesh.vertices.astype(np.float32), mesh.faces.astype(np.int32)


@needs_opengl
@pytest.mark.parametrize("size_wh", [(640, 360), (301, 417)])
def test_both_draw_the_same_picture(size_wh: tuple[int, int]) -> None:
    vertices, faces = stick_figure()
    bodies = [
        BodyInScene(1, vertices + np.float32([-0.3, 0.1, 2.6])),
        BodyInScene(2, vertices[:, [0, 1, 2]] + np.float32([0.2, 0.0, 3.0]), filled=True),
        BodyInScene(9, vertices + np.float32([0.1, 0.5, 0.9])),  # partly outside of the picture
    ]
    camera = Camera.from_fov(size_wh)
    by_gl = open_renderer("pyrender", faces).render(bodies, camera)
    by_hand = open_renderer("software", faces).render(bodies, camera)
    assert by_gl.viewport == by_hand.viewport
    assert by_gl.labels == by_hand.labels
    both = by_gl.mask & by_hand.mask
    overlap = both.sum() / (by_gl.mask | by_hand.mask).sum()
    assert overlap > 0.98, f"mask IoU {overlap:.4f}"
    difference = np.abs(by_gl.color[both].astype(int) - by_hand.color[both]).mean()
    assert difference < 1.0, f"colours differ by {difference:.2f} of 255"
    depth_error = np.median(np.abs(by_gl.depth[both] - by_hand.depth[both]))
    assert depth_error < 1e-3, f"depth differs by {depth_error:.5f} m"


@needs_opengl
@pytest.mark.skipif(not STATM.exists(), reason="memory is read from Linux's /proc")
def test_memory_stays_level() -> None:
    vertices, faces = stick_figure()
    renderer = open_renderer("pyrender", faces)
    camera = Camera.from_fov((320, 240))

    def draw(frames: int) -> None:
        for index in range(frames):
            shifted = vertices + np.float32([0.001 * index, 0, 2.5])
            renderer.render([BodyInScene(1, shifted), BodyInScene(2, shifted)], camera)

    draw(30)
    before = resident_mb()
    draw(300)
    growth = resident_mb() - before
    renderer.close()
    assert growth < 12, f"{growth:.1f} MB more after 300 frames"


def resident_mb() -> float:
    """This process' memory."""
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
