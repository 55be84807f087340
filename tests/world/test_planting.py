"""Feet that stand stay where they are; those that do not are left alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scenes import Scene, make_scene
from scipy.ndimage import gaussian_filter1d
from scipy.spatial.transform import Rotation

from staf_cli.body.model import Body
from staf_cli.motion import Motion
from staf_cli.recover.smoothing import smooth_motion
from staf_cli.world.body_points import BodyPoints
from staf_cli.world.contacts import standing_feet
from staf_cli.world.footing import Footing
from staf_cli.world.planting import FARTHEST_M, NEAR_GROUND_M, foot_shifts, held, on_path, planted
from staf_cli.world.world import camera_in_world, turning_camera_in_world


@pytest.fixture(scope="module")
def scene(body: Body) -> Scene:
    return make_scene(body, ["walk"], 5, seconds=3.0)


def unsteady(scene: Scene, body: Body, *, across_m: float = 0.004, along_m: float = 0.03) -> Motion:
    """The truth, seen from nearer and farther by turns, and shaking a little."""
    motion = scene.people[0].motion(1, body)
    noise = gaussian_filter1d(np.random.default_rng(0).normal(size=(len(motion), 3)), 4, axis=0)
    noise /= noise.std(axis=0)
    away = motion.trans / np.linalg.norm(motion.trans, axis=-1, keepdims=True)
    off = noise * across_m + along_m * noise[:, :1] * away
    return replace(motion, trans=(motion.trans + off).astype(np.float32))


def footing(scene: Scene, **changes: object) -> Footing:
    matrix = camera_in_world(scene.up, scene.height_m)
    return replace(Footing(scene.people[0].contacts, matrix, 0.0), **changes)


def soles(motion: Motion, body: Body, scene: Scene, footing: Footing) -> np.ndarray:
    """(T, 4, 3) m, heels and toes in the world."""
    points = BodyPoints.of(motion, body, scene.times_s).standing_points_m
    matrices = np.broadcast_to(np.asarray(footing.world_from_camera), (len(motion), 4, 4))
    return np.asarray(np.einsum("tij,tpj->tpi", matrices[:, :3, :3], points) + matrices[:, None, :3, 3])


def slide_m_s(motion: Motion, body: Body, scene: Scene, footing: Footing) -> float:
    """Mean speed of the slower point of each foot that stands."""
    speed = np.linalg.norm(np.diff(soles(motion, body, scene, footing), axis=0), axis=-1)
    speed = speed.reshape(-1, 2, 2).min(axis=2) / np.diff(scene.times_s)[:, None]
    stands = standing_feet(footing.contacts)
    return float(speed[stands[1:] & stands[:-1]].mean())


def test_paths_are_steadied_and_feet_stay(scene: Scene, body: Body) -> None:
    shaking, ground = unsteady(scene, body), footing(scene)
    before = slide_m_s(shaking, body, scene, ground)
    along = slide_m_s(on_path(shaking, body, scene.times_s, ground), body, scene, ground)
    after = slide_m_s(planted(shaking, body, scene.times_s, ground), body, scene, ground)
    assert before > 0.10
    assert along < 0.6 * before
    assert after < 0.02


def test_the_path_comes_nearer_to_the_truth(scene: Scene, body: Body) -> None:
    shaking = unsteady(scene, body)
    truth = scene.people[0].trans
    off = [
        np.linalg.norm(one.trans - truth, axis=-1).mean()
        for one in (shaking, on_path(shaking, body, scene.times_s, footing(scene)))
    ]
    assert off[1] < 0.8 * off[0]


def test_who_walks_in_is_not_below_the_ground_before_the_first_step(scene: Scene, body: Body) -> None:
    motion, first = scene.people[0].motion(1, body), 25
    contacts = scene.people[0].contacts.copy()
    contacts[:first] = False
    sinks = 0.08 * np.clip(1 - np.arange(len(motion)) / first, 0, 1)[:, None]
    sunk = replace(motion, trans=(motion.trans - sinks * scene.up).astype(np.float32))
    ground = footing(scene, contacts=contacts)

    def lowest_m(motion: Motion) -> float:
        points = BodyPoints.of(motion, body, scene.times_s)
        over = soles(motion, body, scene, ground)[..., 2] - points.standing_sole_m
        return float(over[:first].min())

    assert lowest_m(sunk) < -0.07
    assert lowest_m(on_path(sunk, body, scene.times_s, ground)) > -0.055
    nowhere = replace(ground, level_m=np.nan)
    assert lowest_m(on_path(sunk, body, scene.times_s, nowhere)) < -0.06


def test_where_nothing_is_seen_nobody_sinks_far_below_the_ground(scene: Scene, body: Body) -> None:
    motion, last = scene.people[0].motion(1, body), 70
    contacts, unseen = scene.people[0].contacts.copy(), np.arange(len(motion)) >= last
    contacts[unseen] = False
    sinks = 0.3 * np.clip((np.arange(len(motion)) - last) / 10, 0, 1)[:, None]
    sunk = replace(motion, trans=(motion.trans - sinks * scene.up).astype(np.float32))
    bridged = replace(sunk, track=replace(sunk.track, observed=~unseen))
    ground = footing(scene, contacts=contacts)
    seen, bridged = (on_path(one, body, scene.times_s, ground) for one in (sunk, bridged))
    assert soles(seen, body, scene, ground)[last + 10 :, :, 2].max(axis=1).min() < -0.1  # steps down
    assert soles(bridged, body, scene, ground)[last + 10 :, :, 2].min() > -0.07


def test_feet_stay_under_a_camera_that_turns(scene: Scene, body: Body) -> None:
    angles = np.linspace(0, 0.4, len(scene.times_s))
    turns = Rotation.from_rotvec(angles[:, None] * scene.up).as_matrix()  # into the first one's axes
    shaking = unsteady(scene, body)
    pelvis = body.joints(shaking.poses, shaking.mesh_betas, shaking.trans)[:, 0]
    turned = Rotation.from_matrix(turns).inv()
    poses = shaking.poses.copy()
    poses[:, :3] = (turned * Rotation.from_rotvec(poses[:, :3])).as_rotvec()
    trans = turned.apply(pelvis) - (pelvis - shaking.trans)
    moving = replace(shaking, poses=poses, trans=trans.astype(np.float32))
    matrices = turning_camera_in_world(camera_in_world(scene.up, scene.height_m), turns)
    ground = footing(scene, world_from_camera=matrices)
    still = soles(planted(shaking, body, scene.times_s, footing(scene)), body, scene, footing(scene))
    panned = soles(planted(moving, body, scene.times_s, ground), body, scene, ground)
    assert np.abs(panned - still).max() < 0.01
    assert slide_m_s(planted(moving, body, scene.times_s, ground), body, scene, ground) < 0.02


def test_soles_come_to_their_own_ground_or_keep_their_height(body: Body) -> None:
    scene = make_scene(body, ["seated"], 7, seconds=1.0)  # bent legs, which reach
    motion = scene.people[0].motion(1, body)
    lifted = replace(motion, trans=(motion.trans + 0.035 * scene.up).astype(np.float32))
    stands = scene.people[0].contacts

    def height_m(level_m: float) -> float:
        ground = footing(scene, level_m=level_m)
        after = held(lifted, body, scene.times_s, ground)
        return float(np.median(soles(after, body, scene, ground)[stands][:, 2]))

    truth = float(np.median(scene.true_points(body)[0].standing_points_m @ scene.up)) + scene.height_m
    assert height_m(0.0) == pytest.approx(truth + NEAR_GROUND_M, abs=0.003)
    assert height_m(0.035) == pytest.approx(truth + 0.035, abs=0.003)
    assert height_m(np.nan) == pytest.approx(truth + 0.035, abs=0.003)


def test_no_foot_goes_far_and_one_that_creeps_is_let(body: Body) -> None:
    scene = make_scene(body, ["stand"], 6, seconds=6.0)
    motion, ground = scene.people[0].motion(1, body), footing(scene)
    right = np.cross(scene.up, [0.0, 0.0, 1.0])
    creep = 0.6 * np.linspace(0, 1, len(motion))[:, None] * right / np.linalg.norm(right)
    away = replace(motion, trans=(motion.trans + creep).astype(np.float32))
    shifts = foot_shifts(away, body, scene.times_s, ground)
    assert np.linalg.norm(shifts, axis=-1).max() < FARTHEST_M + 1e-9
    after = soles(held(away, body, scene.times_s, ground), body, scene, ground)
    assert np.linalg.norm(after[-1] - after[0], axis=-1).min() > 0.5  # 10 cm/s for 6 s


def test_frames_far_from_a_stand_stay_and_none_jumps(scene: Scene, body: Body) -> None:
    shaking = unsteady(scene, body)
    stands = np.zeros_like(scene.people[0].contacts)
    stands[30:40, :2] = True
    shifts = foot_shifts(shaking, body, scene.times_s, footing(scene, contacts=stands))
    assert not shifts[:26].any()
    assert not shifts[44:].any()
    assert not shifts[:, 1].any()
    size = np.linalg.norm(shifts[:, 0], axis=-1)
    assert np.abs(np.diff(size[25:31])).max() < 0.5 * size[30]


@pytest.mark.parametrize("changes", [{"world_from_camera": None}, {"contacts": np.zeros((90, 4), bool)}])
def test_who_stands_nowhere_is_left_alone(scene: Scene, body: Body, changes: dict[str, object]) -> None:
    shaking = unsteady(scene, body)
    assert planted(shaking, body, scene.times_s, footing(scene, **changes)) is shaking


def test_motions_of_few_frames(scene: Scene, body: Body) -> None:
    motion, ground = unsteady(scene, body), footing(scene)
    for num in (0, 1, 2, 3):
        track = replace(
            motion.track,
            **{
                name: getattr(motion.track, name)[:num]
                for name in ("frame_ids", "boxes_xyxy", "observed", "confidence")
            },
        )
        parts = {name: getattr(motion, name)[:num] for name in ("poses", "trans", "confidence", "why")}
        few = replace(motion, track=track, **parts)
        after = planted(few, body, scene.times_s[:num], replace(ground, contacts=ground.contacts[:num]))
        assert np.isfinite(after.poses).all()


def test_who_stands_on_something_else_is_not_pulled_to_the_ground(scene: Scene, body: Body) -> None:
    motion = scene.people[0].motion(1, body)
    before = soles(motion, body, scene, footing(scene))[..., 2]
    for level_m in (0.5, -0.5):
        after = planted(motion, body, scene.times_s, footing(scene, level_m=level_m))
        assert np.abs(soles(after, body, scene, footing(scene))[..., 2] - before).max() < 0.005


def test_smoothing_lets_feet_slide_until_they_are_held_again(scene: Scene, body: Body) -> None:
    ground = footing(scene)
    smooth = smooth_motion(planted(unsteady(scene, body), body, scene.times_s, ground), 30.0)
    assert slide_m_s(smooth, body, scene, ground) > 0.02
    assert slide_m_s(held(smooth, body, scene.times_s, ground), body, scene, ground) < 0.01
