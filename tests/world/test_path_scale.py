"""How long a travelling camera's path is, and the world that people have before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scenes import Scene, make_scene, recover
from travelling import Ride, ride, taken_along

from staf_cli.body.model import Body
from staf_cli.camera import KnownCamera
from staf_cli.motion import Motion
from staf_cli.world.camera_motion import CameraMotion
from staf_cli.world.camera_path import CameraPath, NoPath
from staf_cli.world.find import KnownScene, find_worlds
from staf_cli.world.footing import Footing
from staf_cli.world.lines import SeenLines
from staf_cli.world.path_scale import Seen, path_scale
from staf_cli.world.resize import resized
from staf_cli.world.scenery import ShotScenery
from staf_cli.world.surroundings import Surroundings
from staf_cli.world.world import World, camera_in_world, placed

UNIT_M = 3.0  # of the path
NO_LINES = SeenLines([np.zeros((0, 4))], (0,))
SOLES = ("LHeel", "LBigToe", "RHeel", "RBigToe")


@pytest.fixture(scope="module")
def walk(body: Body) -> tuple[Scene, Ride]:
    """Two walkers as the camera sees them where it begins, and how it goes on."""
    scene = make_scene(
        body, ["walk", "walk"], 3016, seconds=3, height_m=1.6, pitch_deg=8, statures_m=[1.8, 1.6]
    )
    return scene, ride(scene, (1.8, -0.6))


def truth(scene: Scene, body: Body) -> list[Motion]:
    return [person.motion(number, body) for number, person in enumerate(scene.people, 1)]


def found(
    scene: Scene,
    body: Body,
    motions: Sequence[Motion],
    path: CameraPath | NoPath | None,
    statures_m: dict[int, float] | None = None,
) -> tuple[World, list[Footing]]:
    shot = ShotScenery(0, len(scene.times_s), scene.camera.size_wh, 30.0, [], [])
    around = Surroundings(shot, CameraMotion("travelling", ""), NO_LINES, path)
    known = KnownScene(KnownCamera(scene.camera, scene.up), None, statures_m or {})
    (world,), footings = find_worlds([around], motions, body, scene.times_s, scene.camera, known)
    return world, footings


def on(way: Ride) -> CameraPath:
    return CameraPath(way.rotations, way.places_m / UNIT_M, 1.0, 40, 0.5)


def test_true_bodies_tell_the_length(walk: tuple[Scene, Ride], body: Body) -> None:
    scene, way = walk
    moved = taken_along(scene, way, body)
    seen = [
        Seen(points.turned(way.rotations), way.rotations, way.places_m / UNIT_M)
        for points in moved.true_points(body)
    ]
    scale = path_scale(seen, scene.camera)
    assert scale is not None
    assert scale.m_per_unit == pytest.approx(UNIT_M, rel=0.04)
    assert scale.is_sure
    assert scale.standing_s > 3


@pytest.mark.usefixtures("one_thread")
def test_recovered_walkers_have_their_path_in_the_world(walk: tuple[Scene, Ride], body: Body) -> None:
    scene, way = walk
    moved = taken_along(scene, way, body)
    worlds = []

    def stand(motions: Sequence[Motion]) -> list[Footing]:
        heights = {number: person.stature_m for number, person in enumerate(scene.people, 1)}
        world, footings = found(scene, body, motions, on(way))
        assert world.scale == "floor"
        world, footings = found(scene, body, motions, on(way), heights)
        worlds.append(world)
        return footings

    motions = recover(moved, body, seed=1, stand=stand)
    (world,) = worlds
    assert world.is_trusted
    assert world.path is not None
    assert world.path.spread is not None
    assert world.path.spread < 0.15
    assert world.world_from_camera is not None
    places = world.world_from_camera[:, :3, 3]
    assert np.linalg.norm(places[-1] - places[0]) == pytest.approx(np.linalg.norm(way.places_m[-1]), rel=0.08)
    first = camera_in_world(scene.up, scene.height_m)
    for person, motion in zip(scene.people, motions, strict=True):
        parts = (motion.poses, motion.trans, body.joints(motion.poses, motion.mesh_betas, motion.trans))
        matrices = world.camera_at(motion.track.frame_ids)
        here = placed(matrices, *parts).joints[:, 0]
        joints = body.joints(person.poses, person.betas, person.trans)
        there = placed(first, person.poses, person.trans, joints).joints[:, 0]
        went, goes = here[-1] - here[0], there[-1] - there[0]
        assert went[0] == pytest.approx(goes[0], abs=0.15)  # m, across the first frame's view
        assert went[1] == pytest.approx(goes[1], abs=0.65)  # along it; 0.3 too short if the camera stood
        rows = [body.vertex_ids[name] for name in SOLES]
        soles = body.joints_and_vertices_of(rows, motion.poses, motion.mesh_betas, motion.trans)[1]
        soles = np.einsum("tij,tpj->tpi", matrices[:, :3, :3], soles) + matrices[:, None, :3, 3]
        assert motion.contacts is not None
        stands = motion.contacts[1:] & motion.contacts[:-1]
        speeds = 30 * np.linalg.norm(np.diff(soles, axis=0), axis=-1).reshape(-1, 2, 2).min(axis=2)
        assert speeds[stands.reshape(-1, 2, 2).any(axis=2)].mean() < 0.08  # m/s; the camera goes at 0.6


def test_people_who_are_carried_along_tell_nothing(body: Body) -> None:
    """Somebody stands in a vehicle with the camera: their feet are as still if it stands."""
    scene = make_scene(body, ["stand"], 6, seconds=3)
    places = np.linspace(0, 1, len(scene.times_s))[:, None] * [2.0, 0.0, 1.0]
    way = Ride(np.tile(np.eye(3), (len(places), 1, 1)), places)
    world, (footing,) = found(scene, body, truth(scene, body), on(way))
    assert not world.is_trusted
    assert world.why.endswith("no foot that stands tells how long its path is")
    assert footing.world_from_camera is None
    assert world.path is not None
    assert (world.path.registered, world.path.spread) == (1.0, None)


def test_feet_that_disagree_are_not_believed(walk: tuple[Scene, Ride], body: Body) -> None:
    """The path is another one than the camera's: feet stand on it now with this length, now with that one."""
    scene, way = walk
    moved = taken_along(scene, way, body)
    part = np.linspace(0, 1, len(way.places_m))[:, None]
    other = replace(on(way), places=way.places_m * (0.2 + 3 * part) / UNIT_M)
    world, _ = found(scene, body, truth(moved, body), other)
    assert not world.is_trusted
    assert "feet that stand tell the length of its path to" in world.why


