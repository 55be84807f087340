"""Drawing without any graphics library: a z-buffer in a page. The only module that imports numba."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from typing import Any

import numba
import numpy as np

from staf_cli.camera import Camera
from staf_cli.render.scene import BodyInScene, Rendering, frame_bodies
from staf_cli.render.shading import MeshShader


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile once and keep the result on disk, or, where no folder can be written, in memory."""
    options = {"nogil": True, "fastmath": False, "boundscheck": False}
    try:
        return numba.njit(cache=_has_cache_folder(), **options)(function)
    except RuntimeError:  # numba found no folder to cache in
        return numba.njit(**options)(function)


def _has_cache_folder() -> bool:
    """Whether numba may look for one: for a user without a home directory it would make one named `~`."""
    at_home = "NUMBA_CACHE_DIR" in os.environ or os.path.expanduser("~") != "~"
    return at_home or os.access(os.path.dirname(__file__), os.W_OK)


@_compiled
def _inside(weight, step, start, stop):  # type: ignore[no-untyped-def]
    """Narrow the columns `start`..`stop` to those where `weight` + column * `step` is not negative.

    A millionth of a pixel is given away on either side, so that no crack opens between neighbours.
    """
    if step > 0.0:
        start = max(start, math.ceil(-weight / step - 1e-6))
    elif step < 0.0:
        stop = min(stop, math.floor(-weight / step + 1e-6))
    elif weight < 0.0:
        stop = start - 1.0
    return start, stop


@_compiled
def _fill(corners, color, inverse_depth):  # type: ignore[no-untyped-def]
    """Draw one triangle: `corners` (3, 6) are x px, y px, 1/z, and r/z, g/z, b/z (0-255).

    The last four are linear across the screen, which is what makes the picture perspective-correct.
    """
    height, width = inverse_depth.shape
    xa, ya, za, ra, ga, ba = corners[0]
    xb, yb, zb, rb, gb, bb = corners[1]
    xc, yc, zc, rc, gc, bc = corners[2]
    area = (xb - xa) * (yc - ya) - (xc - xa) * (yb - ya)
    if not (math.isfinite(area) and area < 0.0):  # seen from inside, or from its edge
        return
    # Bounds are cut as floats: close to the near plane they may be too large for an integer.
    left = int(max(0.0, math.ceil(min(xa, xb, xc) - 0.5)))
    right = int(min(width - 1.0, math.floor(max(xa, xb, xc) - 0.5)))
    top = int(max(0.0, math.ceil(min(ya, yb, yc) - 0.5)))
    bottom = int(min(height - 1.0, math.floor(max(ya, yb, yc) - 0.5)))
    step_b, step_c = (yc - ya) / area, (ya - yb) / area  # change of the weights from column to column
    zb, zc, rb, rc = zb - za, zc - za, rb - ra, rc - ra
    gb, gc, bb, bc = gb - ga, gc - ga, bb - ba, bc - ba
    for row in range(top, bottom + 1):
        y, x = row + 0.5 - ya, left + 0.5 - xa
        b = (x * (yc - ya) - (xc - xa) * y) / area
        c = ((xb - xa) * y - x * (yb - ya)) / area
        start, stop = _inside(b, step_b, 0.0, float(right - left))
        start, stop = _inside(c, step_c, start, stop)
        start, stop = _inside(1.0 - b - c, -step_b - step_c, start, stop)
        if not start <= stop:
            continue
        first, last = left + int(start), left + int(stop)
        b += start * step_b
        c += start * step_c
        for column in range(first, last + 1):
            inverse = za + b * zb + c * zc
            if inverse > inverse_depth[row, column]:
                inverse_depth[row, column] = inverse
                z = 1.0 / inverse
                color[row, column, 0] = np.uint8((ra + b * rb + c * rc) * z + 0.5)
                color[row, column, 1] = np.uint8((ga + b * gb + c * gc) * z + 0.5)
                color[row, column, 2] = np.uint8((ba + b * bb + c * bc) * z + 0.5)
            b += step_b
            c += step_c


@_compiled
def _project(point, lens, corner):  # type: ignore[no-untyped-def]
    """Write into `corner` (6,) what `_fill` wants of a `point` (6,): x, y, z m and r, g, b (0-255)."""
    inverse = 1.0 / point[2]
    corner[0] = lens[0] * point[0] * inverse + lens[1]
    corner[1] = lens[0] * point[1] * inverse + lens[2]
    corner[2] = inverse
    for channel in range(3, 6):
        corner[channel] = point[channel] * inverse


@_compiled
def _cut(triangle, near, polygon):  # type: ignore[no-untyped-def]
    """Keep the part of a `triangle` (3, 6) beyond the near plane: 0, 3 or 4 points of `polygon` (4, 6)."""
    count = 0
    for i in range(3):
        j = (i + 1) % 3
        here, there = triangle[i, 2], triangle[j, 2]
        if here >= near:
            polygon[count] = triangle[i]
            count += 1
        if (here >= near) != (there >= near):
            share = (near - here) / (there - here)
            polygon[count] = triangle[i] + share * (triangle[j] - triangle[i])
            count += 1
    return count


