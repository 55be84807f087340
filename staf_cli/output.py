"""One video's folder of results: tracks, meshes, overlay and, last of all, run.json."""

from __future__ import annotations

import dataclasses
import json
import platform
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from staf_cli.assets.store import fingerprint
from staf_cli.errors import OutputError
from staf_cli.export.meshes import ObjWriter, mesh_bytes, write_frame_npz
from staf_cli.export.track_npz import write_track
from staf_cli.metrics import jitter
from staf_cli.progress import Progress
from staf_cli.render.scene import BodyInScene, Renderer
from staf_cli.result import Person, VideoResult
from staf_cli.settings import Settings
from staf_cli.toolbox import Toolbox
from staf_cli.video.frame import Frame, FrameSink

MESH_CHUNK = 32  # frames of one person whose vertices are made at a time
SPARE_BYTES = 50 * 1024 * 1024
PACKAGES = ("staf", "torch", "smplx", "numpy", "opencv-python", "av", "ai-edge-litert", "ultralytics")


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
    one = mesh_bytes(body.num_vertices, len(body.faces), obj=settings.obj, npz=settings.frame_npz)
    meshes = sum(len(person.motion) for person in result.people)
    return MeshPlan((settings.obj + settings.frame_npz) * meshes, one * meshes)


class OutputFolder:
    """Writes a result's files into an empty folder."""

    def __init__(self, folder: Path, result: VideoResult, settings: Settings) -> None:
        self._folder = folder
        self._result = result
        self._settings = settings
        self._meshes = _MeshFeed(result.people)
        self._obj = ObjWriter(result.body.faces, result.body.name) if settings.obj else None
        self._warnings: list[str] = []

    def check_space(self) -> None:
        """Stop before anything is written where the meshes would not fit.

        Raises:
            OutputError: too little space is free.
        """
        needed = plan_meshes(self._result, self._settings).num_bytes
        free = shutil.disk_usage(self._folder).free
        if needed + SPARE_BYTES > free:
            # The folder given with --out: the part folder itself is nothing that the user knows.
            raise OutputError(
                f"{self._folder.parent}: the results need about {_size(needed + SPARE_BYTES)}, "
                f"{_size(free)} are free; give another --out, or leave meshes away (--no-obj, --no-frame-npz)"
            )

    def write_tracks(self) -> None:
        """`person_NNN.npz` of everybody, and the faces where meshes follow."""
        for person in self._result.people:
            write_track(self._folder / f"{_name(person)}.npz", person)
        if self._writes_meshes and self._result.people:
            (self._folder / "meshes").mkdir()
            np.save(self._folder / "meshes" / "faces.npy", self._result.body.faces)
            for person in self._result.people:
                (self._folder / "meshes" / _name(person)).mkdir()

    def write_frames(self, frames: Iterable[Frame], renderer: Renderer) -> None:
        """Overlay and meshes in one pass over the video."""
        from staf_cli.render.overlay import draw_overlay

        people = {person.person_id: person for person in self._result.people}
        with self._open_sink() as sink:
            for frame in frames:
                bodies = []
                for person_id, row, vertices in self._meshes.at(frame.index):
                    person = people[person_id]
                    self._write_mesh(person, row, vertices)
                    filled = not person.motion.track.observed[row]
                    bodies.append(BodyInScene(person_id, vertices, filled))
                rendering = renderer.render(bodies, self._result.camera)
                image = draw_overlay(frame.image, rendering, opacity=self._settings.opacity)
                sink.write(image, frame.pts, frame.duration)
        self._warnings += sink.warnings

    def write_meshes(self, progress: Progress) -> None:
        """Meshes alone, without opening the video again."""
        if not self._writes_meshes:
            return
        people = {person.person_id: person for person in self._result.people}
        last = max((int(p.motion.track.frame_ids[-1]) for p in people.values() if len(p.motion)), default=-1)
        for frame_id in progress.watch("writing meshes", range(last + 1), last + 1):
            for person_id, row, vertices in self._meshes.at(frame_id):
                self._write_mesh(people[person_id], row, vertices)

    def complete(self, timings_s: dict[str, float], tools: Toolbox) -> VideoResult:
        """Write run.json, whose presence marks the folder as complete; the result with all warnings."""
        result = dataclasses.replace(
            self._result, warnings=(*self._result.warnings, *self._warnings), timings_s=timings_s
        )
        document = describe_run(result, self._settings, tools)
        text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
        # File names may hold bytes that are no text: as escapes they are valid JSON.
        (self._folder / "run.json").write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
        return result

    @property
    def _writes_meshes(self) -> bool:
        return self._settings.obj or self._settings.frame_npz

    def _open_sink(self) -> FrameSink:
        info = self._result.info
        if info.is_photo:
            from staf_cli.video.stills import PhotoSink

            return PhotoSink(self._folder / "overlay.png")
        from staf_cli.video.video_sink import VideoSink

        return VideoSink(
            self._folder / "overlay.mp4",
            self._result.camera.size_wh,
            info.time_base,
            fps=info.fps,
            audio_from=info.path if info.has_audio else None,
        )

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
        "input": info.path.name or info.path.resolve().name,
        "engine": result.engine,
        "body_model": result.body.name,
        "detector": result.detector,
        "renderer": tools.renderer.description if settings.overlay else None,
        "settings": settings.as_json(),
        "versions": {"python": platform.python_version(), **_versions()},
        "assets": recorded_hashes(settings, tools),
        "frames": result.num_frames,
        "fps": float(info.fps),
        "image_size_wh": list(result.camera.size_wh),
        "focal_px": float(result.camera.focal_px),
        "people": [_describe_person(person) for person in result.people],
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


def _versions() -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def _name(person: Person) -> str:
    return f"person_{person.person_id:03d}"


def _size(num_bytes: int) -> str:
    return f"{num_bytes / 1e9:.1f} GB" if num_bytes >= 1e8 else f"{num_bytes / 1e6:.0f} MB"
