"""The story of one video: frames -> people -> motions -> meshes and pictures."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from staf_cli.build import Toolbox
from staf_cli.camera import Camera
from staf_cli.motion import Motion
from staf_cli.people.found import FoundPeople, Timeline, choose_people, remarks, unused_frames
from staf_cli.progress import PeopleFound, Progress, StageBegun, silent, watch
from staf_cli.recover.smoothing import smooth_motion
from staf_cli.result import Person, VideoResult
from staf_cli.results.writer import OutputFolder
from staf_cli.settings import Settings
from staf_cli.video.cuts import CutDetector
from staf_cli.video.frame import Frame
from staf_cli.video.memory import num_waiting, prefetch
from staf_cli.video.source import FrameSource

AHEAD = 8  # frames decoded ahead


def recover_video(source: FrameSource, tools: Toolbox, progress: Progress = silent) -> VideoResult:
    """Recover everybody in a video; nothing is written.

    Args:
        source: the frames; read once, or twice where the detector saw no landmarks.
        tools: the parts to do it with.
        progress: takes an event for every step.

    Raises:
        InputError: not a single frame can be decoded.
        AssetError: a net is missing, damaged or cannot be fetched.
    """
    info = source.info
    clock = _Stopwatch()

    def frames(stage: str) -> Iterator[Frame]:
        ahead = prefetch(source.frames(), num_waiting(info.size_wh, AHEAD))
        return watch(progress, stage, ahead, info.num_frames)

    with clock.stage("load"):
        finder = tools.finder
    with clock.stage("people"):
        cuts = CutDetector()
        people, timeline = finder.find(frames("finding people"), fps=float(info.fps), is_cut=cuts.is_cut)
        people, not_wanted = choose_people(people, tools.settings.people, tools.settings.max_people)
    progress(PeopleFound(len(people.tracks)))
    camera = camera_of(timeline.size_wh, tools.settings)
    with clock.stage("load"):
        engine, body = tools.engine, tools.body
    with clock.stage("bodies"):
        progress(StageBegun("fitting bodies"))
        motions = engine.recover(lambda: frames("measuring people"), people, timeline, camera)
        if tools.settings.smooth:
            motions = [smooth_motion(motion, timeline.fps) for motion in motions]
    return VideoResult(
        info=info,
        camera=camera,
        body=body,
        people=[
            Person(
                _numbered_as_in_file(motion, timeline),
                camera,
                body,
                timeline.timestamps_s[motion.track.frame_ids],
                timeline.fps,
            )
            for motion in motions
        ],
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
            *_left_out(people, motions),
        ),
        timings_s=clock.seconds,
    )


def write_video(
    result: VideoResult,
    source: FrameSource,
    folder: Path,
    tools: Toolbox,
    progress: Progress = silent,
    input_sha256: str | None = None,
) -> VideoResult:
    """Write everything the settings ask for into an existing, empty folder.

    `input_sha256` goes into run.json, for a later run to know the input by.

    Returns:
        The result with the timings of this stage and whatever warnings it brought.

    Raises:
        OutputError: the files cannot be written, or would not fit.
    """
    clock = _Stopwatch(result.timings_s)
    output = OutputFolder(folder, result, tools.settings)
    output.check_space()
    with clock.stage("write tracks"):
        output.write_tracks()
    if tools.settings.export:
        with clock.stage("exports"):
            output.write_exports(progress)
    with clock.stage("meshes and overlay"):
        ahead = prefetch(source.frames(), num_waiting(source.info.size_wh, AHEAD))
        if tools.settings.overlay:
            frames = watch(progress, "drawing and writing", ahead, result.num_frames)
            output.write_frames(frames, tools.renderer)
        else:
            output.write_meshes(progress)
            with closing(ahead):  # the poster needs no more than six of them
                output.write_poster(ahead, tools.renderer, progress)
    return output.complete(clock.seconds, tools, input_sha256)


def camera_of(size_wh: tuple[int, int], settings: Settings) -> Camera:
    """The video's one camera: from a focal length where it is known, else from the field of view."""
    if settings.focal_px is not None:
        return Camera.from_focal(size_wh, settings.focal_px)
    return Camera.from_fov(size_wh, settings.fov_deg)


def _numbered_as_in_file(motion: Motion, timeline: Timeline) -> Motion:
    """The motion under the file's own frame numbers, which a start or a stride makes other than the count."""
    track = motion.track
    return replace(motion, track=replace(track, frame_ids=timeline.in_file(track.frame_ids)))


def _left_out(people: FoundPeople, motions: list[Motion]) -> list[str]:
    missing = len(people.tracks) - len(motions)
    return [f"{missing} track(s) left out: no body is to be seen in them"] if missing else []


class _Stopwatch:
    """Seconds by stage."""

    def __init__(self, before: dict[str, float] | None = None) -> None:
        self.seconds = dict(before or {})

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
