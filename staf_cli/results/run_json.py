"""run.json, read back: what a finished result says of itself, and whether all of it is still there."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUN_JSON = "run.json"


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
class ExportSummary:
    """One format of `--export` in a finished result.

    Attributes:
        format: its name.
        notes: what the format could not carry, one line each.
    """

    format: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunSummary:
    """What run.json says of a finished result, whoever wrote it and when.

    Attributes:
        engine, detector, body_model: what made it.
        num_frames: frames decoded.
        people: by person id.
        warnings: one line each.
        timings_s: seconds by stage, of the run that made it.
        files: names in the folder, files first written first; run.json apart.
        mesh_kinds: suffixes of the per-frame meshes, such as ".obj".
        exports: what `--export` wrote.
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
    exports: tuple[ExportSummary, ...] = ()

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> RunSummary:
        """From run.json's content.

        Raises:
            KeyError, TypeError, ValueError: it is no run.json of this version.
        """
        settings = document["settings"]
        exports = document.get("exports", {})
        wanted = {".obj": settings["obj"], ".npz": settings["frame_npz"], ".ply": "ply" in exports}
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
            exports=tuple(ExportSummary(name, tuple(export["notes"])) for name, export in exports.items()),
        )


def read_document(folder: Path) -> dict[str, Any] | None:
    """run.json's content; None where there is none, or it is no such document."""
    try:
        document = json.loads((folder / RUN_JSON).read_text(encoding="utf-8"))
        return document if "staf" in document["versions"] else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def contents_of(folder: Path) -> dict[str, dict[str, int]]:
    """How many files and bytes lie under each name in a folder; hidden ones and run.json apart."""
    with os.scandir(folder) as entries:
        named = sorted((e for e in entries if _counts(e) and e.name != RUN_JSON), key=lambda e: e.name)
    found = {}
    for entry in named:
        num_files, num_bytes = _measure(entry)
        found[entry.name] = {"files": num_files, "bytes": num_bytes}
    return found


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


def _measure(entry: os.DirEntry[str]) -> tuple[int, int]:
    """Number of files and bytes."""
    if not entry.is_dir():
        return 1, entry.stat().st_size
    num_files = num_bytes = 0
    with os.scandir(entry) as entries:
        for inner in entries:
            if _counts(inner):
                more_files, more_bytes = _measure(inner)
                num_files, num_bytes = num_files + more_files, num_bytes + more_bytes
    return num_files, num_bytes


def _counts(entry: os.DirEntry[str]) -> bool:
    """Whether it is the result's: file managers leave hidden files of their own."""
    return not entry.name.startswith(".")
