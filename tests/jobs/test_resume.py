"""Which finished results are kept: what must be equal, and what must be there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_up_run import finish

from staf_cli.assets.store import AssetStore
from staf_cli.jobs.outcome import Job, Outcome
from staf_cli.jobs.run import kept_result
from staf_cli.results.same_run import input_fingerprint
from staf_cli.settings import Settings
from staf_cli.video.inputs import Input

SETTINGS = Settings(detector="blazepose", offline=True)


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """A job whose folder holds what a finished run of it would."""
    monkeypatch.setenv("STAF_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "walk.mp4").write_text("a video")
    (tmp_path / "out" / "walk").mkdir(parents=True)
    finish(tmp_path / "out" / "walk", tmp_path / "walk.mp4", SETTINGS)
    return Job(Input(tmp_path / "walk.mp4", "video"), tmp_path / "out" / "walk", 3, 7)


def change(job: Job, **changes: Any) -> None:
    """Change what run.json says; where the old value is a dict, only parts of it."""
    path = job.folder / "run.json"
    document = json.loads(path.read_text())
    for key, value in changes.items():
        document[key] = {**document[key], **value} if isinstance(value, dict) else value
    path.write_text(json.dumps(document))


def test_a_finished_result_is_kept(job: Job) -> None:
    kept = kept_result(job, SETTINGS)
    assert isinstance(kept, Outcome)
    assert (kept.ok, kept.resumed, kept.number, kept.folder) == (True, True, 3, job.folder)
    assert kept.summary is not None
    assert (kept.summary.num_frames, len(kept.summary.people)) == (2, 1)
    assert kept.summary.files == ("meshes", "overlay.mp4", "person_001.npz")


@pytest.mark.parametrize(
    "changes",
    [
        {"fov_deg": 60.0},
        {"focal_px": 900.0},
        {"engine": "landmarks"},
        {"detector": "auto"},
    ],
)
def test_other_settings_start_again(job: Job, changes: dict[str, Any]) -> None:
    assert kept_result(job, replace(SETTINGS, **changes)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"opacity": 0.5},
        {"obj": False},
        {"overlay": False},
        {"space": "camera"},
        {"floor": True},
        {"export": ("glb",)},
    ],
)
def test_other_files_are_written_of_the_same_motion(job: Job, changes: dict[str, Any]) -> None:
    assert kept_result(job, replace(SETTINGS, **changes)) == replace(job, is_recovered=True)
    assert kept_result(job, replace(SETTINGS, **changes, fov_deg=60.0)) is None
    job.path.write_text("another video")
    assert kept_result(job, replace(SETTINGS, **changes)) is None


def test_what_has_changed_is_said(job: Job, said: Callable[[], list[str]]) -> None:
    assert kept_result(job, SETTINGS) is not None
    assert said() == []
    assert kept_result(job, replace(SETTINGS, smooth=True)) is None
    assert said() == ["walk.mp4: done again, since settings changed"]
    assert kept_result(job, replace(SETTINGS, opacity=0.5)) is not None
    assert said()[1:] == ["walk.mp4: written again with the same motion, since settings changed"]
    (job.folder / "overlay.mp4").unlink()
    assert kept_result(job, SETTINGS) is None
    assert said()[2:] == ["walk.mp4: done again, since its files changed"]


def test_where_assets_are_is_of_no_account(job: Job, tmp_path: Path) -> None:
    assert kept_result(job, replace(SETTINGS, offline=False, weights_dir=tmp_path)) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"versions": {"staf": "0.0.9"}},
        {"engine": "staf"},
        {"input": "run.mp4"},
        {"input_sha256": "0" * 64},
        {"input_sha256": None},
        {"settings": {"unheard_of": 1}},
        {"settings": None},
        {"files": None},
        {"people": None},
        {"frames": "many"},
        {"assets": {"yolo_weights": "0" * 64}},
    ],
)
def test_what_run_json_must_say(job: Job, changes: dict[str, Any]) -> None:
    change(job, **changes)
    assert kept_result(job, SETTINGS) is None


def test_a_changed_input_starts_again(job: Job) -> None:
    job.path.write_text("A video")
    assert kept_result(job, SETTINGS) is None
    job.path.unlink()
    assert kept_result(job, SETTINGS) is None


@pytest.mark.parametrize(
    "name", ["run.json", "overlay.mp4", "person_001.npz", "meshes/person_001/000001.obj"]
)
@pytest.mark.parametrize("lost", ["wholly", "its end"])
def test_a_file_that_is_missing_or_cut(job: Job, name: str, lost: str) -> None:
    file = job.folder / name
    if lost == "wholly":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-2])
    assert kept_result(job, SETTINGS) is None


def test_a_folder_of_meshes_that_is_missing(job: Job) -> None:
    shutil.rmtree(job.folder / "meshes")
    assert kept_result(job, SETTINGS) is None


def test_files_that_came_beside_do_not_matter(job: Job) -> None:
    (job.folder / "scene.blend").write_text("mine")
    (job.folder / "meshes" / ".DS_Store").write_text("a file manager's")
    assert kept_result(job, SETTINGS) is not None


def test_an_asset_that_has_changed(job: Job, tmp_path: Path) -> None:
    file_name = AssetStore().asset("pose_detection").file_name
    change(job, assets={"pose_detection": "0" * 64})
    assert kept_result(job, SETTINGS) is not None, "it is gone: it does not say that it was another"
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / file_name).write_text("another net")
    assert kept_result(job, SETTINGS) is None


def test_weights_of_the_users_own_count_by_content(job: Job, tmp_path: Path) -> None:
    own = tmp_path / "own.pt"
    own.write_text("weights")
    settings = Settings(yolo_weights=own)
    change(job, settings=settings.as_json(), detector="yolo + bytetrack")
    assert kept_result(job, settings) is None, "it was not made with them"
    change(job, assets={"yolo_weights": input_fingerprint(own)})
    assert kept_result(job, settings) is not None
    moved = own.rename(tmp_path / "moved.pt")
    assert kept_result(job, Settings(yolo_weights=moved)) is not None
    moved.write_text("WEIGHTS")
    assert kept_result(job, Settings(yolo_weights=moved)) is None


def test_a_calibration_counts_by_content_and_camera(job: Job, tmp_path: Path) -> None:
    rig = tmp_path / "rig.toml"
    rig.write_text("[cam1]")
    settings = Settings(calibration=f"{rig}:cam1", detector="blazepose", offline=True)
    change(job, settings=settings.as_json(), assets={"calibration": input_fingerprint(rig)})
    assert kept_result(job, settings) is not None
    assert kept_result(job, replace(settings, calibration=f"{rig}:cam2")) is None
    assert kept_result(job, replace(settings, calibration=None)) is None
    (tmp_path / "other").mkdir()
    moved = rig.rename(tmp_path / "other" / "rig.toml")
    assert kept_result(job, replace(settings, calibration=f"{moved}:cam1")) is not None
    moved.write_text("[cam1] ")
    assert kept_result(job, replace(settings, calibration=f"{moved}:cam1")) is None


def test_imported_weights_change_what_auto_means(job: Job, tmp_path: Path) -> None:
    (tmp_path / "weights").mkdir()
    for name in ("staf_head.safetensors", "staf_backbone.safetensors"):
        (tmp_path / "weights" / name).touch()
    assert kept_result(job, SETTINGS) is None


def test_frames_are_known_by_names_order_and_content(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    folder.mkdir()
    for name, content in (("1.png", "a"), ("2.png", "b"), ("10.png", "c")):
        (folder / name).write_text(content)
    first = input_fingerprint(folder)
    (folder / "notes.txt").write_text("no frame")
    assert input_fingerprint(folder) == first
    (folder / "1.png").write_text("b")
    (folder / "2.png").write_text("a")
    exchanged = input_fingerprint(folder)
    (folder / "2.png").rename(folder / "3.png")
    assert len({first, exchanged, input_fingerprint(folder)}) == 3
