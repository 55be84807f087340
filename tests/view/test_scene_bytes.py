"""What travels to the page: unpacked by hand it is the result's own joints and meshes."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest
import synthetic_body
from made_up_people import body_with_correctives, made_up_person, made_up_result
from scene_by_hand import SceneByHand
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body, load_free_body
from staf_cli.camera import Lens
from staf_cli.errors import AssetError
from staf_cli.motion import TOO_SMALL, Track
from staf_cli.result import Person, VideoResult
from staf_cli.view.scene import MEAN_SHAPE, NO_CORRECTIVES, body_to_show, camera_path, scene_bytes
from staf_cli.view.times import frame_times
from staf_cli.world.world import World, camera_in_world, turning_camera_in_world

MM = 1e-3


@pytest.fixture(scope="module")
def body() -> Body:
    return load_free_body("cpu")


@pytest.fixture(scope="module")
def smpl_like() -> Body:
    """A body of SMPL's sizes with pose correctives."""
    return Body("smpl-neutral", synthetic_body.body_model(), device="cpu")


def opened(result: VideoResult, *, with_body: bool = True) -> SceneByHand:
    return SceneByHand(scene_bytes(result, name="walk", body=result.body.arrays if with_body else None))


def joints_off_m(scene: SceneByHand, number: int, person: Person) -> float:
    return float(np.linalg.norm(scene.joints(number) - person.joints3d, axis=-1).max())


def vertices_off_m(scene: SceneByHand, number: int, person: Person, row: int) -> float:
    ours = person.vertices_of(slice(row, row + 1))[0]
    return float(np.linalg.norm(scene.vertices(number, row) - ours, axis=-1).max())


def test_joints_and_vertices_are_the_results_own(body: Body) -> None:
    people = [made_up_person(40, person_id=number, first=number, body=body) for number in (1, 2)]
    scene = opened(made_up_result(*people, body=body))
    assert scene.header["body"]["note"] == ""
    for number, person in enumerate(people):
        assert joints_off_m(scene, number, person) < MM
        assert max(vertices_off_m(scene, number, person, row) for row in (0, 17, 39)) < MM


def test_smpl_is_drawn_without_its_correctives_and_that_is_said(smpl_like: Body) -> None:
    person = made_up_person(12, body=smpl_like)
    scene = opened(made_up_result(person, body=smpl_like))
    assert joints_off_m(scene, 0, person) < MM
    assert scene.header["body"]["note"] == NO_CORRECTIVES
    smooth = Body("same", synthetic_body.body_model() | {"posedirs": np.zeros((6890, 3, 207))}, device="cpu")
    assert vertices_off_m(scene, 0, dataclasses.replace(person, body=smooth), 5) < MM


def test_a_shape_per_frame_becomes_the_mean_one(body: Body) -> None:
    person = made_up_person(30, shape_per_frame=True, body=body)
    scene = opened(made_up_result(person, body=body))
    assert scene.header["people"][0]["note"] == MEAN_SHAPE
    one_shape = dataclasses.replace(person.motion, betas_per_frame=None)
    pelvis_off = scene.joints(0)[:, 0] - person.joints3d[:, 0]
    assert np.abs(pelvis_off).max() < MM
    mean = dataclasses.replace(person, motion=one_shape)
    ours = mean.joints3d - mean.joints3d[:, :1]
    assert np.abs(scene.joints(0) - scene.joints(0)[:, :1] - ours).max() < MM


@pytest.mark.parametrize("correctives", [False, True])
def test_without_the_body_joints_are_where_they_were(body: Body, correctives: bool) -> None:
    person = made_up_person(25, body=body_with_correctives(body) if correctives else body)
    scene = opened(made_up_result(person, body=body), with_body=False)
    assert scene.header["body"] is None
    assert joints_off_m(scene, 0, person) < MM


def test_a_person_frame_takes_less_than_300_bytes(body: Body) -> None:
    person = made_up_person(50, body=body)
    assert opened(made_up_result(person, body=body)).num_bytes_of(0) / 50 < 300


def test_the_same_result_gives_the_same_bytes(body: Body) -> None:
    result = made_up_result(made_up_person(5, body=body), body=body)
    assert scene_bytes(result, name="walk") == scene_bytes(result, name="walk")


