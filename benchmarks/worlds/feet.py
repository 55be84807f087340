"""Feet that stand: rows 10-13.

Rows 10-12 on made-up scenes whose contacts, gravity and camera height are known, row 12 on real clips by
found contacts too; row 13 on the rig. No constant was chosen on these scenes; others of the same maker, the
rig's first two clips, tai chi, squats and arm swings were looked at while choosing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
from quality.calibrated import RigCamera
from quality.reference import HIPS, Reference
from scenes import Person, Scene, make_scene, recover

from staf_cli.body.model import Body
from staf_cli.body.stature import stature_of
from staf_cli.build import Components
from staf_cli.camera import Camera
from staf_cli.motion import Motion
from staf_cli.pipeline import known_camera
from staf_cli.recover.landmarks.engine import FARTHEST_M
from staf_cli.settings import Settings
from staf_cli.video.cuts import CutDetector
from staf_cli.video.video_source import open_source
from staf_cli.world import planting
from staf_cli.world.body_points import BodyPoints
from staf_cli.world.contacts import standing_feet
from staf_cli.world.find import KnownScene, find_worlds
from staf_cli.world.footing import Footing
from staf_cli.world.ground import Ground, fit_ground
from staf_cli.world.legs import feet_moved
from staf_cli.world.scenery import Scenery
from staf_cli.world.surroundings import boxes_by_frame, look_around
from staf_cli.world.world import camera_in_world
from worlds.rows import Row

SCENES = (
    *(["walk"], ["walk", "walk"], ["stand"], ["walk"], ["sit down"], ["jump"]),
    *(["one leg"], ["walk", "stand"], ["walk"], ["stand"], ["walk"], ["sit down"]),
)
FIRST_SEED = 8000
LIMBS = [16, 17, 18, 19, 20, 21, 1, 2, 4, 5, 7, 8]  # SMPL's joints
LEGS = [4, 5, 7, 8]
MISSED_M = 0.001
CLIPS = ("single_taiji_720p.mp4", "single_squats_portrait.mp4")
FEWEST_FRAMES = 30


@dataclass(frozen=True)
class Steadiness:
    """One person of a scene.

    Attributes:
        slide_mm_s: of the slower points of feet that stand, every frame.
        limbs, legs: their joints' mean distance to the truth in the picture, % of the person's height.
        mpjpe_mm: of the limbs, seen from the pelvis, at the true stature.
    """

    slide_mm_s: np.ndarray
    limbs: float
    legs: float
    mpjpe_mm: float


class Reached:
    """Notes how many feet that stand do not get where they are to go."""

    def __init__(self) -> None:
        self.shares: list[float] = []

    @contextmanager
    def noted(self) -> Iterator[None]:
        def moved(motion: Motion, body: Body, shifts_m: np.ndarray) -> tuple[Motion, np.ndarray]:
            after, missed = feet_moved(motion, body, shifts_m)
            farthest = np.linalg.norm(shifts_m, axis=-1) > FARTHEST_M - MISSED_M / 10
            stands = standing_feet(np.asarray(motion.contacts))
            self.shares.append(float(((missed > MISSED_M) | farthest)[stands].mean() * 100))
            return after, missed

        with patch.object(planting, "feet_moved", moved):
            yield


def scene_rows(body: Body) -> list[Row]:
    """Rows 10, 11 and 12 on both halves of the scenes."""
    rows = []
    for name, half in (("even", 0), ("odd", 1)):
        free, held, reached = [], [], Reached()
        for number, acts in enumerate(SCENES):
            if number % 2 == half:
                scene = make_scene(body, acts, FIRST_SEED + number)
                free += scene_people(scene, body, number, lock_feet=False)
                with reached.noted():
                    held += scene_people(scene, body, number, lock_feet=True)
        before, after = (float(mean_slide(some)) for some in (free, held))
        label = f"true contacts, {name} scenes, from {before:.0f}"
        rows.append(Row(10, label, (after,), (0, 20), (0, 50), "mm/s"))
        for what, goal, least, unit in (
            ("legs", 0.5, 0.8, "% of height"),
            ("limbs", 0.25, 0.4, "% of height"),
            ("mpjpe_mm", 0.05, 2.0, "mm"),
        ):
            dearer = np.mean([getattr(one, what) for one in held]) - np.mean(
                [getattr(one, what) for one in free]
            )
            label = f"{what.split('_')[0]}, {name} scenes"
            rows.append(Row(11, label, (float(dearer),), (-99, goal), (-99, least), unit))
        share = float(np.mean(reached.shares))
        rows.append(Row(12, f"true contacts, {name} scenes", (share,), (0, 8), (0, 15), "%"))
    return rows


def scene_people(scene: Scene, body: Body, seed: int, *, lock_feet: bool) -> list[Steadiness]:
    """How everybody of a scene comes out on ground that is known."""
    matrix = camera_in_world(scene.up, scene.height_m)

    def stand(motions: Sequence[Motion]) -> list[Footing]:
        people = [BodyPoints.of(one, body, scene.times_s, None, scene.camera) for one in motions]
        contacts = [person.contacts for person in scene.people]
        ground = fit_ground(
            people, contacts, lines_up=scene.up, lines_sigma_deg=0.05, camera_height_m=scene.height_m
        )
        if not isinstance(ground, Ground):
            raise ValueError(ground.why)
        sizes = ground.sizes.tolist()
        return [Footing(one, matrix, 0.0, size) for one, size in zip(contacts, sizes, strict=True)]

    motions = recover(scene, body, seed, stand=stand, lock_feet=lock_feet)
    pairs = zip(motions, scene.people, strict=True)
    return [steadiness(motion, person, scene, body) for motion, person in pairs]


def steadiness(motion: Motion, person: Person, scene: Scene, body: Body) -> Steadiness:
    feet = BodyPoints.of(motion, body, scene.times_s).standing_points_m
    speed = np.linalg.norm(np.diff(feet, axis=0), axis=-1) / np.diff(scene.times_s)[:, None]
    stands = standing_feet(person.contacts)
    slower = speed.reshape(-1, 2, 2).min(axis=2)[stands[1:] & stands[:-1]]
    joints = body.joints(motion.poses, motion.mesh_betas, motion.trans)
    truth = body.joints(person.poses, person.betas, person.trans)
    off_px = np.linalg.norm(scene.camera.project(joints) - scene.camera.project(truth), axis=-1)
    height_px = scene.camera.focal_px * person.stature_m / truth[:, :1, 2]
    share = off_px / height_px * 100
    size = stature_of(body, motion.betas) / person.stature_m
    off_mm = np.linalg.norm((joints - joints[:, :1]) / size - (truth - truth[:, :1]), axis=-1) * 1000
    parts = (share[:, LIMBS].mean(), share[:, LEGS].mean(), off_mm[:, LIMBS].mean())
    return Steadiness(slower * 1000, *(float(part) for part in parts))


def mean_slide(people: Sequence[Steadiness]) -> float:
    """Mean over people who stand at all."""
    return float(np.mean([one.slide_mm_s.mean() for one in people if len(one.slide_mm_s)]))


def clip_rows(footage: Path) -> list[Row]:
    """Row 12 on real clips, found contacts."""
    rows = []
    for name in CLIPS:
        reached = Reached()
        with reached.noted():
            recovered(footage / name, Settings())
        share = float(np.mean(reached.shares)) if reached.shares else np.nan
        rows.append(Row(12, f"found contacts, {Path(name).stem}", (share,), (0, 8), (0, 15), "%"))
    return rows


def rig_rows(folder: Path, reference: Reference) -> list[Row]:
    """Row 13: the hips' path of each of the two people, rigidly aligned, before and after."""
    off: dict[tuple[str, int], list[float]] = {}
    for clip, rig in zip(sorted(folder.glob("*.mp4")), reference.cameras, strict=True):
        before, after, body, camera = recovered(clip, Settings(focal_px=round(rig.focal_px, 1)))
        for who in (0, 1):
            row = row_of(who, before, body, camera, rig, reference)
            for name, motions in (("before", before), ("after", after)):
                off.setdefault((name, who), []).append(path_off_mm(motions[row], body, reference, who))
    rows = []
    for who, (name, goal) in enumerate((("man", 85.0), ("woman", 20.0))):
        before_mm, after_mm = (float(np.mean(off[when, who])) for when in ("before", "after"))
        label = f"{name}, from {before_mm:.0f}"
        rows.append(Row(13, label, (after_mm,), (0, min(goal, before_mm)), (0, before_mm), "mm"))
    return rows


