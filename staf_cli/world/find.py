"""From bodies in front of a camera to bodies in a world: puts together what lines, feet and users tell.

A world is trusted where the camera stands or only turns, or travels on a path that is known, where something
says which way gravity points (what the user knows, lines of the surroundings, or people who stand long enough
and agree), and where feet show the floor. Anything else keeps camera space and says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from staf_cli.body.model import Body
from staf_cli.camera import Camera, KnownCamera
from staf_cli.motion import Motion
from staf_cli.world.body_points import MEAN_STATURE_M, BodyPoints
from staf_cli.world.camera_path import CameraPath, NoPath
from staf_cli.world.contacts import foot_contacts, without_raised
from staf_cli.world.contradiction import CONTRADICTS_DEG, SeenUp, contradiction
from staf_cli.world.footing import Footing
from staf_cli.world.ground import Ground, NoGround, fit_ground
from staf_cli.world.path_scale import PathScale, Seen, path_scale
from staf_cli.world.scenery import ShotScenery
from staf_cli.world.segments import angle_deg
from staf_cli.world.surroundings import Surroundings
from staf_cli.world.vanishing import LinesUp, NoLines
from staf_cli.world.world import PathFit, World, camera_in_world, turning_camera_in_world

LEAST_STANDING_S = 5.0  # of one person who stands or walks, for bodies to tell gravity; of two people any
MOVES = {
    "zooming": "the camera zooms",
    "travelling": "the camera travels, so where people are is told relative to it",
    "unknown": "what the camera does cannot be told",
}
MOST_SPREAD_DEG = 8.0  # of gravity by bodies
LEAST_HEIGHT_M = 0.05  # of the camera over the floor: who stands as high as it stands on a roof
BY_LINES = "lines of the surroundings"
SAME_SIZE = 0.01  # log
GIVEN_SIGMA_DEG, LINES_SIGMA_DEG = 0.05, 0.5


@dataclass(frozen=True)
class KnownScene:
    """What the user knows.

    Attributes:
        camera: and how it stands.
        pitch_deg: by how much it looks down; None where not known.
        statures_m: heights of people by person id.
    """

    camera: KnownCamera
    pitch_deg: float | None
    statures_m: Mapping[int, float]


@dataclass(frozen=True)
class _Shot:
    """One shot and the people in it.

    Attributes:
        number: from 1.
        surroundings: of it.
        rows: which of all motions are in it.
        points: of these people, in the axes of the shot's first camera.
        contacts: (T, 4) of each.
        sizes: (P,) what people's points are multiplied by already; 1 but before a camera on a path, whose
            length goes by how tall people are.
        scale: how long that path is; None where feet do not tell, or there is no path.
    """

    number: int
    surroundings: Surroundings
    rows: list[int]
    points: list[BodyPoints]
    contacts: list[np.ndarray]
    sizes: np.ndarray
    scale: PathScale | None = None

    @property
    def path(self) -> CameraPath | None:
        """Where a camera that travels goes, as far as it is known."""
        path = self.surroundings.path
        return path if isinstance(path, CameraPath) else None

    @property
    def places_m(self) -> np.ndarray | None:
        """(T, 3) m: where the camera is in the shot's frames; None where it stays or nothing tells."""
        return None if self.path is None or self.scale is None else self.path.places * self.scale.m_per_unit


def find_worlds(
    shots: Sequence[Surroundings],
    motions: Sequence[Motion],
    body: Body,
    times_s: np.ndarray,
    camera: Camera,
    known: KnownScene,
) -> tuple[list[World], list[Footing]]:
    """The world of each shot and what each person stands on.

    Args:
        shots: the surroundings of each, in order.
        motions: of all people, camera coordinates, frames counted as worked on.
        body: whose parameters they are.
        times_s: (N,) s of all frames worked on.
        camera: the video's, with its final focal length.
        known: what the user knows.

    Returns:
        worlds in the shots' order, whose frames are counted as worked on, and what each person stands on.
    """
    footings = [Footing(np.zeros((len(motion), 4), bool)) for motion in motions]
    worlds = []
    for number, surroundings in enumerate(shots, 1):
        shot = _shot(number, surroundings, motions, body, times_s, camera, known)
        world, ground = _world(shot, camera, known)
        if shot.scale is not None and ground is not None and np.abs(np.log(ground.sizes)).max() > SAME_SIZE:
            sizes = shot.sizes * ground.sizes
            shot = _shot(number, surroundings, motions, body, times_s, camera, known, sizes)
            world, ground = _world(shot, camera, known)
        worlds.append(world)
        for place, row in enumerate(shot.rows):
            footings[row] = _footing(shot, place, world, ground)
    return worlds, footings