@_compiled
def draw_mesh(points, faces, lens, near, color, inverse_depth):  # type: ignore[no-untyped-def]
    """Draw a mesh into the buffers, in front of what is already there.

    Args:
        points: (V, 6) float32: x, y, z (m, camera coordinates) and r, g, b (0-255).
        faces: (F, 3) int32, counter-clockwise seen from outside; their backs are not drawn.
        lens: (3,) float64: focal length and principal point (px) in the buffers' own coordinates.
        near: nearest visible z, m.
        color: (h, w, 3) uint8, written.
        inverse_depth: (h, w) float32, 1/z, 0 where nothing is; written.
    """
    corners = np.empty((len(points), 6))
    for vertex in range(len(points)):
        if points[vertex, 2] >= near:
            _project(points[vertex], lens, corners[vertex])
    face = np.empty((3, 6))
    triangle, polygon = np.empty((3, 6)), np.empty((4, 6))
    for index in range(len(faces)):
        in_front = 0
        for i in range(3):
            in_front += points[faces[index, i], 2] >= near
        if in_front == 3:
            for i in range(3):
                face[i] = corners[faces[index, i]]
            _fill(face, color, inverse_depth)
        elif in_front > 0:
            for i in range(3):
                triangle[i] = points[faces[index, i]]
            count = _cut(triangle, near, polygon)
            for i in range(1, count - 1):
                _project(polygon[0], lens, face[0])
                _project(polygon[i], lens, face[1])
                _project(polygon[i + 1], lens, face[2])
                _fill(face, color, inverse_depth)


@_compiled
def draw_edges(points, edges, lens, near, half_width, behind, depth, covered):  # type: ignore[no-untyped-def]
    """Draw the visible parts of a mesh's edges as soft lines.

    Args:
        points: (V, 3) float32 m, camera coordinates.
        edges: (E, 2) int32.
        lens: (3,) float64: focal length and principal point (px) in the buffers' own coordinates.
        near: nearest visible z, m; edges that reach before it are left out.
        half_width: half of the lines' width, px.
        behind: an edge is hidden where its z is more than this many times the surface's.
        depth: (h, w) float32 m, 0 where nothing is.
        covered: (h, w) uint8, 255 in the middle of a line; written.
    """
    height, width = depth.shape
    for index in range(len(edges)):
        za, zb = points[edges[index, 0], 2], points[edges[index, 1], 2]
        if not (za >= near and zb >= near):
            continue
        xa = lens[0] * points[edges[index, 0], 0] / za + lens[1] - 0.5
        ya = lens[0] * points[edges[index, 0], 1] / za + lens[2] - 0.5
        xb = lens[0] * points[edges[index, 1], 0] / zb + lens[1] - 0.5
        yb = lens[0] * points[edges[index, 1], 1] / zb + lens[2] - 0.5
        steep = abs(yb - ya) > abs(xb - xa)
        if steep:  # the line runs along the axis on which it is longer
            xa, ya, xb, yb = ya, xa, yb, xb
        if xa > xb:
            xa, ya, za, xb, yb, zb = xb, yb, zb, xa, ya, za
        length = xb - xa
        if not math.isfinite(length) or length < 1e-6:
            continue
        limit_along, limit_across = (height, width) if steep else (width, height)
        slope = (yb - ya) / length
        reach = half_width * math.sqrt(1.0 + slope * slope)
        first, last = max(0, math.ceil(xa - 0.5)), min(limit_along - 1, math.floor(xb + 0.5))
        for along in range(first, last + 1):
            share = min(1.0, max(0.0, (along - xa) / length))
            middle = ya + share * length * slope
            z = 1.0 / (1.0 / za + share * (1.0 / zb - 1.0 / za))
            low = max(0, math.ceil(middle - reach - 0.5))
            high = min(limit_across - 1, math.floor(middle + reach + 0.5))
            for across in range(low, high + 1):
                row, column = (along, across) if steep else (across, along)
                surface = depth[row, column]
                if surface > 0.0 and z > surface * behind:
                    continue
                share_px = min(1.0, reach + 0.5 - abs(across - middle))
                covered[row, column] = max(covered[row, column], np.uint8(255.0 * share_px))


class SoftwareRenderer:
    """Draws bodies that share `faces` (F, 3) on the processor."""

    def __init__(self, faces: np.ndarray) -> None:
        self._faces = np.ascontiguousarray(faces, np.int32)
        self._shader = MeshShader(faces)

    @property
    def description(self) -> str:
        return f"software rasteriser (numba {numba.__version__})"

    def render(self, bodies: Sequence[BodyInScene], camera: Camera) -> Rendering:
        """Draw the bodies of one frame as the camera sees them."""
        framing = frame_bodies(bodies, camera)
        viewport = framing.viewport
        if viewport.is_empty:
            return Rendering.empty()
        size = (viewport.height, viewport.width)
        color, inverse_depth = np.zeros((*size, 3), np.uint8), np.zeros(size, np.float32)
        intrinsics = viewport.intrinsics(camera)
        for body in framing.bodies:
            points = np.empty((len(body.vertices), 6), np.float32)
            points[:, :3] = body.vertices
            points[:, 3:] = self._shader.colors(body) * 255
            draw_mesh(points, self._faces, intrinsics, framing.near_m, color, inverse_depth)
        depth = np.divide(1, inverse_depth, out=inverse_depth, where=inverse_depth > 0)
        return Rendering(viewport, color, depth, framing.labels)

    def close(self) -> None:
        """Nothing is held."""