def recovered(clip: Path, settings: Settings) -> tuple[list[Motion], list[Motion], Body, Camera]:
    """Motions before the ground is known, and the product's."""
    components, source = Components(settings), open_source(clip)
    scenery = Scenery(CutDetector(), float(source.info.fps))
    people, timeline = components.finder.find(
        source.frames(), fps=float(source.info.fps), is_cut=scenery.is_cut
    )
    known = known_camera(source.info, components)
    shots, camera = look_around(scenery.shots, boxes_by_frame(people.tracks), known.camera)
    scene = KnownScene(replace(known, camera=camera), None, {})
    first: list[Motion] = []

    def stand(motions: Sequence[Motion]) -> list[Footing]:
        first.extend(motions)
        return find_worlds(shots, motions, components.body, timeline.timestamps_s, camera, scene)[1]

    motions = components.engine.recover(source.frames, people, timeline, camera, stand)
    return first, motions, components.body, camera


def hips_m(motion: Motion, body: Body) -> np.ndarray:
    """(T, 3) m, their middle."""
    return np.asarray(body.joints(motion.poses, motion.mesh_betas, motion.trans)[:, [1, 2]].mean(axis=1))


def row_of(
    who: int, motions: Sequence[Motion], body: Body, camera: Camera, rig: RigCamera, reference: Reference
) -> int:
    """Which of the motions is one of the reference's people, by where the hips are in the picture."""
    truth_px = rig.project(reference.joints_m[who][:, HIPS].mean(axis=1))

    def off_px(motion: Motion) -> float:
        frames = motion.track.frame_ids
        both = frames < len(truth_px)
        if both.sum() < FEWEST_FRAMES:
            return np.inf
        seen = camera.project(hips_m(motion, body)[both])
        return float(np.linalg.norm(seen - truth_px[frames[both]], axis=-1).mean())

    return min(range(len(motions)), key=lambda row: off_px(motions[row]))


def path_off_mm(motion: Motion, body: Body, reference: Reference, who: int) -> float:
    """Mean distance of the hips to the reference after the best rotation and shift."""
    truth = reference.joints_m[who][:, HIPS].mean(axis=1)
    frames = motion.track.frame_ids
    both = frames < len(truth)
    mine, theirs = hips_m(motion, body)[both], truth[frames[both]]
    centred, target = mine - mine.mean(axis=0), theirs - theirs.mean(axis=0)
    left, _, right = np.linalg.svd(centred.T @ target)
    flip = np.diag([1, 1, np.sign(np.linalg.det(left @ right))])
    return float(np.linalg.norm(centred @ left @ flip @ right - target, axis=-1).mean() * 1000)
