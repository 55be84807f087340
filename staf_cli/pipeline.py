"""The story of one video: frames -> people -> motions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

import numpy as np

from staf_cli.body.stature import reachable_m
from staf_cli.build import Components
from staf_cli.camera import DEFAULT_FOV_DEG, Camera, KnownCamera
from staf_cli.errors import InputError
from staf_cli.known_heights import OPTION, KnownHeights
from staf_cli.motion import Motion, Track
from staf_cli.people.found import (
    Timeline,
    check_numbers,
    choose_people,
    people_text,
    remarks,
    size_px,
    small_ones_apart,
    unused_frames,
)
from staf_cli.progress import PeopleFound, Progress, StageBegun, Stopwatch, silent, watch
from staf_cli.recover.smoothing import smooth_motion
from staf_cli.result import Person, VideoResult
from staf_cli.results.same_run import input_name, origin_of
from staf_cli.settings import Settings
from staf_cli.video.cuts import CutDetector
from staf_cli.video.frame import Frame, VideoInfo
from staf_cli.video.memory import frames_ahead
from staf_cli.video.source import FrameSource
from staf_cli.world.find import KnownScene, find_worlds
from staf_cli.world.footing import Footing
from staf_cli.world.planting import held
from staf_cli.world.scenery import Scenery
from staf_cli.world.surroundings import boxes_by_frame, look_around
from staf_cli.world.world import World, world_of

SEEN_PX = 100  # a box from this height on in which no landmark net ever sees a person shows none


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
    info, settings = source.info, components.settings
    clock = Stopwatch()
    known = known_camera(info, components)

    def frames(stage: str) -> Iterator[Frame]:
        return watch(progress, stage, frames_ahead(source), info.num_frames)

    with clock.stage("load"):
        finder = components.finder
    # Before the frames: an input that changes meanwhile must not pass for what it has become.
    origin = origin_of(info.path, settings, {})
    with clock.stage("people"):
        scenery = Scenery(CutDetector(), float(info.fps))
        with components.early_landmarks() as early:
            people, timeline = finder.find(
                frames("finding people"), fps=float(info.fps), is_cut=scenery.is_cut, watch=early.note
            )
        people = replace(people, early=early.looks)
        boxes = boxes_by_frame([*people.tracks, *people.too_small])
        check_numbers(people.tracks, settings.heights.by_person_m, OPTION)
        people, not_wanted = choose_people(people, settings.people, settings.max_people)
        people = small_ones_apart(people)
    progress(PeopleFound(len(people.tracks) + len(people.too_small)))
    with clock.stage("load"):
        engine, body = components.engine, components.body
    with clock.stage("world"):
        surroundings, camera = look_around(scenery.shots, boxes, known.camera)
    scene = KnownScene(known, settings.camera_pitch_deg, _statures(settings.heights, people.tracks))
    worlds: list[World] = []
    footings: list[Footing] = []

    def stand(motions: Sequence[Motion]) -> list[Footing]:
        with clock.stage("world"):
            found, ground = find_worlds(surroundings, motions, body, timeline.timestamps_s, camera, scene)
        worlds.extend(found)
        footings.extend(ground)
        return ground

    with clock.stage("bodies"):
        progress(StageBegun("fitting bodies"))
        motions = engine.recover(lambda: frames("measuring people"), people, timeline, camera, stand)
        if settings.smooth:
            motions = [smooth_motion(motion, timeline.fps) for motion in motions]
            if settings.feet_lock and footings:  # smoothing lets them slide
                motions = [
                    held(motion, body, timeline.timestamps_s[motion.track.frame_ids], footing)
                    for motion, footing in zip(motions, footings, strict=True)
                ]
    worlds = [_world_in_file(world, timeline) for world in worlds]
    bodies = {motion.track.person_id for motion in motions}
    unseen = [track for track in people.tracks if track.person_id not in bodies]
    small = [track for track in unseen if size_px(track) < SEEN_PX]
    boxes_only = sorted([*people.too_small, *small], key=lambda track: track.person_id)
    return VideoResult(
        info=info,
        camera=camera,
        body=body,
        people=[
            Person(
                replace(motion, track=(track := _numbered_as_in_file(motion.track, timeline))),
                camera,
                body,
                timeline.timestamps_s[motion.track.frame_ids],
                timeline.fps,
                world_of(track, worlds),
            )
            for motion in motions
        ],
        worlds=worlds,
        boxes_only=[_numbered_as_in_file(track, timeline) for track in boxes_only],
        num_frames=len(timeline),
        frame_ids=timeline.frame_ids,
        num_lost=source.num_lost,
        engine=engine.name,
        detector=finder.name,
        warnings=(
            *source.warnings,
            *not_wanted,
            *remarks(people, timeline),
            *unused_frames(people.tracks, [motion.track for motion in motions], timeline),
            *_unseen(unseen, small),
            *_heights_not_reached(settings.heights, motions),
            *_doubts(settings, worlds),
            *_no_world(settings, worlds),
        ),
        timings_s=clock.seconds,
        origin=replace(origin, assets=components.assets_used),
    )


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
    """The video's camera where no calibration tells."""
    if settings.focal_px is not None:
        return Camera.from_focal(info.size_wh, settings.focal_px)
    if settings.fov_deg is not None:
        return Camera.from_fov(info.size_wh, settings.fov_deg, "given")
    if info.focal_px is not None:
        return Camera.from_focal(info.size_wh, info.focal_px, "metadata")
    return Camera.from_fov(info.size_wh, DEFAULT_FOV_DEG)


