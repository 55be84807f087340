"""`people.glb`, read a second time from the format's description."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import trimesh
from glb_by_hand import PlayedGlb

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.camera import Lens
from staf_cli.export.formats import FORMATS
from staf_cli.palette import person_color
from staf_cli.result import Person, VideoResult

YUP = np.array([1, -1, -1])
Make = Callable[..., Person]
MakeResult = Callable[..., VideoResult]


@pytest.fixture(scope="module")
def two(make_person: Make, make_result: MakeResult) -> VideoResult:
    """Person 1 in frames 0-39, the last of the video; person 2 in frames 10-20."""
    early = make_person(40, person_id=1, first=0)
    late = make_person(11, person_id=2, first=10)
    return make_result(early, late, num_frames=40)


@pytest.fixture(scope="module")
def file(two: VideoResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("glb")
    FORMATS["glb"].write(two, folder)
    return folder / "people.glb"


@pytest.fixture(scope="module")
def played(file: Path) -> PlayedGlb:
    return PlayedGlb.read(file)


def test_joints_are_joints3d(two: VideoResult, played: PlayedGlb) -> None:
    for skin, person in enumerate(two.people):
        assert played.names(skin) == list(SMPL_JOINT_NAMES)
        for row in (0, 5, len(person.motion) - 1):
            joints = played.joints(skin, person.timestamps_s[row])
            np.testing.assert_allclose(joints, person.joints3d[row] * YUP, atol=1e-5)


def test_skin_is_our_mesh_where_the_pose_corrects_nothing(two: VideoResult, played: PlayedGlb) -> None:
    for skin, person in enumerate(two.people):
        row = len(person.motion) // 2
        vertices = played.skin(skin, person.timestamps_s[row])
        np.testing.assert_allclose(vertices, person.vertices_of(slice(row, row + 1))[0] * YUP, atol=2e-5)


def test_nobody_is_seen_outside_their_frames(played: PlayedGlb) -> None:
    sizes = {
        frame: [np.ptp(played.skin(skin, frame / 25), axis=0).max() for skin in range(2)]
        for frame in (0, 9, 10, 20, 21, 39)
    }
    assert all(early > 1 for early, _ in sizes.values())
    assert {frame: late > 1 for frame, (_, late) in sizes.items()} == {
        **{0: False, 9: False, 10: True, 20: True, 21: False, 39: False}
    }
    assert all(late < 1e-5 for _, late in (sizes[0], sizes[9], sizes[21], sizes[39]))
    shown, hidden = played.joints(1, 10 / 25), played.joints(1, 0.0)
    assert np.linalg.norm(hidden[0] - shown[0]) < 2, "who is hidden waits where they will be"


def test_of_a_part_people_leave_by_the_files_own_frames(
    make_person: Make, make_result: MakeResult, tmp_path: Path
) -> None:
    """Of a file's frames 100-119 one person stays to the end, another leaves after frame 109."""
    part = make_result(make_person(20, person_id=1, first=100), make_person(10, first=100), num_frames=20)
    FORMATS["glb"].write(dataclasses.replace(part, frame_ids=np.arange(100, 120)), tmp_path)
    played = PlayedGlb.read(tmp_path / "people.glb")
    sizes = [np.ptp(played.skin(skin, 119 / 25), axis=0).max() for skin in range(2)]
    assert sizes[0] > 1
    assert sizes[1] < 1e-5


def test_curves_are_seconds_and_unit_quaternions(two: VideoResult, played: PlayedGlb) -> None:
    person = two.people[1]
    for joint in played.gltf.skins[1].joints:
        times, turns, interpolation = played.curves(joint)["rotation"]
        np.testing.assert_allclose(times, person.timestamps_s, atol=1e-6)
        np.testing.assert_allclose(np.linalg.norm(turns, axis=1), 1, atol=1e-6)
        assert ((turns[1:] * turns[:-1]).sum(axis=1) >= 0).all()
        assert interpolation == "LINEAR"
    places = [set(played.curves(joint)) for joint in played.gltf.skins[1].joints]
    assert places == [{"rotation", "translation"}, *[{"rotation"}] * 23]


def test_six_influences_need_two_sets(played: PlayedGlb, body: Body) -> None:
    attributes = played.gltf.meshes[0].primitives[0].attributes
    weights = np.concatenate([played.array(attributes.WEIGHTS_0), played.array(attributes.WEIGHTS_1)], axis=1)
    joints = np.concatenate([played.array(attributes.JOINTS_0), played.array(attributes.JOINTS_1)], axis=1)
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-6)
    assert (np.diff(weights, axis=1) <= 0).all(), "the strongest first, for players that know four"
    assert (joints[weights == 0] == 0).all()
    dense = np.zeros((body.num_vertices, 24))
    np.add.at(dense, (np.arange(len(joints))[:, None], joints), weights)
    np.testing.assert_allclose(dense, body.smpl.lbs_weights.numpy(), atol=1e-6)


def test_rest_mesh_has_the_persons_shape(two: VideoResult, played: PlayedGlb) -> None:
    for number, person in enumerate(two.people):
        rest = played.array(played.gltf.meshes[number].primitives[0].attributes.POSITION)
        unposed = person.body.vertices(np.zeros((1, 72)), person.motion.betas, np.zeros((1, 3)))[0]
        np.testing.assert_allclose(rest, unposed, atol=1e-6)
    assert played.gltf.meshes[0].primitives[0].indices == played.gltf.meshes[1].primitives[0].indices


