"""Scenes with a known truth: people on a floor before a known camera, seen as a landmark net would see them.

What the net would say of them then goes through the product's own engine: the motions are as the product
gives them. Noise: every landmark has a place of its own on the body that is 12 mm off (the same over a clip),
wanders by about 14 mm, and is wrong altogether in 1-2 % of the frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from acting import ACTS, Act, Build, parameters
from moving_body import as_blazepose_sees
from scipy.spatial.transform import Rotation

from staf_cli.blazepose.follow import PoseTrack
from staf_cli.blazepose.widths import NUM_WIDTHS
from staf_cli.body.model import Body
from staf_cli.body.stature import with_stature
from staf_cli.camera import Camera
from staf_cli.motion import Motion, Track
from staf_cli.people.found import FoundPeople, Timeline
from staf_cli.recover import Stand
from staf_cli.recover.landmarks.engine import LandmarksEngine
from staf_cli.recover.landmarks.fit import FitSettings
from staf_cli.recover.landmarks.skeleton import (
    FORWARD_M,
    HIPS,
    JOINT_OF_LANDMARK,
    SHOULDERS,
    VERTEX_OF_LANDMARK,
)
from staf_cli.video.frame import Frame
from staf_cli.world.body_points import BodyPoints

PLACED_M, WANDERING_M, WANDERING_S = 0.012, 0.014, 0.15
WRONG_FROM, WRONG_M = 2.2, 0.08  # sigmas of a slow process; how far a wrong landmark is off
UNLIKE = {**dict.fromkeys((1, 2, 3, 4, 5, 6, 9, 10), 0), 17: 19, 21: 19, 18: 20, 22: 20}
EDGE_PX = 15
NO_NET: Any = None


@dataclass(frozen=True)
class Person:
    """One person of a scene.

    Attributes:
        stature_m: how tall they are.
        act: what they do, in their own place.
        contacts: (T, 4) bool.
        poses: (T, 72), betas: (10,), trans: (T, 3): the free body's, camera axes.
    """

    stature_m: float
    act: Act
    contacts: np.ndarray
    poses: np.ndarray
    betas: np.ndarray
    trans: np.ndarray

    def motion(self, person_id: int, body: Body) -> Motion:
        """The truth as a motion that everything is observed of."""
        num_frames = len(self.poses)
        track = Track(
            person_id, np.arange(num_frames), np.zeros((num_frames, 4)), np.ones(num_frames, bool),
            np.ones(num_frames),
        )  # fmt: skip
        parts = (self.poses, self.betas, None, self.trans)
        return Motion(track, "landmarks", body.name, *parts, np.ones(num_frames))


@dataclass(frozen=True)
class Scene:
    """People before a camera.

    Attributes:
        camera: of the video.
        up: (3,) camera axes; height_m: of the camera over the floor.
        times_s: (T,) s.
        people: P of them.
        levels_m: (P,) m, how high each one stands over the floor.
        acts: (P,) what each one does.
    """

    camera: Camera
    up: np.ndarray
    height_m: float
    times_s: np.ndarray
    people: list[Person]
    levels_m: np.ndarray
    acts: tuple[str, ...]

    def true_points(self, body: Body) -> list[BodyPoints]:
        """As if recovery made no error."""
        motions = [person.motion(k + 1, body) for k, person in enumerate(self.people)]
        return [BodyPoints.of(one, body, self.times_s, camera=self.camera) for one in motions]


def make_scene(
    body: Body,
    acts: Sequence[str],
    seed: int,
    *,
    seconds: float = 3.0,
    fps: float = 30.0,
    statures_m: Sequence[float] | None = None,
    levels_m: Sequence[float] | None = None,
    size_wh: tuple[int, int] = (1280, 720),
    height_m: float | None = None,
    pitch_deg: float | None = None,
    cut_feet: bool = False,
) -> Scene:
    """People who do something each, before a camera 0.5-3 m high that looks down by 0-30 degrees.

    Args:
        body: whose shapes people have.
        acts: of each person, of `ACTS`.
        seed: the same gives the same scene.
        seconds, fps: of the clip.
        statures_m: of each person; 1.55-1.90 where not given.
        levels_m: on which each stands.
        size_wh: of the picture.
        height_m, pitch_deg: of the camera, where it shall be known.
        cut_feet: put the camera so that the picture ends above the knees.
    """
    rng = np.random.default_rng(seed)
    times = np.arange(round(seconds * fps)) / fps
    levels = np.zeros(len(acts)) if levels_m is None else np.asarray(levels_m, float)
    builds, played = [], []
    for number, name in enumerate(acts):
        stature = rng.uniform(1.55, 1.90) if statures_m is None else statures_m[number]
        builds.append(Build.of(body, _shape(body, stature, rng)))
        played.append(ACTS[name](builds[-1], times, rng))
    for _ in range(5000):
        camera, turn, high = _camera(rng, size_wh, height_m, pitch_deg)
        people: list[Person] = []
        places: list[np.ndarray] = []
        for build, act, level in zip(builds, played, levels, strict=True):
            people.append(_placed(build, act, level, turn, high, rng))
            places.append(body.joints(people[-1].poses, people[-1].betas, people[-1].trans))
            if not _is_seen(places[-1], camera, cut_feet=cut_feet) or _is_near(places):
                break
        else:
            return Scene(camera, turn[:, 2], high, times, people, levels, tuple(acts))
    raise ValueError("no camera sees everybody")


def recover(
    scene: Scene,
    body: Body,
    seed: int,
    *,
    camera: Camera | None = None,
    settings: FitSettings | None = None,
    stand: Stand | None = None,
    lock_feet: bool = True,
) -> list[Motion]:
    """What the product makes of noisy landmarks of everybody; with another camera, of that assumption."""
    rng = np.random.default_rng(seed)
    tracks, poses = [], []
    for number, person in enumerate(scene.people, start=1):
        seen = observed(scene, person, body, rng)
        tracks.append(_track(number, seen, scene.camera))
        poses.append(seen)
    size = scene.camera.size_wh
    timeline = Timeline(scene.times_s, 1 / float(np.median(np.diff(scene.times_s))), size)
    engine = LandmarksEngine(NO_NET, body, settings=settings, lock_feet=lock_feet)
    return engine.recover(_never, FoundPeople(tracks, poses), timeline, camera or scene.camera, stand)


def observed(scene: Scene, person: Person, body: Body, rng: np.random.Generator) -> PoseTrack:
    """Noisy landmarks of one person."""
    places = landmarks_of(person, body)  # (T, 33, 3)
    num_frames, size = len(places), person.stature_m / 1.70
    step_s = float(np.median(np.diff(scene.times_s)))
    placed = places + rng.normal(0, PLACED_M * size, (1, 33, 3))
    per_m = scene.camera.focal_px / places[..., 2:]  # px
    level = WANDERING_M * np.exp(0.4 * rng.normal(size=(1, 33, 1)))
    slow = _slow_noise(rng, num_frames, (33, 2), WANDERING_S, step_s)
    noise = (0.75 * slow + rng.normal(0, 0.5, (num_frames, 33, 2))) * level
    wrong = _slow_noise(rng, num_frames, (33,), 0.1, step_s) > WRONG_FROM
    noise = noise + wrong[..., None] * WRONG_M * _slow_noise(rng, num_frames, (33, 2), 0.1, step_s)
    points = as_blazepose_sees(scene.camera.project(placed) + noise * per_m)
    for mark, other in UNLIKE.items():
        points[:, mark] = points[:, other]
    visibility = np.where(wrong, 0.3, 1 - 0.15 * rng.random((num_frames, 33)))
    return PoseTrack(
        points_px=points.astype(np.float32),
        visibility=visibility.astype(np.float32),
        peaks=np.full((num_frames, 33), 0.8, np.float32),
        widths_px=np.full((num_frames, NUM_WIDTHS), np.nan, np.float32),
        sigma=np.where(wrong, 0.06, 0.012).astype(np.float32),
    )


def landmarks_of(person: Person, body: Body) -> np.ndarray:
    """(T, 33, 3) m, where BlazePose's landmarks are on a body, but for its longer trunk and shorter shins."""
    rows = [body.vertex_ids[name] for name, _ in VERTEX_OF_LANDMARK.values()]
    parts = (person.poses, person.betas, person.trans)
    joints, vertices = body.joints_and_vertices_of(rows, *parts)
    marks = np.zeros((len(joints), 33, 3))
    for mark, joint in JOINT_OF_LANDMARK.items():
        marks[:, mark] = joints[:, joint]
    marks[:, list(VERTEX_OF_LANDMARK)] = vertices
    turns = [Rotation.from_rotvec(person.poses.reshape(-1, 24, 3)[:, k]) for k in (0, 3, 6, 9)]
    chest = turns[0] * turns[1] * turns[2] * turns[3]
    marks[:, SHOULDERS] += chest.apply([0, 0, FORWARD_M[9]])[:, None]
    marks[:, HIPS] += turns[0].apply([0, 0, FORWARD_M[0]])[:, None]
    for mark, other in UNLIKE.items():
        marks[:, mark] = marks[:, other]
    return marks