def _shot(
    number: int,
    surroundings: Surroundings,
    motions: Sequence[Motion],
    body: Body,
    times_s: np.ndarray,
    camera: Camera,
    known: KnownScene,
    sizes: np.ndarray | None = None,
) -> _Shot:
    """A shot and its people; before a camera on a path of `sizes` (P,), else of the usual ones."""
    shot, rotations = surroundings.shot, surroundings.rotations
    rows, points = [], []
    for row, motion in enumerate(motions):
        frame_ids = motion.track.frame_ids
        if not len(frame_ids) or not shot.first <= frame_ids[0] < shot.stop:
            continue
        stature_m = known.statures_m.get(motion.track.person_id)
        own = BodyPoints.of(motion, body, times_s[frame_ids], stature_m, camera)
        rows.append(row)
        points.append(own.turned(None if rotations is None else rotations[_inside(shot, frame_ids)]))
    if isinstance(surroundings.path, CameraPath):
        if sizes is None:
            sizes = np.array([(each.known_stature_m or MEAN_STATURE_M) / each.stature_m for each in points])
        points = [each.scaled(size) for each, size in zip(points, sizes, strict=True)]
        scale, points = _on_path(points, surroundings.path, shot, camera)
    else:
        sizes, scale = np.ones(len(points)), None
    contacts = [foot_contacts(each) for each in points]
    return _Shot(number, surroundings, rows, points, contacts, sizes, scale)


def _on_path(
    points: Sequence[BodyPoints], path: CameraPath, shot: ShotScenery, camera: Camera
) -> tuple[PathScale | None, list[BodyPoints]]:
    """How long the path is, and people with the places of the camera on it."""
    frames = [_inside(shot, each.frame_ids) for each in points]
    seen = [
        Seen(each, path.rotations[inside], path.places[inside])
        for each, inside in zip(points, frames, strict=True)
    ]
    scale = path_scale(seen, camera)
    if scale is None:
        return None, list(points)
    return scale, [replace(each.points, camera_m=each.places * scale.m_per_unit) for each in seen]


def _inside(shot: ShotScenery, frame_ids: np.ndarray) -> np.ndarray:
    """Frames counted from the shot's first; none beyond its last."""
    return np.clip(frame_ids - shot.first, 0, shot.stop - shot.first - 1)


def _world(shot: _Shot, camera: Camera, known: KnownScene) -> tuple[World, Ground | None]:
    """What is known of a shot's world, and the floor that people were seen to stand on."""
    scenery, motion = shot.surroundings.shot, shot.surroundings.motion
    world = World(shot.number, scenery.first, scenery.stop - 1, motion.verdict, path=_path_fit(shot))
    lines, ground = _ground(shot, camera, known)
    if isinstance(lines, LinesUp):
        world = replace(world, gravity="lines", spread_deg=lines.unsure_deg(camera), up=lines.up)
    if known.camera.up is not None:
        world = replace(world, gravity="given", spread_deg=None, up=known.camera.up)
    if why := _moves(shot):
        return replace(world, why=why), None
    if isinstance(ground, NoGround):
        if known.camera.up is None or known.camera.height_m is None:
            return replace(world, why=ground.why), None
        world = replace(world, scale="given", camera_height_m=known.camera.height_m)
        return _placed(world, shot), None
    gravity = world.gravity or ("given" if ground.source == "given" else "bodies")
    spread = ground.spread_deg if gravity == "bodies" else world.spread_deg
    world = replace(world, gravity=gravity, spread_deg=spread, up=ground.up, scale=ground.scale)
    if gravity == "given":
        world = replace(world, doubt=_doubt(shot, camera, known, ground.up))
    if why := _too_little(ground, gravity, lines) or _no_floor(shot, ground, known):
        return replace(world, why=why), None
    return _placed(replace(world, camera_height_m=ground.height_m), shot), ground


def _moves(shot: _Shot) -> str:
    """Why what the camera does keeps camera space; "" where it does not."""
    why = MOVES.get(shot.surroundings.motion.verdict, "")
    if isinstance(shot.surroundings.path, NoPath):
        return f"{why}; {shot.surroundings.path.why}"
    if shot.path is None:
        return why
    if shot.scale is None or not shot.scale.standing_s:
        return f"{why}; no foot that stands tells how long its path is"
    if not shot.scale.is_sure:
        return f"{why}; feet that stand tell the length of its path to {100 * shot.scale.spread:.0f} % only"
    return ""


def _path_fit(shot: _Shot) -> PathFit | None:
    path, scale = shot.path, shot.scale
    if path is None:
        return None
    spread, standing_s = (None, 0.0) if scale is None else (scale.spread, scale.standing_s)
    return PathFit(path.num_pictures, path.registered, path.error_px, spread, standing_s)


def _ground(shot: _Shot, camera: Camera, known: KnownScene) -> tuple[LinesUp | NoLines, Ground | NoGround]:
    """What lines say of up, if they are asked, and the floor by what tells best which way that is."""
    height_m = known.camera.height_m

    def with_up(up: np.ndarray, sigma_deg: float) -> Ground | NoGround:
        return fit_ground(
            shot.points, shot.contacts, lines_up=up, lines_sigma_deg=sigma_deg, camera_height_m=height_m
        )

    if known.camera.up is not None:
        return NoLines("gravity is given"), with_up(known.camera.up, GIVEN_SIGMA_DEG)
    by_bodies = fit_ground(shot.points, shot.contacts, camera_height_m=height_m, pitch_deg=known.pitch_deg)
    if known.pitch_deg is not None:
        return NoLines("gravity is given"), by_bodies
    lines = shot.surroundings.up(camera, by_bodies.up if isinstance(by_bodies, Ground) else None)
    if isinstance(lines, NoLines):
        return lines, by_bodies
    ground = with_up(lines.up, max(LINES_SIGMA_DEG, lines.spread_deg))
    return _as_unsure_as_people(lines, by_bodies), ground


