"""Pipeline, save, load_result and later exports on a real short clip of people."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation
from short_clips import cut_short
from video_samples import write_video

import staf_cli
from staf_cli import Pipeline, load_result
from staf_cli.errors import AssetError, InputError, OutputError, SettingError, StafError
from staf_cli.export import glb
from staf_cli.jobs import each_job
from staf_cli.motion import Measured2D
from staf_cli.result import Person, VideoResult
from staf_cli.results.load import export_into
from staf_cli.results.run_json import is_whole, read_document
from staf_cli.settings import Settings
from staf_cli.video.video_source import VideoSource
from staf_cli.world.world import World, camera_in_world, turning_camera_in_world

SMALL: dict[str, Any] = {"detector": "blazepose", "offline": True, "device": "cpu", "stride": 2, "obj": False}


@pytest.fixture(scope="module")
def clip(nets: dict[str, Path], demo_clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert nets
    return cut_short(demo_clip, tmp_path_factory.mktemp("library") / "walk.mp4", num_frames=16)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(**SMALL)


@pytest.fixture(scope="module")
def result(pipeline: Pipeline, clip: Path) -> VideoResult:
    return pipeline.run(clip)


@pytest.fixture(scope="module")
def commands(clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command writes with the same settings."""
    out = tmp_path_factory.mktemp("command")
    (outcome,) = each_job([clip], out, Settings(**SMALL, export=("csv",)))
    assert outcome.ok, outcome.error
    return out / "walk"


@pytest.fixture
def folder(commands: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(commands, tmp_path / "walk"))


def digests(folder: Path, *apart: str) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in apart
    }


def test_nets_are_loaded_once(pipeline: Pipeline, result: VideoResult, clip: Path) -> None:
    again = pipeline.run(clip)
    assert again.body is result.body
    assert result.timings_s["load"] > 0
    for first, second in zip(result.people, again.people, strict=True):
        np.testing.assert_array_equal(first.joints3d, second.joints3d)


def test_save_writes_what_the_command_writes(result: VideoResult, commands: Path, tmp_path: Path) -> None:
    result.save(tmp_path / "made" / "walk", export=["csv"])
    assert digests(tmp_path / "made" / "walk", "run.json") == digests(commands, "run.json")
    ours, theirs = (read_document(folder) or {} for folder in (tmp_path / "made" / "walk", commands))
    for document in (ours, theirs):
        document.pop("timings_s")
    assert ours == theirs


def test_what_is_written_can_be_chosen(result: VideoResult, tmp_path: Path) -> None:
    result.save(tmp_path / "walk", overlay=False, frame_npz=False)
    assert {path.name for path in (tmp_path / "walk").iterdir()} == {
        *("poster.jpg", "run.json"),
        *(f"person_{person.person_id:03d}.npz" for person in result.people),
    }
    with pytest.raises(SettingError, match="colour"):
        result.save(tmp_path / "other", colour="red")
    with pytest.raises(SettingError, match="--opacity"):
        result.save(tmp_path / "other", opacity=7)
    assert not (tmp_path / "other").exists()


def test_save_replaces_only_its_own(result: VideoResult, folder: Path, tmp_path: Path) -> None:
    result.save(folder, overlay=False, frame_npz=False)
    assert not (folder / "overlay.mp4").exists(), "the same input is renewed"
    document = read_document(folder) or {}
    document |= {"input_sha256": "0" * 64, "input_path_sha256": "1" * 64}
    (folder / "run.json").write_text(json.dumps(document))
    before = digests(folder)
    with pytest.raises(OutputError, match="another input"):
        result.save(folder)
    assert digests(folder) == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(OutputError, match="holds no results"):
        result.save(tmp_path / "mine")
    assert digests(tmp_path / "mine").keys() == {"letter.txt"}


