"""What every renderer promises; each test runs with pyrender and with the software rasteriser."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from staf_cli.camera import Camera
from staf_cli.render.scene import BodyInScene, Renderer, Rendering

Ball = tuple[np.ndarray, np.ndarray]


def body_at(ball: Ball, x: float, y: float, z: float, radius: float = 0.2, person_id: int = 1) -> BodyInScene:
    return BodyInScene(person_id, ball[0] * np.float32(radius) + np.float32([x, y, z]))


def center_of_mask(rendering: Rendering) -> np.ndarray:
    """The middle (x, y) px of all body pixels, in the whole picture."""
    rows, columns = np.nonzero(rendering.mask)
    return np.array([columns.mean() + 0.5 + rendering.viewport.x0, rows.mean() + 0.5 + rendering.viewport.y0])


@pytest.mark.parametrize("xyz", [(0, 0, 3), (-1.2, 0.8, 3), (0.9, -0.7, 2.5), (2.0, 1.3, 5)])
def test_a_ball_lands_where_the_camera_projects_it(
    ball_renderer: Renderer, ball: Ball, camera: Camera, xyz: tuple[float, float, float]
) -> None:
    rendering = ball_renderer.render([body_at(ball, *xyz, radius=0.1)], camera)
    error_px = np.linalg.norm(center_of_mask(rendering) - camera.project(np.array(xyz, float)))
    assert error_px < 0.3, f"{error_px:.3f} px off"


def test_depth_is_the_surface_of_the_ball(ball_renderer: Renderer, ball: Ball, camera: Camera) -> None:
    center = np.array([0.2, -0.1, 2.0])
    rendering = ball_renderer.render([body_at(ball, *center, radius=0.5)], camera)
    rows, columns = np.nonzero(rendering.mask)
    viewport = rendering.viewport
    pixels = np.stack([columns + viewport.x0 + 0.5, rows + viewport.y0 + 0.5], axis=-1)
    rays = camera.rays(pixels)
    along = rays @ center
    inside = 0.25 - (center @ center - along**2)  # half chord, squared
    middle = inside > 0.02  # away from the outline, where a polyhedron is not a ball
    expected = (along - np.sqrt(np.maximum(inside, 0))) * rays[:, 2]
    # On a graphics card a pixel's depth is that of one of its samples, half a pixel or 7 mm of radius aside.
    errors_m = np.abs(rendering.depth[rows, columns] - expected)[middle]
    assert np.median(errors_m) < 0.004, f"{1000 * np.median(errors_m):.2f} mm"
    assert errors_m.max() < 0.03, f"{1000 * errors_m.max():.2f} mm"


def test_the_nearer_person_hides_the_other(ball_renderer: Renderer, ball: Ball, camera: Camera) -> None:
    near, far = body_at(ball, 0, 0, 2, person_id=1), body_at(ball, 0, 0, 4, radius=0.6, person_id=2)
    first, second = ball_renderer.render([near, far], camera), ball_renderer.render([far, near], camera)
    assert np.array_equal(first.color, second.color)
    row, column = first.depth.shape[0] // 2, first.depth.shape[1] // 2
    assert first.depth[row, column] == pytest.approx(1.8, abs=0.02)
    blue, orange = first.color[row, column], first.color[row, 8]
    assert blue[2] > blue[0]
    assert orange[0] > orange[2]


def test_nobody_and_bodies_out_of_sight(ball_renderer: Renderer, ball: Ball, camera: Camera) -> None:
    assert ball_renderer.render([], camera).viewport.is_empty
    hidden = [body_at(ball, 0, 0, -3), body_at(ball, 50, 0, 3)]
    assert ball_renderer.render(hidden, camera).viewport.is_empty


@pytest.mark.parametrize("z", [0.0, 0.15, 0.21])
def test_a_body_at_the_lens_is_cut(ball_renderer: Renderer, ball: Ball, camera: Camera, z: float) -> None:
    rendering = ball_renderer.render([body_at(ball, 0.05, 0.1, z), body_at(ball, 0, 0, 3)], camera)
    assert np.isfinite(rendering.depth).all()
    assert (rendering.depth[rendering.mask] >= 0.009).all()


def test_black_and_depthless_where_nobody_is(ball_renderer: Renderer, ball: Ball, camera: Camera) -> None:
    rendering = ball_renderer.render([body_at(ball, 0, 0, 3)], camera)
    assert 0.5 < rendering.mask.mean() < 0.85  # a disc in its box
    assert (rendering.color[~rendering.mask] == 0).all()
    assert (rendering.color[rendering.mask].max(axis=-1) > 0).all()


def test_sizes_may_change_and_frames_repeat(ball_renderer: Renderer, ball: Ball) -> None:
    body = body_at(ball, 0, 0, 1)
    sizes = [(64, 48), (701, 503), (64, 48), (33, 900)]
    first = [ball_renderer.render([body], Camera.from_fov(size)) for size in sizes]
    assert np.array_equal(first[0].color, first[2].color)
    assert all(rendering.mask.any() for rendering in first)


@pytest.mark.parametrize("size_wh", [(1, 40), (40, 1), (1, 1), (40, 30)])
def test_pictures_belong_to_the_caller(ball_renderer: Renderer, ball: Ball, size_wh: tuple[int, int]) -> None:
    """They may be drawn into, whatever their size and whichever library's memory they come from."""
    rendering = ball_renderer.render([body_at(ball, 0, 0, 1)], Camera.from_fov(size_wh))
    for pixels in (rendering.color, rendering.depth):
        assert pixels.flags.writeable
        assert pixels.flags.c_contiguous


def test_any_thread_may_draw(ball_renderer: Renderer, ball: Ball, camera: Camera) -> None:
    here = ball_renderer.render([body_at(ball, 0, 0, 2)], camera)
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(ball_renderer.render, [body_at(ball, 0, 0, 2)], camera).result()
    assert np.array_equal(here.color, there.color)


def test_a_description_is_given(ball_renderer: Renderer) -> None:
    assert ball_renderer.description.startswith(("pyrender ", "software rasteriser "))
