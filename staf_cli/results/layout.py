"""The names of everything in a folder of results, each written down once. Imports nothing of ours.

walk/
    run.json                        written last: its presence marks the result as complete
    poster.jpg  overlay.mp4         (overlay.mov with alpha, overlay.png of a photo)
    person_001.npz                  one person's track; .bvh, .csv with --export
    camera.npz                      how a camera that moves stands in the world, frame by frame
    people.glb                      with --export glb
    view.html                       with --export html
    amass/person_001_poses.npz      with --export amass
    meshes/faces.npy
    meshes/person_001/000123.obj    and .npz; .ply with --export ply
"""

from __future__ import annotations

import re
from pathlib import Path

RUN_JSON = "run.json"
POSTER = "poster.jpg"
CAMERA = "camera.npz"
PEOPLE_GLB = "people.glb"
PAGE = "view.html"
MESHES = "meshes"
FACES = "faces.npy"
AMASS = "amass"

_PERSON_FILE = re.compile(r"person_(\d+)(\.\w+)")
_OVERLAY = re.compile(r"overlay\.(mp4|mov|png)")


def overlay_name(*, is_photo: bool, is_transparent: bool) -> str:
    """The overlay's file: H.264 has no alpha, so a transparent one goes into another format."""
    if is_photo:
        return "overlay.png"
    return "overlay.mov" if is_transparent else "overlay.mp4"


def person_name(person_id: int) -> str:
    """What files and folders of one person are called."""
    return f"person_{person_id:03d}"


def person_file(folder: Path, person_id: int, suffix: str) -> Path:
    """One person's file of a kind, such as ".npz"."""
    return folder / f"{person_name(person_id)}{suffix}"


def amass_file(folder: Path, person_id: int) -> Path:
    """One person's motion in AMASS' form; `person_*.npz` stays the name of tracks."""
    return folder / AMASS / f"{person_name(person_id)}_poses.npz"


def mesh_folder(folder: Path, person_id: int) -> Path:
    """Where one person's meshes lie."""
    return folder / MESHES / person_name(person_id)


def mesh_name(frame_id: int) -> str:
    """What a frame's mesh is called, without suffix."""
    return f"{frame_id:06d}"


def person_suffix(name: str) -> str | None:
    """The suffix of a file of one person, such as ".bvh"; None where it is no such file."""
    match = _PERSON_FILE.fullmatch(name)
    return match[2] if match else None


def track_files(folder: Path) -> list[Path]:
    """The tracks in a folder, by person id."""
    matches = (_PERSON_FILE.fullmatch(entry.name) for entry in folder.iterdir())
    found = sorted((int(match[1]), match[0]) for match in matches if match and match[2] == ".npz")
    return [folder / name for _, name in found]


def no_result(folder: Path) -> str:
    """What to tell a user whose folder has no run.json that can be read."""
    if folder.is_file():
        return f"{folder} is a file; give the folder of one video's results"
    if (folder / RUN_JSON).is_file():
        return f"{folder}: the result is damaged ({RUN_JSON} cannot be read); run the video again"
    if not folder.is_dir():
        return f"{folder}: no such folder; give the folder of one video's results"
    inside = sorted(entry.name for entry in folder.iterdir() if (entry / RUN_JSON).is_file())
    if inside:
        return f"{folder} holds results of several videos; give one of them: {', '.join(inside[:5])}"
    return f"{folder} holds no finished result of staf run (no {RUN_JSON}); give the folder of one video"


def is_ours(name: str) -> bool:
    """Whether a name at the top of a folder is one that results have; the rest belongs to the user."""
    fixed = {RUN_JSON, POSTER, CAMERA, PEOPLE_GLB, PAGE, MESHES, AMASS}
    return name in fixed or any(names.fullmatch(name) for names in (_OVERLAY, _PERSON_FILE))
