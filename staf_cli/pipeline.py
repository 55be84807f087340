"""The story of one video: frames -> people -> surroundings -> motions in worlds -> result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePath

import numpy as np

from staf_cli.body.model import Body
from staf_cli.body.stature import reachable_m
from staf_cli.build import Components
from staf_cli.calibration.plausible import focal_is_wrong
from staf_cli.camera import DEFAULT_FOV_DEG, Camera, KnownCamera
from staf_cli.errors import InputError
from staf_cli.known_heights import OPTION, KnownHeights
from staf_cli.motion import Motion, Track
from staf_cli.people.found import (
    FoundPeople,
    Timeline,
    check_numbers,
    choose_people,
    small_ones_apart,
)
from staf_cli.progress import PeopleFound, Progress, StageBegun, Stopwatch, silent, watch
from staf_cli.recover.smoothing import smooth_motion
from staf_cli.remarks import Bodiless, remarks_on
from staf_cli.result import Origin, Person, VideoResult
from staf_cli.results.same_run import input_name, origin_of
from staf_cli.results.worlds import no_world_lines
from staf_cli.settings import Settings
from staf_cli.video.cuts import CutDetector
from staf_cli.video.frame import Frame, VideoInfo
from staf_cli.video.memory import frames_ahead
from staf_cli.video.source import FrameSource
from staf_cli.world.find import KnownScene
from staf_cli.world.footing import Footing
from staf_cli.world.scenery import Scenery, ShotScenery
from staf_cli.world.standing import Standing
from staf_cli.world.surroundings import boxes_by_frame, look_around
from staf_cli.world.travel import with_paths
from staf_cli.world.world import World, world_of


def recover_video(source: FrameSource, components: Components, progress: Progress = silent) -> VideoResult:
    """Recover the bodies of all people in a video; nothing is written.

    Args:
        source: the frames; read once, or twice where more is to be seen than the detector's boxes tell.
        components: the parts to do it with.
        progress: takes an event for every step.

    Raises:
        InputError: not a single frame can be decoded, or a person who was asked for is not there.
        AssetError: a net is missing, damaged or cannot be fetched.
    """
    run = _Run(source, components, progress)
    known = known_camera(source.info, components)
    with run.clock.stage("load"):
        finder = components.finder
    # Before the frames: an input that changes meanwhile must not pass for what it has become.
    origin = origin_of(source.info.path, run.settings, {})
    seen = _find_people(run)
    with run.clock.stage("load"):
        engine, body = components.engine, components.body
    standing = _look_around(run, seen, known, body)
    motions = _recover(run, seen, standing)
    return _result(run, seen, standing, motions, origin, (engine.name, finder.name))


@dataclass(frozen=True)
class _Run:
    """One video on its way.

    Attributes:
        source: its frames.
        components: the parts to do it with.
        progress: takes an event for every step.
        clock: counts seconds by stage.
    """

    source: FrameSource
    components: Components
    progress: Progress
    clock: Stopwatch = field(default_factory=Stopwatch)

    @property
    def settings(self) -> Settings:
        return self.components.settings

    def frames(self, stage: str) -> Iterator[Frame]:
        """All frames anew, counted as a stage."""
        return watch(self.progress, stage, frames_ahead(self.source), self.source.info.num_frames)


@dataclass(frozen=True)
class _Seen:
    """What the frames showed when they passed.

    Attributes:
        people: who is to be worked on.
        timeline: when the frames are.
        shots: what was noted of each shot's surroundings.
        boxes: (K, 4) px of everyone, by index of the frame; also of those who are not worked on.
        remarks: one line each on those.
    """

    people: FoundPeople
    timeline: Timeline
    shots: Sequence[ShotScenery]
    boxes: dict[int, np.ndarray]
    remarks: Sequence[str]


def _find_people(run: _Run) -> _Seen:
    """Frames -> people, those of them who are wanted."""
    components, settings, fps = run.components, run.settings, float(run.source.info.fps)
    with run.clock.stage("people"):
        scenery = Scenery(CutDetector(), fps)
        with components.early_landmarks() as early:
            people, timeline = components.finder.find(
                run.frames("finding people"), fps=fps, is_cut=scenery.is_cut, watch=early.note
            )
        people = replace(people, early=early.looks)
        boxes = boxes_by_frame([*people.tracks, *people.too_small])
        check_numbers(people.tracks, settings.heights.by_person_m, OPTION)
        people, not_wanted = choose_people(people, settings.people, settings.max_people)
        people = small_ones_apart(people)
    run.progress(PeopleFound(len(people.tracks) + len(people.too_small)))
    return _Seen(people, timeline, scenery.shots, boxes, not_wanted)


def _look_around(run: _Run, seen: _Seen, known: KnownCamera, body: Body) -> Standing:
    """People -> surroundings: what the camera does, and its focal length if lines tell it."""
    with run.clock.stage("world"):
        shots, camera = look_around(seen.shots, seen.boxes, known.camera)
        if run.settings.moving == "auto":
            shots = with_paths(shots, seen.boxes, camera, partial(run.frames, "finding the camera's path"))
    statures_m = _statures(run.settings.heights, seen.people.tracks)
    scene = KnownScene(known, run.settings.camera_pitch_deg, statures_m)
    return Standing(shots, camera, scene, seen.timeline.timestamps_s, body)


def _recover(run: _Run, seen: _Seen, standing: Standing) -> list[Motion]:
    """Surroundings -> motions, which stand in worlds."""

    def stand(motions: Sequence[Motion]) -> list[Footing]:
        with run.clock.stage("world"):
            return standing.footings_of(motions)

    settings, timeline = run.settings, seen.timeline
    with run.clock.stage("bodies"):
        run.progress(StageBegun("fitting bodies"))
        motions = run.components.engine.recover(
            lambda: run.frames("measuring people"), seen.people, timeline, standing.camera, stand
        )
        if settings.smooth:
            motions = [smooth_motion(motion, timeline.fps) for motion in motions]
            if settings.feet_lock:  # smoothing lets them slide
                motions = standing.held_again(motions)
    return motions


def _result(
    run: _Run,
    seen: _Seen,
    standing: Standing,
    motions: Sequence[Motion],
    origin: Origin,
    names: tuple[str, str],
) -> VideoResult:
    """Motions -> result, under the file's own frame numbers; `names` are the engine's and the detector's."""
    people, timeline = seen.people, seen.timeline
    worlds = [_world_in_file(world, timeline) for world in standing.worlds]
    bodiless = Bodiless.of(people.tracks, motions)
    boxes_only = sorted([*people.too_small, *bodiless.small], key=lambda track: track.person_id)
    return VideoResult(
        info=run.source.info,
        camera=standing.camera,
        body=standing.body,
        people=[_person(motion, standing, timeline, worlds) for motion in motions],
        worlds=worlds,
        boxes_only=[_numbered_as_in_file(track, timeline) for track in boxes_only],
        num_frames=len(timeline),
        frame_ids=timeline.frame_ids,
        num_lost=run.source.num_lost,
        engine=names[0],
        detector=names[1],
        warnings=(
            *run.source.warnings,
            *seen.remarks,
            *remarks_on(people, timeline, motions, bodiless, worlds, run.settings),
            *no_world_lines(run.settings.space, run.settings.floor, worlds),
        ),
        timings_s=run.clock.seconds,
        origin=replace(
            origin,
            assets=run.components.assets_used,
            versions={**origin.versions, **run.components.versions_used},
        ),
    )


