"""Gravity, floor, sizes and contacts by bodies: rows 3, 5, 6, 7, 8 and 9.

On the rig, one floor with two people before four calibrated cameras whose focal lengths are given; and on
made-up scenes. The constants were chosen on the scenes of even number, the others were left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
from quality.calibrated import RigCamera, read_qualisys
from quality.reference import HIPS, Reference
from scenes import Scene, make_scene, recover

from staf_cli.body.model import Body
from staf_cli.build import Components
from staf_cli.camera import Camera
from staf_cli.motion import Motion
from staf_cli.settings import Settings
from staf_cli.video.cuts import CutDetector
from staf_cli.video.video_source import open_source
from staf_cli.world import body_points
from staf_cli.world.body_points import BodyPoints
from staf_cli.world.contacts import foot_contacts, standing_feet
from staf_cli.world.ground import Ground, fit_ground
from staf_cli.world.scenery import Scenery
from staf_cli.world.surroundings import boxes_by_frame, look_around
from staf_cli.world.vanishing import LinesUp
from worlds.rows import Row

MAN, WOMAN = 0, 1
MAN_M = 1.72
FEWEST_FRAMES = 30
GRACE_FRAMES = 2
TWO_WALKERS, ONE_WALKER = ["walk", "walk"], ["walk"]
SCENES = (
    *[TWO_WALKERS] * 8,
    *[ONE_WALKER] * 4,
    *(["walk", "stand"], ["walk", "jump"], ["stand", "sit down"], ["stand"], ["sit down"], ["jump"]),
)


@dataclass(frozen=True)
class View:
    """What one camera of the rig shows, before a floor is looked for.

    Attributes:
        rig: the camera as calibrated and corrected.
        up: (3,) camera axes, by the calibration as shipped.
        people: everybody found in the picture, the man and the woman first.
        lines_up: (3,) by lines of the room; None where they tell nothing.
    """

    rig: RigCamera
    up: np.ndarray
    people: list[BodyPoints]
    lines_up: np.ndarray | None

    def ground(self, *, lines: bool, man_m: float | None = None) -> Ground:
        """The fit, with or without lines and the man's stature."""
        people = [replace(self.people[MAN], known_stature_m=man_m), *self.people[1:]]
        contacts = [foot_contacts(one) for one in people]
        found = fit_ground(people, contacts, lines_up=self.lines_up if lines else None)
        if not isinstance(found, Ground):
            raise ValueError(found.why)
        return found

    def man_alone(self) -> View:
        return replace(self, people=self.people[:1])

    def hips_m(self, ground: Ground, who: int) -> tuple[np.ndarray, np.ndarray]:
        """Middle of the hips (T, 3) m in the calibration's world, unaligned, and frames (T,)."""
        points = self.people[who].scaled(float(ground.sizes[who]))
        hips = points.points_m[:, body_points.HIPS].mean(axis=1)
        return (hips - self.rig.shift_m) @ self.rig.rotation, points.frame_ids

    def stature_m(self, ground: Ground, who: int) -> float:
        return float(ground.sizes[who] * self.people[who].stature_m)


def rig_views(folder: Path, reference: Reference) -> list[View]:
    """Bodies and lines of every clip of a rig."""
    shipped = read_qualisys(folder / "Calib.qca.txt")
    clips = zip(sorted(folder.glob("*.mp4")), reference.cameras, shipped, strict=True)
    return [look(clip, rig, camera.rotation[:, 2], reference) for clip, rig, camera in clips]