@pytest.mark.parametrize(
    ("path", "why"),
    [
        (None, "the camera travels, so where people are is told relative to it"),
        (NoPath("reasons"), "the camera travels, so where people are is told relative to it; reasons"),
    ],
)
def test_without_a_path_there_is_no_world(
    walk: tuple[Scene, Ride], body: Body, path: NoPath | None, why: str
) -> None:
    world, _ = found(walk[0], body, truth(walk[0], body), path)
    assert (world.is_trusted, world.why, world.path) == (False, why, None)


def test_the_path_goes_with_peoples_size(walk: tuple[Scene, Ride], body: Body) -> None:
    """Of the true bodies' sizes when both are given; of all a tenth longer when they are given so."""
    scene, way = walk
    moved = taken_along(scene, way, body)
    lengths = []
    for times in (1.0, 1.1):
        motions = [resized(motion, body, times) for motion in truth(moved, body)]
        heights = {k: times * person.stature_m for k, person in enumerate(scene.people, 1)}
        world, footings = found(scene, body, motions, on(way), heights)
        assert world.world_from_camera is not None
        places = world.world_from_camera[:, :3, 3]
        lengths.append(np.linalg.norm(places[-1] - places[0]))
        assert [footing.size for footing in footings] == pytest.approx([1, 1], abs=0.02)
    true = np.linalg.norm(way.places_m[-1])
    assert lengths[0] == pytest.approx(true, rel=0.04)
    assert lengths[1] == pytest.approx(1.1 * true, rel=0.05)


def test_a_camera_that_sinks_leaves_the_floor_where_it_is(walk: tuple[Scene, Ride], body: Body) -> None:
    scene, level = walk
    part = np.linspace(0, 1, len(scene.times_s))[:, None]
    way = replace(level, places_m=level.places_m - 0.6 * part * scene.up)
    world, footings = found(scene, body, truth(taken_along(scene, way, body), body), on(way))
    assert world.camera_height_m == pytest.approx(scene.height_m, rel=0.04)
    assert world.world_from_camera is not None
    assert world.world_from_camera[-1, 2, 3] == pytest.approx(scene.height_m - 0.6, abs=0.06)
    for person, footing in zip(scene.people, footings, strict=True):
        assert footing.level_m == 0
        stands = person.contacts.reshape(-1, 2, 2).any(axis=2)
        kept = footing.contacts.reshape(-1, 2, 2).any(axis=2)
        assert (kept & stands).sum() > 0.9 * stands.sum(), "no foot that stands is taken to be in the air"


def test_the_floor_tells_sizes_and_these_the_path(body: Body) -> None:
    """A child's feet alone, taken for an adult's, have the path half as long again."""
    statures = [1.8, 1.1]
    scene = make_scene(body, ["stand", "walk"], 8, seconds=3, height_m=1.6, pitch_deg=8, statures_m=statures)
    way = ride(scene, (1.2, -0.4))
    world, footings = found(scene, body, truth(taken_along(scene, way, body), body), on(way), {1: 1.8})
    assert world.world_from_camera is not None
    places = world.world_from_camera[:, :3, 3]
    assert footings[1].size == pytest.approx(1, abs=0.06)
    assert np.linalg.norm(places[-1] - places[0]) == pytest.approx(np.linalg.norm(way.places_m[-1]), rel=0.05)