def _as_unsure_as_people(lines: LinesUp, by_bodies: Ground | NoGround) -> LinesUp:
    """Lines, with more spread where people who would be trusted by themselves contradict them.

    Poles and trees may all lean the same way, and people too: which of them is right cannot be told.
    """
    if isinstance(by_bodies, NoGround) or _too_little(by_bodies, "bodies", lines):
        return lines
    apart_deg = angle_deg(lines.up, by_bodies.up)
    if apart_deg <= max(CONTRADICTS_DEG, 2 * by_bodies.spread_deg):
        return lines
    return replace(lines, spread_deg=float(np.hypot(lines.spread_deg, apart_deg / 2**0.5)))


def _doubt(shot: _Shot, camera: Camera, known: KnownScene, given_up: np.ndarray) -> str:
    """What lines, or else people, say against gravity as it was given; "" where nothing does."""
    by_bodies = fit_ground(shot.points, shot.contacts, camera_height_m=known.camera.height_m)
    near_ups = given_up, by_bodies.up if isinstance(by_bodies, Ground) else None
    asked = [shot.surroundings.up(camera, near_up) for near_up in near_ups]
    seen = [SeenUp(each.up, each.unsure_deg(camera), BY_LINES) for each in asked if isinstance(each, LinesUp)]
    if not seen and isinstance(by_bodies, Ground) and not _too_little(by_bodies, "bodies", asked[-1]):
        seen.append(SeenUp(by_bodies.up, by_bodies.spread_deg, "people"))
    pitch_only = known.camera.up is None
    doubts = [contradiction(given_up, each, pitch_only=pitch_only) for each in seen]
    return doubts[-1] if doubts and all(doubts) else ""


def _too_little(ground: Ground, gravity: str, lines: LinesUp | NoLines) -> str:
    """Why gravity is not trusted; "" where it is."""
    if gravity != "bodies":
        return ""
    no_lines = lines.why if isinstance(lines, NoLines) else ""
    people, standing_s = int((ground.standing_s >= 1.0).sum()), float(ground.standing_s.max(initial=0.0))
    if people < 2 and standing_s < LEAST_STANDING_S:
        return f"one person who stands for {standing_s:.1f} s does not show gravity well enough; {no_lines}"
    if ground.spread_deg > MOST_SPREAD_DEG:
        return f"bodies show gravity to {ground.spread_deg:.0f} degrees only; {no_lines}"
    if not ground.agrees:
        return f"people do not agree on which way is up ({ground.apart_deg:.0f} degrees apart); {no_lines}"
    return ""


def _no_floor(shot: _Shot, ground: Ground, known: KnownScene) -> str:
    """Why what people stand on is not the floor; "" where it is."""
    if known.camera.height_m is not None:
        return ""
    if ground.height_m < LEAST_HEIGHT_M:
        return "people stand as high as the camera (on a roof?), so nothing shows the floor"
    for points, size, stands in zip(shot.points, ground.sizes, ground.stands, strict=True):
        camera = points.camera_along(ground.up)[points.observed, None] + ground.height_m
        shoulders = points.points_m[points.observed][:, :2] @ ground.up * size + camera
        if not stands and len(shoulders) and np.median(shoulders) < 0:
            return f"person {points.person_id} is below what others stand on, so that is not the floor"
    return ""


def _placed(world: World, shot: _Shot) -> World:
    assert world.up is not None
    assert world.camera_height_m is not None
    first, rotations = camera_in_world(world.up, world.camera_height_m), shot.surroundings.rotations
    if rotations is None:
        return replace(world, world_from_camera=first)
    frame_ids = np.arange(world.first_frame, world.last_frame + 1)
    matrices = turning_camera_in_world(first, rotations, shot.places_m)
    return replace(world, world_from_camera=matrices, frame_ids=frame_ids)


def _footing(shot: _Shot, place: int, world: World, ground: Ground | None) -> Footing:
    """What one of a shot's people stands on."""
    points, contacts = shot.points[place], shot.contacts[place]
    if not world.is_trusted:
        return Footing(contacts)
    matrices = world.world_from_camera if world.frame_ids is None else world.camera_at(points.frame_ids)
    if ground is None:
        return Footing(contacts, matrices, size=float(shot.sizes[place]))
    size, level_m = float(ground.sizes[place]), float(ground.levels_m[place])
    if points.known_stature_m is not None:
        size = 1.0  # the body has that height already
    kept = without_raised(contacts, points.scaled(size), ground.up, ground.height_m, level_m)
    size *= float(shot.sizes[place])
    return Footing(kept, matrices, level_m if ground.stands[place] else np.nan, size)