def test_a_folder_reads_back(result: VideoResult, commands: Path) -> None:
    read = load_result(commands)
    assert (read.engine, read.detector) == (result.engine, result.detector)
    assert read.num_frames == result.num_frames
    assert read.camera == result.camera
    assert (read.info.fps, read.info.size_wh) == (result.info.fps, result.info.size_wh)
    assert [exported.format for exported in read.exports] == ["csv"]
    assert read.origin == result.origin.__class__(**{**vars(result.origin), "settings": read.origin.settings})
    np.testing.assert_array_equal(read.frame_ids, result.frame_ids)
    for ours, theirs in zip(read.people, result.people, strict=True):
        assert ours.arrays.keys() == theirs.arrays.keys()
        for key, values in theirs.arrays.items():
            np.testing.assert_array_equal(ours.arrays[key], values, err_msg=key)
        frame_id = int(theirs.frame_ids[3])
        np.testing.assert_array_equal(ours.vertices(frame_id), theirs.vertices(frame_id))
    np.testing.assert_array_equal(read.body.faces, result.body.faces)
    assert read.body.name == result.body.name


def test_people_are_of_a_usual_height(result: VideoResult) -> None:
    """Proportions alone, as BlazePose sees them, made people of 1.9 m."""
    for person in result.people:
        assert 1.64 < person.stature_m < 1.78


def test_a_known_height_is_written(clip: Path, tmp_path: Path) -> None:
    known = Pipeline(**SMALL, height_m="1:1.58").run(clip)
    (person,) = known.people
    at_rest = person.body.vertices(np.zeros((1, 72)), person.betas, np.zeros((1, 3)))[0]
    assert np.ptp(at_rest[:, 1]) == pytest.approx(1.58, rel=0.001)
    assert not any("1.58 m" in line for line in known.warnings)
    known.save(tmp_path / "walk", overlay=False, frame_npz=False)
    with np.load(tmp_path / "walk" / "person_001.npz") as stored:
        assert float(stored["stature_m"]) == pytest.approx(1.58, rel=0.001)
    assert load_result(tmp_path / "walk").people[0].stature_m == person.stature_m


RIG = """[walk]
name = "walk"
size = [480.0, 270.0]
matrix = [[470.0, 0.0, 239.5], [0.0, 470.0, 134.5], [0.0, 0.0, 1.0]]
distortions = [0.0, 0.0, 0.0, 0.0]
rotation = [1.6, 0.02, 0.0]
translation = [0.0, 1.6, 0.4]
fisheye = false
"""


def test_smplx_gives_the_written_worlds_joints(clip: Path, tmp_path: Path) -> None:
    """From a folder as users get it, by smplx itself."""
    (tmp_path / "Calib.toml").write_text(RIG)
    made = Pipeline(**SMALL, calibration=tmp_path / "Calib.toml").run(clip)
    assert made.worlds[0].is_trusted, "who is in the picture does not matter"
    made.save(tmp_path / "walk", overlay=False)
    with np.load(tmp_path / "walk" / "person_001.npz") as stored:
        arrays = {key: stored[key] for key in stored.files}
    names = ("poses_world", "betas", "trans_world")
    poses, betas, trans = (torch.tensor(arrays[name]) for name in names)
    smpl = made.body.smpl  # type: ignore[attr-defined]
    with torch.no_grad():
        posed = smpl(global_orient=poses[:, :3], body_pose=poses[:, 3:], betas=betas[None], transl=trans)
    np.testing.assert_allclose(posed.joints[:, :24].numpy(), arrays["joints3d_world"], atol=1e-4)
    matrix = arrays["world_from_camera"]
    moved = arrays["joints3d"] @ matrix[:3, :3].T + matrix[:3, 3]
    np.testing.assert_allclose(arrays["joints3d_world"], moved, atol=1e-4)
    (world,) = load_result(tmp_path / "walk").worlds
    np.testing.assert_array_equal(world.world_from_camera, matrix)
    np.testing.assert_array_equal(world.world_from_camera, made.worlds[0].world_from_camera)  # type: ignore[arg-type]