def _shape(body: Body, stature_m: float, rng: np.random.Generator) -> np.ndarray:
    betas = np.concatenate([np.zeros(1), rng.normal(0, 0.5, 9)])
    return with_stature(body, betas.astype(np.float32), stature_m)


def _camera(
    rng: np.random.Generator, size_wh: tuple[int, int], height_m: float | None, pitch_deg: float | None
) -> tuple[Camera, np.ndarray, float]:
    """A camera, its rotation (3, 3) from the world's axes to its own, and how high it is."""
    high = rng.uniform(0.5, 3.0) if height_m is None else height_m
    pitch = np.radians(rng.uniform(0, 30) if pitch_deg is None else pitch_deg)
    roll = np.radians(rng.normal(0, 3))
    cp, sp, cr, sr = np.cos(pitch), np.sin(pitch), np.cos(roll), np.sin(roll)
    up = np.array([sr * cp, -cr * cp, -sp])
    away = np.array([0, 0, 1.0]) - up * up[2]
    away /= np.linalg.norm(away)
    turn = np.stack([np.cross(away, up), away, up], axis=1)
    return Camera.from_fov(size_wh, rng.uniform(45, 75)), turn, high


def _placed(
    build: Build, act: Act, level_m: float, turn: np.ndarray, high: float, rng: np.random.Generator
) -> Person:
    """A person somewhere before the camera, facing anywhere."""
    rotvecs, pelvis = parameters(build, act)
    away = rng.uniform(2.5, 9)
    facing = Rotation.from_euler("z", rng.uniform(0, 2 * np.pi)).as_matrix()
    middle = np.array([*pelvis[:, :2].mean(axis=0), 0])
    place = (pelvis - middle) @ facing.T + [rng.uniform(-0.4, 0.4) * away, away, level_m - high]
    root = turn @ facing @ Rotation.from_rotvec(rotvecs[:, 0]).as_matrix()
    rotvecs[:, 0] = Rotation.from_matrix(root).as_rotvec()
    poses = rotvecs.reshape(len(rotvecs), 72).astype(np.float32)
    stature = float(build.stature_m)
    trans = place @ turn.T - build.pelvis_rest
    return Person(stature, act, act.contacts, poses, build.betas, trans.astype(np.float32))


