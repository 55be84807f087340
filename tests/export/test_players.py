"""Khronos' validator finds nothing, and three.js plays the files as they are meant."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from acted import FPS, act

from staf_cli.body.joints import SMPL_JOINT_NAMES
from staf_cli.body.model import Body
from staf_cli.export.formats import FORMATS
from staf_cli.result import Person, VideoResult
from staf_cli.world.world import Y_UP_FROM_WORLD

YUP = np.array([1, -1, -1])
VALIDATE = """
const validator = require(process.argv[1] + '/gltf-validator');
const read = (file) => new Uint8Array(require('fs').readFileSync(file));
Promise.all(process.argv.slice(2).map((file) => validator.validateBytes(read(file))))
  .then((reports) => console.log(JSON.stringify(reports.map((report) => report.issues))));
"""
VERTICES = list(range(0, 6700, 97))


def play(
    node_modules: Path, file: Path, times_s: list[float], vertices: list[int] = VERTICES
) -> dict[str, Any]:
    request = json.dumps({"times_s": times_s, "vertices": vertices})
    player = Path(__file__).with_name("play_in_three.mjs")
    command = ["node", str(player), str(node_modules), str(file), request]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


@pytest.fixture
def crowd(make_person: Callable[..., Person], make_result: Callable[..., VideoResult]) -> VideoResult:
    """Three who come and go, one of them for a single frame."""
    people = [
        make_person(30, person_id=1, first=0),
        make_person(11, person_id=2, first=10),
        make_person(1, person_id=3, first=29),
    ]
    return make_result(*people, num_frames=31)


def test_validator_finds_nothing(
    node_modules: Path,
    crowd: VideoResult,
    make_person: Callable[..., Person],
    make_result: Callable[..., VideoResult],
    corrected_body: Body,
    spread_body: Body,
    tmp_path: Path,
) -> None:
    results = {
        "crowd": crowd,
        "nobody": make_result(),
        "no_frames": make_result(make_person(0)),
        "photo": make_result(make_person(1, first=0), num_frames=1, is_photo=True),
        "spread": make_result(make_person(2, body=spread_body)),
        "corrected": make_result(make_person(4, body=corrected_body, shape_per_frame=True)),
    }
    files = []
    for name, result in results.items():
        (tmp_path / name).mkdir()
        FORMATS["glb"].write(result, tmp_path / name)
        files.append(str(tmp_path / name / "people.glb"))
    command = ["node", "-e", VALIDATE, str(node_modules), *files]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert finished.returncode == 0, finished.stderr
    for name, issues in zip(results, json.loads(finished.stdout), strict=True):
        assert issues["messages"] == [], name


def test_three_plays_the_glb(node_modules: Path, crowd: VideoResult, tmp_path: Path) -> None:
    FORMATS["glb"].write(crowd, tmp_path)
    frames = [0, 9, 10, 20, 21, 29, 30]
    played = play(node_modules, tmp_path / "people.glb", [frame / 25 for frame in frames])
    assert played["names"][0] == list(SMPL_JOINT_NAMES)
    for number, person in enumerate(crowd.people):
        for frame, shown in zip(frames, played["frames"], strict=True):
            row = frame - int(person.frame_ids[0])
            skin = np.array(shown["skin"][number])
            if not 0 <= row < len(person.motion):
                assert np.ptp(skin, axis=0).max() < 1e-5, f"person {person.person_id} in frame {frame}"
                continue
            np.testing.assert_allclose(shown["joints"][number], person.joints3d[row] * YUP, atol=1e-4)
            # three.js takes the four strongest influences, the body has up to six.
            off = np.linalg.norm(skin - person.vertices(frame)[VERTICES] * YUP, axis=1)
            assert off.mean() < 1e-3
            assert off.max() < 0.02


def test_three_plays_the_bvh(node_modules: Path, crowd: VideoResult, tmp_path: Path) -> None:
    FORMATS["bvh"].write(crowd, tmp_path)
    person = crowd.people[0]
    rows = [0, 13, 29]
    played = play(node_modules, tmp_path / "person_001.bvh", [row / 25 for row in rows])
    order = [played["names"][0].index(name) for name in SMPL_JOINT_NAMES]
    for row, shown in zip(rows, played["frames"], strict=True):
        joints = np.array(shown["joints"][0])[order] / 100
        np.testing.assert_allclose(joints, person.joints3d[row] * YUP, atol=1e-3)


@pytest.mark.parametrize("turning", [False, True], ids=["standing camera", "turning camera"])
def test_three_plays_the_glb_in_the_world(
    node_modules: Path, body: Body, tmp_path: Path, *, turning: bool
) -> None:
    acted = act(body, ["walk"], turning=turning, seconds=1.0)
    FORMATS["glb"].write(acted.result, tmp_path)
    rows = [0, 7, 15, 22, 29]
    times_s = [row / FPS for row in rows]
    frames = play(node_modules, tmp_path / "people.glb", times_s, list(range(body.num_vertices)))["frames"]
    joints_m = acted.joints_m() @ Y_UP_FROM_WORLD.T
    for row, shown in zip(rows, frames, strict=True):
        np.testing.assert_allclose(shown["joints"][0], joints_m[row], atol=1e-3)
        lowest_m = np.array(shown["skin"][0])[:, 1].min()
        assert lowest_m == pytest.approx(acted.lowest_m()[row], abs=0.005)
        assert abs(lowest_m) < 0.02, "someone who walks has a foot on the floor"
        (camera,) = shown["cameras"]
        np.testing.assert_allclose(camera["place"], [0, acted.scene.height_m, 0], atol=1e-4)
        looks = Y_UP_FROM_WORLD @ acted.matrices[row, :3, 2]
        np.testing.assert_allclose(camera["looks"], looks, atol=1e-4)
