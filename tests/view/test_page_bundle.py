"""The page in the package is what the sources in viewer/ give."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES, BUILT = ROOT / "viewer", ROOT / "staf_cli" / "view" / "page"
FILES = ("viewer.js", "viewer.css", "NOTICES.txt", "sources.json")


def test_the_bundle_was_built_from_these_sources() -> None:
    told = json.loads((BUILT / "sources.json").read_text())
    decisive = [
        SOURCES / name for name in ("build.mjs", "package.json", "package-lock.json", "tsconfig.json")
    ]
    found = [
        path.relative_to(SOURCES).as_posix()
        for path in [*decisive, *(SOURCES / "src").rglob("*")]
        if path.is_file()
    ]
    assert told["files"] == sorted(found)
    digest = hashlib.sha256()
    for name in told["files"]:
        content = (SOURCES / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    assert digest.hexdigest() == told["sha256"], "run `npm ci && npm run build` in viewer/"


def test_the_licences_travel_along() -> None:
    notices, script = (BUILT / "NOTICES.txt").read_text(), (BUILT / "viewer.js").read_text()
    locked = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    for name in ("three", "uplot"):
        assert f"{name} {locked[f'node_modules/{name}']['version']}" in notices
        assert locked[f"node_modules/{name}"]["license"] == "MIT"
    assert notices.count("Permission is hereby granted") == 2
    assert script.startswith(f"/*!\n{notices}*/")  # a mailed page holds the script alone


def test_the_bundle_asks_for_nothing_and_evaluates_nothing() -> None:
    script = (BUILT / "viewer.js").read_text()
    for word in ("eval(", "new Function", "importScripts", "sendBeacon", "WebSocket"):
        assert word not in script


def test_the_sources_give_the_bundle_byte_for_byte(npm: Callable[..., None], tmp_path: Path) -> None:
    copy = tmp_path / "viewer"
    shutil.copytree(SOURCES, copy, ignore=shutil.ignore_patterns("node_modules"))
    npm(copy, "ci")
    out = tmp_path / "page"
    subprocess.run(["node", "build.mjs", str(out)], cwd=copy, check=True, capture_output=True)
    for name in FILES:
        assert (out / name).read_bytes() == (BUILT / name).read_bytes(), name
