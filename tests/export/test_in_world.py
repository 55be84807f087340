"""Formats in a world: on the floor, z or y up, the camera where it was."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from glb_by_hand import PlayedGlb
from scipy.spatial.transform import Rotation

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.export.axes import CAMERA_Z_UP, axes_of
from staf_cli.export.formats import FORMATS, ExportOptions
from staf_cli.result import Person, VideoResult
from staf_cli.results.track_npz import read_track, write_track
from staf_cli.world.world import CameraVerdict, World, camera_in_world, turning_camera_in_world

Make = Callable[..., Person]
MakeResult = Callable[..., VideoResult]
PITCH = np.radians(15)
MATRIX = camera_in_world(np.array([0.1, -np.cos(PITCH), -np.sin(PITCH)]), 1.3)
Y_FROM_Z = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]])


def in_world(person: Person, camera: CameraVerdict = "static") -> tuple[Person, World]:
    world = World(1, 0, 59, "static", "lines", 0.5, "given", world_from_camera=MATRIX)
    if camera != "static":
        turns = Rotation.from_rotvec(np.arange(60)[:, None] * [0.0, 0.02, 0.0]).as_matrix()
        places = np.arange(60)[:, None] * [0.03, 0.001, 0.02] if camera == "travelling" else None
        matrices = turning_camera_in_world(MATRIX, turns, places)
        world = dataclasses.replace(world, camera=camera, world_from_camera=matrices, frame_ids=np.arange(60))
    return dataclasses.replace(person, world=world), world


@pytest.fixture(params=["static", "rotating", "travelling"])
def result(request: pytest.FixtureRequest, make_person: Make, make_result: MakeResult) -> VideoResult:
    person, world = in_world(make_person(12), request.param)
    return dataclasses.replace(make_result(person), worlds=[world])


def test_the_glb_stands_in_the_world_and_its_camera_too(result: VideoResult, tmp_path: Path) -> None:
    exported = FORMATS["glb"].write(result, tmp_path)
    assert any("in the world" in note for note in exported.notes)
    person = result.people[0]
    played = PlayedGlb.read(tmp_path / "people.glb")
    joints = person.arrays["joints3d_world"] @ Y_FROM_Z.T
    camera = next(i for i, node in enumerate(played.gltf.nodes) if node.camera is not None)
    for row in (0, 7):
        time_s = float(person.timestamps_s[row])
        assert np.allclose(played.joints(0, time_s), joints[row], atol=2e-4)
        frame_id = int(person.frame_ids[row])
        matrix = person.world.camera_at(np.array([frame_id]))[0]  # type: ignore[union-attr]
        node = played.world(time_s)[camera]
        assert np.allclose(node[:3, 3], Y_FROM_Z @ matrix[:3, 3], atol=1e-5)
        looks = Y_FROM_Z @ matrix[:3, :3] @ [0, 0, 1]
        assert np.allclose(-node[:3, 2], looks, atol=2e-4)
        assert np.allclose(node[:3, 1], Y_FROM_Z @ matrix[:3, :3] @ [0, -1, 0], atol=2e-4)


def test_the_table_is_z_up_in_the_world(result: VideoResult, tmp_path: Path) -> None:
    FORMATS["csv"].write(result, tmp_path)
    with (tmp_path / "person_002.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    names = [f"{joint}_{axis}" for joint in SMPL_JOINT_NAMES for axis in "xyz"]
    found = np.array([[float(row[name]) for name in names] for row in rows]).reshape(-1, 24, 3)
    assert np.allclose(found, result.people[0].arrays["joints3d_world"], atol=1e-4)
    assert {(row["space"], row["shot"]) for row in rows} == {("world", "1")}


def test_smplx_with_the_files_world_keys_gives_the_worlds_joints(
    result: VideoResult, body: Body, tmp_path: Path
) -> None:
    write_track(tmp_path / "person_002.npz", result.people[0])
    arrays = read_track(tmp_path / "person_002.npz")
    pose, betas, transl = (
        torch.tensor(each) for each in (arrays["poses_world"], arrays["betas"], arrays["trans_world"])
    )
    with torch.no_grad():
        made = body.smpl(
            global_orient=pose[:, :3],
            body_pose=pose[:, 3:],
            betas=betas.expand(len(pose), -1),
            transl=transl,
        )
    np.testing.assert_allclose(made.joints[:, :24].numpy(), arrays["joints3d_world"], atol=1e-4)
    assert str(arrays["gravity_source"]) == "lines"
    assert str(arrays["scale_source"]) == "given"
    assert not np.allclose(arrays["joints3d_world"], arrays["joints3d"], atol=0.1)


def test_amass_gives_the_worlds_joints(result: VideoResult, body: Body, tmp_path: Path) -> None:
    FORMATS["amass"].write(result, tmp_path)
    with np.load(tmp_path / "amass" / "person_002_poses.npz") as stored:
        poses = np.zeros((len(stored["poses"]), 72), np.float32)
        poses[:, :66] = stored["poses"][:, :66]
        joints = body.joints(poses, result.people[0].motion.betas, stored["trans"])
    expected = result.people[0].arrays["joints3d_world"][:, :22]
    assert np.allclose(joints[:, :22], expected, atol=1e-3)


def test_camera_space_can_be_asked_for(result: VideoResult, tmp_path: Path) -> None:
    options = ExportOptions(space="camera")
    assert axes_of(result.people[0], "z", options) is CAMERA_Z_UP
    assert FORMATS["csv"].write(result, tmp_path, options).notes == ("in camera space",)


def test_each_shot_says_where_it_is(make_person: Make, make_result: MakeResult, tmp_path: Path) -> None:
    first, world = in_world(make_person(10, person_id=1))
    cut = World(2, 60, 99, "travelling", why="the camera travels")
    second = dataclasses.replace(make_person(10, person_id=2, first=60), world=cut)
    both = dataclasses.replace(make_result(first, second, num_frames=100), worlds=[world, cut])
    exported = FORMATS["glb"].write(both, tmp_path)
    assert exported.notes[0] == "in the world: floor at 0, gravity down: shot 1; in camera space: shot 2"
    nodes = PlayedGlb.read(tmp_path / "people.glb").gltf.nodes
    assert [node.name for node in nodes if node.camera is not None] == ["camera", "camera_1"]
    shots = {node.name: node.extras["shot"] for node in nodes if "person_id" in (node.extras or {})}
    assert shots == {"person_001": 1, "person_002": 2}