def test_trimesh_finds_both_bodies(two: VideoResult, file: Path) -> None:
    scene = trimesh.load(file, process=False)
    meshes = list(scene.geometry.values())
    assert [len(mesh.vertices) for mesh in meshes] == [two.body.num_vertices] * 2
    np.testing.assert_array_equal(meshes[0].faces, two.body.faces)
    assert meshes[0].volume > 0.03, "seen from outside"


def test_colours_are_those_of_the_overlay(played: PlayedGlb) -> None:
    for number, material in enumerate(played.gltf.materials, 1):
        linear = np.array(material.pbrMetallicRoughness.baseColorFactor[:3])
        srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
        np.testing.assert_allclose(srgb * 255, person_color(number), atol=0.5)


def test_the_files_camera_sees_what_the_video_saw(two: VideoResult, played: PlayedGlb) -> None:
    (lens,) = (camera.perspective for camera in played.gltf.cameras)
    person = two.people[0]
    points = played.joints(0, 0.0)
    up = np.tan(lens.yfov / 2)
    seen = points[:, :2] / -points[:, 2:] / [up * lens.aspectRatio, up]  # -1..1, y up
    width, height = two.camera.size_wh
    pixels = (seen * [1, -1] + 1) / 2 * [width, height]
    np.testing.assert_allclose(pixels, person.joints2d[0], atol=0.01)


def test_what_the_files_camera_cannot_show_is_told(two: VideoResult, tmp_path: Path) -> None:
    assert not any("axis" in note for note in FORMATS["glb"].write(two, tmp_path).notes)
    for camera, off_px in (
        (dataclasses.replace(two.camera, principal_point_px=(300.0, 240.0)), 20),
        (dataclasses.replace(two.camera, lens=Lens(0.1)), 15),
    ):
        (note,) = FORMATS["glb"].write(dataclasses.replace(two, camera=camera), tmp_path).notes
        assert f"the video is up to {off_px} px off there" in note


def test_error_of_pose_correctives_is_told(
    make_person: Make, make_result: MakeResult, corrected_body: Body, tmp_path: Path
) -> None:
    person = make_person(5, person_id=1, first=0, body=corrected_body)
    exported = FORMATS["glb"].write(make_result(person), tmp_path)
    played = PlayedGlb.read(tmp_path / "people.glb")
    errors = [
        np.linalg.norm(played.skin(0, time_s) - person.vertices(row) * YUP, axis=1).mean()
        for row, time_s in enumerate(person.timestamps_s)
    ]
    told = exported.numbers["mean_vertex_error_mm"]
    assert told is not None
    assert told > 1
    assert told == pytest.approx(np.mean(errors) * 1e3, abs=0.01)
    assert any(f"{told:.1f} mm" in note for note in exported.notes)
    np.testing.assert_allclose(played.joints(0, person.timestamps_s[2]), person.joints3d[2] * YUP, atol=1e-5)


def test_more_than_eight_influences_keep_the_strongest(
    make_person: Make, make_result: MakeResult, spread_body: Body, tmp_path: Path
) -> None:
    person = make_person(3, body=spread_body)
    exported = FORMATS["glb"].write(make_result(person), tmp_path)
    played = PlayedGlb.read(tmp_path / "people.glb")
    np.testing.assert_allclose(played.joints(0, person.timestamps_s[1]), person.joints3d[1] * YUP, atol=1e-5)
    assert (exported.numbers["mean_vertex_error_mm"] or 0) > 0.1


def test_four_influences_need_one_set(
    make_person: Make, make_result: MakeResult, slim_body: Body, tmp_path: Path
) -> None:
    exported = FORMATS["glb"].write(make_result(make_person(3, body=slim_body)), tmp_path)
    played = PlayedGlb.read(tmp_path / "people.glb")
    assert not hasattr(played.gltf.meshes[0].primitives[0].attributes, "JOINTS_1")
    assert exported.numbers["mean_vertex_error_mm"] == pytest.approx(0, abs=0.01)


def test_a_shape_per_frame_becomes_its_mean(
    make_person: Make, make_result: MakeResult, tmp_path: Path
) -> None:
    person = make_person(6, shape_per_frame=True)
    exported = FORMATS["glb"].write(make_result(person), tmp_path)
    played = PlayedGlb.read(tmp_path / "people.glb")
    joints = played.joints(0, person.timestamps_s[4])
    np.testing.assert_allclose(joints[0], person.joints3d[4, 0] * YUP, atol=1e-5)
    assert (exported.numbers["mean_vertex_error_mm"] or 0) > 1
    assert any("the mean of betas_per_frame" in note for note in exported.notes)


def test_a_photo_is_posed_without_animation(
    make_person: Make, make_result: MakeResult, tmp_path: Path
) -> None:
    person = make_person(1, first=0)
    FORMATS["glb"].write(make_result(person, num_frames=1, is_photo=True), tmp_path)
    played = PlayedGlb.read(tmp_path / "people.glb")
    assert not played.gltf.animations
    np.testing.assert_allclose(played.joints(0, 0.0), person.joints3d[0] * YUP, atol=1e-5)


def test_nobody_is_a_scene_with_a_camera(make_person: Make, make_result: MakeResult, tmp_path: Path) -> None:
    for result in (make_result(), make_result(make_person(0))):
        exported = FORMATS["glb"].write(result, tmp_path)
        played = PlayedGlb.read(tmp_path / "people.glb")
        assert [node.name for node in played.gltf.nodes] == ["camera"]
        assert not played.gltf.skins
        assert exported.numbers["mean_vertex_error_mm"] is None


def test_the_same_people_are_the_same_bytes(two: VideoResult, file: Path, tmp_path: Path) -> None:
    FORMATS["glb"].write(two, tmp_path)
    assert (tmp_path / "people.glb").read_bytes() == file.read_bytes()
