"""Whether a world is trusted, and what people stand on in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from rooms import View, room
from scenes import Scene, make_scene
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.camera import Camera, KnownCamera
from staf_cli.motion import Motion
from staf_cli.world.camera_motion import CameraMotion, Verdict
from staf_cli.world.find import KnownScene, find_worlds
from staf_cli.world.footing import Footing
from staf_cli.world.lines import SeenLines
from staf_cli.world.scenery import ShotScenery
from staf_cli.world.surroundings import Surroundings
from staf_cli.world.world import World

NO_LINES = SeenLines([np.zeros((0, 4))], (0,))


def around(scene: Scene, verdict: Verdict = "static", first: int = 0) -> Surroundings:
    """Surroundings that show nothing but what the camera does."""
    stop = first + len(scene.times_s)
    shot = ShotScenery(first, stop, scene.camera.size_wh, 30.0, [], [])
    return Surroundings(shot, CameraMotion(verdict, ""), NO_LINES)


def found(
    body: Body,
    scene: Scene,
    *,
    shots: Sequence[Surroundings] | None = None,
    motions: Sequence[Motion] | None = None,
    up: np.ndarray | None = None,
    height_m: float | None = None,
    pitch_deg: float | None = None,
    statures_m: dict[int, float] | None = None,
) -> tuple[list[World], list[Footing]]:
    if motions is None:
        motions = [person.motion(k, body) for k, person in enumerate(scene.people, 1)]
    known = KnownScene(KnownCamera(scene.camera, up, height_m), pitch_deg, statures_m or {})
    shots = [around(scene)] if shots is None else shots
    times_s = np.arange(shots[-1].shot.stop) / 30
    return find_worlds(shots, motions, body, times_s, scene.camera, known)


def off_deg(world: World, scene: Scene) -> float:
    assert world.up is not None
    return float(np.degrees(np.arccos(np.clip(world.up @ scene.up, -1, 1))))


@pytest.fixture(scope="module")
def two(body: Body) -> Scene:
    return make_scene(body, ["walk", "walk"], 4, statures_m=[1.8, 1.6])


def test_two_walkers_are_enough(two: Scene, body: Body) -> None:
    (world,), footings = found(body, two)
    assert (world.is_trusted, world.gravity, world.scale, world.why) == (True, "bodies", "floor", "")
    assert off_deg(world, two) < 2.5
    assert world.camera_height_m == pytest.approx(two.height_m, rel=0.12)
    for footing, person in zip(footings, two.people, strict=True):
        assert footing.level_m == pytest.approx(0, abs=1e-9)
        stands = (footing.contacts == person.contacts).mean()
        assert stands > 0.85


def test_one_person_for_a_moment_is_not(body: Body) -> None:
    scene = make_scene(body, ["walk"], 5, seconds=2.5)
    (world,), (footing,) = found(body, scene)
    assert not world.is_trusted
    assert world.why.startswith("one person who stands for")
    assert footing.world_from_camera is None
    assert footing.contacts.any(), "that feet stand is known without a world"


def lines_of_a_room(scene: Scene, leaning_deg: float = 0.0) -> np.ndarray:
    """(N, 4) px: edges of a room around the scene's camera, in pieces, those that are in the picture."""
    down, roll = np.degrees([np.arcsin(-scene.up[2]), np.arctan2(scene.up[0], -scene.up[1])])
    view = View(scene.camera, down_deg=float(down), roll_deg=float(roll))
    assert np.allclose(view.up, scene.up)
    view = replace(view, roll_deg=view.roll_deg + leaning_deg)
    share = np.linspace(0, 1, 9)[:, None]
    edges = room()
    ways = edges[:, None, 0] * (1 - share) + edges[:, None, 1] * share  # (N, 9, 3)
    pieces = np.stack([ways[:, :-1], ways[:, 1:]], axis=2).reshape(-1, 2, 3)
    seen = (pieces - view.position_m) @ view.rotation.T
    seen = seen[(seen[..., 2] > 0.3).all(axis=1)]
    pixels = scene.camera.project(seen)
    inside = ((pixels > 0) & (pixels < scene.camera.size_wh)).all(axis=(1, 2))
    return pixels[inside].reshape(-1, 4)


def test_lines_tell_gravity_where_one_person_does_not(body: Body) -> None:
    scene = make_scene(body, ["walk"], 8, seconds=2.5)
    shot = replace(around(scene), lines=SeenLines([lines_of_a_room(scene)], (0,)))
    (world,), (footing,) = found(body, scene, shots=[shot])
    assert (world.is_trusted, world.gravity, world.why) == (True, "lines", "")
    assert off_deg(world, scene) < 0.3, "the walker alone is 1.4 degrees off"
    assert world.spread_deg is not None
    assert world.spread_deg < 1.5
    assert footing.world_from_camera is not None