def _is_seen(joints: np.ndarray, camera: Camera, *, cut_feet: bool) -> bool:
    """Whether somebody (T, 24, 3) is wholly in the picture, or cut off above the ankles, and large enough."""
    width, height = camera.size_wh
    if (joints[..., 2] < 1.2).any():
        return False
    pixels = camera.project(joints)
    inside = ((pixels > EDGE_PX) & (pixels < np.array(camera.size_wh) - EDGE_PX)).all(-1)
    if cut_feet:
        gone = (pixels[:, [4, 5, 7, 8, 10, 11], 1] > height + EDGE_PX).all()
        return bool(gone and inside[:, [0, 12, 15, 16, 17]].mean() > 0.98)
    return bool(inside.mean() > 0.985 and np.ptp(pixels[..., 1], axis=1).mean() > 0.25 * min(width, height))


def _is_near(places: Sequence[np.ndarray]) -> bool:
    """Whether the last one comes too near to another."""
    last = places[-1][:, 0]
    return any(np.linalg.norm(one[:, 0] - last, axis=1).min() < 0.6 for one in places[:-1])


def _track(number: int, seen: PoseTrack, camera: Camera) -> Track:
    points = seen.points_px.clip(0, camera.size_wh)
    boxes = np.concatenate([points.min(axis=1), points.max(axis=1)], axis=1)
    num_frames = len(points)
    return Track(number, np.arange(num_frames), boxes, np.ones(num_frames, bool), np.full(num_frames, 0.9))


def _slow_noise(
    rng: np.random.Generator, num_frames: int, shape: tuple[int, ...], memory_s: float, step_s: float
) -> np.ndarray:
    """(T, *shape) of standard deviation 1 that forgets within `memory_s`."""
    kept = np.exp(-step_s / memory_s)
    noise = rng.normal(size=(num_frames, *shape))
    for frame in range(1, num_frames):
        noise[frame] = kept * noise[frame - 1] + np.sqrt(1 - kept**2) * noise[frame]
    return noise


def _never() -> Iterator[Frame]:
    raise AssertionError("there is no video")
