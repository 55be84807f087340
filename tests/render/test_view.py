"""Virtual cameras: right way round, all people inside."""

import numpy as np
import pytest

from staf_cli.render.scene import BodyInScene
from staf_cli.render.stage import VIEW_CAPTIONS, Stage, Upright, View

SIZES = [(540, 720), (400, 1200), (900, 300)]


def stage_of(seed: int = 0) -> Stage:
    """Joints all over a place of some metres."""
    rng = np.random.default_rng(seed)
    reach = rng.uniform(0.5, 4, 3)
    return Stage(rng.uniform(-1, 1, (500, 3)) * reach + [0.3, -reach[1], 6])


def looking_down() -> Upright:
    """A camera 1.5 m above the floor that looks down a little."""
    c, s = np.cos(0.2), np.sin(0.2)
    return Upright(np.array([[1, 0, 0], [0, c, -s], [0, s, c]]), np.array([0.0, -1.5, 0.0]))


def seen_at(view: View, upright_point: list[float]) -> np.ndarray:
    """Pixels (2,) of a point given in upright axes."""
    return view.camera.project(view.moved(np.array(upright_point)))


@pytest.mark.parametrize("name", VIEW_CAPTIONS)
@pytest.mark.parametrize("size_wh", SIZES)
@pytest.mark.parametrize("seed", range(4))
def test_everybody_is_inside_and_fills_the_panel(name: str, size_wh: tuple[int, int], seed: int) -> None:
    stage = stage_of(seed)
    view = View.of(stage, name, size_wh, top_px=40)
    points = view.moved(stage.points)
    assert (points[:, 2] > 0.1).all()
    pixels = view.camera.project(points)
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    assert (low >= [0, 40]).all()
    assert (high <= size_wh).all()
    assert ((high - low) / np.subtract(size_wh, [0, 40])).max() > 0.5
    assert np.allclose(view.rotation @ view.rotation.T, np.eye(3))
    assert np.linalg.det(view.rotation) == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "to_the_right", "downwards"),
    [
        ("side", [0, 0, 1], [0, 1, 0]),  # away from the camera; down
        ("front", [1, 0, 0], [0, 1, 0]),
        ("top", [1, 0, 0], [0, 0, -1]),  # towards the camera
    ],
)
def test_axes_of_the_panels(name: str, to_the_right: list[float], downwards: list[float]) -> None:
    stage = stage_of()
    view = View.of(stage, name, (540, 720))
    middle = stage.points.mean(axis=0)
    start = seen_at(view, middle.tolist())
    right = seen_at(view, (middle + to_the_right).tolist()) - start
    down = seen_at(view, (middle + downwards).tolist()) - start
    assert right[0] > 10 * abs(right[1])
    assert down[1] > 10 * abs(down[0])


def test_bodies_move_with_their_joints() -> None:
    view = View.of(stage_of(), "side", (540, 720))
    rng = np.random.default_rng(1)
    body = BodyInScene(3, rng.normal(size=(50, 3)).astype(np.float32), True, rng.normal(size=(24, 3)))
    upright = looking_down()
    (seen,) = view.seen([body], upright)
    assert (seen.person_id, seen.filled, seen.vertices.dtype) == (3, True, np.float32)
    there = view.moved(upright.moved(body.vertices.astype(float)))
    assert np.allclose(seen.vertices, there, atol=1e-4)
    assert seen.joints is not None
    assert body.joints is not None
    assert np.allclose(seen.joints, view.moved(upright.moved(body.joints)))
    assert view.seen([BodyInScene(1, body.vertices)])[0].joints is None


def test_one_point_is_enough() -> None:
    view = View.of(Stage(np.array([[0.0, 0.0, 3.0]])), "top", (100, 100))
    assert np.allclose(view.camera.project(view.moved(np.array([0.0, 0.0, 3.0]))), [50, 50], atol=1)
