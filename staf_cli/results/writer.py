"""One video's folder of results: tracks, meshes, overlay, poster and, last of all, run.json."""

from __future__ import annotations

import dataclasses
import json
import platform
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from staf_cli.assets.store import fingerprint
from staf_cli.build import Toolbox
from staf_cli.errors import OutputError
from staf_cli.export.formats import FORMATS, ExportOptions
from staf_cli.export.meshes import ObjWriter, mesh_bytes, write_frame_npz
from staf_cli.metrics import jitter
from staf_cli.progress import Progress, StageBegun, silent, watch
from staf_cli.render.scene import Renderer
from staf_cli.result import Exported, Person, VideoResult
from staf_cli.results.run_json import RUN_JSON, contents_of
from staf_cli.results.same_run import input_name, package_versions, path_sha256
from staf_cli.results.track_npz import write_track
from staf_cli.settings import Settings
from staf_cli.video.frame import Frame, FrameSink

if TYPE_CHECKING:
    from staf_cli.results.pictures import Drawing

MESH_CHUNK = 32  # frames of one person whose vertices are made at a time
SPARE_BYTES = 50 * 1024 * 1024
POSTER_BYTES = 480_000  # at most


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
    ply = "ply" in settings.export
    one = mesh_bytes(body.num_vertices, len(body.faces), obj=settings.obj, npz=settings.frame_npz)
    one += ply * FORMATS["ply"].frame_bytes(body)
    meshes = sum(len(person.motion) for person in result.people)
    return MeshPlan((settings.obj + settings.frame_npz + ply) * meshes, one * meshes)


def plan_bytes(result: VideoResult, settings: Settings) -> int:
    """About how much space meshes and exports take together."""
    others = sum(FORMATS[name].frame_bytes(result.body) for name in settings.export if name != "ply")
    frames = sum(len(person.motion) for person in result.people)
    return plan_meshes(result, settings).num_bytes + others * frames


def check_free(folder: Path, num_bytes: int = 0) -> None:
    """Stop where meshes and exports of so many bytes, and what else there is to write, would not fit.

    Raises:
        OutputError: too little space is free.
    """
    needed, free = num_bytes + SPARE_BYTES, shutil.disk_usage(folder).free
    if needed > free:
        # The folder given with --out: the part folder itself is nothing that the user knows.
        raise OutputError(
            f"{folder.parent}: the results need about {_size(needed)}, {_size(free)} are free; "
            "give another --out, or leave meshes away (--no-obj, --no-frame-npz, no --export ply)"
        )


class OutputFolder:
    """Writes a result's files into an empty folder."""

    def __init__(self, folder: Path, result: VideoResult, settings: Settings) -> None:
        self._folder = folder
        self._result = result
        self._settings = settings
        self._meshes = _MeshFeed(result.people)
        self._obj = ObjWriter(result.body.faces, result.body.name) if settings.obj else None
        self._warnings: list[str] = []
        self._exports: tuple[Exported, ...] = ()

    def check_space(self) -> None:
        """Stop before anything is written where meshes and exports would not fit.

        Raises:
            OutputError: too little space is free.
        """
        check_free(self._folder, plan_bytes(self._result, self._settings))

    def write_tracks(self) -> None:
        """`person_NNN.npz` of everybody, and the faces where meshes follow."""
        for person in self._result.people:
            write_track(self._folder / f"{_name(person)}.npz", person)
        if self._writes_meshes and self._result.people:
            (self._folder / "meshes").mkdir(exist_ok=True)
            np.save(self._folder / "meshes" / "faces.npy", self._result.body.faces)
            for person in self._result.people:
                (self._folder / "meshes" / _name(person)).mkdir()

    def write_exports(self, progress: Progress = silent) -> None:
        """What `--export` asks for, one format after another."""
        options = ExportOptions(from_start=self._settings.export_from_start)
        for name in self._settings.export:
            progress(StageBegun(f"exporting {name}"))
            self._exports += (FORMATS[name].write(self._result, self._folder, options),)

    def write_frames(self, frames: Iterable[Frame], renderer: Renderer) -> None:
        """Overlay, poster and meshes in one pass over the video."""
        from staf_cli.results.pictures import Drawing

        people = {person.person_id: person for person in self._result.people}
        drawing = Drawing(self._result, self._settings, renderer)
        with self._open_sink(drawing.size_wh) as sink:
            for frame in frames:
                meshes = list(self._meshes.at(frame.frame_id))
                for person_id, row, vertices in meshes:
                    self._write_mesh(people[person_id], row, vertices)
                sink.write(drawing.picture(frame, meshes), frame.pts, frame.duration)
        self._warnings += sink.warnings
        self._write_poster(drawing)

    def write_poster(self, frames: Iterable[Frame], renderer: Renderer, progress: Progress = silent) -> None:
        """The poster alone: frames are taken up to the last one that it shows."""
        from staf_cli.results.pictures import Drawing

        drawing = Drawing(self._result, self._settings, renderer)
        last = max(drawing.poster_frames, default=-1)
        needed = takewhile(lambda frame: frame.index <= last, frames)
        for frame in watch(progress, "drawing the poster", needed, last + 1):
            if frame.index in drawing.poster_frames:
                drawing.picture(frame, self._meshes.at(frame.frame_id))
        self._write_poster(drawing)

    def write_meshes(self, progress: Progress = silent) -> None:
        """Meshes alone, without opening the video again."""
        if not self._writes_meshes:
            return
        people = {person.person_id: person for person in self._result.people}
        frame_ids = sorted({int(i) for person in people.values() for i in person.motion.track.frame_ids})
        for frame_id in watch(progress, "writing meshes", frame_ids, len(frame_ids)):
            for person_id, row, vertices in self._meshes.at(frame_id):
                self._write_mesh(people[person_id], row, vertices)

    def complete(
        self, timings_s: dict[str, float], tools: Toolbox, input_sha256: str | None = None
    ) -> VideoResult:
        """Write run.json, whose presence marks the folder as complete; the result with all warnings."""
        result = dataclasses.replace(
            self._result,
            warnings=(*self._result.warnings, *self._warnings),
            timings_s=timings_s,
            exports=self._exports,
        )
        document = describe_run(result, self._settings, tools)
        document |= {"input_sha256": input_sha256, "input_path_sha256": path_sha256(result.info.path)}
        document |= {"files": contents_of(self._folder)}
        text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
        # File names may hold bytes that are no text: as escapes they are valid JSON.
        (self._folder / RUN_JSON).write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
        return result

    @property
    def _writes_meshes(self) -> bool:
        return self._settings.obj or self._settings.frame_npz

    def _open_sink(self, size_wh: tuple[int, int]) -> FrameSink:
        info = self._result.info
        path = self._folder / self._settings.overlay_name(is_photo=info.is_photo)
        if info.is_photo:
            from staf_cli.video.stills import PhotoSink

            return PhotoSink(path)
        from staf_cli.video.video_sink import VideoSink

        return VideoSink(
            path,
            size_wh,
            info.time_base,
            fps=info.fps,
            audio_from=info.path if info.has_audio else None,
            cut_sound=(info.starts_late, info.ends_early),
            alpha=self._settings.background == "transparent",
        )

    def _write_poster(self, drawing: Drawing) -> None:
        from staf_cli.video.picture import write_jpeg

        write_jpeg(self._folder / "poster.jpg", drawing.poster(), POSTER_BYTES)

    def _write_mesh(self, person: Person, row: int, vertices: np.ndarray) -> None:
        motion = person.motion
        frame_id = int(motion.track.frame_ids[row])
        stem = self._folder / "meshes" / _name(person) / f"{frame_id:06d}"
        if self._obj is not None:
            self._obj.write(stem.with_suffix(".obj"), frame_id, vertices)
        if self._settings.frame_npz:
            joints = person.arrays["joints3d"][row]
            write_frame_npz(
                stem.with_suffix(".npz"),
                vertices,
                joints,
                motion.poses[row],
                motion.mesh_betas[row],
                motion.trans[row],
            )