def _numbered_as_in_file(track: Track, timeline: Timeline) -> Track:
    """The track under the file's own frame numbers, which a start or a stride makes other than the count."""
    return replace(track, frame_ids=timeline.in_file(track.frame_ids))


def _unseen(tracks: Sequence[Track], small: Sequence[Track]) -> list[str]:
    """What is said of people of whom no body is seen: small ones are boxes, large ones are mistakes."""
    lines = []
    if small:
        ids = [track.person_id for track in small]
        lines.append(f"{people_text(ids)}: no body is to be seen, boxes only")
    if mistakes := len(tracks) - len(small):
        lines.append(f"{mistakes} track(s) left out: large, and no body is to be seen in them")
    return lines


def _statures(heights: KnownHeights, tracks: Sequence[Track]) -> dict[int, float]:
    """m by person id, of those whose height is known."""
    known = {track.person_id: heights.of(track.person_id) for track in tracks}
    return {who: reachable_m(height) for who, height in known.items() if height is not None}


def _world_in_file(world: World, timeline: Timeline) -> World:
    """The world under the file's own frame numbers."""
    first, last = timeline.in_file(np.array([world.first_frame, world.last_frame])).tolist()
    frame_ids = None if world.frame_ids is None else timeline.in_file(world.frame_ids)
    return replace(world, first_frame=first, last_frame=last, frame_ids=frame_ids)


def _no_world(settings: Settings, worlds: Sequence[World]) -> list[str]:
    """What is said where a world was asked for by name and is not trusted."""
    if settings.space != "world":
        return []
    several = len(worlds) > 1
    return [
        (f"shot {world.shot}: " if several else "") + f"camera space is kept: {world.why}"
        for world in worlds
        if not world.is_trusted
    ]


def _doubts(settings: Settings, worlds: Sequence[World]) -> list[str]:
    """One line where what is seen contradicts gravity as it was given; of the first shot that does."""
    doubted = [world for world in worlds if world.doubt]
    if not doubted:
        return []
    option = "--calibration" if settings.camera_pitch_deg is None else "--camera-pitch-deg"
    more = f" (so do {len(doubted) - 1} more shots)" if len(doubted) > 1 else ""
    return [f"{doubted[0].doubt}{more}; check {option}"]


def _heights_not_reached(heights: KnownHeights, motions: list[Motion]) -> list[str]:
    """One line for each person whose height is beyond the body's shapes."""
    lines = []
    for who in (motion.track.person_id for motion in motions):
        height = heights.of(who)
        if height is not None and (nearest := reachable_m(height)) != height:
            lines.append(f"person {who}: no body of {height:g} m can be made; this one is {nearest:g} m tall")
    return lines