def test_quaternions_do_not_jump(body: Body) -> None:
    """Half a turn onwards the axis-angle's sign changes: between two frames a page may still interpolate."""
    person = made_up_person(60, body=body)
    poses = person.motion.poses.copy()
    poses[:, :3] = Rotation.from_rotvec(np.linspace(0, 13, 60)[:, None] * [0.0, 1.0, 0.0]).as_rotvec()
    person = dataclasses.replace(person, motion=dataclasses.replace(person.motion, poses=poses))
    turns = opened(made_up_result(person, body=body)).person(0)["rotations"].astype(int)
    assert ((turns[1:] * turns[:-1]).sum(-1) > 0).all()


def test_flags_confidence_and_reasons(body: Body) -> None:
    person = made_up_person(20, body=body)
    why = np.where(person.observed, "", TOO_SMALL)
    contacts = np.random.default_rng(1).random((20, 4)) > 0.5
    person = dataclasses.replace(
        person, motion=dataclasses.replace(person.motion, why=why, contacts=contacts)
    )
    scene = opened(made_up_result(person, body=body))
    packed = scene.person(0)
    assert (((packed["flags"][:, None] >> np.arange(4)) & 1).astype(bool) == contacts).all()
    assert (((packed["flags"] >> 4) & 1).astype(bool) == person.observed).all()
    assert np.abs(packed["confidence"] / 255 - person.confidence).max() < 0.003
    assert [scene.header["reasons"][number] for number in packed["why"]] == why.tolist()


def test_frames_carry_the_files_own_numbers(body: Body) -> None:
    """With a selection the first frame is not 0 and there are gaps."""
    person = made_up_person(3, first=0, body=body)
    ids = np.array([104, 108, 110])
    track = dataclasses.replace(person.motion.track, frame_ids=ids)
    person = dataclasses.replace(
        person, motion=dataclasses.replace(person.motion, track=track), timestamps_s=ids / 50
    )
    result = dataclasses.replace(
        made_up_result(person, num_frames=6, body=body), frame_ids=np.arange(100, 112, 2)
    )
    scene = opened(result)
    frames = scene.header["frames"]
    assert scene.array(frames["frame_ids"]).tolist() == [100, 102, 104, 106, 108, 110]
    assert scene.person(0)["frame_index"].tolist() == [2, 4, 5]
    assert scene.array(frames["times_s"])[2:] == pytest.approx(np.arange(104, 112, 2) / 50)


def test_times_where_nobody_is_go_by_the_rate_or_the_video(body: Body) -> None:
    person = made_up_person(4, first=3, body=body)
    result = made_up_result(person, num_frames=10, body=body)
    ids = np.arange(10)
    assert frame_times(result, ids) == pytest.approx(ids / 25)
    video = ids / 25
    video[8:] += 0.5
    assert frame_times(result, ids, video) == pytest.approx(video)
    another = ids / 24  # not the times of the frames that the person is in
    assert frame_times(result, ids, another) == pytest.approx(ids / 25)
    assert frame_times(made_up_result(num_frames=10, body=body), ids, another) == pytest.approx(another)


def test_nobody_and_people_who_are_boxes_only(body: Body) -> None:
    boxes = np.array([[1, 2, 30, 40], [2, 2, 31, 40.5]])
    track = Track(3, np.array([4, 5]), boxes, np.ones(2, bool), np.full(2, 0.5))
    result = dataclasses.replace(made_up_result(body=body), boxes_only=[track])
    scene = SceneByHand(scene_bytes(result, body=body_to_show(result, leaves=False, with_body=False)[0]))
    assert scene.header["people"] == []
    assert scene.header["body"] is None
    (only,) = scene.header["boxes_only"]
    assert scene.array(only["boxes"]) == pytest.approx(boxes)
    assert scene.array(only["frame_index"]).tolist() == [4, 5]


def test_a_person_without_a_frame(body: Body) -> None:
    scene = opened(made_up_result(made_up_person(0, body=body), body=body))
    assert scene.person(0)["rotations"].shape == (0, 24, 4)


