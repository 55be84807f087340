"""A run.json of a made-up run, for tests that need no real one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from staf_cli.results.run_json import contents_of
from staf_cli.results.same_run import input_fingerprint, package_versions, path_sha256
from staf_cli.settings import Settings


def run_document(**changes: Any) -> dict[str, Any]:
    """Its content: 230 frames of two people in a video."""
    files = {name: {"files": 1, "bytes": 8} for name in ("overlay.mp4", "person_001.npz", "person_002.npz")}
    return {
        "input": "walk.mp4",
        "engine": "landmarks",
        "body_model": "staf-free-body-1",
        "detector": "blazepose",
        "settings": Settings().as_json(),
        "versions": package_versions(),
        "assets": {},
        "frames": 230,
        "people": [{"person_id": n, "frames": 230} for n in (1, 2)],
        "warnings": [],
        "timings_s": {"people": 10.0, "bodies": 13.0},
        "input_sha256": None,
        "files": {"meshes": {"files": 921, "bytes": 9}, **files},
        **changes,
    }


def finish(folder: Path, source: Path, settings: Settings, content: str = "made up") -> None:
    """Fill a folder as a finished run of `source` would: an overlay, one track, two meshes, run.json."""
    (folder / "overlay.mp4").write_text(content)
    (folder / "person_001.npz").write_text(content)
    (folder / "meshes" / "person_001").mkdir(parents=True)
    for number in (0, 1):
        (folder / "meshes" / "person_001" / f"{number:06d}.obj").write_text(content)
    document = run_document(
        input=source.name,
        settings=settings.as_json(),
        frames=2,
        people=[{"person_id": 1, "frames": 2}],
        input_sha256=input_fingerprint(source),
        input_path_sha256=path_sha256(source),
        files=contents_of(folder),
    )
    (folder / "run.json").write_text(json.dumps(document))