def rig_rows(views: Sequence[View], reference: Reference) -> list[Row]:
    """Rows 3 and 5-8: the cameras of a rig against its reference."""
    bodies = [view.ground(lines=False) for view in views]
    free = [view.ground(lines=True) for view in views]
    given = [view.ground(lines=True, man_m=MAN_M) for view in views]
    single = [view.man_alone() for view in views]
    alone = [view.ground(lines=True) for view in single]
    off = tuple(angle_deg(ground.up, view.up) for view, ground in zip(views, bodies, strict=True))
    pairs = list(zip(views, free, strict=True))
    ratios = tuple(view.stature_m(g, WOMAN) / view.stature_m(g, MAN) for view, g in pairs)
    return [
        Row(3, "gravity without lines, rig, each camera", off, (0, 6), (0, 6), "deg"),
        Row(3, "gravity without lines, rig, mean", (float(np.mean(off)),), (0, 3.5), (0, 6), "deg"),
        Row(5, "man to truth", (off_mm(views, free, reference, MAN),), (0, 400), (0, 450), "mm"),
        Row(5, "man to truth, alone", (off_mm(single, alone, reference, MAN),), (0, 200), (0, 250), "mm"),
        Row(6, "man, his stature given", (off_mm(views, given, reference, MAN),), (0, 210), (0, 260), "mm"),
        Row(6, "woman, the man's given", (off_mm(views, given, reference, WOMAN),), (0, 105), (0, 150), "mm"),
        Row(7, "man between cameras, given", (between_mm(views, given, MAN),), (0, 320), (0, 400), "mm"),
        Row(7, "woman between cameras, given", (between_mm(views, given, WOMAN),), (0, 150), (0, 220), "mm"),
        Row(8, "woman's stature over the man's", ratios, (0.78, 0.84), (0.75, 0.87)),
    ]


def scene_rows(body: Body) -> list[Row]:
    """Rows 3 and 9: made-up scenes through the product's own lifter and fit, both halves."""
    rows = []
    scenes = [(number, *made(body, acts, number)) for number, acts in enumerate(SCENES)]
    for name, halves in (("even", (0,)), ("odd", (1,)), ("all", (0, 1))):
        mine = [(scene, points) for number, scene, points in scenes if number % 2 in halves]
        off = [angle_deg(ground_of(points).up, scene.up) for scene, points in mine if all_walk(scene)]
        middle = (float(np.median(off)),)
        rows.append(Row(3, f"gravity, two walkers, {name} scenes", middle, (0, 1.2), (0, 2.5), "deg"))
        for grace, goal, least in ((0, 0.90, 0.86), (GRACE_FRAMES, 0.97, 0.94)):
            for what, kept in (("walkers", False), ("everybody", True)):
                some = [pair for scene, points in mine for pair in contacts_of(scene, points, everybody=kept)]
                label = f"contacts F1, {what}, {grace} frames of grace, {name} scenes"
                rows.append(Row(9, label, (f1(some, grace),), (goal, 1), (least, 1)))
    return rows


def made(body: Body, acts: Sequence[str], number: int) -> tuple[Scene, list[BodyPoints]]:
    """A scene and everybody's points as the product recovers them."""
    seed = 7000 + number
    size = (720, 1280) if number % 3 == 2 else (1280, 720)
    scene = make_scene(body, acts, seed, size_wh=size)
    return scene, points_of(recover(scene, body, seed), body, scene.times_s, scene.camera)


def points_of(motions: Sequence[Motion], body: Body, times_s: np.ndarray, camera: Camera) -> list[BodyPoints]:
    return [BodyPoints.of(one, body, times_s[one.track.frame_ids], None, camera) for one in motions]


def ground_of(people: list[BodyPoints]) -> Ground:
    found = fit_ground(people, [foot_contacts(one) for one in people])
    if not isinstance(found, Ground):
        raise ValueError(found.why)
    return found


def all_walk(scene: Scene) -> bool:
    return scene.acts == tuple(TWO_WALKERS)


def contacts_of(
    scene: Scene, people: list[BodyPoints], *, everybody: bool
) -> list[tuple[np.ndarray, np.ndarray]]:
    """True and found standing feet (T, 2) of people who walk, or of everybody."""
    return [
        (standing_feet(person.contacts), standing_feet(foot_contacts(points)))
        for act, person, points in zip(scene.acts, scene.people, people, strict=True)
        if everybody or act == "walk"
    ]