def test_lines_against_people_are_unsure(two: Scene, body: Body) -> None:
    upright, leaning = (
        replace(around(two), lines=SeenLines([lines_of_a_room(two, lean)], (0,))) for lean in (0, 11)
    )
    (world,), _ = found(body, two, shots=[upright])
    assert world.gravity == "lines"
    assert world.spread_deg is not None
    assert world.spread_deg < 4, "the focal length is assumed, and the camera looks down"
    (world,), _ = found(body, two, shots=[leaning])
    assert world.gravity == "lines"
    assert world.spread_deg is not None
    assert 11 > world.spread_deg > off_deg(world, two) / 2


def test_one_person_for_long_is(body: Body) -> None:
    scene = make_scene(body, ["stand"], 6, seconds=8)
    (world,), _ = found(body, scene)
    assert (world.is_trusted, world.scale) == (True, "assumed")


@pytest.mark.parametrize(
    ("verdict", "why"),
    [
        ("zooming", "the camera zooms"),
        ("travelling", "the camera travels, so where people are is told relative to it"),
        ("unknown", "what the camera does cannot be told"),
    ],
)
def test_a_camera_that_moves_on_has_no_world(two: Scene, body: Body, verdict: Verdict, why: str) -> None:
    (world,), _ = found(body, two, shots=[around(two, verdict)])
    assert (world.is_trusted, world.why, world.camera) == (False, why, verdict)


def test_what_the_user_knows_counts(body: Body) -> None:
    scene = make_scene(body, ["walk"], 5, seconds=2.5, pitch_deg=12.0)
    (world,), _ = found(body, scene, pitch_deg=12.0)
    assert (world.is_trusted, world.gravity) == (True, "given")
    (world,), _ = found(body, scene, up=scene.up, height_m=scene.height_m)
    assert (world.gravity, world.scale) == ("given", "given")
    assert off_deg(world, scene) < 0.1
    assert world.camera_height_m == pytest.approx(scene.height_m, rel=1e-3)


def test_lines_against_what_was_given_are_told(body: Body) -> None:
    """The camera looks down by about 10 degrees, and lines say so."""
    scene = make_scene(body, ["walk"], 8, seconds=2.5)
    truth = float(np.degrees(np.arcsin(-scene.up[2])))
    shot = replace(around(scene), lines=SeenLines([lines_of_a_room(scene)], (0,)))
    (world,), _ = found(body, scene, shots=[shot], pitch_deg=80.0)
    assert (world.gravity, world.spread_deg) == ("given", None)
    assert world.up is not None
    assert np.degrees(np.arcsin(-world.up[2])) == pytest.approx(80, abs=1e-9), "what the user knows counts"
    assert world.doubt == (
        "gravity is taken as given, with the camera looking down by 80 degrees, but lines of the "
        f"surroundings show it looking down by {truth:.0f} degrees"
    )
    for right in (truth, truth + 5):
        (world,), _ = found(body, scene, shots=[shot], pitch_deg=right)
        assert (world.gravity, world.spread_deg, world.doubt) == ("given", None, "")


def test_a_calibration_that_lies_on_its_side_is_told(body: Body) -> None:
    scene = make_scene(body, ["walk"], 8, seconds=2.5)
    shot = replace(around(scene), lines=SeenLines([lines_of_a_room(scene)], (0,)))
    (world,), _ = found(body, scene, shots=[shot], up=scene.up, height_m=scene.height_m)
    assert world.doubt == ""
    rolled = Rotation.from_euler("z", 30, degrees=True).apply(scene.up)
    (world,), _ = found(body, scene, shots=[shot], up=rolled, height_m=scene.height_m)
    assert world.doubt.endswith("(30 degrees apart)")


def test_people_against_what_was_given_are_told_where_there_are_no_lines(two: Scene, body: Body) -> None:
    truth = float(np.degrees(np.arcsin(-two.up[2])))
    (world,), _ = found(body, two, pitch_deg=truth + 30)
    assert "but people show it looking" in world.doubt
    (world,), _ = found(body, two, pitch_deg=truth)
    assert world.doubt == ""


def test_a_calibrated_camera_has_a_world_whoever_is_in_it(body: Body) -> None:
    scene = make_scene(body, ["seated"], 5, seconds=1)
    nobody = [replace(person.motion(1, body)) for person in scene.people][:0]
    (world,), _ = found(body, scene, motions=nobody, up=scene.up, height_m=1.7)
    assert world.is_trusted
    assert np.allclose(world.world_from_camera[:3, 3], [0, 0, 1.7])  # type: ignore[index]


