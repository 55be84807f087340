"""run.json: what a finished result says of itself, written and read here and nowhere else."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from staf_cli.export.formats import FORMATS
from staf_cli.metrics import jitter
from staf_cli.motion import Motion
from staf_cli.result import Exported, Person, VideoResult
from staf_cli.results.boxes_only import describe_box_only
from staf_cli.results.camera_record import describe_camera
from staf_cli.results.layout import RUN_JSON
from staf_cli.results.worlds import describe_world, space_lines

SCHEMA_VERSION = 2  # 1 had neither this key nor what is needed to load a result


@dataclass(frozen=True)
class PersonSummary:
    """One person of a finished result.

    Attributes:
        person_id: as in `person_NNN.npz`.
        num_frames: of the track.
        jitter_mm_frame2: mean acceleration of the joints, mm/frame^2; None where run.json has none.
    """

    person_id: int
    num_frames: int
    jitter_mm_frame2: float | None = None


@dataclass(frozen=True)
class RunSummary:
    """What run.json says of a finished result.

    Attributes:
        engine, detector, body_model: what made it.
        num_frames: frames decoded.
        people: by person id.
        warnings: one line each.
        timings_s: seconds by stage, of the run that made it.
        files: names in the folder, files first written first; run.json apart.
        mesh_kinds: suffixes of the per-frame meshes, such as ".obj".
        exports: what `--export` wrote.
        num_boxes_only: people who are too small for a body.
        space: a line a shot on gravity, scale and what the camera does; none where no one looked.
        worlds: what run.json says of each shot's world.
    """

    engine: str
    detector: str
    body_model: str
    num_frames: int
    people: tuple[PersonSummary, ...] = ()
    warnings: tuple[str, ...] = ()
    timings_s: Mapping[str, float] | None = None
    files: tuple[str, ...] = ()
    mesh_kinds: tuple[str, ...] = ()
    exports: tuple[Exported, ...] = ()
    num_boxes_only: int = 0
    space: tuple[str, ...] = ()
    worlds: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> RunSummary:
        """From run.json's content, of this schema version or an older one.

        Raises:
            KeyError, TypeError, ValueError: it is no run.json.
        """
        settings = document["settings"]
        exports = exports_of(document)
        written = {exported.format for exported in exports}
        wanted = {".obj": settings["obj"], ".npz": settings["frame_npz"]}
        wanted |= {f".{each.name}": each.name in written for each in FORMATS.values() if each.per_frame}
        return cls(
            engine=document["engine"],
            detector=document["detector"],
            body_model=document["body_model"],
            num_frames=int(document["frames"]),
            people=tuple(
                PersonSummary(int(p["person_id"]), int(p["frames"]), p.get("jitter_mm_frame2"))
                for p in document["people"]
            ),
            warnings=tuple(document["warnings"]),
            timings_s=dict(document["timings_s"]),
            files=tuple(document["files"]),
            mesh_kinds=tuple(kind for kind, is_wanted in wanted.items() if is_wanted),
            exports=exports,
            num_boxes_only=len(document.get("people_boxes_only", ())),
            space=space_lines(document),
            worlds=tuple(document.get("worlds", ())),
        )


def describe(result: VideoResult, renderer: str | None, folder: Path) -> dict[str, Any]:
    """The document of a result whose files lie in a folder.

    Args:
        result: the result.
        renderer: who drew overlay and poster; None where nothing was drawn.
        folder: with all its files.
    """
    info, origin = result.info, result.origin
    first = 0 if result.frame_ids is None or not result.num_frames else int(result.frame_ids[0])
    return {
        "schema_version": SCHEMA_VERSION,
        "input": origin.input_name,
        "engine": result.engine,
        "body_model": result.body.name,
        "detector": result.detector,
        "renderer": renderer,
        "settings": dict(origin.settings),
        "versions": dict(origin.versions),
        "assets": dict(origin.assets),
        "frames": result.num_frames,
        "frames_lost": result.num_lost,
        "first_frame": first if result.num_frames else None,
        "fps": float(info.fps),
        "fps_exact": str(info.fps),
        "time_base": str(info.time_base),
        "is_photo": info.is_photo,
        **describe_camera(result.camera),
        "people": [_describe_person(person) for person in result.people],
        "people_boxes_only": [describe_box_only(track) for track in result.boxes_only],
        "worlds": [describe_world(world) for world in result.worlds],
        "exports": {exported.format: describe_export(exported) for exported in result.exports},
        "warnings": list(result.warnings),
        "timings_s": {stage: round(seconds, 3) for stage, seconds in result.timings_s.items()},
        "input_sha256": origin.input_sha256,
        "input_path_sha256": origin.input_path_sha256,
        "files": contents_of(folder),
    }


def write_document(folder: Path, document: Mapping[str, Any]) -> None:
    """Write run.json, which is there in full or not at all; it marks the folder as complete."""
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    # Lists of numbers in a line each, such as boxes; strings hold no line breaks as such.
    text = re.sub(r"\[\n([-+.,\deE\s]+)\]", lambda found: f"[{' '.join(found[1].split())}]", text)
    part = folder / f".{RUN_JSON}.part"
    # File names may hold bytes that are no text: as escapes they are valid JSON.
    part.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
    os.replace(part, folder / RUN_JSON)


def read_document(folder: Path) -> dict[str, Any] | None:
    """run.json's content; None where there is none, or it is no such document."""
    try:
        document = json.loads((folder / RUN_JSON).read_text(encoding="utf-8"), parse_constant=_refuse)
        return document if "staf" in document["versions"] else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _refuse(constant: str) -> None:
    """NaN and infinities are no JSON: none was written, and none could be written again."""
    raise ValueError(constant)