def test_heights_of_no_body_and_of_nobody(clip: Path) -> None:
    small = Pipeline(**SMALL, height_m=0.9).run(clip)
    assert small.people[0].stature_m == pytest.approx(1.1, rel=0.001)
    assert "person 1: no body of 0.9 m can be made; this one is 1.1 m tall" in small.warnings
    with pytest.raises(InputError, match=r"^--height-m: no person 3 in this video; it shows person 1$"):
        Pipeline(**SMALL, height_m="1:1.8,3:1.7").run(clip)


def test_a_folder_of_version_1_reads_back(folder: Path) -> None:
    """Without the keys that came later, and with the words of its exports."""
    document = read_document(folder) or {}
    for key in ("schema_version", "fps_exact", "time_base", "is_photo", "first_frame", "input_path_sha256"):
        del document[key]
    document["exports"] = {"csv": {"files": 1, "words": "1 .csv", "notes": []}}
    document["settings"].pop("export_from_start")
    (folder / "run.json").write_text(json.dumps(document))
    read = load_result(folder)
    assert read.info.fps == pytest.approx(7.5)
    assert read.people[0].vertices(int(read.people[0].frame_ids[0])).shape == (read.body.num_vertices, 3)


@pytest.mark.parametrize("name", ["smpl-neutral", "smpl-female"])
def test_a_body_that_is_not_here_is_named(folder: Path, tmp_path: Path, name: str) -> None:
    document = read_document(folder) or {}
    (folder / "run.json").write_text(json.dumps(document | {"body_model": name}))
    read = load_result(folder, weights=tmp_path)
    assert read.body.name == name
    assert read.people[0].joints3d.shape[1:] == (24, 3), "what the files hold needs no body"
    with pytest.raises(AssetError, match=name.replace("-", "_")):
        read.people[0].vertices(int(read.people[0].frame_ids[0]))
    before = digests(folder)
    with pytest.raises(AssetError, match=name.replace("-", "_")):
        export_into(folder, ["ply"], weights=tmp_path)
    assert digests(folder) == before


def test_no_result_is_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path, words in (
        (tmp_path / "nowhere", "no such folder"),
        (tmp_path / "empty", "no finished result"),
        (tmp_path, "results of several videos; give one of them: walk"),
    ):
        with pytest.raises(InputError, match=words):
            load_result(path)
    (folder / "person_001.npz").write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(InputError, match=r"person_001\.npz is no \.npz"):
        load_result(folder)


def test_a_result_read_back_saves_itself(folder: Path, commands: Path, clip: Path, tmp_path: Path) -> None:
    read = load_result(folder)
    read.save(tmp_path / "bare")
    assert not {"overlay.mp4", "poster.jpg"} & {path.name for path in (tmp_path / "bare").iterdir()}
    read.save(tmp_path / "drawn", video=clip, export=["csv"])
    assert digests(tmp_path / "drawn", "run.json") == digests(commands, "run.json")
    with pytest.raises(OutputError, match="this result was read from"):
        read.save(folder)


def turning(result: VideoResult) -> VideoResult:
    """The same before a camera that turns, in every frame of the shot and with people in some."""
    up, frame_ids = np.array([0.0, -0.96, -0.28]), np.asarray(result.frame_ids)
    turns = Rotation.from_rotvec(np.arange(len(frame_ids))[:, None] * [0, 0.02, 0]).as_matrix()
    matrices = turning_camera_in_world(camera_in_world(up, 1.2345678901), turns)
    last, spread_deg, height_m = int(frame_ids[-1]), 0.418, 1.2345678901
    world = World(
        *(1, 0, last, "rotating", "lines", spread_deg, "given", up, height_m, matrices), frame_ids=frame_ids
    )
    some = [_cut(person, slice(2, 5)) for person in result.people]
    return replace(result, worlds=[world], people=[replace(person, world=world) for person in some])