def _person(motion: Motion, standing: Standing, timeline: Timeline, worlds: Sequence[World]) -> Person:
    times_s = timeline.timestamps_s[motion.track.frame_ids]
    motion = replace(motion, track=_numbered_as_in_file(motion.track, timeline))
    world = world_of(motion.track, worlds)
    return Person(motion, standing.camera, standing.body, times_s, timeline.fps, world)


def known_camera(info: VideoInfo, components: Components) -> KnownCamera:
    """The video's one camera, and how it stands as far as that is known.

    Its focal length is the one given, the calibrated one, that of the file's metadata, or an assumed one.

    Raises:
        InputError: the calibration does not go with the video, or says again what is given.
    """
    settings, turn = components.settings, info.orientation
    known = KnownCamera(camera_of(info, settings))
    if (calibration := components.calibration) is not None:
        name = input_name(info.path)
        stem = name if info.path.is_dir() else PurePath(name).stem
        known = calibration.for_video(stem, info.size_wh, turn.quarter_turns, turn.mirrored)
    if known.up is not None and settings.camera_pitch_deg is not None:
        raise InputError(
            f"--camera-pitch-deg {settings.camera_pitch_deg:g} and the world of --calibration both say which "
            "way is up: drop one of them"
        )
    if settings.camera_height_m is not None:
        known = replace(known, height_m=settings.camera_height_m)
    return known


def camera_of(info: VideoInfo, settings: Settings) -> Camera:
    """The video's camera where no calibration tells.

    Raises:
        InputError: no camera with such pictures has the focal length that is given.
    """
    if settings.focal_px is not None:
        if wrong := focal_is_wrong(settings.focal_px, info.size_wh):
            raise InputError(f"--focal-px {wrong}")
        return Camera.from_focal(info.size_wh, settings.focal_px)
    if settings.fov_deg is not None:
        return Camera.from_fov(info.size_wh, settings.fov_deg, "given")
    if info.focal_px is not None:
        return Camera.from_focal(info.size_wh, info.focal_px, "metadata")
    return Camera.from_fov(info.size_wh, DEFAULT_FOV_DEG)


def _numbered_as_in_file(track: Track, timeline: Timeline) -> Track:
    """The track under the file's own frame numbers, which a start or a stride makes other than the count."""
    return replace(track, frame_ids=timeline.in_file(track.frame_ids))


def _statures(heights: KnownHeights, tracks: Sequence[Track]) -> dict[int, float]:
    """m by person id, of those whose height is known."""
    known = {track.person_id: heights.of(track.person_id) for track in tracks}
    return {who: reachable_m(height) for who, height in known.items() if height is not None}


def _world_in_file(world: World, timeline: Timeline) -> World:
    """The world under the file's own frame numbers."""
    first, last = timeline.in_file(np.array([world.first_frame, world.last_frame])).tolist()
    frame_ids = None if world.frame_ids is None else timeline.in_file(world.frame_ids)
    return replace(world, first_frame=first, last_frame=last, frame_ids=frame_ids)
