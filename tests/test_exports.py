"""`--export` from settings to folder: files, run.json, the closing table, what a new result replaces."""

from __future__ import annotations

import dataclasses
import json
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from staf_cli.body.model import Body, load_free_body
from staf_cli.camera import Camera
from staf_cli.cli.table import closing_table, written
from staf_cli.errors import OutputError, SettingError
from staf_cli.export import formats
from staf_cli.jobs import Outcome
from staf_cli.motion import Motion, Track
from staf_cli.result import Origin, Person, VideoResult
from staf_cli.results import writer as output
from staf_cli.results.publish import replacing
from staf_cli.results.run_json import RunSummary
from staf_cli.results.same_run import package_versions
from staf_cli.results.writer import Writer, plan_bytes, plan_meshes
from staf_cli.settings import Settings
from staf_cli.video.frame import VideoInfo

NUM_FRAMES = 5
FORMATS = ("glb", "bvh", "amass", "csv", "ply")  # whatever else there is by now
CAMERA = Camera.from_fov((64, 48))


@pytest.fixture(scope="module")
def body() -> Body:
    return load_free_body("cpu")


def somebody(body: Body, person_id: int) -> Person:
    rng = np.random.default_rng(person_id)
    ones = np.ones(NUM_FRAMES)
    boxes = np.tile([0.0, 0, 10, 10], (NUM_FRAMES, 1))
    track = Track(person_id, np.arange(NUM_FRAMES), boxes, ones.astype(bool), ones)
    poses, betas = rng.normal(0, 0.2, (NUM_FRAMES, 72)), rng.normal(size=10)
    trans = np.tile([0.0, 0, 4], (NUM_FRAMES, 1))
    motion = Motion(track, "landmarks", body.name, poses, betas, None, trans, ones)
    return Person(motion, CAMERA, body, np.arange(NUM_FRAMES) / 25, 25.0)


def result_with(body: Body, num_people: int) -> VideoResult:
    fps = Fraction(25)
    info = VideoInfo(Path("walk.mp4"), CAMERA.size_wh, fps, 1 / fps, NUM_FRAMES)
    people = [somebody(body, number + 1) for number in range(num_people)]
    origin = Origin("walk.mp4", "0" * 64, versions=package_versions())
    return VideoResult(info, CAMERA, body, people, NUM_FRAMES, "landmarks", "blazepose", origin=origin)


def write(result: VideoResult, folder: Path, settings: Settings) -> RunSummary:
    """What the command does, without a video to draw on."""
    with replacing(folder) as part:
        writer = Writer(settings, None, lambda *_: pytest.fail("nothing is drawn"))
        return writer.write(result, part)


def summary_of(folder: Path) -> RunSummary:
    return RunSummary.from_document(json.loads((folder / "run.json").read_text()))