def exports_of(document: Mapping[str, Any]) -> tuple[Exported, ...]:
    """What `--export` wrote; errors as for `RunSummary.from_document`."""
    named = {"files", "names", "words", "notes"}  # "words": of schema version 1
    return tuple(
        Exported(
            format=name,
            files=tuple(export.get("names", ())),
            num_files=int(export["files"]),
            numbers={key: value for key, value in export.items() if key not in named},
            notes=tuple(export["notes"]),
        )
        for name, export in document.get("exports", {}).items()
    )


def rate_of(document: Mapping[str, Any]) -> Fraction:
    """The average frame rate, exact where the document has it so; errors as above, ZeroDivisionError too."""
    return Fraction(document.get("fps_exact") or Fraction(document["fps"]).limit_denominator(100_000))


def contents_of(folder: Path) -> dict[str, dict[str, int]]:
    """How many files and bytes lie under each name in a folder; hidden ones and run.json apart."""
    with os.scandir(folder) as entries:
        named = sorted((e for e in entries if _counts(e) and e.name != RUN_JSON), key=lambda e: e.name)
    sizes = {entry.name: list(_sizes(entry)) for entry in named}
    return {name: {"files": len(each), "bytes": sum(each)} for name, each in sizes.items()}


def is_whole(folder: Path, document: Mapping[str, Any] | None = None) -> bool:
    """Whether everything that run.json lists is there in its full length; more may lie beside it."""
    document = read_document(folder) if document is None else document
    if document is None or not isinstance(recorded := document.get("files"), dict):
        return False
    try:
        there = contents_of(folder)
    except OSError:
        return False
    return all(there.get(name) == measured for name, measured in recorded.items())


def _describe_person(person: Person) -> dict[str, object]:
    motion = person.motion
    frame_ids, observed = motion.track.frame_ids, motion.track.observed
    there = len(motion) > 0
    residual = motion.residual_px if there else None
    return {
        "person_id": motion.track.person_id,
        "first_frame": int(frame_ids[0]) if there else None,
        "last_frame": int(frame_ids[-1]) if there else None,
        "frames": len(motion),
        "filled_frames": int((~observed).sum()),
        "why": _stretches_by_reason(motion),
        "mean_confidence": round(float(motion.confidence.mean()), 4) if there else None,
        "median_projection_residual_px": None if residual is None else round(float(np.median(residual)), 3),
        "jitter_mm_frame2": round(float(jitter(person.joints3d).mean()), 3) if len(motion) > 2 else None,
    }


def _stretches_by_reason(motion: Motion) -> dict[str, list[list[int]]]:
    """First and last frame of every stretch that was not observed, by the reason."""
    stretches: dict[str, list[list[int]]] = {}
    before = ""
    for frame_id, reason in zip(motion.track.frame_ids.tolist(), motion.why.tolist(), strict=True):
        if reason and reason == before:
            stretches[reason][-1][1] = frame_id
        elif reason:
            stretches.setdefault(reason, []).append([frame_id, frame_id])
        before = reason
    return stretches


def describe_export(exported: Exported) -> dict[str, object]:
    """What run.json says of one format."""
    return {
        "files": exported.num_files,
        "names": list(exported.files),
        **exported.numbers,
        "notes": list(exported.notes),
    }


def _sizes(entry: os.DirEntry[str]) -> Iterator[int]:
    """Bytes of a file, or of each file in a folder."""
    if not entry.is_dir():
        yield entry.stat().st_size
        return
    with os.scandir(entry) as entries:
        for inner in entries:
            if _counts(inner):
                yield from _sizes(inner)


def _counts(entry: os.DirEntry[str]) -> bool:
    """Whether it is the result's: file managers leave hidden files of their own."""
    return not entry.name.startswith(".")