def test_the_camera_with_its_lens(body: Body) -> None:
    result = made_up_result(made_up_person(2, body=body), body=body)
    lens = Lens.of([0.1, -0.02, 0.001], 1.01)
    result = dataclasses.replace(result, camera=dataclasses.replace(result.camera, lens=lens))
    camera = opened(result).header["camera"]
    assert camera["distortion"] == pytest.approx([0.1, -0.02, 0.001, 0, 0, 0, 0, 0])
    assert camera["focal_xy_px"][1] == pytest.approx(camera["focal_xy_px"][0] * 1.01)


def test_worlds_take_joints_where_the_result_has_them(body: Body) -> None:
    first = camera_in_world(np.array([0.1, -1.0, 0.05]), 1.5)
    turns = Rotation.from_rotvec(np.arange(8)[:, None] * [0.0, 0.02, 0.0]).as_matrix()
    matrices = turning_camera_in_world(first, turns)
    world = World(1, 3, 10, "rotating", "given", 0.1, "given", camera_height_m=1.5)
    world = dataclasses.replace(world, world_from_camera=matrices, frame_ids=np.arange(3, 11))
    person = dataclasses.replace(made_up_person(8, first=3, body=body), world=world)
    none = World(2, 11, 20, "travelling", why="the camera travels")
    result = dataclasses.replace(made_up_result(person, num_frames=21, body=body), worlds=[world, none])
    scene = opened(result)
    packed, untrusted = scene.header["worlds"]
    assert packed["trusted"]
    assert packed["sentence"].startswith("world; gravity given")
    path = scene.array(packed["world_from_camera"])
    assert path.shape == (8, 4, 4)
    there = np.einsum("tij,tkj->tki", path[:, :3, :3], scene.joints(0)) + path[:, None, :3, 3]
    assert np.abs(there - person.joints3d_world).max() < MM
    assert (untrusted["trusted"], untrusted["world_from_camera"]) == (False, None)
    assert "the camera travels" in untrusted["sentence"]


def test_a_camera_turns_evenly_where_nobody_tells() -> None:
    turns = Rotation.from_rotvec([[0, 0.0, 0], [0, 0.2, 0]]).as_matrix()
    matrices = turning_camera_in_world(np.eye(4), turns)
    world = World(1, 0, 10, "rotating", world_from_camera=matrices, frame_ids=np.array([0, 10]))
    path = camera_path(world, np.arange(11))
    assert path is not None
    angles = Rotation.from_matrix(path[:, :3, :3]).as_rotvec()[:, 1]
    assert angles == pytest.approx(np.linspace(0, 0.2, 11))


def test_settings_that_differ_are_told(body: Body) -> None:
    result = made_up_result(body=body)
    settings = {"smooth": True, "stride": 1, "of_another_version": 3, "obj": False}
    result = dataclasses.replace(result, origin=dataclasses.replace(result.origin, settings=settings))
    assert opened(result).header["result"]["settings"] == {"smooth": True, "of_another_version": 3}


class TestBodyToShow:
    def test_smpl_does_not_leave_unless_asked_for(self, smpl_like: Body) -> None:
        result = made_up_result(made_up_person(2, body=smpl_like), body=smpl_like)
        shown = partial(body_to_show, result)
        none, note = shown(leaves=True, with_body=False)
        assert none is None
        assert "--with-body" in note
        assert "registration" in note
        for leaves, with_body in ((True, True), (False, False)):
            arrays, note = shown(leaves=leaves, with_body=with_body)
            assert arrays is not None
            assert note == ""

    def test_the_free_body_may_always_go(self, body: Body) -> None:
        result = made_up_result(made_up_person(2, body=body), body=body)
        arrays, note = body_to_show(result, leaves=True, with_body=False)
        assert arrays is not None
        assert note == ""

    def test_a_body_that_is_not_here_is_said(self, body: Body) -> None:
        class Missing:
            name = "smpl-neutral"

            @property
            def arrays(self) -> None:
                raise AssetError("SMPL is not imported")

        person = made_up_person(2, body=body)
        result = dataclasses.replace(made_up_result(person, body=body), body=Missing())
        none, note = body_to_show(result, leaves=False, with_body=False)
        assert none is None
        assert "SMPL is not imported" in note
