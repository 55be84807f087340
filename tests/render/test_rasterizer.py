"""The z-buffer against pictures worked out by hand."""

import numpy as np

from staf_cli.render.rasterizer import draw_mesh

LENS = np.array([10.0, 5.0, 4.0])  # focal length and principal point, px
GUARD = 3


def draw(points: np.ndarray, faces: np.ndarray, near: float = 0.05) -> tuple[np.ndarray, np.ndarray]:
    """Draw into the middle of larger buffers and see that their rims stay untouched."""
    color = np.full((8 + 2 * GUARD, 10 + 2 * GUARD, 3), 77, np.uint8)
    inverse_depth = np.full(color.shape[:2], -1.0, np.float32)
    inner = (slice(GUARD, -GUARD), slice(GUARD, -GUARD))
    color[inner], inverse_depth[inner] = 0, 0
    draw_mesh(
        points.astype(np.float32), faces.astype(np.int32), LENS, near, color[inner], inverse_depth[inner]
    )
    rim = np.ones(color.shape[:2], bool)
    rim[inner] = False
    assert (color[rim] == 77).all()
    assert (inverse_depth[rim] == -1).all()
    return color[inner], inverse_depth[inner]


def wall(z: np.ndarray, half: float = 50.0) -> tuple[np.ndarray, np.ndarray]:
    """Two triangles that fill the view; `z` (4,) m at the corners, which are cyan."""
    corners = np.array([[-half, -half], [-half, half], [half, half], [half, -half]])
    points = np.c_[corners, z, np.tile([0, 200, 255], (4, 1))]
    return points, np.array([[0, 1, 2], [0, 2, 3]])


def test_a_wall_has_no_cracks() -> None:
    color, inverse_depth = draw(*wall(np.full(4, 2.0)))
    assert (color == [0, 200, 255]).all()
    assert np.allclose(inverse_depth, 0.5)


def test_a_slanted_wall_is_perspective_correct() -> None:
    points, faces = wall(np.array([10.0, 10.0, 60.0, 60.0]))  # z = 35 + x / 2
    _, inverse_depth = draw(points, faces)
    x = (np.arange(10) + 0.5 - LENS[1]) / LENS[0]  # direction of each column, where z is 1
    assert np.allclose(1 / inverse_depth, 35 / (1 - x / 2), rtol=1e-4)


def test_backs_are_not_drawn() -> None:
    points, faces = wall(np.full(4, 2.0))
    assert not draw(points, faces[:, ::-1])[1].any()


def test_a_floor_through_the_lens_is_cut_at_the_near_plane() -> None:
    points = np.array([[-99, 1, -50], [99, 1, -50], [0, 1, 50]], float)  # one metre below the lens
    points = np.c_[points, np.full((3, 3), 90.0)]
    for faces in (np.array([[0, 1, 2]]), np.array([[1, 2, 0]]), np.array([[2, 0, 1]])):
        _, inverse_depth = draw(points, faces, near=0.1)
        rows = np.arange(8) + 0.5
        expected = np.maximum(rows - LENS[2], 0) / LENS[0]  # 1/z where a pixel's ray meets the floor
        assert np.allclose(inverse_depth, expected[:, None], atol=1e-5)


def test_wild_triangles_write_nothing_outside() -> None:
    rng = np.random.default_rng(0)
    points = np.c_[rng.normal(size=(600, 3)) * [30, 30, 3], rng.uniform(0, 255, (600, 3))]
    points[::50, 0], points[7::50, 2] = np.nan, np.inf
    _, inverse_depth = draw(points, rng.integers(0, 600, (3000, 3)), near=1e-6)
    assert not np.isnan(inverse_depth).any()
