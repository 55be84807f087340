"""The stage: which way is up, where the floor is, how far people go."""

import numpy as np
import pytest

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import load_free_body
from staf_cli.render.stage import Stage, Upright
from staf_cli.world.world import camera_in_world

FEET = [SMPL_JOINT_NAMES.index(f"{side}_foot") for side in ("left", "right")]


@pytest.fixture(scope="module")
def standing() -> np.ndarray:
    """Joints (24, 3) m of a person upright in front of a level camera, 4 m away."""
    poses = np.zeros((1, 72), np.float32)
    poses[0, 0] = np.pi  # a body's y is up, the camera's down
    return (
        load_free_body("cpu").joints(poses, np.zeros((1, 10)), np.array([[0.0, 0.3, 4.0]]))[0].astype(float)
    )


def walk(standing: np.ndarray, num_frames: int = 50, step_m: float = 0.04) -> np.ndarray:
    """A person who glides to the right: (T, 24, 3)."""
    return standing + np.arange(num_frames)[:, None, None] * np.array([step_m, 0, 0])


def pitched(points: np.ndarray, degrees: float) -> np.ndarray:
    """The same as a camera sees it that looks down by so many degrees."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return points @ np.array([[1, 0, 0], [0, c, -s], [0, s, c]]).T


@pytest.mark.parametrize("degrees", [-25.0, 0.0, 12.0, 35.0])
def test_a_camera_that_looks_down_does_not_tilt_the_stage(standing: np.ndarray, degrees: float) -> None:
    level = Upright.guessed([walk(standing)])
    upright = Upright.guessed([pitched(walk(standing), degrees)])
    down = upright.rotation @ pitched(np.array([0.0, 1.0, 0.0]), degrees)
    angle = np.degrees(np.arccos(np.clip(down @ level.rotation @ [0, 1, 0], -1, 1)))
    assert angle < 0.5, f"{angle:.2f} degrees off"
    assert np.allclose(upright.rotation @ upright.rotation.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(upright.rotation) == pytest.approx(1)


def test_a_known_world_leaves_nothing_to_guess() -> None:
    """A camera 1.3 m high that looks down by 20 degrees."""
    up = pitched(np.array([0.0, -1.0, 0.0]), 20)
    upright = Upright.of_world(camera_in_world(up, 1.3))
    on_floor = -1.3 * up + [0.4, 0.0, 0.0] + 5 * pitched(np.array([0.0, 0.0, 1.0]), 20)
    assert np.allclose(upright.moved(on_floor), [0.4, 0.0, 5.0])


def test_the_floor_is_below_the_feet(standing: np.ndarray) -> None:
    below_m = -Upright.guessed([walk(standing)]).moved(standing)[FEET, 1].max()
    assert 0 <= below_m < 0.06


def test_jumps_do_not_move_the_floor(standing: np.ndarray) -> None:
    jumping = walk(standing)
    jumping[20:30, :, 1] -= 0.8
    level = Upright.guessed([walk(standing)]).shift[1]
    assert Upright.guessed([jumping]).shift[1] == pytest.approx(level, abs=0.01)


def test_everybody_is_on_it_but_not_a_frame_gone_astray(standing: np.ndarray) -> None:
    astray = walk(standing, 300, 0.01)
    astray[150] += [0, 0, 60]
    behind = walk(standing + np.array([0, 0, 3]), 40)
    behind[3] = np.nan
    points = Stage.around([astray, behind]).points
    assert np.isfinite(points).all()
    assert points[:, 0].max() > 2.5
    assert 6.5 < points[:, 2].max() < 8


def test_few_frames_are_all_on_it(standing: np.ndarray) -> None:
    stage = Stage.around([walk(standing, 3, 0.2)])
    assert np.allclose(stage.points, walk(standing, 3, 0.2).reshape(-1, 3))


def test_its_size_does_not_grow_with_the_video(standing: np.ndarray) -> None:
    assert len(Stage.around([walk(standing, 20_000, 1e-4)]).points) < 1100 * 24


@pytest.mark.parametrize("joints", [[], [np.zeros((0, 24, 3))], [np.full((4, 24, 3), np.nan)]])
def test_an_empty_stage_is_valid(joints: list[np.ndarray]) -> None:
    assert np.isfinite(Stage.around(joints).points).all()
    assert np.isfinite(Upright.guessed(joints).shift).all()
