"""Write a result into its folder: tracks, meshes, overlay, poster, exports and, last of all, run.json."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.errors import OutputError, SettingError
from staf_cli.export.formats import FORMATS, ExportOptions, PageOptions, PageVideo
from staf_cli.export.meshes import ObjWriter, mesh_bytes, write_frame_npz
from staf_cli.progress import Progress, StageBegun, Stopwatch, silent, watch
from staf_cli.render.scene import Renderer
from staf_cli.result import Exported, Person, VideoResult
from staf_cli.results import layout
from staf_cli.results.pictures import Drawing
from staf_cli.results.publish import out_folder, replacing
from staf_cli.results.run_json import RunSummary, describe, read_document, write_document
from staf_cli.results.track_npz import write_track
from staf_cli.results.worlds import write_camera
from staf_cli.settings import Settings, settings_that_affect
from staf_cli.video.frame import Frame
from staf_cli.video.memory import frames_ahead
from staf_cli.video.picture import write_jpeg
from staf_cli.video.source import FrameSource
from staf_cli.video.stills import PhotoSink
from staf_cli.video.video_sink import VideoSink

MESH_CHUNK = 32  # frames of one person whose vertices are made at a time
SPARE_BYTES = 50 * 1024 * 1024
POSTER_BYTES = 480_000  # at most

WRITING = ("write tracks", "exports", "meshes and overlay")  # stages of a result's timings

# Settings that `VideoResult.save` may change; the others have had their effect already.
OF_OUTPUT = settings_that_affect("files")


@dataclass(frozen=True)
class MeshPlan:
    """The meshes that will be written.

    Attributes:
        num_files: without the faces' one.
        num_bytes: about.
    """

    num_files: int
    num_bytes: int

    def __str__(self) -> str:
        return f"meshes: about {_size(self.num_bytes)} in {self.num_files} files"


def plan_meshes(result: VideoResult, settings: Settings) -> MeshPlan:
    """How many meshes the settings ask for, and about how much space they take."""
    body = result.body
    formats = [FORMATS[name] for name in settings.export if FORMATS[name].per_frame]
    one = mesh_bytes(body.num_vertices, len(body.faces), obj=settings.obj, npz=settings.frame_npz)
    one += sum(each.frame_bytes(body) for each in formats)
    meshes = sum(len(person.motion) for person in result.people)
    return MeshPlan((settings.obj + settings.frame_npz + len(formats)) * meshes, one * meshes)


def plan_bytes(result: VideoResult, settings: Settings) -> int:
    """About how much space meshes and exports take together."""
    others = [FORMATS[name] for name in settings.export if not FORMATS[name].per_frame]
    each_frame = sum(other.frame_bytes(result.body) for other in others)
    frames = sum(len(person.motion) for person in result.people)
    page = round(settings.html_mb * 1e6) if "html" in settings.export else 0
    return plan_meshes(result, settings).num_bytes + each_frame * frames + page


def check_free(folder: Path, num_bytes: int = 0) -> None:
    """Stop where meshes and exports of so many bytes, and what else there is to write, would not fit.

    Raises:
        OutputError: too little space is free.
    """
    needed, free = num_bytes + SPARE_BYTES, shutil.disk_usage(folder).free
    if needed > free:
        per_frame = " or ".join(each.name for each in FORMATS.values() if each.per_frame)
        # The folder given with --out: the part folder itself is nothing that the user knows.
        raise OutputError(
            f"{folder.parent}: the results need about {_size(needed)}, {_size(free)} are free; "
            f"give another --out, or skip meshes (--no-obj, --no-frame-npz, no --export {per_frame})"
        )


@dataclass(frozen=True)
class Writer:
    """Writes results with the settings of a run, the video that they were made from and a renderer.

    Attributes:
        settings: of the run.
        source: the video; None where it is not at hand, then no pictures are drawn.
        renderer: makes the renderer that settings and faces (F, 3) ask for.
        progress: takes an event for every step.
        turn: held while something is saved.
    """

    settings: Settings
    source: FrameSource | None
    renderer: Callable[[Settings, np.ndarray], Renderer]
    progress: Progress = silent
    turn: AbstractContextManager[object] = field(default_factory=nullcontext)

    def save(self, result: VideoResult, folder: Path, settings: Mapping[str, Any]) -> None:
        """Write it into a folder of its own, complete or not at all; see `VideoResult.save`."""
        if unknown := sorted(set(settings) - OF_OUTPUT):
            raise SettingError(
                f"{', '.join(unknown)}: not settings of what is saved; choose {', '.join(sorted(OF_OUTPUT))}"
            )
        there = read_document(folder)
        if there is not None and not is_same_input(result, there):
            raise OutputError(f"{folder} holds the result of another input; give another folder or move it")
        writer = replace(self, settings=replace(self.settings, **settings))
        with self.turn, out_folder(folder.parent), replacing(folder) as part:
            writer.write(result, part)

    def write(self, result: VideoResult, folder: Path) -> RunSummary:
        """Write everything that the settings ask for into an existing, empty folder.

        Raises:
            OutputError: the files cannot be written, or would not fit.
        """
        check_free(folder, plan_bytes(result, self.settings))
        files = _Files(folder, result, self.settings)
        tracks, exports, pictures = WRITING
        with files.clock.stage(tracks):
            files.write_tracks()
        if self.settings.export:
            with files.clock.stage(exports):
                files.write_exports(self.source, self.progress)
        with files.clock.stage(pictures):
            renderer = self._write_pictures(files)
        return files.complete(renderer)

    def _write_pictures(self, files: _Files) -> str | None:
        """Meshes, overlay and poster; who drew them, if they were drawn."""
        result, has_overlay = files.result, self.settings.overlay
        if self.source is None or not has_overlay:
            files.write_meshes(self.progress)
        if self.source is None:
            return None
        renderer = self.renderer(self.settings, result.body.faces)
        ahead = frames_ahead(self.source)
        if has_overlay:
            watched = watch(self.progress, "drawing and writing", ahead, result.num_frames)
            files.write_frames(watched, renderer)
        else:
            with closing(ahead):  # the poster needs no more than six of them
                files.write_poster(ahead, renderer, self.progress)
        return renderer.description


def is_same_input(result: VideoResult, document: Mapping[str, Any]) -> bool:
    """Whether a run.json is of the result's own input: the same content, or the same place."""
    origin = result.origin
    pairs = (("input_sha256", origin.input_sha256), ("input_path_sha256", origin.input_path_sha256))
    return any(own is not None and document.get(key) == own for key, own in pairs)