class _MeshFeed:
    """Vertices frame by frame, made for a stretch of each person's frames at a time."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = list(people)
        self._stretches: dict[int, tuple[int, np.ndarray]] = {}

    def at(self, frame_id: int) -> Iterator[tuple[int, int, np.ndarray]]:
        """Person id, row of their track and vertices (V, 3) of everybody in a frame."""
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
            yield person.person_id, row, vertices[row - start]


def describe_run(result: VideoResult, settings: Settings, tools: Toolbox) -> dict[str, object]:
    """What run.json says: settings, versions, assets, timings, frames, people, warnings."""
    info = result.info
    return {
        "input": input_name(info.path),
        "engine": result.engine,
        "body_model": result.body.name,
        "detector": result.detector,
        "renderer": tools.renderer.description,
        "settings": settings.as_json(),
        "versions": {"python": platform.python_version(), **package_versions()},
        "assets": recorded_hashes(settings, tools),
        "frames": result.num_frames,
        "frames_lost": result.num_lost,
        "fps": float(info.fps),
        "image_size_wh": list(result.camera.size_wh),
        "focal_px": float(result.camera.focal_px),
        "people": [_describe_person(person) for person in result.people],
        "exports": {exported.format: _describe_export(exported) for exported in result.exports},
        "warnings": list(result.warnings),
        "timings_s": {stage: round(seconds, 3) for stage, seconds in result.timings_s.items()},
    }


def recorded_hashes(settings: Settings, tools: Toolbox) -> dict[str, str]:
    """sha256 of every net that was opened; the user's own YOLO weights are no asset of ours."""
    if settings.yolo_weights is None or settings.detector == "embedded":
        return tools.assets_used
    return {**tools.assets_used, "yolo_weights": fingerprint(settings.yolo_weights)}


def _describe_person(person: Person) -> dict[str, object]:
    motion = person.motion
    frame_ids, observed = motion.track.frame_ids, motion.track.observed
    there = len(motion) > 0
    residual = motion.residual_px
    return {
        "person_id": motion.track.person_id,
        "first_frame": int(frame_ids[0]) if there else None,
        "last_frame": int(frame_ids[-1]) if there else None,
        "frames": len(motion),
        "filled_frames": int((~observed).sum()),
        "mean_confidence": round(float(motion.confidence.mean()), 4) if there else None,
        "median_projection_residual_px": (
            round(float(np.median(residual)), 3) if there and residual is not None else None
        ),
        "jitter_mm_frame2": (
            round(float(jitter(person.arrays["joints3d"]).mean()), 3) if len(motion) > 2 else None
        ),
    }


def _describe_export(exported: Exported) -> dict[str, object]:
    return {
        "files": exported.num_files,
        "names": list(exported.files),
        **exported.numbers,
        "notes": list(exported.notes),
    }


def _name(person: Person) -> str:
    return f"person_{person.person_id:03d}"


def _size(num_bytes: int) -> str:
    return f"{num_bytes / 1e9:.1f} GB" if num_bytes >= 1e8 else f"{num_bytes / 1e6:.0f} MB"
