import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from staf_cli.body.joints import SMPL_PARENTS
from staf_cli.body.kinematics import rest_joints
from staf_cli.body.model import CHUNK_FRAMES, Body, load_free_body

NUM_FRAMES = CHUNK_FRAMES + 3


@pytest.fixture(scope="module")
def body() -> Body:
    return load_free_body("cpu")


@pytest.fixture
def motion() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    poses = rng.normal(0, 0.5, (NUM_FRAMES, 72))
    poses[0] = 0
    return poses, rng.normal(0, 1, 10), rng.normal(0, 2, (NUM_FRAMES, 3))


def through_smplx(body: Body, *motion: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vertices (T, V, 3) and 45 joints of poses, betas and translations, by smplx alone."""
    poses, betas, trans = (torch.tensor(values, dtype=torch.float32) for values in motion)
    with torch.no_grad():
        output = body.smpl(
            global_orient=poses[:, :3],
            body_pose=poses[:, 3:],
            betas=betas.expand(len(poses), 10),
            transl=trans,
        )
    return output.vertices.numpy(), output.joints.numpy()


def test_agrees_with_smplx(body: Body, motion: tuple[np.ndarray, ...]) -> None:
    vertices, joints = through_smplx(body, *motion)
    np.testing.assert_allclose(body.joints(*motion), joints[:, :24], atol=1e-5)
    np.testing.assert_allclose(body.vertices(*motion), vertices, atol=1e-5)


def test_extra_joints_are_the_named_vertices(body: Body, motion: tuple[np.ndarray, ...]) -> None:
    vertices, joints = through_smplx(body, *motion)
    assert joints.shape == (NUM_FRAMES, 45, 3)
    np.testing.assert_array_equal(joints[:, 24], vertices[:, body.vertex_ids["nose"]])
    np.testing.assert_array_equal(joints[:, 31], vertices[:, body.vertex_ids["LHeel"]])


def test_betas_may_change_with_time(body: Body, motion: tuple[np.ndarray, ...]) -> None:
    poses, betas, trans = motion
    per_frame = np.stack([betas, 0 * betas])[np.arange(NUM_FRAMES) % 2]
    for method in (body.joints, body.vertices):
        changing = method(poses, per_frame, trans)
        np.testing.assert_allclose(changing[0::2], method(poses[0::2], betas, trans[0::2]), atol=1e-5)
        np.testing.assert_allclose(changing[1::2], method(poses[1::2], 0 * betas, trans[1::2]), atol=1e-5)


def test_the_number_of_threads_changes_no_bit(body: Body, motion: tuple[np.ndarray, ...]) -> None:
    poses, betas, trans = motion
    before = torch.get_num_threads()
    try:
        for length in (1, 2, 3, 7, CHUNK_FRAMES):  # shapes that several threads would divide differently
            parts = (poses[:length], betas, trans[:length])
            found = []
            for num_threads in (1, 2, 3):
                torch.set_num_threads(num_threads)
                found.append(body.vertices(*parts).tobytes() + body.joints(*parts).tobytes())
                assert torch.get_num_threads() == num_threads
            assert len(set(found)) == 1, f"{length} frames"
    finally:
        torch.set_num_threads(before)


def test_no_frames(body: Body) -> None:
    nothing = np.zeros((0, 72)), np.zeros(10), np.zeros((0, 3))
    assert body.joints(*nothing).shape == (0, 24, 3)
    assert body.vertices(*nothing).shape == (0, body.num_vertices, 3)


def test_turning_the_root_turns_the_body_about_its_pelvis(body: Body, motion: tuple[np.ndarray, ...]) -> None:
    poses, betas, trans = motion
    turn = Rotation.from_rotvec([0.3, -1.2, 0.7])
    turned = poses.copy()
    turned[:, :3] = (turn * Rotation.from_rotvec(poses[:, :3])).as_rotvec()
    before, after = (body.vertices(p, betas, trans) for p in (poses, turned))
    pelvis = body.joints(poses, betas, trans)[:, :1]
    np.testing.assert_allclose(after - pelvis, (before - pelvis) @ turn.as_matrix().T, atol=1e-5)


def test_joints_have_gradients_for_a_fit(body: Body) -> None:
    betas = torch.zeros(10, requires_grad=True)
    rotmats = torch.eye(3).repeat(2, 24, 1, 1).requires_grad_(True)
    rest = rest_joints(body.joints_template, body.joints_shapedirs, betas)
    joints, _ = body.tree.pose(rotmats, torch.zeros(2, 3), rest[None])
    joints.square().sum().backward()
    assert betas.grad is not None
    assert betas.grad.abs().min() > 0
    assert rotmats.grad is not None
    assert rotmats.grad[:, 0].abs().min() > 0


@pytest.mark.parametrize("wrong", ["poses", "betas", "trans"])
def test_wrong_shapes_are_named(body: Body, wrong: str) -> None:
    arrays = {"poses": np.zeros((4, 72)), "betas": np.zeros(10), "trans": np.zeros((4, 3))}
    arrays[wrong] = arrays[wrong][..., :-1]
    with pytest.raises(ValueError, match=rf"{wrong} must have shape .*got"):
        body.joints(**arrays)


def test_pose_shapes_of_a_body_that_has_them_are_used(body: Body, motion: tuple[np.ndarray, ...]) -> None:
    smpl = body.smpl
    rng = np.random.default_rng(5)
    fields = {
        "v_template": smpl.v_template.numpy(),
        "shapedirs": smpl.shapedirs.numpy(),
        "posedirs": rng.normal(0, 1e-3, (body.num_vertices, 3, 207)).astype(np.float32),
        "J_regressor": smpl.J_regressor.numpy(),
        "weights": smpl.lbs_weights.numpy(),
        "kintree_table": np.array([SMPL_PARENTS, range(24)]),
        "f": body.faces,
    }
    other = Body("bulging", fields, None, "cpu")
    assert abs(other.vertices(*motion) - body.vertices(*motion)).max() > 1e-3
    np.testing.assert_allclose(other.joints(*motion), body.joints(*motion), atol=1e-5)


def test_loads_from_any_folder_in_silence(tmp_path: Path) -> None:
    program = "from staf_cli.body.model import load_free_body; body = load_free_body('cpu')"
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {root!r}); {program}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == ""
