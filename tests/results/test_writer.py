"""The main job once, straight through the command line in a process of its own; then every file re-read."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import trimesh
from short_clips import SHORT_WH, cut_short

import staf_cli
from staf_cli.body.model import Body, load_free_body
from staf_cli.result import VideoResult
from staf_cli.results.track_npz import motion_of, read_track
from staf_cli.video.video_source import VideoSource

NUM_FRAMES = 24

# Any attempt to look up a name or to connect ends the process; whatever a library prints to stdout must
# not spoil the JSON there.
WATCHED_RUN = """
import os, sys
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto") or (
        event == "subprocess.Popen" and "pip" in str(args)
    ):
        os.write(2, f"went online: {event} {args}".encode())
        os._exit(99)
sys.addaudithook(watch)
import staf_cli.jobs.worker as source
real = source.open_source
def noisy(*args, **options):
    print("a library prints")
    os.write(1, b"C code prints\\n")
    return real(*args, **options)
source.open_source = noisy
sys.argv[0] = "staf-run"
from staf_cli.cli import main_run
main_run()
"""


@dataclass(frozen=True)
class Job:
    """The finished run: the clip, its folder of results, what came on stdout and stderr."""

    clip: Path
    folder: Path
    document: dict[str, Any]
    said: list[str]

    def person(self, number: int = 1) -> dict[str, np.ndarray]:
        with np.load(self.folder / f"person_{number:03d}.npz", allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}

    @property
    def run_json(self) -> dict[str, Any]:
        return json.loads((self.folder / "run.json").read_text(), parse_constant=pytest.fail)


@pytest.fixture(scope="module")
def job(nets: dict[str, Path], demo_clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Job:
    root = tmp_path_factory.mktemp("main_job")
    clip = cut_short(demo_clip, root / "walk.mp4", num_frames=NUM_FRAMES)
    weights = root / "weights"  # nothing but BlazePose: YOLO is looked for in vain, without asking anybody
    weights.mkdir()
    for net in nets.values():
        (weights / net.name).symlink_to(net)
    without_weights = {key: value for key, value in os.environ.items() if key != "STAF_WEIGHTS"}
    finished = subprocess.run(
        [
            *(sys.executable, "-c", WATCHED_RUN, str(clip), "--out", str(root / "new" / "results")),
            *("--offline", "--json", "--device", "cpu"),
            *("--weights", str(weights)),
        ],
        capture_output=True,
        text=True,
        cwd=root,
        env={**without_weights, "XDG_CACHE_HOME": str(root / "cache"), "HOME": str(root)},
        timeout=300,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return Job(
        clip, root / "new" / "results" / "walk", json.loads(finished.stdout), finished.stderr.splitlines()
    )


@pytest.fixture(scope="module")
def again(job: Job) -> VideoResult:
    """The same settings a second time, through Python."""
    return staf_cli.run(job.clip, detector="blazepose", offline=True, device="cpu")


@pytest.fixture(scope="module")
def body() -> Body:
    return load_free_body("cpu")


def test_the_contracts_files_and_nothing_else(job: Job) -> None:
    assert {entry.name for entry in job.folder.parent.iterdir()} == {"walk"}
    expected = {"overlay.mp4", "poster.jpg", "run.json", "meshes", *(f"person_{n:03d}.npz" for n in ids(job))}
    assert {entry.name for entry in job.folder.iterdir()} == expected
    assert {entry.name for entry in (job.folder / "meshes").iterdir()} == {
        "faces.npy",
        *(f"person_{n:03d}" for n in ids(job)),
    }


def ids(job: Job) -> list[int]:
    return [person["person_id"] for person in job.run_json["people"]]


def test_there_is_somebody(job: Job) -> None:
    assert ids(job)
    assert len(job.person()["frame_ids"]) > NUM_FRAMES / 2


def test_stdout_is_one_document(job: Job) -> None:
    (result,) = job.document["results"]
    assert job.document["error"] is None
    assert (result["ok"], result["frames"], result["people"]) == (True, NUM_FRAMES, len(ids(job)))
    assert Path(result["folder"]) == job.folder
    assert result["timings_s"].keys() >= {"load", "people", "bodies", "meshes and overlay"}


def test_stderr_tells_the_story_in_few_lines(job: Job) -> None:
    said = [line for line in job.said if "prints" not in line]
    stages = [line for line in said if line.startswith("walk.mp4: ")]
    assert len(stages) <= 5
    assert all(
        any(stage.startswith(f"walk.mp4: {word}") for stage in stages) for word in ("finding", "drawing")
    )
    (meshes,) = (line for line in said if line.startswith("meshes: about"))
    assert f"in {2 * num_meshes(job)} files" in meshes
    assert said.index(meshes) < next(i for i, line in enumerate(said) if "drawing and writing: " in line)
    assert len(said) < 15, "\n".join(said)


def num_meshes(job: Job) -> int:
    return sum(len(job.person(number)["frame_ids"]) for number in ids(job))


def test_closing_table_fits_and_says_what_was_written(job: Job) -> None:
    (heading,) = (line for line in job.said if line.startswith("input "))
    row = job.said[job.said.index(heading) + 1]
    files = job.said[job.said.index(heading) + 2]
    assert max(len(heading), len(row)) <= 80
    assert row.split()[:2] == ["walk.mp4", str(NUM_FRAMES)]
    for word in (str(job.folder), "overlay.mp4", "track", f"{num_meshes(job)} meshes as .obj and .npz"):
        assert word in files


def test_estimate_of_space_holds(job: Job) -> None:
    (line,) = (line for line in job.said if line.startswith("meshes: about"))
    estimate_mb = float(line.split()[2])
    actual_mb = sum(file.stat().st_size for file in (job.folder / "meshes").rglob("0*")) / 1e6
    assert actual_mb - 1 <= estimate_mb < 1.25 * actual_mb


def test_run_json(job: Job, nets: dict[str, Path]) -> None:
    run = job.run_json
    assert run["settings"]["detector"] == "auto"
    assert run["settings"]["offline"] is True
    assert run["engine"] == "landmarks"
    assert run["detector"].startswith("blazepose")
    assert {"staf", "torch", "numpy", "python"} <= run["versions"].keys()
    for name, path in nets.items():
        assert run["assets"][name] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (run["frames"], run["image_size_wh"], run["warnings"]) == (
        NUM_FRAMES,
        list(SHORT_WH),
        run["warnings"],
    )
    assert all(seconds >= 0 for seconds in run["timings_s"].values())
    first = run["people"][0]
    assert first["frames"] == len(job.person()["frame_ids"])
    assert first["filled_frames"] == int((~job.person()["observed"]).sum())
    acceleration = np.diff(job.person()["joints3d"].astype(np.float64), 2, axis=0)
    expected_mm = np.linalg.norm(acceleration, axis=-1).mean() * 1000
    assert first["jitter_mm_frame2"] == pytest.approx(expected_mm, abs=2e-3)


def test_tracks_tell_time_and_place(job: Job) -> None:
    times_s = np.array([frame.timestamp_s for frame in VideoSource(job.clip).frames()])
    for number in ids(job):
        person = job.person(number)
        np.testing.assert_array_equal(person["timestamps_s"], times_s[person["frame_ids"]])
        assert (np.diff(person["frame_ids"]) > 0).all()
        assert person["image_size_wh"].tolist() == list(SHORT_WH)
        assert person["principal_point_px"].tolist() == [240.0, 135.0]
        assert person["landmarks2d"].shape == (len(person["frame_ids"]), 33, 2)
        for key, values in person.items():
            assert values.dtype.kind != "O", key
            assert values.dtype.kind not in "f" or np.isfinite(values).all(), key
        assert (np.abs(person["boxes_xyxy"]) < 1000).all()
        assert (person["trans"][:, 2] > 0).all(), "in front of the camera"


def test_joints2d_are_f_x_over_z_plus_c(job: Job) -> None:
    person = job.person()
    joints = person["joints3d"].astype(np.float64)
    expected = person["focal_px"] * joints[..., :2] / joints[..., 2:] + person["principal_point_px"]
    np.testing.assert_allclose(person["joints2d"], expected, rtol=0, atol=1e-9)


def test_the_body_stands_where_the_person_does(job: Job) -> None:
    person = job.person()
    size_px = np.ptp(person["joints2d"][..., 1], axis=1).mean()
    shoulders = person["joints2d"][:, [16, 17]]
    seen = person["landmarks2d"][:, [11, 12]]
    assert np.linalg.norm(shoulders - seen, axis=-1).mean() < 0.1 * size_px


def test_smplx_itself_gives_joints_and_mesh(job: Job, body: Body) -> None:
    """The four arrays, handed to smplx directly, without any code of ours."""
    for number in ids(job):
        person = job.person(number)
        poses = torch.from_numpy(person["poses"])
        output = body.smpl(
            global_orient=poses[:, :3],
            body_pose=poses[:, 3:],
            betas=torch.from_numpy(person.get("betas_per_frame", person["betas"][None])).expand(
                len(poses), -1
            ),
            transl=torch.from_numpy(person["trans"]),
        )
        np.testing.assert_allclose(output.joints[:, :24].numpy(), person["joints3d"], atol=1e-4)
        for row, frame_id in enumerate(person["frame_ids"]):
            with np.load(mesh(job, number, frame_id, ".npz"), allow_pickle=False) as stored:
                np.testing.assert_allclose(stored["vertices"], output.vertices[row].numpy(), atol=1e-4)
                np.testing.assert_array_equal(stored["joints3d"], person["joints3d"][row])
                np.testing.assert_array_equal(stored["poses"], person["poses"][row])
                np.testing.assert_array_equal(stored["trans"], person["trans"][row])


def mesh(job: Job, number: int, frame_id: int, suffix: str) -> Path:
    return job.folder / "meshes" / f"person_{number:03d}" / f"{frame_id:06d}{suffix}"


def test_a_mesh_for_every_entry_of_frame_ids(job: Job) -> None:
    for number in ids(job):
        frame_ids = job.person(number)["frame_ids"]
        expected = {f"{frame_id:06d}{suffix}" for frame_id in frame_ids for suffix in (".obj", ".npz")}
        assert {file.name for file in mesh(job, number, 0, "").parent.iterdir()} == expected


def test_obj_is_the_same_body_turned(job: Job, body: Body) -> None:
    faces = np.load(job.folder / "meshes" / "faces.npy", allow_pickle=False)
    np.testing.assert_array_equal(faces, body.faces)
    frame_id = job.person()["frame_ids"][-1]
    read = trimesh.load(mesh(job, 1, frame_id, ".obj"), process=False)
    with np.load(mesh(job, 1, frame_id, ".npz"), allow_pickle=False) as stored:
        np.testing.assert_allclose(read.vertices, stored["vertices"] * [1, -1, -1], atol=1e-5)
    np.testing.assert_array_equal(read.faces, faces)
    heading = mesh(job, 1, frame_id, ".obj").read_text()[:300]
    assert "y up" in heading
    assert "(x, -y, -z)" in heading


def test_overlay_has_every_frame_at_its_time(job: Job) -> None:
    source, overlay = VideoSource(job.clip), VideoSource(job.folder / "overlay.mp4")
    drawn = list(overlay.frames())
    frames = list(source.frames())
    assert [frame.timestamp_s for frame in drawn] == [frame.timestamp_s for frame in frames]
    assert overlay.info.size_wh == SHORT_WH
    assert overlay.info.fps == source.info.fps == Fraction(15)
    changed = np.abs(drawn[12].image.astype(int) - frames[12].image).max(axis=2) > 30
    box = job.person()["boxes_xyxy"][12 - job.person()["frame_ids"][0]].astype(int)
    inside = np.zeros_like(changed)
    inside[max(box[1], 0) : box[3], max(box[0], 0) : box[2]] = True
    assert changed[inside].mean() > 0.15, "the body is drawn where the person is"
    assert changed[~inside].mean() < 0.02, "and nowhere else"


def test_same_settings_same_numbers(job: Job, again: VideoResult) -> None:
    """Command line and Python, two processes: every array bit for bit."""
    assert [person.person_id for person in again.people] == ids(job)
    for person in again.people:
        stored = job.person(person.person_id)
        assert stored.keys() == person.arrays.keys()
        for key, values in stored.items():
            assert values.dtype == person.arrays[key].dtype, key
            np.testing.assert_array_equal(values, person.arrays[key], err_msg=key)


def test_python_gives_the_same_meshes(job: Job, again: VideoResult) -> None:
    person = again.people[0]
    frame_id = int(person.frame_ids[len(person.frame_ids) // 2])
    with np.load(mesh(job, 1, frame_id, ".npz"), allow_pickle=False) as stored:
        np.testing.assert_allclose(person.vertices(frame_id), stored["vertices"], atol=1e-6)
    assert again.vertices(frame_id).keys() >= {1}
    with pytest.raises(KeyError, match="not in frame 9999"):
        person.vertices(9999)
    assert again.vertices(9999) == {}


def test_reading_a_track_gives_its_motion(job: Job, again: VideoResult) -> None:
    read, made = motion_of(read_track(job.folder / "person_001.npz")), again.people[0].motion
    for name in ("poses", "betas", "trans", "confidence"):
        np.testing.assert_array_equal(getattr(read, name), getattr(made, name))
    for name in ("person_id", "frame_ids", "observed"):
        np.testing.assert_array_equal(getattr(read.track, name), getattr(made.track, name))
    for name in ("boxes_xyxy", "confidence"):  # single precision in the file
        np.testing.assert_array_equal(getattr(read.track, name), getattr(made.track, name).astype(np.float32))
    assert (read.engine, read.body_model, read.betas_per_frame) == (made.engine, made.body_model, None)
    assert read.measured is not None
    assert made.measured is not None
    np.testing.assert_array_equal(read.measured.landmarks_px, made.measured.landmarks_px)
