"""What a result is made from - input, settings, versions, assets - and whether that is still the same."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from staf_cli.assets.store import AssetStore, fingerprint
from staf_cli.assets.writing import sha256_of
from staf_cli.errors import SettingError
from staf_cli.result import Origin
from staf_cli.settings import Settings, settings_that_affect
from staf_cli.video.inputs import pictures_in
from staf_cli.weights.installed import engine_choice, find_installed
from staf_cli.weights.kinds import KINDS
from staf_cli.weights.open_file import OPEN_ASSET, open_weights_file

PACKAGES = ("staf", "torch", "smplx", "numpy", "opencv-python", "av", "ai-edge-litert", "ultralytics")

# Of the user's own weights the content counts. Formats of --export may be made later: it is enough that
# those asked for are there.
_NO_EFFECT = settings_that_affect("nothing") | {"yolo_weights", "export"}


def origin_of(path: Path, settings: Settings, assets: Mapping[str, str]) -> Origin:
    """What a result of an input is made from; `assets` are the sha256 of what was opened.

    Raises:
        OSError: the input cannot be read.
    """
    return Origin(
        input_name=input_name(path),
        input_sha256=input_fingerprint(path),
        input_path_sha256=path_sha256(path),
        settings=settings.as_json(),
        assets=assets,
        versions={"python": platform.python_version(), **package_versions()},
    )


def package_versions() -> dict[str, str | None]:
    """Versions of ourselves and of what results depend on; None where a package is not installed."""
    found: dict[str, str | None] = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def input_name(path: Path) -> str:
    """What run.json calls an input."""
    return path.name or path.resolve().name


def input_fingerprint(path: Path) -> str:
    """sha256 of a file's content; of a folder's pictures: their names, sizes and contents in order."""
    if not path.is_dir():
        return sha256_of(path)
    digest = hashlib.sha256()
    for picture in pictures_in(path):
        name = picture.name.encode("utf-8", "surrogateescape")
        digest.update(b"%d %b %d " % (len(name), name, picture.stat().st_size))
        digest.update(bytes.fromhex(sha256_of(picture)))
    return digest.hexdigest()


def path_sha256(path: Path) -> str:
    """sha256 of an input's absolute path, so that run.json does not reveal the path."""
    return hashlib.sha256(os.fsencode(os.path.abspath(path))).hexdigest()


def belongs_to(document: Mapping[str, Any], path: Path) -> bool:
    """Whether a run.json is of this input: the same content, or the same place with other content.

    A result without either hash, as early versions wrote, goes by the input's name.

    Raises:
        OSError: the input cannot be read.
    """
    if document.get("input_path_sha256") == path_sha256(path):
        return True
    known = document.get("input_sha256")
    if known is None:
        return document.get("input") == input_name(path)
    return known == input_fingerprint(path)


def what_changed(
    document: Mapping[str, Any], path: Path, settings: Settings, *, motion_only: bool = False
) -> str | None:
    """Why a run of `path` would not give the result that a run.json describes; None where it would.

    No net is loaded. An asset that is gone changes nothing: it cannot say that it was another one.

    Args:
        document: of the run.json.
        path: of the input.
        settings: of the run.
        motion_only: whether it is enough that the bodies move alike, whichever files are written of them.

    Raises:
        OSError, StafError: the input or an asset cannot be read.
    """
    if document.get("input") != input_name(path):
        return "the input's name"
    if document.get("versions", {}).get("staf") != package_versions()["staf"]:
        return "the version of staf"
    if _effective(document.get("settings"), motion_only) != _effective(settings.as_json(), motion_only):
        return "settings"
    if not motion_only and not set(settings.export) <= set(document.get("exports", {})):
        return "the formats to export"
    store = AssetStore(settings.weights_dir, offline=True)
    if document.get("engine") != engine_choice(settings.engine_wanted, settings.landmarks_wanted, store)[0]:
        return "the engine"
    if _detector_changed(document, settings, store):
        return "the detector"
    for name, sha256 in document.get("assets", {}).items():
        file = _asset_file(name, settings, store)
        if file is not None and fingerprint(file) != sha256:
            return name
    return None if document.get("input_sha256") == input_fingerprint(path) else "the input"


def _effective(settings: object, motion_only: bool) -> object:
    """Settings that change results, as plain JSON values; those of the motion alone, if asked for."""
    if not isinstance(settings, dict):
        return None
    left_out = _NO_EFFECT | (settings_that_affect("files") if motion_only else set())
    return json.loads(json.dumps({key: v for key, v in settings.items() if key not in left_out}))


def _detector_changed(document: Mapping[str, Any], settings: Settings, store: AssetStore) -> bool:
    """Whether other weights look for people now, or a better detector can be had than then."""
    own_weights = settings.yolo_weights is not None
    if own_weights != ("yolo_weights" in document.get("assets", {})):
        return True
    if settings.detector != "auto" or own_weights:
        return False
    better = {"yolo": (), "nanodet": ("yolo11n",)}
    name = str(document.get("detector")).split(" ")[0]
    nets = better.get(name, ("yolo11n", "nanodet_weights"))
    return any(store.status_of(net).state == "there" for net in nets)


def _asset_file(name: str, settings: Settings, store: AssetStore) -> Path | None:
    """The file that a run would open now for an asset of run.json; None where it is gone."""
    if name == "yolo_weights":
        return settings.yolo_weights
    if name == "weights_file":
        return settings.weights_file
    if name == OPEN_ASSET:
        return open_weights_file(settings.weights_file)
    if name == "calibration":
        choice = settings.calibration_choice
        return None if choice is None else choice.path
    try:
        return store.find(name)
    except SettingError:  # not in the catalogue: something that was imported
        return next((find_installed(store, kind) for kind in KINDS if kind.name == name), None)
