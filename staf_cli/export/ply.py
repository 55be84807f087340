"""`meshes/person_NNN/000123.ply`: a binary mesh a frame, for MeshLab, Open3D and so on; axes as `.obj`."""

from __future__ import annotations

from pathlib import Path

import trimesh

from staf_cli.body.model import CHUNK_FRAMES
from staf_cli.camera import Y_UP
from staf_cli.export.formats import ExportOptions
from staf_cli.result import Exported, Person, VideoResult
from staf_cli.results import layout


def write(result: VideoResult, folder: Path, _options: ExportOptions) -> Exported:
    """One file a person and frame, named by the frame."""
    meshes = sum(_write_person(person, folder) for person in result.people)
    return Exported("ply", (layout.MESHES,) if result.people else (), meshes)


def _write_person(person: Person, folder: Path) -> int:
    meshes = layout.mesh_folder(folder, person.person_id)
    meshes.mkdir(parents=True, exist_ok=True)
    frame_ids = person.motion.track.frame_ids.tolist()
    for start in range(0, len(frame_ids), CHUNK_FRAMES):
        piece = slice(start, start + CHUNK_FRAMES)
        for frame_id, vertices in zip(frame_ids[piece], person.vertices_of(piece), strict=True):
            mesh = trimesh.Trimesh(vertices @ Y_UP.T, person.body.faces, process=False)
            mesh.export(meshes / f"{layout.mesh_name(frame_id)}.ply", file_type="ply")
    return len(frame_ids)