def _cut(person: Person, rows: slice) -> Person:
    motion, track = person.motion, person.motion.track
    assert motion.measured is not None
    assert motion.contacts is not None
    measured = Measured2D(motion.measured.landmarks_px[rows], motion.measured.visibility[rows])
    names = ("frame_ids", "boxes_xyxy", "observed", "confidence")
    short = replace(track, **{name: getattr(track, name)[rows] for name in names})
    names = ("poses", "trans", "confidence", "why", "contacts")
    kept = {name: getattr(motion, name)[rows] for name in names}
    motion = replace(motion, track=short, measured=measured, **kept)
    return replace(person, motion=motion, timestamps_s=person.timestamps_s[rows])


def test_written_read_written_read_is_the_same(result: VideoResult, tmp_path: Path) -> None:
    made = turning(result)
    made.save(tmp_path / "first", overlay=False, frame_npz=False, export=["csv"])
    read = load_result(tmp_path / "first")
    read.save(tmp_path / "second")
    again = load_result(tmp_path / "second")
    assert (tmp_path / "first" / "camera.npz").is_file()
    for one, other in ((made, read), (read, again)):
        (world,), (back,) = one.worlds, other.worlds
        for name in vars(world):
            np.testing.assert_array_equal(getattr(back, name), getattr(world, name), err_msg=name)
        assert all(person.world is back for person in other.people)
        for person, same in zip(one.people, other.people, strict=True):
            for key, values in person.arrays.items():
                np.testing.assert_array_equal(same.arrays[key], values, err_msg=key)
    first, second = (read_document(tmp_path / name) or {} for name in ("first", "second"))
    assert first["first_frame"] == 0
    for document in (first, second):
        document.pop("renderer")  # no poster without the video
        document["files"].pop("poster.jpg", None)
        document.pop("timings_s")
    assert first == second


def test_writing_again_takes_its_own_time(folder: Path, tmp_path: Path) -> None:
    document = read_document(folder) or {}
    document["timings_s"] |= {"exports": 1000.0, "people": 50.0}
    (folder / "run.json").write_text(json.dumps(document))
    load_result(folder).save(tmp_path / "again")
    again = (read_document(tmp_path / "again") or {})["timings_s"]
    assert again["people"] == 50
    assert again["exports"] < 100


def test_another_video_is_not_drawn_on(folder: Path, tmp_path: Path) -> None:
    other = write_video(tmp_path / "other.mp4", size_wh=(64, 48), pts=range(3))
    with pytest.raises(InputError, match=r"other\.mp4 is not the input"):
        load_result(folder).save(tmp_path / "new" / "walk", video=other)
    assert not (tmp_path / "new").exists()


def test_a_result_read_back_keeps_the_sound(pipeline: Pipeline, tmp_path: Path) -> None:
    room = write_video(tmp_path / "room.mp4", size_wh=(64, 48), pts=range(12), sound="aac")
    pipeline.run(room).save(tmp_path / "one")
    load_result(tmp_path / "one").save(tmp_path / "two", video=room)
    assert VideoSource(tmp_path / "two" / "overlay.mp4").info.has_audio
    assert digests(tmp_path / "two", "run.json") == digests(tmp_path / "one", "run.json")


def test_a_save_that_fails_leaves_no_folders(result: VideoResult, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="--opacity"):
        result.save(tmp_path / "new" / "walk", opacity=7)
    assert not (tmp_path / "new").exists()


