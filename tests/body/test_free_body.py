"""What the free body itself promises: a person of plausible size, closed, symmetric, the right way round."""

from importlib import resources

import numpy as np
import pytest
import trimesh
from scipy.spatial import cKDTree

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body, load_free_body


@pytest.fixture(scope="module")
def body() -> Body:
    return load_free_body("cpu")


def rest(body: Body, **betas: float) -> tuple[np.ndarray, np.ndarray]:
    """Vertices (V, 3) and joints (24, 3) of the T-pose; betas by name, e.g. b0=2."""
    shape = np.zeros(10)
    for name, value in betas.items():
        shape[int(name[1:])] = value
    arrays = np.zeros((1, 72)), shape, np.zeros((1, 3))
    return body.vertices(*arrays)[0], body.joints(*arrays)[0]


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def test_is_small_and_holds_no_objects() -> None:
    file = resources.files("staf_cli.body") / "data/free_body.npz"
    assert len(file.read_bytes()) < 2e6
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as archive:
        assert all(archive[key].dtype != object for key in archive.files)
        assert len(archive["v_template"]) < 7000
        np.testing.assert_allclose(archive["weights"].sum(axis=1), 1, atol=1e-5)
        np.testing.assert_allclose(archive["J_regressor"].sum(axis=1), 1, atol=1e-4)
        assert (archive["weights"] >= 0).all()
        assert ((archive["weights"] > 0).sum(axis=1) <= 6).all()


@pytest.mark.parametrize("beta0", [-3, 0, 3])
def test_is_closed_and_finite(body: Body, beta0: float) -> None:
    vertices, _ = rest(body, b0=beta0)
    mesh = trimesh.Trimesh(vertices, body.faces, process=False)
    assert np.isfinite(vertices).all()
    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    assert 0.03 < mesh.volume < 0.15  # m^3, with faces outwards
    assert mesh.body_count == 1
    assert len(np.unique(body.faces)) == body.num_vertices


@pytest.mark.parametrize(("beta0", "stature"), [(-2, 1.53), (0, 1.70), (2, 1.88)])
def test_first_beta_is_stature(body: Body, beta0: float, stature: float) -> None:
    vertices, _ = rest(body, b0=beta0)
    assert np.ptp(vertices[:, 1]) == pytest.approx(stature, abs=0.02)


def test_left_and_right_are_mirror_images(body: Body) -> None:
    for shape in ({}, {"b0": 2.0}, {"b1": 2.0, "b4": -2.0}):
        vertices, joints = rest(body, **shape)
        assert cKDTree(vertices).query(vertices * [-1, 1, 1])[0].max() < 1e-3
        other = [SMPL_JOINT_NAMES.index(_mirrored(name)) for name in SMPL_JOINT_NAMES]
        np.testing.assert_allclose(joints[other] * [-1, 1, 1], joints, atol=1e-3)


def _mirrored(name: str) -> str:
    return name.replace("left", "*").replace("right", "left").replace("*", "right")


def test_rests_in_a_t_pose_looking_along_z(body: Body) -> None:
    vertices, joints = rest(body)
    at = dict(zip(SMPL_JOINT_NAMES, joints, strict=True))
    np.testing.assert_allclose(at["pelvis"], 0, atol=2e-3)
    for start, end, direction in (
        ("left_shoulder", "left_elbow", [1, -0.03, -0.03]),
        ("left_elbow", "left_wrist", [1, 0, 0]),
        ("left_hip", "left_knee", [0.07, -1, 0]),
        ("left_knee", "left_ankle", [0.03, -1, -0.06]),
    ):
        assert unit(at[end] - at[start]) @ unit(np.array(direction)) > 0.999, (start, end)
    assert at["head"][1] > at["neck"][1] > at["spine3"][1] > at["spine2"][1] > at["spine1"][1] > 0
    assert at["left_foot"][2] > at["left_ankle"][2] + 0.05
    named = {name: vertices[index] for name, index in body.vertex_ids.items()}
    assert named["nose"][2] > at["head"][2] + 0.05
    assert abs(named["nose"][0]) < 5e-3


def test_named_vertices_are_where_they_should_be(body: Body) -> None:
    vertices, joints = rest(body)
    at = dict(zip(SMPL_JOINT_NAMES, joints, strict=True))
    named = {name: vertices[index] for name, index in body.vertex_ids.items()}
    assert len(named) == len(set(body.vertex_ids.values())) == 21
    for side, sign in (("l", 1), ("r", -1)):
        ear, eye = named[f"{side}ear"], named[f"{side}eye"]
        assert sign * ear[0] > sign * eye[0] > 0.01
        assert ear[2] < eye[2] < named["nose"][2]
        hand = at["left_hand" if side == "l" else "right_hand"]
        for finger in ("index", "middle", "ring", "pinky"):
            assert 0.03 < sign * (named[f"{side}{finger}"][0] - hand[0]) < 0.15
        assert named[f"{side}thumb"][2] > named[f"{side}index"][2] > named[f"{side}pinky"][2]  # palm down
        big, small, heel = (named[f"{side.upper()}{part}"] for part in ("BigToe", "SmallToe", "Heel"))
        assert big[2] > small[2] > heel[2] + 0.1
        assert sign * big[0] < sign * small[0]


def widths(body: Body, betas: np.ndarray) -> dict[str, float]:
    """Of the rest body, m: stature, widths of waist and left thigh, height of the left upper arm."""
    arrays = np.zeros((1, 72)), betas, np.zeros((1, 3))
    vertices, joints = body.vertices(*arrays)[0], body.joints(*arrays)[0]
    part = body.smpl.lbs_weights.numpy().argmax(axis=1)

    def across(parts: tuple[int, ...], along: int, at: float, axis: int) -> float:
        near = np.isin(part, parts) & (abs(vertices[:, along] - at) < 0.03)
        return float(np.ptp(vertices[near, axis]))

    return {
        "stature": float(np.ptp(vertices[:, 1])),
        "waist": across((0, 3, 6, 9), 1, joints[6, 1], 0),
        "thigh": across((1,), 1, joints[[1, 4], 1].mean(), 0),
        "arm": across((16,), 0, joints[[16, 18], 0].mean(), 1),
    }


def test_can_grow_broad_without_growing_tall(body: Body) -> None:
    mean = widths(body, np.zeros(10))
    change = {name: np.zeros(10) for name in mean}
    for k, direction in enumerate(np.eye(10)):
        for name, width in widths(body, 0.5 * direction).items():
            change[name][k] = 2 * (width - mean[name])
    for name in ("waist", "thigh", "arm"):
        tall = unit(change["stature"])
        broad = 3 * unit(change[name] - (change[name] @ tall) * tall)
        wide = widths(body, broad)
        assert wide[name] > 1.35 * mean[name], name
        assert wide["stature"] == pytest.approx(mean["stature"], abs=0.03)