def f1(pairs: Sequence[tuple[np.ndarray, np.ndarray]], grace: int) -> float:
    """F1 of found against true flags; what is nearer than `grace` frames to a match counts as one."""
    hits = sum(int((found & grown(true, grace)).sum()) for true, found in pairs)
    met = sum(int((true & grown(found, grace)).sum()) for true, found in pairs)
    precision = hits / max(sum(int(found.sum()) for _, found in pairs), 1)
    recall = met / max(sum(int(true.sum()) for true, _ in pairs), 1)
    return 2 * precision * recall / max(precision + recall, 1e-9)


def grown(flags: np.ndarray, frames: int) -> np.ndarray:
    """Flags (T, K) set `frames` earlier and later too."""
    more = flags.copy()
    for shift in range(1, frames + 1):
        more[shift:] |= flags[:-shift]
        more[:-shift] |= flags[shift:]
    return more


def look(clip: Path, rig: RigCamera, up: np.ndarray, reference: Reference) -> View:
    """Bodies and lines of a clip, its focal length given, nothing else."""
    components = Components(Settings(focal_px=round(rig.focal_px, 1)))
    source = open_source(clip)
    scenery = Scenery(CutDetector(), float(source.info.fps))
    people, timeline = components.finder.find(
        source.frames(), fps=float(source.info.fps), is_cut=scenery.is_cut
    )
    camera = Camera.from_focal(source.info.size_wh, round(rig.focal_px, 1))
    (shot,), camera = look_around(scenery.shots, boxes_by_frame(people.tracks), camera)
    motions = components.engine.recover(source.frames, people, timeline, camera)
    points = points_of(motions, components.body, timeline.timestamps_s, camera)
    lines = shot.up(camera)
    return View(
        rig, up, named(points, camera, rig, reference), lines.up if isinstance(lines, LinesUp) else None
    )


def named(people: list[BodyPoints], camera: Camera, rig: RigCamera, reference: Reference) -> list[BodyPoints]:
    """The man and the woman first, by where their hips are in the picture; then the others."""
    truth_px = rig.project(reference.joints_m[:, :, HIPS].mean(axis=2))  # (2, T, 2)

    def off_px(points: BodyPoints, who: int) -> float:
        frames = points.frame_ids < truth_px.shape[1]
        if frames.sum() < FEWEST_FRAMES:
            return np.inf
        hips = camera.project(points.points_m[frames][:, body_points.HIPS].mean(axis=1))
        return float(np.linalg.norm(hips - truth_px[who, points.frame_ids[frames]], axis=-1).mean())

    known = [min(people, key=lambda points, who=who: off_px(points, who)) for who in (MAN, WOMAN)]
    return [*known, *(points for points in people if all(points is not one for one in known))]


def off_mm(views: Sequence[View], grounds: Sequence[Ground], reference: Reference, who: int) -> float:
    """Mean distance of the hips to the reference, unaligned, over frames and cameras."""
    truth = reference.joints_m[who][:, HIPS].mean(axis=1)  # (T, 3)
    off = []
    for view, ground in zip(views, grounds, strict=True):
        hips, frames = view.hips_m(ground, who)
        both = frames < len(truth)
        off.append(np.linalg.norm(hips[both] - truth[frames[both]], axis=-1).mean() * 1000)
    return float(np.mean(off))


def between_mm(views: Sequence[View], grounds: Sequence[Ground], who: int) -> float:
    """Mean distance of the same person's hips as found by two cameras, over all pairs of cameras."""
    found = [view.hips_m(ground, who) for view, ground in zip(views, grounds, strict=True)]
    apart = []
    for (one, frames), (other, others) in combinations(found, 2):
        _, mine, theirs = np.intersect1d(frames, others, return_indices=True)
        apart.append(np.linalg.norm(one[mine] - other[theirs], axis=-1).mean() * 1000)
    return float(np.mean(apart))


def angle_deg(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.degrees(np.arccos(np.clip(one @ other, -1, 1))))