@dataclass
class _Files:
    """A result's files on their way into an empty folder."""

    folder: Path
    result: VideoResult
    settings: Settings
    warnings: list[str] = field(default_factory=list)
    exports: tuple[Exported, ...] = ()

    def __post_init__(self) -> None:
        body = self.result.body
        self._meshes = _MeshFeed(self.result.people)
        self._obj = ObjWriter(body.faces, body.name) if self.settings.obj else None
        # A result that was read back has been written before, which took its own time.
        before = self.result.timings_s.items()
        self.clock = Stopwatch({stage: seconds for stage, seconds in before if stage not in WRITING})

    def write_tracks(self) -> None:
        """The track of each person, how the camera turned, and the faces where meshes follow."""
        for person in self.result.people:
            write_track(layout.person_file(self.folder, person.person_id, ".npz"), person)
        write_camera(self.folder / layout.CAMERA, self.result.worlds)
        if self._writes_meshes and self.result.people:
            (self.folder / layout.MESHES).mkdir(exist_ok=True)
            np.save(self.folder / layout.MESHES / layout.FACES, self.result.body.faces)
            for person in self.result.people:
                layout.mesh_folder(self.folder, person.person_id).mkdir()

    def write_exports(self, source: FrameSource | None, progress: Progress) -> None:
        """What `--export` asks for, one format after another; html shows the input, where it is at hand."""
        chosen = self.settings
        page = PageOptions(
            video=PageVideo(source, note="" if source is not None else "the video was not at hand"),
            with_body=chosen.with_body,
            no_video=chosen.no_video,
            most_mb=chosen.html_mb,
        )
        options = ExportOptions(chosen.export_from_start, chosen.space, page)
        for name in self.settings.export:
            progress(StageBegun(f"exporting {name}"))
            self.exports += (FORMATS[name].write(self.result, self.folder, options),)

    def write_frames(self, frames: Iterable[Frame], renderer: Renderer) -> None:
        """Overlay, poster and meshes in one pass over the video."""
        drawing = Drawing(self.result, self.settings, renderer)
        with self._open_sink(drawing.size_wh) as sink:
            for frame in frames:
                meshes = list(self._meshes.at(frame.frame_id))
                for mesh in meshes:
                    self._write_mesh(*mesh)
                sink.write(drawing.picture(frame, meshes), frame.pts, frame.duration)
        self.warnings += sink.warnings
        self._write_poster(drawing)

    def write_poster(self, frames: Iterable[Frame], renderer: Renderer, progress: Progress) -> None:
        """The poster alone: frames are taken up to the last one that it shows."""
        drawing = Drawing(self.result, self.settings, renderer)
        last = max(drawing.poster_frames, default=-1)
        needed = takewhile(lambda frame: frame.index <= last, frames)
        for frame in watch(progress, "drawing the poster", needed, last + 1):
            if frame.index in drawing.poster_frames:
                drawing.picture(frame, self._meshes.at(frame.frame_id))
        self._write_poster(drawing)

    def write_meshes(self, progress: Progress) -> None:
        """Meshes alone, without opening the video again."""
        if not self._writes_meshes:
            return
        frame_ids = sorted({int(i) for person in self.result.people for i in person.frame_ids})
        for frame_id in watch(progress, "writing meshes", frame_ids, len(frame_ids)):
            for mesh in self._meshes.at(frame_id):
                self._write_mesh(*mesh)

    def complete(self, renderer: str | None) -> RunSummary:
        """Write run.json, whose presence marks the folder as complete."""
        origin = self.result.origin
        written = {name: value for name, value in self.settings.as_json().items() if name in OF_OUTPUT}
        result = replace(
            self.result,
            warnings=tuple(dict.fromkeys((*self.result.warnings, *self.warnings))),
            timings_s=self.clock.seconds,
            exports=self.exports,
            origin=replace(origin, settings={**origin.settings, **written}),
        )
        document = describe(result, renderer, self.folder)
        write_document(self.folder, document)
        return RunSummary.from_document(document)

    @property
    def _writes_meshes(self) -> bool:
        return self.settings.obj or self.settings.frame_npz

    def _open_sink(self, size_wh: tuple[int, int]) -> PhotoSink | VideoSink:
        info = self.result.info
        is_transparent = self.settings.background == "transparent"
        name = layout.overlay_name(is_photo=info.is_photo, is_transparent=is_transparent)
        if info.is_photo:
            return PhotoSink(self.folder / name)
        return VideoSink(
            self.folder / name,
            size_wh,
            info.time_base,
            fps=info.fps,
            audio_from=info.path if info.has_audio else None,
            cut_sound=(info.starts_late, info.ends_early),
            alpha=is_transparent,
        )

    def _write_poster(self, drawing: Drawing) -> None:
        write_jpeg(self.folder / layout.POSTER, drawing.poster(), POSTER_BYTES)

    def _write_mesh(self, person: Person, row: int, vertices: np.ndarray) -> None:
        motion = person.motion
        frame_id = int(motion.track.frame_ids[row])
        stem = layout.mesh_folder(self.folder, person.person_id) / layout.mesh_name(frame_id)
        if self._obj is not None:
            self._obj.write(stem.with_suffix(".obj"), frame_id, vertices)
        if self.settings.frame_npz:
            numbers = (person.joints3d[row], motion.poses[row], motion.mesh_betas[row], motion.trans[row])
            write_frame_npz(stem.with_suffix(".npz"), vertices, *numbers)


class _MeshFeed:
    """Vertices frame by frame, made for a stretch of each person's frames at a time."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = list(people)
        self._stretches: dict[int, tuple[int, np.ndarray]] = {}

    def at(self, frame_id: int) -> Iterator[tuple[Person, int, np.ndarray]]:
        """Person, row of their track and vertices (V, 3) of everyone in a frame."""
        for person in self._people:
            frame_ids = person.motion.track.frame_ids
            row = int(np.searchsorted(frame_ids, frame_id))
            if row >= len(frame_ids) or frame_ids[row] != frame_id:
                self._stretches.pop(person.person_id, None)
                continue
            start, vertices = self._stretches.get(person.person_id, (-MESH_CHUNK, None))
            if vertices is None or not start <= row < start + len(vertices):
                start, vertices = row, person.vertices_of(slice(row, row + MESH_CHUNK))
                self._stretches[person.person_id] = (start, vertices)
            yield person, row, vertices[row - start]


def _size(num_bytes: int) -> str:
    return f"{num_bytes / 1e9:.1f} GB" if num_bytes >= 1e8 else f"{num_bytes / 1e6:.0f} MB"