def test_a_known_height_leaves_the_body_as_it_is(two: Scene, body: Body) -> None:
    (world,), footings = found(body, two, statures_m={1: 1.8})
    assert world.scale == "given"
    assert footings[0].size == 1.0
    assert footings[1].size * two.people[1].stature_m == pytest.approx(1.6, rel=0.04)


def test_each_shot_has_its_own_world(two: Scene, body: Body) -> None:
    count = len(two.times_s)
    late = [
        replace(motion, track=replace(motion.track, frame_ids=motion.track.frame_ids + count))
        for motion in (person.motion(k, body) for k, person in enumerate(two.people, 1))
    ]
    shots = [around(two), around(two, first=count)]
    (empty, world), footings = found(body, two, shots=shots, motions=late)
    assert (empty.is_trusted, empty.why) == (False, "there is nobody to tell where the floor is")
    assert (world.is_trusted, world.shot, world.first_frame) == (True, 2, count)
    assert all(footing.world_from_camera is not None for footing in footings)


def test_a_camera_that_turns_has_a_matrix_for_each_frame(two: Scene, body: Body) -> None:
    count = len(two.times_s)
    angle = np.linspace(0, 0.3, count)
    back = np.tile(np.eye(3), (count, 1, 1))  # from each frame's camera to the first one's
    back[:, 0, 0] = back[:, 2, 2] = np.cos(angle)
    back[:, 0, 2], back[:, 2, 0] = np.sin(angle), -np.sin(angle)
    turned = []
    for k, person in enumerate(two.people, 1):
        motion = person.motion(k, body)
        turned.append(_seen_by_turning(motion, body, back))
    shot = replace(around(two, "rotating"), motion=CameraMotion("rotating", "", back))
    (world,), footings = found(body, two, shots=[shot], motions=turned)
    assert world.is_trusted
    assert world.world_from_camera is not None
    assert world.world_from_camera.shape == (count, 4, 4)
    assert off_deg(world, two) < 2.5
    assert footings[0].world_from_camera is not None
    assert footings[0].world_from_camera.shape == (count, 4, 4)


def _seen_by_turning(motion: Motion, body: Body, back: np.ndarray) -> Motion:
    """What a camera that turns sees of a motion told by one that stands."""
    at_rest = body.joints(np.zeros((1, 72)), motion.betas, np.zeros((1, 3)))[0, 0]
    turns = back.transpose(0, 2, 1)
    poses = motion.poses.copy()
    poses[:, :3] = (Rotation.from_matrix(turns) * Rotation.from_rotvec(poses[:, :3])).as_rotvec()
    trans = np.einsum("tij,tj->ti", turns, motion.trans + at_rest) - at_rest
    return replace(motion, poses=poses, trans=trans)


def _lifted(motion: Motion, by: np.ndarray) -> Motion:
    """The same motion elsewhere; by: (3,) or (T, 3) m, camera axes."""
    return replace(motion, trans=(motion.trans + by).astype(np.float32))


def test_a_roof_as_high_as_the_camera_is_no_floor(body: Body) -> None:
    scene = make_scene(body, ["stand"], 8, seconds=3)
    on_roof = _lifted(scene.people[0].motion(1, body), scene.up * (scene.height_m + 0.02))
    (world,), (footing,) = found(body, scene, motions=[on_roof], up=scene.up)
    assert not world.is_trusted
    assert world.why.startswith("people stand as high as the camera")
    assert footing.world_from_camera is None


def test_a_floor_over_the_heads_of_others_is_none(body: Body) -> None:
    scene = make_scene(body, ["stand", "stand"], 8, seconds=3)
    on_roof, passes = (person.motion(k, body) for k, person in enumerate(scene.people, 1))
    on_roof = _lifted(on_roof, scene.up * (scene.height_m - 0.3))
    along = np.linspace(-1.5, 1.5, len(passes))[:, None] * [2.0, 0.0, 0.0]
    passes = _lifted(passes, along - 0.6 * scene.up)
    (world,), _ = found(body, scene, motions=[on_roof, passes], up=scene.up)
    assert not world.is_trusted
    assert world.why == "person 2 is below what others stand on, so that is not the floor"
    (world,), _ = found(body, scene, motions=[on_roof, passes], up=scene.up, height_m=0.3)
    assert world.is_trusted, "who says how high the camera stands knows which floor is meant"


def test_no_shots_are_no_worlds(body: Body) -> None:
    known = KnownScene(KnownCamera(Camera.from_fov((64, 48))), None, {})
    assert find_worlds([], [], body, np.zeros(0), known.camera.camera, known) == ([], [])