def test_exports_can_come_later(folder: Path, clip: Path, result: VideoResult, tmp_path: Path) -> None:
    (folder / "notes.txt").write_text("mine")
    before = digests(folder)
    exported = export_into(folder, ["glb", "amass", "ply"])
    assert [each.format for each in exported] == ["glb", "amass", "ply"]
    after = digests(folder)
    assert {name: after[name] for name in before if name != "run.json"} == {
        name: digest for name, digest in before.items() if name != "run.json"
    }
    document = read_document(folder) or {}
    assert list(document["exports"]) == ["csv", "glb", "amass", "ply"]
    assert "notes.txt" not in document["files"]
    assert is_whole(folder)
    result.save(tmp_path / "at once", export=["glb", "amass", "ply"], overlay=False)
    for name in ("amass/person_001_poses.npz", "meshes/person_001/000006.ply"):
        assert (folder / name).stat().st_size == (tmp_path / "at once" / name).stat().st_size
    for export in ((), ("csv",), ("glb", "csv")):  # --resume keeps it, whichever of its formats are asked for
        (outcome,) = each_job([clip], folder.parent, Settings(**SMALL, export=export))
        assert outcome.resumed, export
    assert digests(folder) == after


def test_other_files_are_written_without_fitting_again(
    folder: Path, clip: Path, tmp_path: Path, said: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And they are the ones that a run from the start writes."""
    settings = Settings(**SMALL, export=("csv", "bvh"), space="world", skeleton=True, floor=True)
    (fresh,) = each_job([clip], tmp_path / "fresh", settings)
    assert fresh.ok, fresh.error
    with monkeypatch.context() as patch:
        patch.setattr("staf_cli.api.recover_video", None)  # would be an error
        (again,) = each_job([clip], folder.parent, settings)
    assert again.ok, again.error
    assert not again.resumed
    assert said()[-2] == "walk.mp4: written again with the same motion, since settings changed"
    assert digests(folder, "run.json") == digests(tmp_path / "fresh" / "walk", "run.json")
    ours, theirs = (read_document(each) or {} for each in (folder, tmp_path / "fresh" / "walk"))
    assert any("camera space is kept" in line for line in ours["warnings"])
    for document in (ours, theirs):
        document.pop("timings_s")
    assert ours == theirs
    (back,) = each_job([clip], folder.parent, Settings(**SMALL, export=("csv",)))
    assert back.summary is not None
    assert not any("camera space is kept" in line for line in back.summary.warnings)


def test_a_motion_that_is_damaged_is_fitted_again(folder: Path, clip: Path) -> None:
    track = folder / "person_001.npz"
    track.write_bytes(bytes(track.stat().st_size))
    (outcome,) = each_job([clip], folder.parent, Settings(**SMALL, wireframe=True))
    assert outcome.ok, outcome.error
    assert load_result(folder).people[0].joints3d.shape[1:] == (24, 3)


def test_a_failed_export_leaves_the_result_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(_: VideoResult, where: Path, __: object) -> None:
        (where / "people.glb").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(glb, "write", break_off)
    before = digests(folder)
    with pytest.raises(OutputError, match="No space left"):
        export_into(folder, ["csv", "glb"])
    assert digests(folder) == before
    assert is_whole(folder)


def test_a_closed_pipeline_lets_go_and_says_so(clip: Path, tmp_path: Path) -> None:
    with Pipeline(**SMALL) as pipeline:
        result = pipeline.run(clip)
        assert pipeline.is_ready
    assert not pipeline.is_ready
    with pytest.raises(StafError, match="closed"):
        pipeline.run(clip)
    result.save(tmp_path / "later")
    assert len(list(VideoSource(tmp_path / "later" / "overlay.mp4").frames())) == result.num_frames


def test_several_threads_wait_for_each_other(pipeline: Pipeline, clip: Path, result: VideoResult) -> None:
    made: list[VideoResult] = []
    threads = [threading.Thread(target=lambda: made.append(pipeline.run(clip))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    for each in made:
        np.testing.assert_array_equal(each.people[0].joints3d, result.people[0].joints3d)


def test_the_names_of_the_contract() -> None:
    assert {"Pipeline", "load_result", "load_staf", "run"} <= set(dir(staf_cli))
    with pytest.raises(AttributeError, match="no attribute 'Pipelin'"):
        _ = staf_cli.Pipelin  # type: ignore[attr-defined]