def names(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def asking(*exports: str) -> Settings:
    return Settings(export=exports, overlay=False, obj=False, frame_npz=False)


def test_every_format_at_once(body: Body, tmp_path: Path) -> None:
    write(result_with(body, 2), tmp_path / "walk", asking(*FORMATS))
    people = ("person_001", "person_002")
    assert names(tmp_path / "walk") == {
        *("run.json", "people.glb"),
        *(f"{person}.{ending}" for person in people for ending in ("npz", "bvh", "csv")),
        *(f"amass/{person}_poses.npz" for person in people),
        *(f"meshes/{person}/{frame:06d}.ply" for person in people for frame in range(NUM_FRAMES)),
    }
    told = json.loads((tmp_path / "walk" / "run.json").read_text())
    assert told["settings"]["export"] == list(FORMATS)
    assert {name: export["files"] for name, export in told["exports"].items()} == {
        **{"glb": 1, "bvh": 2, "amass": 2, "csv": 2, "ply": 10}
    }
    assert told["exports"]["glb"]["mean_vertex_error_mm"] == pytest.approx(0, abs=0.01)
    words = ", ".join(written(RunSummary.from_document(told)))
    for word in (
        "people.glb",
        "2 tracks as .bvh",
        "amass",
        "2 tracks as .csv",
        "10 meshes as .ply",
    ):
        assert word in words


def test_closing_table_says_what_formats_cannot_carry(body: Body, tmp_path: Path) -> None:
    result = result_with(body, 1)
    person = result.people[0]
    uneven = dataclasses.replace(person, timestamps_s=person.timestamps_s * [1, 1, 1.2, 1, 1])
    write(dataclasses.replace(result, people=[uneven]), tmp_path / "walk", asking("bvh", "csv"))
    outcome = Outcome(Path("walk.mp4"), tmp_path / "walk", summary_of(tmp_path / "walk"))
    lines = [line for line, _ in closing_table([outcome])]
    (note,) = (line for line in lines if "resampled" in line)
    assert note.startswith("  bvh: ")
    assert len(note) <= 80


def test_with_nobody_only_the_empty_scene(body: Body, tmp_path: Path) -> None:
    write(result_with(body, 0), tmp_path / "walk", asking(*FORMATS))
    assert names(tmp_path / "walk") == {"run.json", "people.glb"}
    assert list(written(summary_of(tmp_path / "walk"))) == ["people.glb", "run.json"]


def test_beside_meshes_of_other_kinds(body: Body, tmp_path: Path) -> None:
    write(result_with(body, 1), tmp_path / "walk", Settings(export=("ply",), overlay=False))
    meshes = names(tmp_path / "walk" / "meshes")
    assert "faces.npy" in meshes
    assert {f"person_001/000003{ending}" for ending in (".obj", ".npz", ".ply")} <= meshes


def test_a_new_result_takes_all_of_them_away(body: Body, tmp_path: Path) -> None:
    write(result_with(body, 2), tmp_path / "walk", asking(*FORMATS))
    for name in ("scene.glb", "people.glb.txt", "amass.txt", "mine.bvh"):
        (tmp_path / "walk" / name).write_text("the user's")
    write(result_with(body, 1), tmp_path / "walk", asking())
    assert names(tmp_path / "walk") == {
        *("run.json", "person_001.npz"),
        *("scene.glb", "people.glb.txt", "amass.txt", "mine.bvh"),
    }


def test_space_counts_exports(body: Body, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = result_with(body, 2)
    ply = plan_meshes(result, asking("ply"))
    assert ply.num_files == 2 * NUM_FRAMES
    assert ply.num_bytes > 2 * NUM_FRAMES * 200_000
    assert plan_meshes(result, asking("csv")).num_files == 0
    assert plan_bytes(result, asking("csv", "ply")) > plan_bytes(result, asking("ply")) >= ply.num_bytes
    monkeypatch.setattr(output, "SPARE_BYTES", 0)
    monkeypatch.setattr(output.shutil, "disk_usage", lambda _: SimpleNamespace(free=ply.num_bytes - 1))
    with pytest.raises(OutputError, match="are free"):
        write(result, tmp_path / "walk", asking("ply"))
    assert not names(tmp_path)


def test_any_format_may_write_meshes(body: Body, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = result_with(body, 2)
    write(result, tmp_path / "walk", asking("csv", "ply"))
    assert summary_of(tmp_path / "walk").mesh_kinds == (".ply",)
    with_meshes = dataclasses.replace(formats.FORMATS["csv"], per_frame=True)
    monkeypatch.setitem(formats.FORMATS, "csv", with_meshes)
    assert plan_meshes(result, asking("csv", "ply")).num_files == 2 * 2 * NUM_FRAMES
    assert summary_of(tmp_path / "walk").mesh_kinds == (".csv", ".ply")


def test_lists_may_be_repeated_and_have_commas() -> None:
    assert Settings(export=("glb", "bvh, csv", "glb", "")).export == ("glb", "bvh", "csv")
    assert Settings(export="csv,ply").export == ("csv", "ply")  # type: ignore[arg-type]


def test_unknown_format_is_one_line() -> None:
    with pytest.raises(SettingError, match="--export fbx: choose glb, bvh, "):
        Settings(export=("glb", "fbx"))
